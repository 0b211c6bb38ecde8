"""What typed words are taken for as a day, and what is left as words alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.dialogue import days
from flows.grammar import Happened
from tests.dialogue.somebody import A_KNIFE, Somebody

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)  # a Wednesday
TODAY = date(2026, 11, 25)
SPOKEN = {
    "earlier": (TODAY, TODAY),
    "earlier today": (TODAY, TODAY),
    "earlier this year": (date(2026, 1, 1), TODAY),
    "Earlier in March": (date(2026, 3, 1), date(2026, 3, 31)),
    "earlier this week": (date(2026, 11, 23), TODAY),
    "this week": (date(2026, 11, 23), TODAY),
    "this month": (date(2026, 11, 1), TODAY),
    "last night": (date(2026, 11, 24), TODAY),
    "last week": (date(2026, 11, 16), date(2026, 11, 22)),
    "about three weeks ago": (date(2026, 11, 2), date(2026, 11, 8)),
    "las nite": (date(2026, 11, 24), TODAY),
    "yestaday": (date(2026, 11, 24), date(2026, 11, 24)),
    "a couple of weeks ago": (date(2026, 11, 9), date(2026, 11, 15)),
    "couple of days ago": (date(2026, 11, 23), date(2026, 11, 23)),
    "a few days ago": (date(2026, 11, 18), date(2026, 11, 24)),
    "few weeks ago": (date(2026, 10, 7), date(2026, 11, 12)),
    "2 yrs ago": (date(2024, 1, 1), date(2024, 12, 31)),
    "10 days ago": (date(2026, 11, 15), date(2026, 11, 15)),
}
BORN = {
    "2011": (date(2011, 1, 1), date(2011, 12, 31)),
    "2024": (date(2024, 1, 1), date(2024, 12, 31)),  # may be two years old
    "March 2011": (date(2011, 3, 1), date(2011, 3, 31)),
    "3 March 2011": (date(2011, 3, 3), date(2011, 3, 3)),
    "14.2.12": (date(2012, 2, 14), date(2012, 2, 14)),
}
NO_BIRTH = ["15", "June", "he is 15", "yesterday", "3 March", "this year", "2026", "March 2025", "25/11/2025", "2031"]


@pytest.mark.parametrize(("typed", "meant"), SPOKEN.items(), ids=SPOKEN)
def test_a_part_of_a_year_is_never_taken_for_one_day(typed: str, meant: tuple[date, date]) -> None:
    assert days.spoken(typed, AT) == Happened(*meant)


def test_earlier_in_a_sentence_is_no_day() -> None:
    assert days.spoken("it was earlier, maybe 2 years ago", AT) != Happened(TODAY, TODAY)


@pytest.mark.parametrize(("typed", "meant"), BORN.items(), ids=BORN)
def test_a_birth_has_its_year(typed: str, meant: tuple[date, date]) -> None:
    assert days.born(typed, AT, at_least=2) == Happened(*meant)


@pytest.mark.parametrize("typed", NO_BIRTH)
def test_what_names_no_year_or_a_year_just_past_is_no_birth_of_the_young_person(typed: str) -> None:
    assert days.born(typed, AT, at_least=2) is None


def test_a_baby_of_the_home_may_be_born_this_year() -> None:
    assert days.born("March 2026", AT) == Happened(date(2026, 3, 1), date(2026, 3, 31))


def test_an_age_typed_for_a_birth_is_kept_as_words_alone(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:-1], "ask")
    her.presses("declined", "declined")
    assert her.view.step == "child.birth_day" and her.view.words[-1] == "When were they born?"
    her.writes("15")
    told = her.conversation.facts["child.birth_day"]
    assert told.value == "15" and told.happened is None
