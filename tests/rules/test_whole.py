"""Several reports read as one: danger that adds up, and never goes away because somebody else says no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import child, fact_of
from flows.grammar import Facts, How, Kind
from flows.rules import INDICATORS, Assessment, Dated, Tier, Whole, assess, assess_whole, whole_of
from flows.rules.whole.worse import WORSE_LAST
from tests.rules.made_up import READ_INSIDE_KNOWN, family
from tests.rules.rows import AT, CALM, facts_of, flat

SOME = settings(max_examples=150, deadline=None, derandomize=True)
chances = st.integers(0, 2**32).map(Random)
BY_NEWEST = {"child.age_band", "child.getting", "person.relation"}  # the order of their values is none of danger


def told(report: str, days_ago: float, facts: Mapping[str, Any], **more: Any) -> Dated:
    """A report sent so many days ago."""
    at = AT - timedelta(days=days_ago)
    answers = {key: msgspec.structs.replace(each, said_at=at) for key, each in facts_of(flat(dict(facts))).items()}
    return Dated(report, at, Facts(answers), **more)


def calm_but_for(report: str, days_ago: float, facts: Mapping[str, Any]) -> Dated:
    return told(report, days_ago, CALM | flat(dict(facts)))


def together(*reports: Dated) -> Assessment:
    return assess_whole(whole_of(reports, AT), AT)


def joined(*reports: Dated) -> Whole:
    return whole_of(reports, AT)


def fired(assessment: Assessment) -> set[str]:
    return {each.rule for each in assessment.fired}


def reports(chance: Random, amount: int) -> list[Dated]:
    """Of one young person, whose age is told the same by all."""
    age = chance.choice(child.age_band.values)
    of_one = facts_of({child.age_band.key: age})
    return [
        Dated(f"report {number}", AT - timedelta(days=chance.randint(0, 900)), Facts({**family(chance), **of_one}))
        for number in range(amount)
    ]


@SOME
@given(chances, st.integers(1, 4))
def test_together_they_are_never_less_urgent_than_each_alone(chance: Random, amount: int) -> None:
    each = reports(chance, amount)
    assert together(*each).tier.rank >= max(assess(one.facts, AT).tier.rank for one in each)


@SOME
@given(chances, st.integers(2, 4))
def test_in_which_order_they_are_read_changes_nothing(chance: Random, amount: int) -> None:
    each = reports(chance, amount)
    assert together(*chance.sample(each, amount)) == together(*each)


@SOME
@given(chances, st.integers(1, 3))
def test_one_report_more_never_makes_it_less_urgent(chance: Random, amount: int) -> None:
    """Lower may become "not known": a question that was not safe to answer is open again, and sorts above lower."""
    each = reports(chance, amount)
    facts = {key: answer for key, answer in family(chance).items() if fact_of(key) not in READ_INSIDE_KNOWN}
    newest = Dated("newest", AT, Facts(facts))
    before, after = together(*each).tier, together(*each, newest).tier
    assert after.rank >= before.rank or (before, after) == (Tier.LOWER, Tier.NOT_KNOWN)


def test_every_choice_that_a_sign_reads_has_an_order_or_is_as_told_last() -> None:
    read = {fact for sign in INDICATORS for fact in sign.reads if fact.kind is Kind.ONE_OF and fact.name != "another"}
    assert {fact.key for fact in read if fact not in WORSE_LAST} == BY_NEWEST
    assert all(set(order) == set(fact.values) for fact, order in WORSE_LAST.items())


# -- danger that adds up ----------------------------------------------------------------------------------------------


def test_a_threat_here_and_knives_there_are_red_together() -> None:
    mother = calm_but_for("mother", 30, {"incident:1": {"harms": ["threat"]}})
    school = told("school", 2, {"reporter.role": "professional", "child": {"knives": "yes"}})
    assert assess(mother.facts, AT).tier is Tier.MEDIUM
    assert assess(school.facts, AT).tier is Tier.HIGH
    assert together(mother, school).tier is Tier.RED
    assert "knives_with_threats" in fired(together(mother, school))


def test_out_of_school_in_one_and_unseen_in_another_ask_for_the_meeting() -> None:
    mother = calm_but_for("mother", 60, {"child": {"school": "not_going", "last_seen": None}})
    doctor = told("doctor", 2, {"reporter.role": "professional", "child": {"last_seen": "over_month"}})
    assert "planning_meeting" not in {*assess(mother.facts, AT).flags, *assess(doctor.facts, AT).flags}
    assert "out_of_school_unseen" in fired(together(mother, doctor))
    assert "planning_meeting" in together(mother, doctor).flags


def test_three_times_of_damage_told_by_three_are_three_in_a_year() -> None:
    each = [calm_but_for(f"report {n}", n, {"incident:1": {"harms": ["damage"], "when": 40 * n + 7}}) for n in range(3)]
    assert {assess(one.facts, AT).tier for one in each} == {Tier.MEDIUM}
    assert "three_incidents" in fired(together(*each))


def test_the_same_time_told_by_two_is_one_time_with_all_that_both_know() -> None:
    mother = calm_but_for("mother", 5, {"incident:1": {"harms": ["damage"], "when": 6, "injury": "unknown"}})
    friend = told("friend", 4, {"incident:1": {"harms": ["damage", "threat"], "when": 6, "injury": "hurt"}})
    facts = joined(mother, friend).facts
    assert facts.numbers("incident") == [1]
    assert facts["incident:1.harms"].value == ("damage", "threat")
    assert facts["incident:1.injury"].report == "friend"


def test_times_on_days_that_cannot_be_the_same_or_are_told_vaguely_or_share_no_harm_stay_two() -> None:
    mother = calm_but_for("mother", 5, {"incident:1": {"harms": ["damage"], "when": 6}})
    others = ({"harms": ["damage"], "when": 7}, {"harms": ["threat"], "when": 6}, {"harms": ["damage"]})
    for other in others:
        assert joined(mother, told("friend", 4, {"incident:1": other})).facts.numbers("incident") == [1, 2]


def test_two_times_of_one_report_are_never_taken_for_one() -> None:
    twice = {f"incident:{n}": {"harms": ["damage"], "when": 6} for n in (1, 2)}
    assert joined(told("mother", 5, twice), told("friend", 4, twice)).facts.numbers("incident") == [1, 2]


def test_a_brother_told_of_by_name_is_one_person_and_a_cousin_another() -> None:
    brother = {"relation": "brother_sister", "given_name": "Tam", "age_band": "under_10", "harm": "no"}
    mother = told("mother", 9, {"person:1": brother})
    gran = told("gran", 2, {"person:1": {"relation": "other_child", "given_name": "Wren", "harm": "no"},
                            "person:2": {**brother, "given_name": "tam ", "harm": "hurt"}})  # fmt: skip
    facts = joined(mother, gran).facts
    assert facts.numbers("person") == [1, 2]
    assert (facts["person:1.given_name"].value, facts["person:1.harm"].value) == ("tam ", "hurt")


def test_one_without_a_name_is_the_same_only_if_nobody_else_could_be_meant() -> None:
    sister = {"relation": "brother_sister", "age_band": "under_10"}
    mother = told("mother", 9, {"person:1": {**sister, "given_name": "Wren"}})
    assert joined(mother, told("friend", 2, {"person:1": sister})).facts.numbers("person") == [1]
    assert joined(mother, told("friend", 2, {"person:1": sister, "person:2": sister})).facts.numbers("person") == [
        1,
        2,
        3,
    ]


# -- who said what ----------------------------------------------------------------------------------------------------


def test_a_danger_told_once_is_not_undone_by_a_later_no_and_both_stand_with_who_said_them() -> None:
    mother, school = (
        told("mother", 90, {"harmed": {"afraid": "often"}}),
        told("school", 1, {"harmed": {"afraid": "no"}}),
    )
    whole = joined(mother, school)
    assert whole.facts["harmed.afraid"].report == "mother"
    answers = [part["harmed.afraid"] for part in whole.parts]
    assert [(each.report, each.value, each.said_at) for each in answers] == [
        ("mother", "often", mother.at), ("school", "no", school.at),
    ]  # fmt: skip


def test_a_no_does_not_answer_for_somebody_to_whom_it_was_not_safe_to_say() -> None:
    mother, school = (
        told("mother", 9, {"harmed": {"afraid": "not_safe"}}),
        told("school", 1, {"harmed": {"afraid": "no"}}),
    )
    assert joined(mother, school).facts["harmed.afraid"].how is How.NOT_SAFE
    assert "harmed.afraid" in together(mother, school).ask


def test_whether_it_gets_better_is_as_told_last_and_the_old_sign_stays_red() -> None:
    mother = told("mother", 400, {"child": {"getting": "better", "age_band": "10_to_15"},
                                  "incident:1": {"harms": ["weapon"], "when": 500}})  # fmt: skip
    assert assess(mother.facts, AT).tier is Tier.HIGH
    assert together(mother, told("gran", 1, {"child": {"getting": "worse"}})).tier is Tier.RED
    assert "worst_sign_long_over" in fired(together(mother, told("gran", 1, {"child": {"getting": "better"}})))


def test_an_age_is_as_told_last_and_a_day_of_birth_is_read_as_of_one_report() -> None:
    """By the same rules: an exact day counts, and one that cannot be right makes nobody a child under ten."""
    old, new = (
        told("old", 900, {"child": {"age_band": "10_to_15"}}),
        told("new", 1, {"child": {"age_band": "16_to_17"}, "household": {"danger_now": "yes"}}),
    )
    assert "R6" in fired(together(old, new))
    grown = told("born", 900, {"child": {"birth_day": 365 * 18 + 30}})
    assert "R8" in fired(together(old, new, grown))
    slip = told("slip", 2, {"child": {"birth_day": 30}})
    found = together(new, slip)
    assert "ages_disagree" in found.flags
    assert {"R3", "R6"} & fired(found) == {"R6"}


def test_wishes_and_contact_stay_each_reports_own() -> None:
    wishes = {
        "reporter": {
            "role": "parent",
            "consent_police": "refused",
            "contact_at": "07700 900123",
            "works_for": ["police"],
        }
    }
    facts = joined(told("mother", 9, wishes), told("friend", 1, {"reporter": {"works_for": ["none"]}})).facts
    assert [key for key in facts if key.startswith("reporter")] == ["reporter.works_for"]
    assert facts["reporter.works_for"].value == ("police",)


# -- counted ----------------------------------------------------------------------------------------------------------


def test_reports_sources_the_police_and_help_in_vain_are_counted() -> None:
    harm = {"incident:1": {"harms": ["damage"], "when": 20}}
    police = {"reporter": {"role": "professional", "workplace": "Invented Police, constable"}}
    each = [
        told("mother", 700, {"reporter": {"role": "parent"}, **harm}, followed=False),
        told(
            "again", 300, {"reporter": {"role": "parent"}, **harm, "household": {"asked_for_help": "nothing_followed"}}
        ),
        told("police", 200, {**police, **harm}, followed=True),
        told("police again", 100, police),
    ]
    facts = joined(*each).facts
    counted = {
        key: facts[f"family.{key}"].value for key in ("reports_in_year", "sources", "police_reports", "help_in_vain")
    }
    assert counted == {"reports_in_year": 3, "sources": 2, "police_reports": 2, "help_in_vain": 2}
    assert {"three_reports", "police_again", "help_in_vain_again"} <= fired(together(*each))
