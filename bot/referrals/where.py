"""What `hearthline where` and the desks say of a place: who answers there, what to ask, how old the data is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

from bot.referrals.councils import Council
from bot.referrals.places import Outcome, Place, Places

SOURCE = "Office for National Statistics, ONS Postcode Directory, Open Government Licence v3.0"
STALE = 12  # months; councils change each April


class Answering(TypedDict):
    """A council area and who answers there; in two-tier areas that is the county."""

    council_code: str
    council: str
    tier: str
    nation: str
    children: str
    adults: str
    police: str


class Data(TypedDict):
    """Where the answer comes from: the ONS edition (first of its month), the package's version, its age in months."""

    source: str
    edition: str
    version: str
    months_old: int


class Where(TypedDict):
    """`answering` is None where no council can be named; then a person decides among `may_be`."""

    outcome: str
    label: str
    postcode: str
    answering: Answering | None
    may_be: list[Answering]
    nations: list[str]
    easting: int | None
    northing: int | None
    corrected: bool
    suggestions: list[str]
    hints: list[str]
    data: Data


def describe(places: Places, place: Place, at: datetime) -> Where:
    """The place in names; `at` is now, for the age of the data."""
    councils = [places.council(code) for code in place.may_be if code in places.councils.by_code]
    months = _months_old(places, at)
    return Where(
        outcome=place.outcome.value,
        label=place.outcome.label,
        postcode=place.postcode,
        answering=_answering(places.council(place.council)) if place.council else None,
        may_be=[_answering(council) for council in councils],
        nations=sorted({places.councils.nation(code) for code in place.may_be}),
        easting=place.easting,
        northing=place.northing,
        corrected=place.corrected,
        suggestions=list(place.suggestions),
        hints=[*_hints(places, place), *_age(months)],
        data=Data(source=SOURCE, edition=places.edition.isoformat(), version=places.index.version, months_old=months),
    )


def _answering(council: Council) -> Answering:
    return Answering(
        council_code=council.code,
        council=council.name,
        tier=council.tier,
        nation=council.nation,
        children=council.children,
        adults=council.adults,
        police=council.police,
    )


def _months_old(places: Places, at: datetime) -> int:
    return (at.year - places.edition.year) * 12 + at.month - places.edition.month


def _hints(places: Places, place: Place) -> Iterator[str]:
    """What a duty officer should know or ask before anything is sent."""
    council = places.council(place.council) if place.council else None
    if council and council.county:
        yield f"{council.name} is a district: {council.children} answers for children, {council.adults} for adults."
    if council and place.neighbours:
        known = places.councils
        names = ", ".join(known.by_code[code].name for code in place.neighbours if code in known.by_code)
        yield f"Homes with nearly this postcode lie in {names}: if just moved or on the border, ask for the address."
    if place.corrected:
        yield f"Typed with a letter for a number or the other way round; it can only be {place.postcode}."
    if place.suggestions:
        yield f"Ask which is meant: {' or '.join(place.suggestions)}."
    if place.council is None and len(place.may_be) > 1:
        yield "It may lie in more than one council: a person decides which."
    if ask := ASK.get(place.outcome):
        yield ask


ASK = {
    Outcome.PARTIAL: "Only part of a postcode: ask for the rest.",
    Outcome.TOWN: "From the name of a town: ask for the postcode or the street.",
    Outcome.UNKNOWN: "Not in the data: newer than it, or mistyped. Ask for the address.",
    Outcome.NO_COUNCIL: "The data gives this postcode no place (a PO box, or long ended). Ask for the address.",
    Outcome.OUTSIDE_ENGLAND: "The rules here are written for England: a person decides whom to tell.",
    Outcome.NOT_A_PLACE: "Ask for a postcode, or for the town.",
}


def _age(months: int) -> Iterator[str]:
    if months > STALE:
        yield f"The postcode data is {months} months old: newer homes and councils are not in it."
