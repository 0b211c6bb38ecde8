"""Who tells: three reports from one source are not three sources, and a home may be told of from two sides.

Neutral, both: they say what a person may want to look at, lower nothing and stop nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import combinations

from sqlalchemy import Connection

from bot.casework.decisions import Act, decide, given
from bot.casework.linking.index import households
from bot.casework.linking.pairs import locked
from bot.casework.linking.people import Household, Someone
from bot.casework.linking.weighing import compare
from bot.casework.sealed import Reason

TURNED = "The one who is harmed in one of them is told of as the one who harms in the other."
OTHER_ADULT = "Each tells of another grown-up as harmed, and one of them is named in the other's home."


def sources_of(db: Connection, report_ids: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """These reports, put together where one source told them, as far as it can be seen."""
    found = households(db, report_ids)
    return together(found, lambda one, other: compare(found[one], found[other]).one_teller)


def together(all_of: Iterable[str], alike: Callable[[str, str], bool]) -> tuple[tuple[str, ...], ...]:
    """All of them, each in one part: those that are alike, and what is alike to those."""
    of = {each: {each} for each in all_of}
    for one, other in combinations(of, 2):
        if of[one] is not of[other] and alike(one, other):
            both = of[one] | of[other]
            of |= dict.fromkeys(both, both)
    return tuple(dict.fromkeys(tuple(sorted(each)) for each in of.values()))


def sides_of(db: Connection, one: str, other: str) -> str:
    """Why these two may tell of one home from two sides; empty where nothing says so."""
    found = households(db, (one, other))
    return two_sides(found[one], found[other]) if len(found) == 2 else ""


def two_sides(one: Household, other: Household) -> str:
    """Whether the one who is harmed here is told of otherwise there; the same whichever comes first."""
    for here, there in ((one, other), (other, one)):
        harmed = _named(here, "harmed")
        if harmed & _named(there, "child"):
            return TURNED
        if _named(there, "harmed") and not harmed & _named(there, "harmed") and harmed & _named(there, "adult"):
            return OTHER_ADULT
    return ""


def mark_two_sides(db: Connection, link_id: str, who: str, at: datetime, reason: str) -> None:
    """A person says that two reports tell of one home from two sides (apart, in dispute, one against the other)."""
    row = locked(db, link_id)
    for report_id in (row["one_id"], row["other_id"]):
        decide(db, report_id, link_id, who, Act.TWO_SIDES, at, Reason(given(reason)))


def _named(household: Household, part: str) -> set[tuple[str, str]]:
    return {_name(each) for each in household.people if each.part == part and each.given and each.family}


def _name(someone: Someone) -> tuple[str, str]:
    return someone.given.strip().casefold(), someone.family.strip().casefold()
