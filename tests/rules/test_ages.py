"""A band of age is read on the day of the assessment: birthdays, leap days, what was said some years ago."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from flows.facts import child
from flows.grammar import Answer, Facts, Happened, How, View
from flows.rules import assess, recommend, still
from flows.rules.ages import at_their_ages, years

SAID = datetime(2025, 9, 20, 12, tzinfo=UTC)
UNDER_18 = child.age_band.is_("under_10", "10_to_15", "16_to_17")


def family(band: str | None = None, said: datetime = SAID, born: Happened | None = None) -> Facts:
    told: dict[str, Answer] = {}
    if band:
        told["child.age_band"] = Answer(band, said)
    if born:
        told["child.birth_day"] = Answer("as they wrote it", SAID, happened=born)
    return Facts(told)


def day(year: int, month: int, number: int) -> Happened:
    return Happened(date(year, month, number), date(year, month, number))


def at(year: int, month: int, number: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, number, hour, minute, tzinfo=UTC)


def band(facts: Facts, when: datetime) -> object:
    """The band, or the bands that it may be."""
    found = at_their_ages(facts, when)[0].get("child.age_band")
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("born", "on", "full"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2016, 11, 24), date(2026, 11, 23), 9),
        (date(2016, 11, 24), date(2026, 11, 24), 10),
    ],
)
def test_a_year_is_full_on_the_birthday_and_of_a_leap_day_on_the_first_of_march(born, on, full):
    assert years(born, on) == full


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (at(2026, 2, 28), "16_to_17"),
        (at(2026, 3, 1), "18_or_over"),
        (at(2024, 2, 28), "10_to_15"),
        (at(2024, 2, 29), "16_to_17"),
        (at(2018, 2, 28), "under_10"),
        (at(2018, 3, 1), "10_to_15"),
    ],
)
def test_somebody_born_on_a_leap_day(when, expected):
    assert band(family(born=day(2008, 2, 29)), when) == expected


def test_it_is_a_birthday_in_london():
    facts = family(born=day(2008, 7, 10))
    assert band(facts, at(2026, 7, 9, 22)) == "16_to_17"
    assert band(facts, at(2026, 7, 9, 23)) == "18_or_over"
    before = recommend(facts, at(2026, 7, 9, 22))
    assert still(before, at(2026, 7, 9, 22, 59)) is not None
    assert still(before, at(2026, 7, 9, 23)) is None  # in UTC it is the same day


@pytest.mark.parametrize(
    ("said", "when", "expected"),
    [
        ("10_to_15", at(2026, 9, 19), "10_to_15"),
        ("10_to_15", at(2026, 11, 24), ("10_to_15", "16_to_17")),
        ("under_10", at(2026, 11, 24), ("under_10", "10_to_15")),
        ("16_to_17", at(2026, 11, 24), ("16_to_17", "18_or_over")),
        ("16_to_17", at(2027, 11, 24), "18_or_over"),
        ("10_to_15", at(2028, 11, 24), ("10_to_15", "16_to_17", "18_or_over")),
        ("18_or_over", at(2060, 1, 1), "18_or_over"),
    ],
)
def test_what_was_said_grows_older_with_full_years(said, when, expected):
    assert band(family(said), when) == expected


def test_what_holds_of_both_is_known_and_what_does_not_is_not():
    facts, _ = at_their_ages(family("10_to_15"), at(2026, 11, 24))
    view = View(facts, at(2026, 11, 24))
    assert facts.how("child.age_band") is How.UNKNOWN
    assert UNDER_18.truth(view) is True
    assert child.age_band.is_("16_to_17").truth(view) is None
    assert child.age_band.is_("18_or_over").truth(view) is False


@pytest.mark.parametrize(
    ("said", "born", "expected", "disagree"),
    [
        (None, Happened(date(2010, 1, 1), date(2010, 12, 31)), ("10_to_15", "16_to_17"), False),
        (None, Happened(date(2012, 1, 1), date(2012, 12, 31)), "10_to_15", False),
        ("10_to_15", Happened(date(2010, 1, 1), date(2010, 12, 31)), "10_to_15", False),
        ("16_to_17", Happened(date(2012, 1, 1), date(2012, 12, 31)), "16_to_17", True),
        ("16_to_17", day(2012, 5, 4), "10_to_15", True),
        ("under_10", day(2009, 5, 4), ("under_10", "16_to_17"), True),
        ("10_to_15", day(2030, 1, 1), "10_to_15", True),
        ("10_to_15", day(1826, 1, 1), "10_to_15", True),
        ("10_to_15", day(2018, 5, 12), "under_10", True),
        ("10_to_15", day(2018, 12, 12), ("10_to_15", "under_10"), True),
        ("10_to_15", day(2026, 5, 12), "10_to_15", True),
        (None, day(2026, 5, 12), None, True),
    ],
    ids=str,
)
def test_a_date_of_birth_beside_what_was_said(said, born, expected, disagree):
    now = at(2026, 11, 24)
    found, differs = at_their_ages(family(said, now, born), now)
    found_band = found.get("child.age_band")
    assert (found_band and found_band.value, differs) == (expected, disagree)


def test_a_baby_in_the_home_may_be_as_young_as_they_come():
    born = Answer("last week", SAID, happened=day(2025, 9, 13))
    found, differs = at_their_ages(Facts({"person:1.birth_day": born}), at(2025, 9, 20))
    assert (found["person:1.age_band"].value, differs) == ("under_10", False)


def test_facts_without_ages_and_of_today_stay_the_same_object():
    for facts in (family(), family("10_to_15", at(2026, 11, 1))):
        assert at_their_ages(facts, at(2026, 11, 24)) == (facts, False)
        assert at_their_ages(facts, at(2026, 11, 24))[0] is facts


def test_an_old_report_is_assessed_by_the_age_of_today():
    facts = Facts({**family("16_to_17"), "harmed.afraid": Answer("often", SAID)})
    then, now = assess(facts, SAID), assess(facts, at(2027, 11, 24))
    assert {"R6"} <= {fired.rule for fired in then.fired}
    assert {"R8"} <= {fired.rule for fired in now.fired} and "R6" not in {fired.rule for fired in now.fired}
