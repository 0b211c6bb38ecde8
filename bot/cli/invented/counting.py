"""m and u, counted: how often each level is found between two reports of one home, and of two homes."""

from __future__ import annotations

from collections import Counter
from random import Random

from bot.casework.linking import household_of
from bot.casework.linking.comparing import levels
from bot.casework.linking.reading import Read, read
from bot.cli.invented.town import trial
from flows.rules.linking import COMPARISONS

SEEDS = range(1, 6)
"""The only towns that a weight may know."""
APART = 60  # pairs of two homes for each new report


def counted() -> dict[tuple[str, str], tuple[float, float]]:
    """(comparison, level) -> (m, u), each among the pairs in which both reports tell enough."""
    same: Counter[tuple[str, str]] = Counter()
    apart: Counter[tuple[str, str]] = Counter()
    for seed in SEEDS:
        town, random = trial(seed), Random(seed)  # noqa: S311  invented people are no secret
        stored = [read(household_of(facts)) for facts in town.stored]
        for new in town.new:
            one = read(household_of(new.facts))
            if new.own is not None:
                same.update(levels(one, stored[new.own]).items())
            _others(one, random.choices(stored, k=APART), apart)
    return {pair: (_share(same, pair), _share(apart, pair)) for pair in _every()}


def _others(one: Read, stored: list[Read], apart: Counter[tuple[str, str]]) -> None:
    for other in stored:
        apart.update(levels(one, other).items())


def _every() -> list[tuple[str, str]]:
    return [(comparison.name, level.name) for comparison in COMPARISONS for level in comparison.levels]


def _share(found: Counter[tuple[str, str]], pair: tuple[str, str]) -> float:
    told = sum(number for (comparison, _), number in found.items() if comparison == pair[0])
    return found[pair] / told if told else 0.0
