"""What two households share, and how much it weighs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from bot.casework.linking.blocking import blocking
from bot.casework.linking.people import Household


class Verdict(StrEnum):
    """What is shown to a person; never an act."""

    SUGGESTED = "suggested"
    POSSIBLE = "possible"
    NOT = "not"


class Why(msgspec.Struct, frozen=True):
    """One comparison.  weight: in bits (log2 of m/u), 0 where nothing can be compared.  words: for a tired person."""

    comparison: str
    level: str
    weight: float
    words: str


class Match(msgspec.Struct, frozen=True):
    """What two households share.  weight: prior and all comparisons, in bits.  one_teller: both told by one source."""

    weight: float
    probability: float
    why: tuple[Why, ...]
    one_teller: bool = False


def compare(one: Household, other: Household) -> Match:
    """What they share, told apart by comparison; the same whichever comes first."""
    shared = blocking(one) & blocking(other)
    why = tuple(Why(purpose, "exact", 8.0, f"same {purpose}") for purpose, _ in sorted(shared))
    weight = -10.0 + sum(each.weight for each in why)
    return Match(weight, 1 / (1 + 2.0**-weight), why)


def judged(matches: Mapping[str, Match]) -> dict[str, Verdict]:
    """What to show of one new report's candidates, by report id; lookalikes hold each other back (margin rule)."""

    def verdict(match: Match) -> Verdict:
        return Verdict.SUGGESTED if match.weight > 3 else Verdict.POSSIBLE if match.weight > -3 else Verdict.NOT

    return {report: verdict(match) for report, match in matches.items()}
