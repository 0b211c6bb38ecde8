"""What two households share, how much that weighs, and what of it is shown to a person."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from math import inf, log2

import msgspec

from bot.casework.linking import comparing, saying
from bot.casework.linking.names import plain
from bot.casework.linking.people import Household, Teller
from bot.casework.linking.reading import Read, read
from flows.rules import linking as rules


class Verdict(StrEnum):
    """What is shown to a person; never an act."""

    SUGGESTED = "suggested"
    POSSIBLE = "possible"
    NOT = "not"


class Why(msgspec.Struct, frozen=True):
    """One comparison.  weight: in bits (log2 of m/u).  words: for a tired person."""

    comparison: str
    level: str
    weight: float
    words: str


class Match(msgspec.Struct, frozen=True):
    """What two households share.  weight: prior and all comparisons, in bits.  why: the heaviest first; what one of
    them does not tell is left out, for it is no evidence.  one_teller: both told by one source, as far as can be seen;
    False says only that nothing shows it.
    """

    weight: float
    probability: float
    why: tuple[Why, ...]
    one_teller: bool = False


PRIOR = log2(rules.PRIOR / (1 - rules.PRIOR))
WEIGHTS = {
    (comparison.name, level.name): (level.weight, level.words)
    for comparison in rules.COMPARISONS
    for level in comparison.levels
}


def compare(one: Household, other: Household) -> Match:
    """What they share, told apart by comparison; the same whichever comes first, but for the order in the words."""
    return _compared(one, read(one), other, -inf)


def compare_all(one: Household, others: Mapping[str, Household]) -> dict[str, Match]:
    """What one report shares with each of its candidates, by report id; it is read once.

    Most weigh too little to be shown: of these only the weight is told, not why.
    """
    mine = read(one)
    return {report: _compared(one, mine, other, rules.POSSIBLE) for report, other in others.items()}


def _compared(one: Household, mine: Read, other: Household, least: float) -> Match:
    """least: bits, below which it is not said why."""
    theirs = read(other)
    levels = comparing.levels(mine, theirs).items()
    weight = sum([WEIGHTS[level][0] for level in levels], PRIOR)
    probability = 1 / (1 + 2.0**-weight)
    if weight < least:
        return Match(weight, probability, ())
    why = [_why(comparison, level, one, other) for comparison, level in levels]
    why.sort(key=lambda each: -abs(each.weight))
    same_parent = not mine.harmed.keys.isdisjoint(theirs.harmed.keys)
    return Match(weight, probability, tuple(why), one_teller(one.teller, other.teller, same_parent))


def _why(comparison: str, level: str, one: Household, other: Household) -> Why:
    bits, words = WEIGHTS[comparison, level]
    return Why(comparison, level, bits, saying.words(words, comparison, one, other))


def one_teller(mine: Teller, theirs: Teller, same_parent: bool) -> bool:
    """Both were told by one source: the same number or e-mail, the same name, or the same parent of the same name."""
    if mine.phones and not set(mine.phones).isdisjoint(theirs.phones):
        return True
    if mine.name and theirs.name:
        return plain(mine.name) == plain(theirs.name)
    if mine.part != theirs.part or not mine.part:
        return False
    if mine.part == "parent":
        return same_parent
    return bool(mine.place) and plain(mine.place) == plain(theirs.place)


def judged(matches: Mapping[str, Match]) -> dict[str, Verdict]:
    """What to show of one new report's candidates, by their families; lookalikes hold each other back.

    Suggested is what weighs enough, rests on a person, and is well ahead of every other.
    """
    return {name: _verdict(match, _ahead(matches, name)) for name, match in matches.items()}


def _ahead(matches: Mapping[str, Match], name: str) -> float:
    """How far one is ahead of every other, in bits."""
    return matches[name].weight - max((each.weight for other, each in matches.items() if other != name), default=-inf)


def _verdict(match: Match, ahead: float) -> Verdict:
    if match.weight < rules.POSSIBLE:
        return Verdict.NOT
    clear = match.weight >= rules.SUGGESTED and ahead >= rules.MARGIN and rests_on_a_person(match)
    return Verdict.SUGGESTED if clear else Verdict.POSSIBLE


def rests_on_a_person(match: Match) -> bool:
    """What is told of persons is not against it, and a first name, the house, the number, or a birthday and the place
    are in common: relatives share last name, street and school, and twins a birthday and a last name.
    """
    bits = {why.comparison: why.weight for why in match.why}
    if sum(bits.get(name, 0.0) for name in (*rules.FIRST_NAMES, *rules.BIRTHDAYS)) < 0:
        return False
    if any(bits.get(name, 0.0) > 0 for name in (*rules.FIRST_NAMES, "phone")):
        return True
    if any(why.comparison == "place" and why.level in rules.HOUSES for why in match.why):
        return True
    birthday = max(bits.get(name, 0.0) for name in rules.BIRTHDAYS)
    return birthday > rules.A_BIRTHDAY and bits.get("place", 0.0) > 0
