"""From what somebody typed to the council it lies in: a postcode, part of one, a slip of the keys, or a town.

A council is named only where the data leaves no other; else every council it may lie in is listed and a person decides.
No third party ever sees a postcode. Light to import: the command line answers `where` in half a second with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.referrals import spelling
from bot.referrals.councils import Council, Councils, load_councils
from bot.referrals.postcodes import PostcodeIndex, Spot, open_index
from bot.referrals.spelling import Part

DEFAULT = Path(".cache") / "places"


class Outcome(StrEnum):
    """What became of the text. Only a postcode, part of one, a town or a place outside England can name a council."""

    label: str  # for staff

    def __new__(cls, value: str, label: str) -> Outcome:
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member

    POSTCODE = "postcode", "Postcode found"
    PARTIAL = "partial", "Part of a postcode"
    TOWN = "town", "Name of a town"
    SEVERAL = "several", "More than one postcode"
    MISTYPED = "mistyped", "Looks mistyped"
    UNKNOWN = "unknown", "Postcode not in the data"
    NO_COUNCIL = "no_council", "In the data, without a council"
    OUTSIDE_ENGLAND = "outside_england", "Outside England"
    NOT_A_PLACE = "not_a_place", "No postcode or known town"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text points.

    council: code of the one council it lies in; None where the data leaves several or none, or it is no council's.
    may_be: codes of all it may lie in, the one above among them.
    neighbours: codes of other councils in the same postcode sector.
    easting, northing: British National Grid, in metres, to 100 m.
    corrected: typed with O for 0 or the like, where no other reading is possible.
    """

    outcome: Outcome
    postcode: str = ""
    council: str | None = None
    may_be: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    easting: int | None = None
    northing: int | None = None
    suggestions: tuple[str, ...] = ()
    corrected: bool = False


class Places:
    """Councils, towns and the index of postcodes, read-only: one for the process, used from any thread."""

    def __init__(self, index: PostcodeIndex, councils: Councils) -> None:
        self.index, self.councils = index, councils
        longest_first = sorted(map(re.escape, councils.towns), key=len, reverse=True)
        self._names = re.compile(rf"\b(?:{'|'.join(longest_first)})\b")

    @property
    def edition(self) -> date:
        """First of the month of the ONS edition."""
        return self.index.edition

    def council(self, code: str) -> Council:
        """Who answers where this council code lies; KeyError for a code that stands in no data."""
        return self.councils.by_code[code]

    def find(self, text: str) -> Place:
        """The place a text names. Never guesses: see Place.council."""
        said = spelling.words(text)
        whole = spelling.postcodes(said)
        hits = [(part, spot) for part in whole if (spot := self.index.find(*part))]
        if hits and len(whole) == 1:
            return self._found(*hits[0])
        if hits:
            return self._several(whole)
        return self._respelt(said) or self._unknown(whole) or self._partial(said) or self._town(said)

    def _found(self, part: Part, spot: Spot, corrected: bool = False) -> Place:
        if spot.council is None:
            return Place(Outcome.NO_COUNCIL, str(part), corrected=corrected)
        near = self.index.councils(part.outcode, part.inward[0])
        return Place(
            self._here(Outcome.POSTCODE, (spot.council,)),
            str(part),
            self._only((spot.council,)),
            (spot.council,),
            tuple(code for code in near if code != spot.council),
            spot.easting,
            spot.northing,
            corrected=corrected,
        )

    def _several(self, parts: list[Part]) -> Place:
        """Two homes, or an old address and a new one: which is meant, only the person who wrote knows."""
        codes = {code for part in parts for code in self._possible(part)}
        return Place(Outcome.SEVERAL, may_be=tuple(sorted(codes)), suggestions=tuple(map(str, parts)))

    def _possible(self, part: Part) -> tuple[str, ...]:
        """The council of a postcode that is held; else the councils of its sector, or else of its outcode."""
        spot = self.index.find(*part) if len(part.inward) == 3 else None
        if spot:
            return (spot.council,) if spot.council else ()
        return self.index.councils(part.outcode, part.inward[:1]) or self.index.councils(part.outcode)

    def _respelt(self, said: list[str]) -> Place | None:
        parts, impossible = spelling.respelt(said)
        held = {part: spot for part in parts if (spot := self.index.find(*part))}
        if not held:
            return None
        if impossible and len(set(parts)) == 1:
            return self._found(*held.popitem(), corrected=True)
        codes = {spot.council for spot in held.values() if spot.council}
        return Place(Outcome.MISTYPED, may_be=tuple(sorted(codes)), suggestions=tuple(map(str, held)))

    def _unknown(self, whole: list[Part]) -> Place | None:
        """A new home, or a slip no rule knows: the councils around are told, none is chosen."""
        if not whole:
            return None
        if len(whole) > 1:
            return self._several(whole)
        return Place(Outcome.UNKNOWN, str(whole[0]), may_be=self._possible(whole[0]))

    def _partial(self, said: list[str]) -> Place | None:
        for part in spelling.partly(said):
            if codes := self.index.councils(*part):
                return self._among(Outcome.PARTIAL, str(part), codes)
        found = [part for part in spelling.mentioned(said) if self.index.councils(*part)]
        if len(found) == 1:
            return self._among(Outcome.PARTIAL, str(found[0]), self.index.councils(*found[0]))
        return self._several(found) if found else None

    def _town(self, said: list[str]) -> Place:
        text = " ".join(spelling.telling(said))
        towns = [self.councils.towns[name] for name in self._names.findall(text)]
        if not towns:
            return Place(Outcome.NOT_A_PLACE)
        every = {code for town in towns for code in town.councils}
        shared = every.intersection(*(town.councils for town in towns))
        names, codes = ", ".join(town.name for town in towns), tuple(sorted(shared or every))
        if self._names.sub("", text).strip():  # "near Poole" and "Poole Road" may well not be in Poole
            return Place(Outcome.TOWN, names, may_be=codes)
        return self._among(Outcome.TOWN, names, codes)

    def _among(self, outcome: Outcome, postcode: str, codes: tuple[str, ...]) -> Place:
        return Place(self._here(outcome, codes), postcode, self._only(codes), codes)

    def _here(self, outcome: Outcome, codes: Iterable[str]) -> Outcome:
        inside = any(self.councils.nation(code) == "England" for code in codes)
        return outcome if inside else Outcome.OUTSIDE_ENGLAND

    def _only(self, codes: tuple[str, ...]) -> str | None:
        return codes[0] if len(codes) == 1 and codes[0] in self.councils.by_code else None


def open_places(directory: Path = DEFAULT) -> Places:
    """What it takes to place a text; under 50 ms once compiled. The first call ever compiles, about ten seconds."""
    return Places(open_index(directory), load_councils(directory))
