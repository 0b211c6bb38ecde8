"""What each kind of service sees, in which order, with which warnings; and what a caller says."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from bot.referrals import Packet, as_text, open_directory, packet, plan, script
from bot.referrals.banners import (
    NO_CONTACT,
    NO_FAMILY_INTERPRETER,
    NOT_A_WORD,
    NOT_HOUSEHOLD_FIRST,
    PARENT_FIRST,
    PARENT_MAY_NOT_KNOW,
    PARENT_UNREACHED,
    PHONE_SEEN,
    WEAPON,
)
from bot.referrals.packets import Heading
from flows.grammar import Answer, Facts, Happened, How, Source
from flows.rules import assess, sharing
from flows.rules.outcome import Assessment, Serves, Tier
from tests.referrals.families import TUESDAY_MORNING, assessment, hours, mother, places, planned, row

AGENCIES = [kind for kind in Serves if kind != Serves.DUTY_OFFICER]
CHILDREN, POLICE, EDUCATION = Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.EDUCATION
ACCOUNT, NUMBER, REFUGE = "He held the kitchen knife and shouted.", "07700 900123", "Room 4, The Invented Refuge"
FAMILY = {
    "incident_1__account": ACCOUNT,
    "incident_1__harms": ("weapon", "threat"),
    "incident_1__weapon_how": "shown",
    "incident_1__injury": How.UNKNOWN,
    "incident_1__another": "no",
    "harmed__afraid": "often",
    "harmed__new_address": REFUGE,
    "child__given_name": "Inventedboy",
    "child__school": "not_going",
    "child__last_seen": "over_month",
    "child__substances": How.DECLINED,
    "reporter__name": "Inventedmother",
    "reporter__contact": "safely",
    "reporter__contact_at": NUMBER,
    "reporter__works_for": ("none",),
    "reporter__consent_police": "refused",
}


def seen_by(kind: Serves, told: Facts, assessed: Assessment | None = None, **line: object) -> Packet:
    planned_for = planned(told, Tier.RED, row(kind, **line)).lines[0]  # type: ignore[arg-type]
    return packet(told, assessed or assessment(Tier.RED), planned_for, sharing)


@pytest.mark.parametrize("kind", AGENCIES)
def test_no_packet_holds_a_fact_its_service_may_not_see(kind: Serves):
    told = mother(**FAMILY)
    keys = seen_by(kind, told).keys
    assert keys
    assert all(sharing.may_see(kind, key, told) for key in keys)


@pytest.mark.parametrize("kind", AGENCIES)
def test_nobody_sees_the_refuge_or_who_told(kind: Serves):
    text = as_text(seen_by(kind, mother(**FAMILY)))
    assert REFUGE not in text
    assert "Inventedmother" not in text


def test_education_sees_attendance_and_a_concern_and_nothing_of_what_happened():
    told = mother(**FAMILY)
    seen = seen_by(EDUCATION, told, assess(told, TUESDAY_MORNING))
    text = as_text(seen)
    assert "not going" in text
    for secret in (ACCOUNT, "knife", "afraid", "weapon", NUMBER):
        assert secret not in text.lower()


def test_where_no_reason_may_be_told_it_is_a_safeguarding_concern():
    assert seen_by(EDUCATION, mother(**FAMILY)).because == ("A safeguarding concern.",)


def test_a_service_is_told_only_reasons_whose_answers_it_may_see():
    told = mother(**FAMILY)
    assessed = assess(told, TUESDAY_MORNING)
    reasons = seen_by(POLICE, told, assessed).because
    read = {fired.because: fired.read for fired in assessed.fired}
    assert reasons
    assert len(reasons) == len(set(reasons))
    assert all(sharing.may_see(POLICE, key, told) for reason in reasons for key in read[reason])


def test_the_order_is_that_of_the_front_door():
    told = mother(
        **FAMILY, child__birth_day="2 May 2011", household__parental_responsibility="both parents",
        household__others="yes", household__danger_now="no", reporter__wants="help",
    )  # fmt: skip
    assert [section.heading for section in seen_by(CHILDREN, told).sections] == [heading.value for heading in Heading]


def test_the_four_ways_of_not_knowing_stay_apart():
    seen = seen_by(CHILDREN, mother(**FAMILY, child__mind=How.NOT_SAFE))
    told = {one.key: one.value for section in seen.sections for one in section.told}
    assert told["incident:1.injury"] == "they do not know"
    assert told["child.substances"] == "they would rather not say"
    assert told["child.mind"] == "it was not safe to say"
    assert any("drink" not in means and "interest in knives" in means for means in not_asked(seen))


def not_asked(seen: Packet) -> list[str]:
    return [means for section in seen.sections for means in section.not_asked]


def test_nothing_is_called_not_asked_that_this_service_would_never_see():
    assert not [means for means in not_asked(seen_by(EDUCATION, mother(**FAMILY))) if "knives" in means]


def test_their_own_words_are_for_whom_the_account_is():
    told = mother(**FAMILY)
    wrote = Facts({**told, "harmed.afraid": Answer("often", TUESDAY_MORNING, verbatim="every single night")})
    assert ACCOUNT in as_text(seen_by(POLICE, wrote))
    assert "every single night" in as_text(seen_by(POLICE, wrote))
    assert "every single night" not in as_text(seen_by(Serves.DOMESTIC_ABUSE_SERVICE, wrote))
    assert "often" in as_text(seen_by(Serves.DOMESTIC_ABUSE_SERVICE, wrote))


def test_when_it_happened_and_how_they_know_stand_beside_it():
    week = Happened(date(2026, 11, 17), date(2026, 11, 23))
    told = mother(**FAMILY)
    told = Facts({
        **told,
        "incident:1.when": Answer("last week", TUESDAY_MORNING, happened=week),
        "harmed.locks_door": Answer("yes", TUESDAY_MORNING, source=Source.TOLD),
    })  # fmt: skip
    text = as_text(seen_by(POLICE, told))
    assert "last week (between 17 November 2026 and 23 November 2026)" in text
    assert "yes (they were told it)" in text.lower()


def test_whether_there_was_more_to_tell_is_nobody_s_business():
    assert "incident:1.another" not in seen_by(POLICE, mother(**FAMILY)).keys


def test_the_police_see_the_no_to_the_police_and_children_s_services_do_not():
    told = mother(**FAMILY)
    assert "reporter.consent_police" in seen_by(POLICE, told).keys
    assert "reporter.consent_police" not in seen_by(CHILDREN, told).keys


# What stands on top


@pytest.mark.parametrize("kind", AGENCIES)
def test_every_packet_begins_with_keeping_it_secret(kind: Serves):
    assert seen_by(kind, mother(**FAMILY)).banners[0] == NOT_A_WORD


@pytest.mark.parametrize(
    ("kind", "told", "flags", "banner", "stands"),
    [
        (CHILDREN, {}, (), PARENT_FIRST, True),
        (EDUCATION, {}, (), PARENT_FIRST, False),
        (CHILDREN, {"reporter__contact": "never"}, (), PARENT_FIRST, False),
        (CHILDREN, {"reporter__contact": "never"}, (), NO_CONTACT, True),
        (CHILDREN, {"reporter__contact": How.DECLINED}, (), NO_CONTACT, True),
        (CHILDREN, {}, ("young_person_harmed",), NOT_HOUSEHOLD_FIRST, True),
        (CHILDREN, {}, ("young_person_harmed",), PARENT_FIRST, False),
        (Serves.DOMESTIC_ABUSE_SERVICE, {}, ("young_person_harmed",), NOT_HOUSEHOLD_FIRST, False),
        (CHILDREN, {"reporter__role": "friend"}, (), PARENT_MAY_NOT_KNOW, True),
        (CHILDREN, {"reporter__role": "friend", "reporter__harmed_knows": "yes"}, (), PARENT_MAY_NOT_KNOW, False),
        (CHILDREN, {"reporter__role": "friend"}, (), PARENT_FIRST, False),
        (EDUCATION, {"reporter__role": "friend"}, (), PARENT_MAY_NOT_KNOW, False),
        (CHILDREN, {"reporter__role": "friend"}, (), PARENT_UNREACHED, True),
        (CHILDREN, {"reporter__role": "friend", "harmed__can_be_reached": "yes"}, (), PARENT_UNREACHED, False),
        (EDUCATION, {"reporter__role": "friend"}, (), PARENT_UNREACHED, False),
        (CHILDREN, {}, (), PARENT_UNREACHED, False),
        (CHILDREN, {}, ("phone_may_be_seen",), PHONE_SEEN, True),
        (EDUCATION, {}, ("phone_may_be_seen",), PHONE_SEEN, False),
        (CHILDREN, {"reporter__role": "friend"}, ("phone_may_be_seen",), PHONE_SEEN, False),
        (CHILDREN, {}, ("weapon_in_home",), WEAPON, True),
        (EDUCATION, {}, ("weapon_in_home",), WEAPON, False),
        (POLICE, {}, ("no_relative_as_interpreter",), NO_FAMILY_INTERPRETER, True),
        (EDUCATION, {}, ("no_relative_as_interpreter",), NO_FAMILY_INTERPRETER, False),
    ],
)
def test_the_warnings_a_service_needs_and_no_more(kind, told, flags, banner, stands):
    family = mother(**{**FAMILY, **told})
    assert (banner in seen_by(kind, family, assessment(Tier.RED, flags=flags)).banners) is stands


# On the telephone


def test_a_caller_says_nothing_before_they_know_who_listens():
    told = mother(**FAMILY)
    line = planned(told, Tier.RED, row(CHILDREN)).lines[0]
    first, calling, answers, *rest = script(
        packet(told, assessment(Tier.RED), line, sharing), line, "the Invented desk"
    )
    assert "say nothing" in first.do
    assert "the Invented desk" in calling.say
    assert answers.say.startswith("Am I through to Dorset children's services? I need a consultant social worker")
    assert answers.say.endswith("Who am I speaking to?")
    said_before = " ".join((first.say, calling.say, answers.say, *first.points, *calling.points, *answers.points))
    assert not any(secret in said_before for secret in (ACCOUNT, "Inventedboy", "knife", "violence", "abuse"))
    order = [heading.value for heading in Heading]
    told_of = [passage.heading for passage in rest if passage.heading in order]
    assert told_of == sorted(told_of, key=order.index)
    assert "by when" in rest[-1].say


def test_what_is_said_is_what_the_service_may_see():
    told = mother(**FAMILY)
    line = planned(told, Tier.RED, row(EDUCATION)).lines[0]
    said = str(script(packet(told, assessment(Tier.RED), line, sharing), line, "the Invented desk"))
    assert ACCOUNT not in said
    assert "Inventedboy" in said


def test_in_demo_mode_no_real_team_is_asked_for():
    told, demo = mother(**FAMILY), open_directory(demo=True)
    made = plan(told, TUESDAY_MORNING, assess(told, TUESDAY_MORNING), places(), demo, hours())
    for line in made.lines:
        said = str(script(packet(told, assess(told, TUESDAY_MORNING), line, sharing), line, "the Invented desk"))
        assert "ChAD" not in said
        assert "Paragon" not in said
        assert "(demo)" in said


def test_a_line_that_somebody_added_by_hand_has_a_packet_too():
    told = mother(**FAMILY)
    line = replace(
        planned(told, Tier.RED, row(POLICE)).lines[0], rules=(), because=(), service_name="Somebody invented"
    )
    assert as_text(packet(told, assess(told, TUESDAY_MORNING), line, sharing)).startswith("For Somebody invented")
