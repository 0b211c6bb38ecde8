"""Which earlier reports are looked at for a new one: those that share at least one of these values with it.

Only keyed hashes of the values are kept, so that nothing can be looked up that is nearly the same.  What is nearly the
same is therefore made the same first: short names by the name they stand for, last names by their sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product

from bot.casework.linking import names
from bot.casework.linking.people import Household
from bot.casework.linking.reading import Person, Read, read

# How many of 100,000 reports share a value with a new one, by purpose, stands in docs/linking.md.
STRONG = ("phone", "birthday", "postcode", "address", "school_and_name", "school_and_family", "name", "families")
WEAK = ("family", "names", "family_and_sector", "sector_and_name", "month_and_name")
LONGEST_MONTH = 31  # days


def blocking(household: Household) -> frozenset[tuple[str, str]]:
    """(purpose, value) pairs: two reports are compared when they share at least one.  Values are in one form.

    Nothing of one value alone is as weak as a first name; where a value is shared by very many, a weak purpose may be
    left out for it (`STRONG` and `WEAK`).
    """
    return frozenset(_pairs(read(household)))


def _pairs(home: Read) -> Iterator[tuple[str, str]]:
    everybody = (home.child, home.harmed, *home.young, *home.grown)
    yield from (("phone", phone) for phone in home.phones)
    yield from (("postcode", code) for code in home.postcodes)
    yield from (("address", f"{door.number} {door.street}") for door in home.doors)
    yield from (("birthday", str(each.birthday)) for each in everybody if each.birthday)
    yield from (("family", names.sound(name)) for name in home.rare)
    yield from (("families", " ".join(pair)) for pair in combinations(sorted(home.sounds), 2))
    yield from (("family_and_sector", f"{heard} {sector}") for heard, sector in product(home.sounds, home.sectors))
    yield from (("school_and_family", f"{heard} {school}") for heard, school in product(home.sounds, home.schools))
    for person in everybody:
        yield from _of(person, home)
    for one, other in combinations(everybody, 2):
        for pair in product(one.keys, other.keys):
            yield "names", " ".join(sorted(pair))


def _of(person: Person, home: Read) -> Iterator[tuple[str, str]]:
    keys = person.keys
    yield from (("name", f"{key} {heard}") for key, heard in product(keys, home.sounds))
    yield from (("school_and_name", f"{key} {school}") for key, school in product(keys, home.schools))
    yield from (("sector_and_name", f"{key} {sector}") for key, sector in product(keys, home.sectors))
    if person.born and person.born[1] - person.born[0] < LONGEST_MONTH:
        month = f"{date.fromordinal(person.born[0]):%Y-%m}"
        yield from (("month_and_name", f"{key} {month}") for key in keys)
