"""Who is proposed for a planning meeting: each because of what was told; what is not known is a person's to look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.grammar import Answer, Facts, How
from flows.rules.meeting import INVITES, proposed
from flows.rules.outcome import Serves, Tier

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
ROWS: list[tuple[str, dict[str, object], Tier, Serves, bool | None]] = [
    ("children's services for a child", {"child.age_band": "10_to_15"}, Tier.MEDIUM, Serves.CHILDRENS_SERVICES, True),
    ("not for an adult", {"child.age_band": "18_or_over"}, Tier.MEDIUM, Serves.CHILDRENS_SERVICES, False),
    (
        "a person looks where the age is not known",
        {"child.age_band": None},
        Tier.MEDIUM,
        Serves.CHILDRENS_SERVICES,
        None,
    ),
    ("education out of school", {"child.school": "excluded_no_place"}, Tier.HIGH, Serves.EDUCATION, True),
    ("not where they go to school", {"child.school": "attending"}, Tier.HIGH, Serves.EDUCATION, False),
    ("the police that were called", {"household.police_called": "within_2_years"}, Tier.HIGH, Serves.POLICE, True),
    ("the police for a threat", {"incident:1.harms": ("threat",)}, Tier.MEDIUM, Serves.POLICE, True),
    ("health for self-harm", {"child.mind": ("self_harm",)}, Tier.HIGH, Serves.MENTAL_HEALTH_CRISIS, True),
    ("health that knows them", {"household.known_to": ("camhs",)}, Tier.HIGH, Serves.MENTAL_HEALTH_CRISIS, True),
    ("who stands by the parent", {"harmed.afraid": "often"}, Tier.HIGH, Serves.DOMESTIC_ABUSE_SERVICE, True),
    ("the panel when it is high", {}, Tier.HIGH, Serves.PANEL, True),
    ("no panel below", {}, Tier.MEDIUM, Serves.PANEL, False),
    ("adult care for care needs", {"harmed.care_needs": "yes"}, Tier.HIGH, Serves.ADULT_SOCIAL_CARE, True),
]


def facts(said: dict[str, object]) -> Facts:
    return Facts({
        key: Answer(value, AT, How.KNOWN if value is not None else How.UNKNOWN)  # type: ignore[arg-type]
        for key, value in said.items()
    })  # fmt: skip


@pytest.mark.parametrize(("said", "tier", "kind", "sure"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_who_is_proposed(said: dict[str, object], tier: Tier, kind: Serves, sure: bool | None) -> None:
    found = {each.kind: each.sure for each in proposed(facts(said), tier, AT)}
    assert found.get(kind) is (None if sure is False else sure is True)


def test_who_was_a_child_when_it_was_told_is_proposed_as_what_they_are_now() -> None:
    told = facts({"child.age_band": "16_to_17"})
    assert [each.sure for each in proposed(told, Tier.MEDIUM, AT) if each.kind is Serves.CHILDRENS_SERVICES] == [True]
    later = {each.kind for each in proposed(told, Tier.MEDIUM, AT + timedelta(days=3 * 366))}
    assert Serves.CHILDRENS_SERVICES not in later


def test_each_names_the_answers_it_stands_on_and_those_that_are_certain_come_first() -> None:
    found = proposed(facts({"child.age_band": "10_to_15", "child.school": "not_going"}), Tier.HIGH, AT)
    assert [each.sure for each in found] == sorted((each.sure for each in found), reverse=True)
    assert next(each.read for each in found if each.kind is Serves.EDUCATION) == ("child.school",)


def test_each_kind_is_proposed_by_one_rule_with_a_source() -> None:
    assert len({invite.kind for invite in INVITES}) == len(INVITES) == len({invite.name for invite in INVITES})
    assert all(invite.source.title and invite.draft and invite.role for invite in INVITES)
