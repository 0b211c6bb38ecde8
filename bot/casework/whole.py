"""How urgent a case is, by all of its reports together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.casework.belonging import reports_of
from bot.casework.sealed import told_in
from bot.casework.tables import family_case, report
from flows.rules import Dated, Whole, assess_whole, whole_of
from flows.rules.outcome import Assessment, Tier


def assess_reports(db: Connection, report_ids: Iterable[str], at: datetime) -> Assessment:
    """What the rules say of these reports if they are about one family; stores nothing.  ValueError for none."""
    return assess_whole(whole_of_reports(db, report_ids, at), at)


def whole_of_reports(db: Connection, report_ids: Iterable[str], at: datetime) -> Whole:
    """What these reports say together: the answers that count, and all that were told, with who and when."""
    sent = select(report.c.id, report.c.sent_at).where(report.c.id.in_(list(report_ids)))
    dated = [Dated(row.id, row.sent_at, told_in(db, row.id).facts) for row in db.execute(sent)]
    return whole_of(dated, at)


def reassess_case(db: Connection, case_id: str, at: datetime) -> Tier:
    """Assess a case by all its reports, again; a rise starts its clock and tells the owner, a fall never happens."""
    now = Tier(db.scalar(select(family_case.c.tier).where(family_case.c.id == case_id)) or Tier.NOT_KNOWN)
    theirs = db.scalars(select(report.c.tier).where(report.c.id.in_(reports_of(db, case_id))))
    tier = max([now, *map(Tier, theirs)], key=lambda each: each.rank)
    db.execute(update(family_case).where(family_case.c.id == case_id).values(tier=tier))
    return tier
