"""How urgent a case was from day to day: what the rules said of each report, and what people decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from bot.casework.decisions import Act
from bot.casework.sealed import key_of, opened
from bot.casework.shown import ReportPage
from bot.casework.tables import assessment
from flows.rules.outcome import Assessment, Tier


class Step(msgspec.Struct, frozen=True):
    """One step.  said: what this report's rules or this person said.  tier: of the whole case from now.

    report: its number, 0 for what a person decided.  why: the reasons, most urgent first.
    """

    at: datetime
    said: Tier
    tier: Tier
    report: int
    who: str
    why: tuple[str, ...]


def risk_over_time(db: Connection, pages: Iterable[ReportPage]) -> tuple[Step, ...]:
    """Every step, oldest first.  A rise is taken at once; only a person lowers it."""
    found: list[tuple[datetime, Tier, int, str, tuple[str, ...]]] = []
    for number, page in enumerate(pages, 1):
        key = key_of(db, page.id)
        for row in db.execute(select(assessment).where(assessment.c.report_id == page.id)).mappings():
            why = opened(key, "assessment", row["id"], row["sealed"], Assessment).fired
            signs = sorted((fired for fired in why if fired.tier), key=lambda fired: -(fired.tier or Tier.LOWER).rank)
            found.append((row["at"], Tier(row["tier"]), number, "", tuple(fired.because for fired in signs[:3])))
        found += [(each.at, Tier(each.reason.value), 0, each.who, (each.reason.reason,)) for each in page.decisions
                  if each.act is Act.OVERRULED]  # fmt: skip
    return tuple(_steps(sorted(found, key=lambda each: each[0])))


def _steps(found: Iterable[tuple[datetime, Tier, int, str, tuple[str, ...]]]) -> Iterable[Step]:
    now = Tier.NOT_KNOWN
    for at, said, number, who, why in found:
        now = said if not number else max(now, said, key=lambda tier: tier.rank)
        yield Step(at, said, now, number, who, why)
