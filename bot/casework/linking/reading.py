"""A household made ready to be compared: names read, addresses and schools in one form, days as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import msgspec
from anyascii import anyascii

from bot.casework.linking import names
from bot.casework.linking.names import KEPT, Name
from bot.casework.linking.people import Household, Someone
from flows.rules.linking import COMMON_FAMILY_NAMES

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
NUMBER = re.compile(r"\d+ ?[a-z]?\b")
WORDS = re.compile(r"[a-z]{2,}")


class Person(msgspec.Struct, frozen=True):
    """born: the first and last day it may have been, counted from year one; empty where nothing is known."""

    given: Name | None
    born: tuple[int, int] | tuple[()]

    @property
    def birthday(self) -> int:
        """The day where exactly one is known, else 0."""
        return self.born[0] if self.born and self.born[0] == self.born[1] else 0


class Door(msgspec.Struct, frozen=True):
    """number: of the house, "" where none was told.  street: its words in one form."""

    number: str
    street: str


class Read(msgspec.Struct, frozen=True):
    """What of a household is compared.  young and grown: those besides the two whom every report is about."""

    child: Person
    harmed: Person
    young: tuple[Person, ...]
    grown: tuple[Person, ...]
    families: frozenset[str]
    parts: frozenset[str]
    sounds: frozenset[str]
    rare: frozenset[str]
    schools: frozenset[str]
    postcodes: frozenset[str]
    doors: frozenset[Door]
    phones: frozenset[str]


NOBODY = Person(None, ())


def read(household: Household) -> Read:
    """The same for the same household; nothing in it that the household does not say."""
    child, harmed = _first(household, "child"), _first(household, "harmed")
    others = [each for each in household.people if each is not child and each is not harmed]
    told = [name for each in household.people if each.family and (name := names.family(each.family))]
    return Read(
        _person(child),
        _person(harmed),
        tuple(_person(each) for each in others if each.part not in GROWN),
        tuple(_person(each) for each in others if each.part in GROWN),
        frozenset(chain.from_iterable(name.said for name in told)),
        frozenset(chain.from_iterable(name.keys for name in told)),
        frozenset(chain.from_iterable(name.sounds for name in told)),
        frozenset(chain.from_iterable(name.sounds for name in told if name.said.isdisjoint(COMMON_FAMILY_NAMES))),
        frozenset(filter(None, (school(each.school) for each in household.people if each.school))),
        frozenset(household.postcodes),
        doors(household.addresses),
        frozenset(household.phones),
    )


def _first(household: Household, part: str) -> Someone | None:
    return next((each for each in household.people if each.part == part), None)


def _person(someone: Someone | None) -> Person:
    if someone is None:
        return NOBODY
    given = names.given(someone.given) if someone.given else None
    born = (someone.born[0].toordinal(), someone.born[1].toordinal()) if someone.born else ()
    return Person(given, born)


@lru_cache(KEPT)
def school(text: str) -> str:
    """Its own words, without those that every school has, unless it has no others."""
    said = names.plain(text).split()
    return " ".join([word for word in said if word not in SCHOOLS] or said)


def doors(addresses: Iterable[str]) -> frozenset[Door]:
    return frozenset(door for address in addresses if (door := _door(address)).street)


@lru_cache(KEPT)
def _door(address: str) -> Door:
    """'Flat 2, 12a Juniper Rd, Poole' is 12a, 'juniper road': the last number, and the two words after it."""
    small = anyascii(address).lower()
    numbers = list(NUMBER.finditer(small))
    after = small[numbers[-1].end() :] if numbers else small
    words = [STREETS.get(word, word) for word in WORDS.findall(after)][:2]
    return Door(numbers[-1].group().replace(" ", "") if numbers else "", " ".join(words))
