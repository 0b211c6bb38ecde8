"""Who may see what: need-to-know, the hidden address, the parent's contact, names of others, and who told us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import EVERY_FACT
from flows.grammar import Answer, Facts, Happened
from flows.notices import TOPICS
from flows.rules import Serves
from flows.rules.sharing import (
    ADULTS_NEEDS,
    ALSO,
    ONLY_FOR,
    SEES,
    headings,
    may_see,
    shows_who_told,
    source_of,
    visible,
    wish_is_theirs,
)
from tests.rules.made_up import family
from tests.rules.rows import AT, facts_of, flat

AGENCIES = [kind for kind in Serves if kind is not Serves.DUTY_OFFICER]
CHILDREN, POLICE, PARENT, PANEL = (
    Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.DOMESTIC_ABUSE_SERVICE, Serves.PANEL,
)  # fmt: skip
ADULT_CARE, CRISIS, EDUCATION = Serves.ADULT_SOCIAL_CARE, Serves.MENTAL_HEALTH_CRISIS, Serves.EDUCATION
WITHHELD = {"source", "reporter_identity", "conflict", "hidden_address", "consent"}  # but for named exceptions


def told(**subjects: Mapping[str, object]) -> Facts:
    return facts_of(flat({subject.replace("_1", ":1"): names for subject, names in subjects.items()}))


BY_PARENT = told(reporter={"role": "parent"})
BY_FRIEND = told(reporter={"role": "friend"})


def test_every_topic_of_a_fact_is_seen_by_some_service_or_withheld_by_name() -> None:
    topics = {fact.topic for fact in EVERY_FACT.values()}
    assert topics == frozenset().union(*SEES.values()) | WITHHELD
    assert topics <= set(TOPICS), "the reporter is told of it in words"


def test_every_kind_of_service_has_its_set_and_a_source() -> None:
    assert set(SEES) == set(AGENCIES)
    assert all(str(source_of(kind)) for kind in AGENCIES)
    assert all(set(kinds) <= set(AGENCIES) for exceptions in (ONLY_FOR, ALSO) for kinds in exceptions.values())


def test_background_and_faith_are_seen_by_who_asks_for_them_and_nobody_else() -> None:
    said = told(household={"background": "Polish, Catholic"}, reporter={"role": "parent"})
    seeing = {kind for kind in AGENCIES if may_see(kind, "household.background", said)}
    assert seeing == {CHILDREN, PANEL}


@pytest.mark.parametrize(
    ("key", "sees"),
    [
        ("incident:1.harms", {CHILDREN, POLICE, PANEL, ADULT_CARE, Serves.POLICE_SPECIALIST, Serves.EARLY_HELP}),
        ("incident:1.account", {CHILDREN, POLICE, PANEL, ADULT_CARE, Serves.POLICE_SPECIALIST, Serves.EARLY_HELP}),
        ("child.weapons_at_home", {CHILDREN, POLICE, PANEL, PARENT, ADULT_CARE, Serves.POLICE_SPECIALIST}),
        ("harmed.care_needs", {ADULT_CARE, PANEL}),
        ("child.school", {CHILDREN, EDUCATION, PANEL, Serves.EARLY_HELP}),
        ("child.mind", {CHILDREN, CRISIS, PANEL, Serves.EARLY_HELP}),
        ("child.harmed_self", {CHILDREN}),
        ("household.address", {CHILDREN, POLICE, PANEL, ADULT_CARE, Serves.POLICE_SPECIALIST, Serves.EARLY_HELP}),
        ("reporter.contact_at", set(AGENCIES) - {EDUCATION}),
        ("child.family_name", set(AGENCIES) - {PARENT}),
        ("harmed.family_name", set(AGENCIES) - {EDUCATION, CRISIS}),
        ("child.exploited", {CHILDREN, POLICE, PANEL, Serves.POLICE_SPECIALIST}),
        ("reporter.name", set()),
        ("reporter.role", set()),
        ("reporter.works_for", set()),
        ("reporter.safe_now", set()),
        ("reporter.consent_police", {POLICE}),
        ("reporter.wants", {CHILDREN, PARENT, PANEL, ADULT_CARE, Serves.EARLY_HELP}),
    ],
)  # fmt: skip
def test_who_sees_a_fact_that_a_parent_told(key: str, sees: set[Serves]) -> None:
    assert {kind for kind in AGENCIES if may_see(kind, key, BY_PARENT)} == sees


def test_education_sees_attendance_and_names_and_no_incident() -> None:
    topics = {fact.topic for key, fact in EVERY_FACT.items() if may_see(EDUCATION, key, BY_PARENT)}
    assert topics == {"school", "identity", "consent"}
    assert not may_see(EDUCATION, "harmed.given_name", BY_PARENT)


@pytest.mark.parametrize("key", ["reporter.contact_at", "reporter.contact_as", "reporter.wants", "reporter.worries"])
def test_what_is_the_parents_own_is_not_shown_of_a_friend(key: str) -> None:
    assert not any(may_see(kind, key, BY_FRIEND) for kind in AGENCIES)
    assert not any(may_see(kind, key, Facts({})) for kind in AGENCIES), "who wrote is not known"


@pytest.mark.parametrize(
    ("role", "theirs"),
    [
        ("parent", set(AGENCIES)), ("other_parent", set()), ("friend", set()), ("professional", set()),
        ("young_person", set(AGENCIES) - {PARENT, PANEL, ADULT_CARE}),
    ],
)  # fmt: skip
def test_what_somebody_else_said_of_a_service_is_not_shown_as_the_parent_s_wish(role: str, theirs: set[Serves]) -> None:
    facts = told(reporter={"role": role})
    assert {kind for kind in AGENCIES if may_see(kind, f"reporter.consent_{kind.value}", facts)} == theirs
    assert {kind for kind in AGENCIES if wish_is_theirs(kind, facts)} == theirs


def test_a_new_address_is_seen_by_nobody_unless_the_person_says_so() -> None:
    hidden = told(harmed={"new_address": "an invented refuge"}, reporter={"role": "parent"})
    assert not any(may_see(kind, "harmed.new_address", hidden) for kind in AGENCIES)
    for answer in ("no", "declined", "unknown"):
        facts = Facts({**hidden, **told(harmed={"new_address_may_be_told": answer})})
        assert not any(may_see(kind, "harmed.new_address", facts) for kind in AGENCIES)
    said = Facts({**hidden, **told(harmed={"new_address_may_be_told": "yes"})})
    assert {kind for kind in AGENCIES if may_see(kind, "harmed.new_address", said)} == {
        kind for kind in AGENCIES if "address" in SEES[kind]
    }


@pytest.mark.parametrize(("age", "sees"), [("18_or_over", True), ("16_to_17", False), ("unknown", False)])
def test_adult_social_care_sees_the_needs_of_a_grown_son_who_hurts_his_mother(age: str, sees: bool) -> None:
    facts = told(reporter={"role": "parent"}, child={"age_band": age, "needs": ["learning"], "mind": ["voices"]})
    assert may_see(ADULT_CARE, "child.needs", facts) is may_see(ADULT_CARE, "child.needs_distress", facts) is sees
    assert not may_see(ADULT_CARE, "child.mind", facts)


def test_other_adults_in_the_home_are_not_named_and_children_are() -> None:
    for person, named in (
        ({"relation": "adult"}, False),
        ({"relation": "brother_sister"}, False),
        ({"relation": "brother_sister", "age_band": "18_or_over"}, False),
        ({"relation": "brother_sister", "age_band": "10_to_15"}, True),
        ({"relation": "baby"}, True),
    ):
        assert may_see(CHILDREN, "person:1.given_name", told(person_1=person)) is named, person
        assert may_see(CHILDREN, "person:1.relation", told(person_1=person))


def test_a_brother_who_writes_is_named_as_a_child_by_his_date_of_birth() -> None:
    brother = told(person_1={"relation": "brother_sister", "given_name": "Piers"})
    for year, named in ((2014, True), (2001, False)):
        born = Answer(f"{year}-05-03", AT, happened=Happened(date(year, 5, 3), date(year, 5, 3)))
        for band in (None, "16_to_17" if year == 2001 else "18_or_over"):
            said = {"person:1.age_band": Answer(band, AT)} if band else {}
            facts = Facts({**brother, "person:1.birth_day": born, **said})
            assert may_see(CHILDREN, "person:1.given_name", facts) is (named and band is None), (year, band)


def test_the_duty_officer_sees_all() -> None:
    assert all(may_see(Serves.DUTY_OFFICER, key, BY_FRIEND) for key in EVERY_FACT)


def test_headings_say_what_would_be_seen_of_what_was_told() -> None:
    facts = told(
        reporter={"role": "parent", "name": "invented", "consent_education": "given"},
        child={"school": "attending", "mind": ["voices"], "last_seen": "unknown"},
        incident_1={"account": "invented"},
    )
    assert headings(EDUCATION, facts) == (TOPICS["school"],)
    assert headings(CHILDREN, facts) == (TOPICS["school"], TOPICS["health"], TOPICS["account"])
    assert headings(POLICE, Facts({})) == ()


def test_who_says_no_to_wanting_to_die_does_not_read_that_the_police_see_their_health() -> None:
    calm = told(child={"ending_life": "no"}, harmed={"pregnant": "no"}, incident_1={"account": "invented"})
    assert headings(POLICE, calm) == (TOPICS["account"],)
    assert headings(PARENT, calm) == ()
    ill = told(child={"ending_life": "thoughts"}, harmed={"pregnant": "pregnant"})
    assert headings(POLICE, ill) == headings(POLICE, told(child={"ending_life": "now"})) == (TOPICS["health"],)
    assert headings(PARENT, ill) == (TOPICS["health"],)
    assert headings(CHILDREN, calm) == (TOPICS["health"], TOPICS["account"])  # it is what they ask about


def test_a_no_to_a_weapon_a_gang_or_harm_to_the_child_is_no_heading() -> None:
    calm = {"weapons_at_home": "no", "knives": "no", "exploited": ["none"], "harmed_self": "no", "needs": ["none"]}
    assert headings(CHILDREN, told(child=calm)) == (TOPICS["health"],)
    told_of = {"weapons_at_home": "yes", "exploited": ["gang"], "harmed_self": "now"}
    assert headings(CHILDREN, told(child=told_of)) == (
        TOPICS["weapons"], TOPICS["exploitation"], TOPICS["child_harmed"]
    )  # fmt: skip
    assert may_see(CHILDREN, "child.knives", told(child=calm))  # it is seen all the same


def test_whoever_may_not_be_contacted_is_not_told_that_a_service_sees_how() -> None:
    never = {"role": "parent", "contact": "never", "device": "only_me"}
    assert headings(POLICE, told(reporter=never)) == ("that nobody may contact you",)
    safely = {"role": "parent", "contact": "safely", "contact_by": "text", "device": "shared"}
    assert headings(POLICE, told(reporter=safely)) == (TOPICS["contact"],)
    neighbour = told(reporter=never | {"role": "friend"}, harmed={"can_be_reached": "no"})
    assert headings(POLICE, neighbour) == ("if and how to reach the person who is hurt safely",)


def test_what_may_show_who_told_is_named_unless_the_parent_told() -> None:
    facts = told(
        reporter={"role": "friend", "how_known": "saw"},
        incident_1={"account": "invented"},
        child={"school": "attending"},
    )
    assert shows_who_told(facts) == ("reporter.how_known", "incident:1.account")
    assert shows_who_told(Facts({**facts, **BY_PARENT})) == ()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 2**32), st.sampled_from(AGENCIES))
def test_no_service_sees_a_fact_outside_its_topics_or_named_exceptions(seed: int, kind: Serves) -> None:
    facts = family(Random(seed))
    for key in visible(kind, facts):
        about, _, name = key.partition(".")
        fact = EVERY_FACT[f"{about.partition(':')[0]}.{name}"]
        allowed = fact.topic in SEES[kind] or kind in ALSO.get(fact, ()) or name == f"consent_{kind.value}"
        assert allowed or (kind is ADULT_CARE and fact in ADULTS_NEEDS), key
        assert fact.topic not in ("reporter_identity", "conflict")
