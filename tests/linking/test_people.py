"""What linking reads of a report, and which values bring two reports together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.casework.linking import STRONG, WEAK, blocking
from bot.casework.linking.names import family, given
from bot.casework.linking.people import contacts_in, postcodes_in
from tests.linking.homes import home

DANIEL: dict[str, str | date] = {
    "reporter.role": "parent", "reporter.contact_at": "text me on 07700 900 123",
    "child.given_name": "Daniel", "child.family_name": "Kowalski-Hurst", "child.birth_day": date(2011, 3, 12),
    "child.school_name": "Harbour Road Academy", "harmed.given_name": "Ewa", "harmed.family_name": "Kowalska",
    "household.postcode": "dt47aa", "household.address": "12a Juniper Rd",
    "person:1.relation": "brother_sister", "person:1.given_name": "Zofia",
}  # fmt: skip


def test_an_age_said_on_a_day_is_two_days_of_birth() -> None:
    (child, *_) = home({"child.age_band": "10_to_15"}, datetime(2026, 11, 2, tzinfo=UTC)).people
    assert child.born == (date(2010, 11, 3), date(2016, 11, 2))


def test_the_parents_number_is_the_homes_and_a_friends_is_not() -> None:
    assert home(DANIEL).phones == ("+447700900123",)
    friends = home({**DANIEL, "reporter.role": "friend"})
    assert friends.phones == () and friends.teller.phones == ("+447700900123",)


def test_a_kept_new_address_is_not_read() -> None:
    hidden = home({**DANIEL, "harmed.new_address": "3 Refuge Lane, BH1 1AA"})
    assert hidden == home(DANIEL)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("dt47aa", ("DT4 7AA",)),
        (" DT4-7AA ", ("DT4 7AA",)),
        ("Weymouth", ()),
        ("DT4 7AA or BH1 1AA", ("DT4 7AA", "BH1 1AA")),
    ],
)
def test_a_postcode_is_read_however_it_is_typed(told: str, read: tuple[str, ...]) -> None:
    assert postcodes_in(told) == read


def test_numbers_and_mail_have_one_form() -> None:
    assert contacts_in("+44 (0)1632 960123 or Ewa@Example.org") == ("+441632960123", "ewa@example.org")
    assert contacts_in("01632 960 123") == ("+441632960123",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Danny", "Daniel"),
        ("Daniel (known as Bobby)", "Robert"),
        ("Олександр", "Alexander"),
        ("Łukasz", "Lucas"),
        ("Mohammed", "Muhamed"),
    ],
)
def test_a_first_name_told_in_two_ways_has_a_key_in_common(one: str, other: str) -> None:
    first, second = given(one), given(other)
    assert first and second and first.keys & second.keys


@pytest.mark.parametrize(
    ("one", "other"), [("Clarke", "Clark"), ("Stephens", "Stevens"), ("Smyth", "Smith"), ("Thomson", "Thompson")]
)
def test_last_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    first, second = family(one), family(other)
    assert first and second and first.sounds & second.sounds


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        ("phone", {"reporter.role": "parent", "reporter.contact_at": "+44 7700 900123"}),
        ("postcode", {"household.postcode": "DT4 7AA"}),
        ("address", {"household.address": "Flat 3, 12A Juniper Road, Weymouth"}),
        ("birthday", {"child.birth_day": date(2011, 3, 12)}),
        ("name", {"child.given_name": "Dan", "harmed.family_name": "Kowalsky"}),
        ("school_and_name", {"child.given_name": "Danny", "person:1.school_name": "Harbour Road"}),
        ("school_and_family", {"child.family_name": "Hurst", "child.school_name": "harbour road school"}),
        ("names", {"child.given_name": "Sophie", "person:1.given_name": "Danny", "person:1.relation": "brother_sister"}),
        ("families", {"child.family_name": "Hurst", "harmed.family_name": "Kowalski"}),
        ("family", {"child.family_name": "Kowalsky Hirst"}),
        ("family_and_sector", {"child.family_name": "Hurst", "household.postcode": "DT4 7XX"}),
        ("sector_and_name", {"child.given_name": "Danny", "household.postcode": "DT4 7XX"}),
        ("month_and_name", {"child.given_name": "Danny", "child.birth_day": date(2011, 3, 2)}),
    ],
)  # fmt: skip
def test_each_purpose_finds_what_it_is_for(purpose: str, told: dict[str, str | date]) -> None:
    assert purpose in {found for found, _ in blocking(home(told)) & blocking(home(DANIEL))}


def test_every_purpose_is_named() -> None:
    assert {purpose for purpose, _ in blocking(home(DANIEL))} == {*STRONG, *WEAK}


def test_nothing_told_is_nothing_to_look_for() -> None:
    assert blocking(home({})) == frozenset()
