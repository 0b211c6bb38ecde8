"""Break-glass: somebody of the operator whose role reads no cases opens one, for an hour, with a reason.

Every supervisor sees it on their desk until one of them has looked at it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, insert, select, update

from bot.casework.belonging import reports_of
from bot.casework.decisions import Act, decide, given
from bot.casework.errors import AlreadyDone
from bot.casework.sealed import Reason, key_of, opened, seal
from bot.casework.tables import glass
from bot.store import new_id

OPEN_FOR = timedelta(hours=1)


class Glass(msgspec.Struct, frozen=True):
    """One time that it was done."""

    id: str
    case_id: str
    who: str
    at: datetime
    until_at: datetime
    reason: str


def break_glass(db: Connection, case_id: str, who: str, at: datetime, reason: str) -> None:
    """From now they may read this case, and it is said who did it and why."""
    reports = reports_of(db, case_id)
    if not reports:
        raise LookupError("There is no such case.")
    what = Reason(given(reason))
    row = {"id": new_id(), "report_id": reports[-1], "case_id": case_id, "who": who, "at": at,
           "until_at": at + OPEN_FOR}  # fmt: skip
    row["sealed"] = seal(key_of(db, reports[-1]), "glass", str(row["id"]), what)
    db.execute(insert(glass), row)
    decide(db, reports[-1], case_id, who, Act.BROKE_GLASS, at, what)


def open_until(db: Connection, case_id: str, who: str, at: datetime) -> datetime | None:
    """Until when they may read it; None: not now."""
    theirs = (glass.c.case_id == case_id, glass.c.who == who, glass.c.until_at > at)
    return db.scalar(select(glass.c.until_at).where(*theirs).order_by(glass.c.until_at.desc()).limit(1))


def broken_glass(db: Connection) -> list[Glass]:
    """What no supervisor has looked at yet, oldest first."""
    rows = db.execute(select(glass).where(glass.c.looked_at.is_(None)).order_by(glass.c.at)).mappings()
    return [
        Glass(row["id"], row["case_id"], row["who"], row["at"], row["until_at"],
              opened(key_of(db, row["report_id"]), "glass", row["id"], row["sealed"], Reason).reason)
        for row in rows
    ]  # fmt: skip


def looked_at_glass(db: Connection, glass_id: str, who: str, at: datetime) -> None:
    """A supervisor has looked at it."""
    row = db.execute(select(glass).where(glass.c.id == glass_id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise LookupError("There is nothing like that.")
    if row["looked_at"] is not None:
        raise AlreadyDone(row["looked_by"], row["looked_at"], Act.LOOKED_AT_GLASS)
    db.execute(update(glass).where(glass.c.id == glass_id).values(looked_at=at, looked_by=who))
    decide(db, row["report_id"], row["case_id"], who, Act.LOOKED_AT_GLASS, at)
