"""Which reports were sent, for those who try the rules of today on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.casework.tables import report


def sent_since(db: Connection, since: datetime) -> list[str]:
    """The ids of reports sent at this time or later, oldest first; not those that the rules are still to assess."""
    these = select(report.c.id).where(report.c.sent_at >= since, report.c.opened_at.is_not(None))
    return list(db.scalars(these.order_by(report.c.sent_at)))
