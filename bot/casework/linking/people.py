"""The people of one report, as linking reads them."""

from __future__ import annotations

from datetime import date

import msgspec

from flows.facts import child, harmed, household, reporter
from flows.grammar import Facts


class Someone(msgspec.Struct, frozen=True):
    """One person of the household.  part: harmed, child, or the relation of `person:n`.

    born: no earlier than, no later than; from a date of birth (both the same), or from an age said on a day; None if
    nothing was told.  Names as told.
    """

    part: str
    given: str = ""
    family: str = ""
    born: tuple[date, date] | None = None
    school: str = ""


class Teller(msgspec.Struct, frozen=True):
    """Who told it, as far as it is known: only to see whether two reports come from one source."""

    part: str = ""
    name: str = ""
    phones: tuple[str, ...] = ()


class Household(msgspec.Struct, frozen=True):
    """A report's household.  All that linking may read; nothing else of a report is compared."""

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

    people = (
        Someone("child", said(child.given_name.key), said(child.family_name.key), school=said(child.school_name.key)),
        Someone("harmed", said(harmed.given_name.key), said(harmed.family_name.key)),
    )
    postcode = said(household.postcode.key)
    return Household(people, (postcode,) if postcode else (), teller=Teller(said(reporter.role.key)))
