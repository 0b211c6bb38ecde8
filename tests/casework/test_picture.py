"""The picture of a family over its reports: people, homes, one timeline, what agrees and what does not, its risk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.casework.picture.accounts import Account, numbered
from bot.casework.picture.compared import compared
from bot.casework.picture.people import homes_of, people_of
from bot.casework.picture.timeline import UNANSWERED, Kind, in_order, told
from bot.casework.picture.window import Window, window
from bot.console.drawings import tree_picture
from flows.grammar import Answer, Facts, Happened

MARCH = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
JUNE = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
MOTHER: dict[str, object] = {
    "reporter.role": "parent", "harmed.relation": "mother", "harmed.given_name": "Quilla", "child.relation": "son",
    "child.given_name": "Quillon", "child.family_name": "Invented", "child.age_band": "10_to_15",
    "child.lives_with": "yes", "household.postcode": "DT1 1XJ", "household.address": "1 Nowhere Lane",
    "person:1.relation": "brother_sister", "person:1.given_name": "Quince", "person:1.age_band": "under_10",
    "person:1.lives_here": "yes", "incident:1.harms": ("weapon", "threat"), "incident:1.injury": "not_hurt",
    "incident:1.account": "He held the bread knife.", "household.asked_for_help": "nothing_followed",
    "reporter.contact_at": "07700 900123",
}  # fmt: skip
AUNT: dict[str, object] = {
    "reporter.role": "relative", "reporter.how_known": "told", "harmed.relation": "mother",
    "harmed.given_name": "Quilla", "child.given_name": "Quill", "child.birth_day": "1 May 2011",
    "child.lives_with": "part", "household.postcode": "DT4 7AA", "harmed.address": "2 Nowhere Lane",
    "person:1.relation": "brother_sister", "person:1.given_name": "quince", "person:2.relation": "brother_sister",
    "person:2.given_name": "Quora", "incident:1.harms": ("weapon",), "incident:1.injury": "hurt",
    "reporter.contact_at": "07700 900456",
}  # fmt: skip
WHEN = {"incident:1.when": (date(2026, 3, 9), date(2026, 3, 9)), "child.birth_day": (date(2011, 5, 1),) * 2}


def facts(said: dict[str, object], at: datetime, **days: tuple[date, date]) -> Facts:
    when = {"child.birth_day": WHEN["child.birth_day"], **{key.replace("__", "."): day for key, day in days.items()}}
    told = {**said, **({"incident:1.when": "then"} if "incident:1.when" in when else {})}
    return Facts({
        key: Answer(value, at, happened=Happened(*when[key]) if key in when else None)  # type: ignore[arg-type]
        for key, value in told.items()
    })  # fmt: skip


def accounts(*said: tuple[dict[str, object], datetime], one_source: bool = False) -> tuple[Account, ...]:
    days = {"incident:1__when": WHEN["incident:1.when"]}
    given = [(f"report-{number}", at, facts(each, at, **days), ()) for number, (each, at) in enumerate(said)]
    return numbered(given, lambda one, other: one_source)


BOTH = accounts((MOTHER, MARCH), (AUNT, JUNE))


def test_people_of_two_reports_are_one_where_nothing_speaks_against_it() -> None:
    harmed, child, quince, quora = people_of(BOTH)
    assert (harmed.part, child.part) == ("harmed", "child")
    assert [name.value for name in child.names] == ["Quillon Invented", "Quill"]
    assert [alias.value for alias in child.aliases] == ["Quillon Invented"]
    assert quince.told_as == ((1, "person:1"), (2, "person:1"))
    assert quora.told_as == ((2, "person:2"),)
    assert (harmed.sex, child.sex, quince.sex) == ("woman", "man", "")


def test_a_day_of_birth_and_an_age_said_on_a_day_are_kept_with_who_said_it() -> None:
    child = people_of(BOTH)[1]
    assert [(said.value, said.reports) for said in child.ages] == [
        ("10 to 15 on 10 March 2026", (1,)), ("born 1 May 2011", (2,)),
    ]  # fmt: skip
    assert child.born == (date(2011, 5, 1), date(2011, 5, 1))


def test_a_boy_born_in_another_year_is_another_person() -> None:
    older = {**AUNT, "child.age_band": "18_or_over"}
    del older["child.birth_day"]
    children = [each for each in people_of(accounts((MOTHER, MARCH), (older, JUNE))) if each.part == "child"]
    assert [each.told_as for each in children] == [((1, "child"),), ((2, "child"),)]


def test_whoever_lives_elsewhere_stands_outside_the_home() -> None:
    apart = {**MOTHER, "child.lives_with": "no"}
    drawn = tree_picture(people_of(accounts((apart, MARCH))))
    right = {figure.lines[0] for figure in drawn.figures if figure.x > drawn.home}
    assert right == {"Quilla"}
    assert [tie.dashed for tie in drawn.ties] == [False, True]


def test_two_homes_and_a_move() -> None:
    assert [(home.whose, home.address.value, home.address.reports) for home in homes_of(BOTH)] == [
        ("the young person", "1 Nowhere Lane, DT1 1XJ", (1,)), ("the young person", "DT4 7AA", (2,)),
        ("the person harmed", "2 Nowhere Lane", (2,)),
    ]  # fmt: skip


def test_the_safe_number_is_the_parents_only_where_the_parent_told_it() -> None:
    assert [phone.value for phone in people_of(BOTH)[0].phones] == ["07700 900123"]


def test_an_event_keeps_its_day_the_day_it_was_told_and_the_day_it_was_recorded() -> None:
    first, second = (event for event in told(BOTH) if "incident:1.harms" in event.keys)
    assert (first.first, first.last) == WHEN["incident:1.when"]
    assert (second.first, second.known, second.recorded) == (date(2026, 3, 9), JUNE, JUNE)
    assert first.words == "He held the bread knife."
    assert (first.source, first.by) == ("a source (the parent or carer harmed)", "told of themselves")
    assert (second.source, second.by) == ("a second source (a relative)", "was told it")


def test_agreement_and_contradiction_stand_side_by_side() -> None:
    first = next(event for event in told(BOTH) if event.words)
    (agrees,), (differs,) = first.agrees, first.differs
    assert agrees.startswith("a second source (a relative) (report 2) also tells of: ")
    assert "weapon" in agrees
    assert "hurt" not in agrees
    assert differs.startswith("a second source (a relative) (report 2) says otherwise: whether anybody was hurt: ")


def test_three_reports_of_one_source_are_not_three_that_agree() -> None:
    one = accounts((MOTHER, MARCH), (MOTHER, JUNE), one_source=True)
    assert {each.source for each in one} == {1}
    assert not [event for event in told(one) if event.agrees]
    assert not compared(one)


def test_what_differs_comes_before_what_agrees() -> None:
    found = {each.key: each.agrees for each in compared(BOTH)}
    assert found["household.postcode"] is False
    assert found["harmed.given_name"] is True
    assert list(found.values()) == sorted(found.values())
    assert not [key for key in found if key.startswith("reporter.")]


def test_help_that_was_sought_and_not_given_is_its_own_line() -> None:
    unanswered = [event for event in told(BOTH) if event.done == UNANSWERED]
    assert [(event.kind, event.report) for event in unanswered] == [(Kind.HELP, 1)]


def test_the_oldest_day_comes_first() -> None:
    days = [event.place[0] for event in in_order(told(BOTH))]
    assert days == sorted(days)


@pytest.mark.parametrize(("words", "on_tuesday_at_ten", "on_tuesday_at_four", "on_sunday_at_ten"), [
    ("weekdays 9 to 3", "open", "closed", "closed"),
    ("Weekdays before 3", "not sure", "closed", "closed"),
    ("Mon-Fri 9am-3pm", "open", "closed", "closed"),
    ("Tuesdays after 2pm; weekends", "closed", "open", "open"),
    ("any time", "open", "open", "open"),
    ("when he is at school", "not sure", "not sure", "not sure"),
    ("", "not sure", "not sure", "not sure"),
])  # fmt: skip
def test_the_window_is_said_only_where_every_reading_says_so(
    words: str, on_tuesday_at_ten: str, on_tuesday_at_four: str, on_sunday_at_ten: str
) -> None:
    ten = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    found = [window(words, at) for at in (ten, ten + timedelta(hours=6), ten + timedelta(days=5))]
    assert found == [Window(each) for each in (on_tuesday_at_ten, on_tuesday_at_four, on_sunday_at_ten)]
