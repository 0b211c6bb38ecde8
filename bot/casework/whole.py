"""How urgent a case is, by all of its reports together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.casework.cases import reports_of
from bot.casework.tables import family_case, report
from flows.rules.outcome import Tier


def reassess_case(db: Connection, case_id: str, at: datetime) -> Tier:
    """Assess a case by all its reports, again; a rise starts its clock and tells the owner, a fall never happens."""
    now = Tier(db.scalar(select(family_case.c.tier).where(family_case.c.id == case_id)) or Tier.NOT_KNOWN)
    theirs = db.scalars(select(report.c.tier).where(report.c.id.in_(reports_of(db, case_id))))
    tier = max([now, *map(Tier, theirs)], key=lambda each: each.rank)
    db.execute(update(family_case).where(family_case.c.id == case_id).values(tier=tier))
    return tier
