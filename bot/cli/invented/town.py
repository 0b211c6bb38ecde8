"""One trial: what stands in the files, what comes in new, and which belong together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bot.cli.invented.families import Builder, Home
from bot.cli.invented.rates import RATES, Rates
from bot.cli.invented.told import FIRST, told
from flows.grammar import Facts


@dataclass(frozen=True)
class New:
    """A new report.  own: the place of its home among the stored, None where that was never told of.

    like: why its home was built to look like another, "" if it was not.
    """

    facts: Facts
    own: int | None
    like: str


@dataclass(frozen=True)
class Trial:
    """stored: one report of each home in the files."""

    stored: tuple[Facts, ...]
    new: tuple[New, ...]


def trial(seed: int, homes: int = 6_000, reports: int = 4_000, rates: Rates = RATES) -> Trial:
    """The same for the same seed.  Half of the new reports are of homes in the files, at most three years later."""
    random = Random(seed)  # noqa: S311  invented people are no secret
    builder = Builder(random, rates)
    town = _homes(builder, homes + reports // 2)
    random.shuffle(town)
    stored = tuple(told(builder, home, FIRST + timedelta(days=random.randrange(700))) for home in town[:homes])
    again = random.sample(range(homes), reports // 2)
    later = [FIRST + timedelta(days=700 + random.randrange(700)) for _ in range(reports)]
    new = [
        New(told(builder, builder.later(town[place]), at), place, town[place].like)
        for place, at in zip(again, later, strict=False)
    ]
    new += [
        New(told(builder, home, at), None, home.like)
        for home, at in zip(town[homes:], later[len(again) :], strict=True)
    ]
    random.shuffle(new)
    return Trial(stored, tuple(new))


def _homes(builder: Builder, many: int) -> list[Home]:
    rates, town = builder.rates, [builder.home()]
    alike = (
        (rates.relatives, builder.relatives_of), (rates.namesakes, builder.namesake_of),
        (rates.twin_parents, builder.twin_parents_of), (rates.shared_flats, builder.flat_mates_of),
    )  # fmt: skip
    while len(town) < many:
        drawn = builder.random.random()
        for rate, make in alike:
            if drawn < rate:
                town.append(make(builder.random.choice(town)))
                break
            drawn -= rate
        else:
            town.append(builder.home())
    return town
