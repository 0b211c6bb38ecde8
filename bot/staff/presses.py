"""A form of the desks that is sent twice is done once: each page that is drawn marks its forms anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from bot.staff.tables import press
from bot.store import keys_of

REMEMBERED = timedelta(days=1)


def first_press(db: Connection, form: str, at: datetime) -> bool:
    """Whether this is to be done now, or was done before: the same words in the same form of the same page.

    In the transaction of the deed itself, behind the door, where the audit row lets one pass at a time: what was not
    done is not remembered.
    """
    if pressed_before(db, form):
        return False
    db.execute(insert(press), {"marked": _mark(db, form), "at": at})
    return True


def pressed_before(db: Connection, form: str) -> bool:
    """Whether it was done before: also for somebody who, by what it did, stands outside now."""
    return db.scalar(select(press.c.at).where(press.c.marked == _mark(db, form))) is not None


def forget_presses(db: Connection, at: datetime) -> None:
    """What was pressed is remembered for a day."""
    db.execute(delete(press).where(press.c.at < at - REMEMBERED))


def _mark(db: Connection, form: str) -> bytes:
    return keys_of(db).blind("press", form.encode())
