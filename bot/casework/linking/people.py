"""The people and the home of one report, as linking reads them.  Nothing else of a report is compared.

A new address that is kept from the young person is not read: it must stand in as few places as can be.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import msgspec
import phonenumbers

from flows.facts import harmed, household, person, reporter
from flows.grammar import Answer, Facts

OUTCODE_AND_REST = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b")
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")
LONGEST_CONTACT = 1_000
"""characters of what they wrote are read for numbers and e-mail: more of them takes the square of the time."""
ABROAD = "GB"
"""Where a number without a country's code lies."""
# What an age told on a day says: at least, and less than, so many years.
AGES = {
    "under_10": (0, 10), "10_to_15": (10, 16), "16_to_17": (16, 18), "18_or_over": (18, 60), "under_18": (0, 18),
    "18_to_64": (18, 65), "65_or_over": (65, 110), "baby": (0, 2),
}  # fmt: skip


SEX = {"son": "male", "daughter": "female", "mother": "female", "father": "male"}


class Someone(msgspec.Struct, frozen=True):
    """One person of the household.  part: harmed, child, or the relation of `person:n`.

    born: no earlier than, no later than; from a date of birth (both the same), or from an age said on a day; None if
    nothing was told.  Names as told, with whatever else they go by.  sex: male or female, where a word such as son or
    mother says it.
    """

    part: str
    given: str = ""
    family: str = ""
    born: tuple[date, date] | None = None
    school: str = ""
    sex: str = ""


class Teller(msgspec.Struct, frozen=True):
    """Who told it, as far as it is known: only to see whether two reports come from one source."""

    part: str = ""
    name: str = ""
    phones: tuple[str, ...] = ()
    place: str = ""


class Household(msgspec.Struct, frozen=True):
    """A report's household.  All that linking may read.  Postcodes and numbers in one form, the rest as told.

    phones: numbers and e-mail of the parent; a number that somebody else gave is the teller's alone.
    """

    people: tuple[Someone, ...]
    postcodes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    teller: Teller = Teller()


def household_of(facts: Facts) -> Household:
    """What linking reads of what was told."""

    def said(key: str) -> str:
        answer = facts.get(key)
        return str(answer.value) if answer is not None and answer.is_known else ""

    role, contacts = said(reporter.role.key), contacts_in(said(reporter.contact_at.key))
    where = [said(key) for key in (household.place.key, harmed.place.key)]
    return Household(
        people=_people(facts, said),
        postcodes=_several(code for text in (said(household.postcode.key), *where) for code in postcodes_in(text)),
        addresses=_several(map(said, (household.address.key, harmed.address.key, household.where_now.key))),
        places=_several(where),
        phones=contacts if role == "parent" else (),
        teller=Teller(role, said(reporter.name.key), contacts, said(reporter.workplace.key)),
    )


def _people(facts: Facts, said: Callable[[str], str]) -> tuple[Someone, ...]:
    def someone(part: str, about: str) -> Someone:
        given, family, school, relation = (
            said(f"{about}.{name}") for name in ("given_name", "family_name", "school_name", "relation")
        )
        return Someone(part, given, family, _born(facts, about), school, SEX.get(relation, ""))

    others = (
        someone(said(person.relation.of(number)) or "adult", f"person:{number}") for number in facts.numbers("person")
    )
    return (someone("child", "child"), someone("harmed", "harmed"), *others)


def _born(facts: Facts, about: str) -> tuple[date, date] | None:
    day = facts.get(f"{about}.birth_day")
    if day is not None and day.is_known and day.happened is not None:
        return day.happened.first, day.happened.last
    band, baby = facts.get(f"{about}.age_band"), facts.get(f"{about}.relation")
    for answer in (band, baby):
        if answer is not None and answer.is_known and answer.value in AGES:
            return _aged(answer)
    return None


def _aged(answer: Answer) -> tuple[date, date]:
    """When somebody was born who on that day was at least so old, and less than so old."""
    least, under = AGES[str(answer.value)]
    day = answer.said_at.date()
    return _years_before(day, under) + timedelta(days=1), _years_before(day, least)


def _years_before(day: date, years: int) -> date:
    earlier = day.year - years
    return day.replace(year=earlier, day=28 if (day.month, day.day) == (2, 29) and not isleap(earlier) else day.day)


def postcodes_in(text: str) -> tuple[str, ...]:
    """Whole postcodes in a text, as 'DT4 7AA'."""
    capitals = text.upper()
    whole = re.fullmatch(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.sub(r"[^A-Z0-9]", "", capitals))
    found = [whole] if whole else OUTCODE_AND_REST.finditer(capitals)
    return _several(" ".join(match.groups()) for match in found)


def contacts_in(text: str) -> tuple[str, ...]:
    """Numbers as '+441632960123' and e-mail addresses in small letters."""
    text = text[:LONGEST_CONTACT]
    found = phonenumbers.PhoneNumberMatcher(text, ABROAD, leniency=phonenumbers.Leniency.POSSIBLE)
    numbers = (phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164) for match in found)
    return _several((*numbers, *(mail.lower() for mail in MAIL.findall(text))))


def _several(those: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in those if each))
