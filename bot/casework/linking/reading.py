"""A household made ready to be compared: names read, addresses and schools in one form, days as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import msgspec
from anyascii import anyascii

from bot.casework.linking import names
from bot.casework.linking.names import KEPT, Name
from bot.casework.linking.people import Household, Someone
from flows.rules.common_names import COMMON_ELSEWHERE, COMMON_FAMILY_NAMES

GROWN = ("harmed", "adult")
SCHOOLS = frozenset({
    "school", "academy", "primary", "secondary", "college", "high", "middle", "infant", "infants", "junior", "juniors",
    "first", "nursery", "sixth", "form", "the", "of", "and", "church", "ce", "rc", "st", "saint", "community",
})  # fmt: skip
STREETS = {
    "st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "cl": "close", "ln": "lane", "dr": "drive",
    "gdns": "gardens", "ct": "court", "terr": "terrace", "ter": "terrace", "cres": "crescent", "sq": "square",
    "pl": "place", "pk": "park", "gr": "grove",
}  # fmt: skip
NUMBER = re.compile(r"(?<!\d)\d+ ?[a-z]?\b")  # from its first digit only: each later one would be tried to the end
WORDS = re.compile(r"[a-z]{2,}")


class Person(NamedTuple):
    """born: the first and last day it may have been, counted from year one; empty where nothing is known.

    birthday: the day where exactly one is known, else 0.
    """

    given: Name | None = None
    born: tuple[int, int] | tuple[()] = ()
    birthday: int = 0
    sex: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return self.given.keys if self.given else NOTHING


class Door(NamedTuple):
    """number: of the house.  street: its words in one form."""

    number: str
    street: str


class Read(msgspec.Struct):
    """What of a household is compared.  young and grown: those besides the two whom every report is about.

    others: for each of these who has a name, what it can be known by; *_keys and *_days all of them together.
    parts: last names and the halves of double-barrelled ones.  rare: those that not very many families have.
    """

    child: Person
    harmed: Person
    young: list[Person]
    grown: list[Person]
    young_keys: frozenset[str]
    grown_keys: frozenset[str]
    young_days: frozenset[int]
    grown_days: frozenset[int]
    others: list[frozenset[str]]
    others_keys: frozenset[str]
    families: frozenset[str]
    parts: frozenset[str]
    sounds: frozenset[str]
    rare: frozenset[str]
    schools: frozenset[str]
    postcodes: frozenset[str]
    sectors: frozenset[str]
    doors: frozenset[Door]
    phones: frozenset[str]


NOTHING: frozenset[str] = frozenset()
NOBODY = Person()


def read(household: Household) -> Read:
    """The same for the same household; nothing in it that the household does not say."""
    child = harmed = NOBODY
    young: list[Person] = []
    grown: list[Person] = []
    for each in household.people:
        person = _person(each)
        if each.part == "child" and child is NOBODY:
            child = person
        elif each.part == "harmed" and harmed is NOBODY:
            harmed = person
        else:
            (grown if each.part in GROWN else young).append(person)
    named = [each.given for each in chain(young, grown) if each.given]
    others = [keys for name in named if (keys := name.keys | name.sounds)]
    families = [name for each in household.people if each.family and (name := names.family(each.family))]
    said = _all(name.said for name in families)
    return Read(
        child, harmed, young, grown,
        _all(each.keys for each in young), _all(each.keys for each in grown), _days(young), _days(grown),
        others, _all(others),
        said, _all(name.keys for name in families), _all(name.sounds for name in families),
        said - COMMON_FAMILY_NAMES - COMMON_ELSEWHERE,
        frozenset(school(each.school) for each in household.people if each.school) - {""},
        frozenset(household.postcodes), frozenset(code[:-2] for code in household.postcodes),
        frozenset(door for told in household.addresses if (door := _door(told)) is not None),
        frozenset(household.phones),
    )  # fmt: skip


def _person(someone: Someone) -> Person:
    given = names.given(someone.given) if someone.given else None
    if someone.born is None:
        return Person(given, sex=someone.sex)
    first, last = someone.born[0].toordinal(), someone.born[1].toordinal()
    return Person(given, (first, last), first if first == last else 0, someone.sex)


def _all(those: Iterable[frozenset[str]]) -> frozenset[str]:
    return NOTHING.union(*those)


def _days(people: list[Person]) -> frozenset[int]:
    return frozenset([each.birthday for each in people if each.birthday])


@lru_cache(KEPT)
def school(text: str) -> str:
    """Its own words, without those that every school has, unless it has no others."""
    said = names.plain(text).split()
    return " ".join([word for word in said if word not in SCHOOLS] or said)


@lru_cache(KEPT)
def _door(address: str) -> Door | None:
    """'Flat 2, 12a Juniper Rd, Poole' is 12a, 'juniper road': the last number and the two words after it; else None."""
    small = anyascii(address).lower()
    numbers = list(NUMBER.finditer(small))
    words = [STREETS.get(word, word) for word in WORDS.findall(small[numbers[-1].end() :])][:2] if numbers else []
    return Door(numbers[-1].group().replace(" ", ""), " ".join(words)) if words else None
