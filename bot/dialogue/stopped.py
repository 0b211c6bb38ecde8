"""At which step drafts stop: counted when one is destroyed, a week and a step at a time, and of nobody by name."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.dialogue.conversation import Conversation
from bot.dialogue.tables import drop_off


def count_stop(db: Connection, conversation: Conversation) -> None:
    """One more that stopped here, in the week in which it began; not what was sent, nor a chat that is only swept."""
    if conversation.sent_at is not None or not conversation.kept.answers:
        return
    began = conversation.started_at.date()
    week, step = began - timedelta(days=began.weekday()), conversation.kept.place
    same = update(drop_off).where(drop_off.c.week == week, drop_off.c.step == step)
    if db.execute(same.values(count=drop_off.c.count + 1)).rowcount:
        return
    try:
        with db.begin_nested():
            db.execute(insert(drop_off), {"week": week, "step": step, "count": 1})
    except IntegrityError:  # another process was first
        db.execute(same.values(count=drop_off.c.count + 1))


def stopped(db: Connection, since: date, until: date) -> list[tuple[date, str, int]]:
    """(week, step, how many), for weeks that begin from `since` and before `until`."""
    between = (drop_off.c.week >= since, drop_off.c.week < until)
    found = select(drop_off).where(*between).order_by(drop_off.c.week, drop_off.c.count.desc(), drop_off.c.step)
    return [(row["week"], row["step"], row["count"]) for row in db.execute(found).mappings()]
