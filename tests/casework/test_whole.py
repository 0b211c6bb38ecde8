"""A case is as urgent as all of its reports together: the rules raise it, people lower it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import casework, delivery
from bot.casework import Act, Kind
from bot.casework.erasing import Ground, erase_report
from bot.casework.tables import case_assessment, clock, rests_on
from bot.delivery import To
from bot.store import Store
from flows.rules.outcome import Tier
from tests.casework.families import ASHDOWN, Family, told_of
from tests.casework.told import LAST, NOW, minutes

ANNA, BELA = "anna", "bela"
THREAT = told_of(ASHDOWN, child__age_band="10_to_15", incident_1__harms=("threat",))
KNIVES = told_of(ASHDOWN, reporter__role="professional", child__knives="yes")
SHOUTING = told_of(ASHDOWN, child__age_band="10_to_15", incident_1__harms=("verbal",))


def joined(store: Store, *told: object, days: float = 0) -> list[Family]:
    """Reports of one family, each confirmed by a person as it comes."""
    families: list[Family] = []
    for number, facts in enumerate(told):
        at = NOW + minutes(10 * number) + timedelta(days=days * number)
        family = Family(store, facts, at)  # type: ignore[arg-type]
        if families:
            confirm(family, families[0], at + minutes(1))
        families.append(family)
    return families


def confirm(family: Family, other: Family, at: object) -> None:
    link = next(each for each in family.links if each.other_case == other.case)
    with family.store.begin() as db:
        casework.confirm_link(db, link.id, ANNA, at, "The same street and name.")  # type: ignore[arg-type]


def tier_of(family: Family) -> Tier:
    return family.page.tier


def rises(family: Family) -> list[tuple[str, str]]:
    return [(each.reason.before, each.reason.value) for each in family.page.decisions if each.act is Act.ROSE]


def test_reports_are_assessed_together_and_nothing_is_kept(sqlite_store: Store) -> None:
    mother, school = Family(sqlite_store, THREAT), Family(sqlite_store, KNIVES, NOW + minutes(5))
    assert (mother.page.tier, school.page.tier) == (Tier.MEDIUM, Tier.HIGH)
    with sqlite_store.read() as db:
        assert casework.assess_reports(db, [mother.id, school.id], NOW + minutes(6)).tier is Tier.RED
        assert db.scalars(select(case_assessment.c.id)).all() == []


def test_a_case_that_rises_rings_as_a_new_report_does_and_says_why(store: Store) -> None:
    mother, school = joined(store, THREAT, KNIVES)
    page = school.page
    assert (page.tier, rises(school)) == (Tier.RED, [("medium", "red")])
    rose = next(each for each in page.decisions if each.act is Act.ROSE)
    assert "knives or other weapons, and makes threats" in rose.reason.reason
    with store.read() as db:
        kept = casework.case_assessment_of(db, school.case)
        assert kept is not None
        assert (kept.reports, kept.assessment.tier) == ((mother.id, school.id), Tier.RED)
        due = db.scalar(select(clock.c.due_at).where(clock.c.about == kept.id, clock.c.kind == Kind.LOOK))
        assert due == NOW + minutes(11 + 5)
        assert [knock.to for knock in delivery.knocks(db, kept.id)] == [To.DUTY]


def test_whoever_looks_at_the_report_has_looked_at_the_rise(sqlite_store: Store) -> None:
    _, school = joined(sqlite_store, THREAT, KNIVES)
    with sqlite_store.begin() as db:
        casework.looked(db, school.id, NOW + minutes(12))
    assert Kind.LOOK not in {wait.kind for wait in school.page.waits}


def test_a_rise_nobody_looks_at_goes_up_the_chain(sqlite_store: Store) -> None:
    _, school = joined(sqlite_store, THREAT, KNIVES)
    with sqlite_store.begin() as db:
        casework.ring(db, NOW + minutes(17))
        kept = casework.case_assessment_of(db, school.case)
        assert kept is not None
        assert [knock.to for knock in delivery.knocks(db, kept.id)] == [To.DUTY, To.SECOND]


def test_what_people_lowered_stays_lowered_until_something_new_is_told(sqlite_store: Store) -> None:
    mother, school = joined(sqlite_store, THREAT, KNIVES)
    with sqlite_store.begin() as db:
        for who in (ANNA, BELA):
            casework.override_tier(
                db, school.case, who, NOW + minutes(20), Tier.MEDIUM, "He is with his father, and calm."
            )
        casework.reassess_case(db, school.case, NOW + minutes(21))
    assert tier_of(mother) is Tier.MEDIUM
    calm = Family(sqlite_store, SHOUTING, NOW + minutes(30))
    confirm(calm, mother, NOW + minutes(31))
    assert tier_of(mother) is Tier.HIGH  # three reports in a year: nobody had seen that sign
    danger = Family(sqlite_store, told_of(ASHDOWN, household__danger_now="yes"), NOW + minutes(40))
    confirm(danger, mother, NOW + minutes(41))
    assert tier_of(mother) is Tier.RED
    assert rises(danger) == [("high", "red")]


def test_two_calm_reports_leave_the_case_as_it_is(sqlite_store: Store) -> None:
    one, two = joined(sqlite_store, SHOUTING, SHOUTING)
    assert one.page.tier is Tier.NOT_KNOWN
    assert rises(two) == []


def test_out_of_school_told_by_one_and_unseen_by_another_ask_for_a_meeting(sqlite_store: Store) -> None:
    mother = told_of(ASHDOWN, child__age_band="10_to_15", child__school="excluded_no_place")
    doctor = told_of(ASHDOWN, reporter__role="professional", child__last_seen="over_month")
    _, two = joined(sqlite_store, mother, doctor)
    assert two.page.tier is Tier.HIGH
    assert [each.form for each in two.page.meetings] == [casework.Gathering.PLANNING]


def test_what_a_wrong_merge_said_hides_no_later_rise(sqlite_store: Store) -> None:
    mother, stranger = joined(sqlite_store, THREAT, KNIVES)
    with sqlite_store.begin() as db:
        casework.take_back(db, stranger.links[0].id, ANNA, NOW + minutes(15), "Another family of that name.")
    assert tier_of(mother) is Tier.MEDIUM
    school = Family(sqlite_store, KNIVES, NOW + minutes(20))
    confirm(school, mother, NOW + minutes(21))
    assert tier_of(mother) is Tier.RED


def test_a_report_that_ended_without_anybody_taking_it_on_is_help_in_vain(sqlite_store: Store) -> None:
    asked = told_of(ASHDOWN, child__age_band="10_to_15", household__asked_for_help="nothing_followed")
    first = Family(sqlite_store, SHOUTING)
    with sqlite_store.begin() as db:
        casework.close_case(db, first.case, ANNA, NOW + minutes(3), "no_further_action", "Below the threshold.", LAST)
    again = Family(sqlite_store, asked, NOW + minutes(20))
    confirm(again, first, NOW + minutes(21))
    with sqlite_store.read() as db:
        kept = casework.case_assessment_of(db, again.case)
    assert kept is not None
    assert "help_in_vain_again" in {each.rule for each in kept.assessment.fired}


def test_reading_what_was_added_assesses_the_case_again(sqlite_store: Store) -> None:
    mother, school = joined(sqlite_store, THREAT, KNIVES)
    with sqlite_store.begin() as db:
        added = casework.add_to_report(db, mother.conversation, "He is back.", NOW + minutes(50))
        assert added is not None
        casework.read_addition(db, added, ANNA, NOW + minutes(55))
        kept = casework.case_assessment_of(db, school.case)
    assert kept is not None
    assert kept.at == NOW + minutes(55)


@pytest.mark.parametrize("which", [0, 1])
def test_an_erased_report_takes_what_rests_on_it(sqlite_store: Store, which: int) -> None:
    families = joined(sqlite_store, THREAT, KNIVES)
    with sqlite_store.begin() as db:
        kept = casework.case_assessment_of(db, families[0].case)
        assert kept is not None
        erase_report(db, families[which].id, BELA, NOW + minutes(60), Ground.ASKED)
        assert db.scalars(select(case_assessment.c.id)).all() == []
        assert db.scalars(select(rests_on.c.report_id)).all() == []
        assert db.scalars(select(clock.c.about).where(clock.c.about == kept.id)).all() == []
