"""Who tells: one source is one source however often it reports, and two sides of a home are named, not weighed."""

from __future__ import annotations

import pytest

from bot import casework
from bot.casework.linking import Household, Someone, household_of
from bot.casework.linking.sides import OTHER_ADULT, TURNED, together, two_sides
from bot.store import Store
from tests.casework.families import ASHDOWN, Family, told_of
from tests.casework.told import NOW, minutes

QUILLON, TAMSIN, PIRAN = ("Quillon", "Ashdown"), ("Tamsin", "Ashdown"), ("Piran", "Ashdown")


def home(child: tuple[str, str], harmed: tuple[str, str], *adults: tuple[str, str]) -> Household:
    parts = [("child", child), ("harmed", harmed), *(("adult", adult) for adult in adults)]
    return Household(tuple(Someone(part, *names) for part, names in parts))


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (home(QUILLON, TAMSIN), home(QUILLON, TAMSIN), ""),
        (home(QUILLON, TAMSIN), home(TAMSIN, QUILLON), TURNED),
        (home(QUILLON, TAMSIN, PIRAN), home(QUILLON, PIRAN), OTHER_ADULT),
        (home(QUILLON, TAMSIN), home(QUILLON, PIRAN), ""),
        (home(("", ""), ("", "")), home(("", ""), ("", "")), ""),
    ],
)
def test_two_sides_are_named_where_the_harmed_of_one_is_told_of_otherwise_in_the_other(
    one: Household, other: Household, said: str
) -> None:
    assert (two_sides(one, other), two_sides(other, one)) == (said, said)


def test_reports_of_one_source_are_put_together_also_by_a_third() -> None:
    alike = {("a", "b"), ("b", "d")}
    assert together("abcd", lambda one, other: (one, other) in alike) == (("a", "b", "d"), ("c",))
    assert together((), lambda _one, _other: True) == ()


def test_each_report_has_one_source_and_a_neighbour_is_another(sqlite_store: Store) -> None:
    told = {"reporter.role": "neighbour", "reporter.name": "Merryn Invented", "reporter.contact_at": "01632 960123"}
    hers, other = Family(sqlite_store, told_of(ASHDOWN)), Family(sqlite_store, told_of(ASHDOWN, told), NOW)
    with sqlite_store.read() as db:
        assert sorted(casework.sources_of(db, [hers.id, other.id])) == sorted([(hers.id,), (other.id,)])


def test_who_told_is_read_and_weighs_nothing_by_itself() -> None:
    assert household_of(told_of({"reporter.name": "Merryn Invented"})).teller.name == "Merryn Invented"
    assert household_of(told_of({"reporter.name": "Merryn Invented"})).phones == ()


def test_marking_two_sides_stands_in_both_records_and_stops_nothing(sqlite_store: Store) -> None:
    both = [Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(more)) for more in range(2)]
    waits = [family.page.waits for family in both]
    with sqlite_store.begin() as db:
        casework.mark_two_sides(db, both[0].links[0].id, "anna", NOW + minutes(5), "They are in court.")
    assert [family.page.waits for family in both] == waits
    for family in both:
        said = family.links[0].two_sides
        assert said is not None
        assert said.reason.reason == "They are in court."
        assert family.page.doubted_at is None
