"""How urgent a case was from day to day: what the rules said of each report, and what people decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from bot.casework.decisions import CLOCK, Act
from bot.casework.picture.chapters import Chapter
from flows.rules.outcome import Tier


class Step(msgspec.Struct, frozen=True):
    """One step.  said: what this report's rules or this person said.  tier: of the whole case from now.

    report: its number, 0 for what a person decided, or what all reports say together.
    why: the reasons, most urgent first.
    """

    at: datetime
    said: Tier
    tier: Tier
    report: int
    who: str
    why: tuple[str, ...]

    @property
    def together(self) -> bool:
        """Whether it is what all reports say together."""
        return self.who == CLOCK


def risk_over_time(pages: Iterable[Chapter]) -> tuple[Step, ...]:
    """Every step, oldest first.  A rise is taken at once; only a person lowers it."""
    found: list[tuple[datetime, Tier, int, str, tuple[str, ...]]] = []
    for number, page in enumerate(pages, 1):
        for assessed in page.assessments:
            signs = sorted(assessed.fired, key=lambda each: -each.tier.rank if each.tier else 1)
            found.append(
                (assessed.at, assessed.tier, number, "", tuple(each.because for each in signs[:3] if each.tier))
            )
        found += [(each.at, Tier(each.reason.value), 0, each.who, (each.reason.reason,)) for each in page.decisions
                  if each.act in (Act.OVERRULED, Act.ROSE)]  # fmt: skip
    return tuple(_steps(sorted(found, key=lambda each: each[0])))


def _steps(found: Iterable[tuple[datetime, Tier, int, str, tuple[str, ...]]]) -> Iterable[Step]:
    now = Tier.NOT_KNOWN
    for at, said, number, who, why in found:
        lowers = not number and who != CLOCK
        now = said if lowers else max(now, said, key=lambda tier: tier.rank)
        yield Step(at, said, now, number, who, why)
