"""What whoever told it reads of each service when they come back: how far it is, and of no other report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from bot import delivery
from bot.casework.clocks import Kind
from bot.casework.decisions import CLOCK
from bot.casework.lines import line_in, may_leave_by_clock
from bot.casework.pages import STOP, state_of
from bot.casework.shown import LineStatus, State, Told
from bot.casework.tables import addition, clock, report
from bot.referrals.tables import referral

TOLD = {  # what a service gives back is on its way to another
    State.PLANNED: (Told.PLANNED, ""),
    State.NOT_OURS: (Told.PLANNED, ""),
    State.PERSON_FIRST: (Told.PERSON_FIRST, ""),
    State.ANEW: (Told.ANEW, ""),
    State.HANDED_OVER: (Told.SENT, "handed_over_at"),
    State.READ: (Told.READ, "read_at"),
    State.ACKNOWLEDGED: (Told.ACKNOWLEDGED, "acknowledged_at"),
    State.CALLED: (Told.CALLED, "acknowledged_at"),
    State.STOPPED: (Told.STOPPED, "stopped_at"),
}


def status_for_reporter(db: Connection, conversation_id: str) -> list[LineStatus]:
    """What became of each line of their own report that they were shown, and of one that an answer not known left open
    once a person let it go; nothing else, and never another report's.
    """
    found = select(referral).join(report, report.c.id == referral.c.report_id)
    theirs = found.where(report.c.conversation_id == conversation_id)
    rows = db.execute(theirs.order_by(referral.c.number.is_(None), referral.c.number)).mappings().all()
    return [_status(db, row) for row in rows if row["number"] is not None or _was_open(db, row)]


def _was_open(db: Connection, row: RowMapping) -> bool:
    return row["released_at"] is not None and line_in(db, row).unsure


def stop_asked(db: Connection, conversation_id: str) -> tuple[datetime, datetime | None] | None:
    """When they last said stop, and when a person here first read it; None if they did not."""
    theirs = (report.c.conversation_id == conversation_id, addition.c.kind == STOP)
    found = select(addition.c.at, addition.c.seen_at).join(report, report.c.id == addition.c.report_id).where(*theirs)
    row = db.execute(found.order_by(addition.c.at.desc())).first()
    return None if row is None else (row.at, row.seen_at)


def _status(db: Connection, row: RowMapping) -> LineStatus:
    line, (told, when) = line_in(db, row), TOLD[state_of(row, delivery.knocks(db, row["id"]))]
    looks = db.scalar(select(clock.c.due_at).where(clock.c.about == row["id"], clock.c.kind == Kind.RELEASE))
    return LineStatus(
        line.kind, line.service, line.service_name, line.by, told, row[when] if when else None, line.due,
        looks=looks, leaves=may_leave_by_clock(db, row), refused=line.wish == "refused",
        unlooked=row["released_at"] if row["released_by"] == CLOCK else None,
    )  # fmt: skip
