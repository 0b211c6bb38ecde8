"""Putting what was made of a joined case into the file of one side: sealed with its key, gone from the other."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, or_, select, update

from bot.casework.linking.resting import Item
from bot.casework.sealed import key_of
from bot.casework.tables import clock, decision, invitation, meeting, next_step, note, task
from bot.referrals.tables import referral

TABLES: dict[str, Table] = {table.name: table for table in (note, decision, meeting, task, next_step)}


def reseal(db: Connection, kind: str, its_id: str, from_id: str, to: str) -> None:
    """One row belongs to another report from now, and opens with its key alone."""
    table, bound = TABLES[kind], f"{kind}:{its_id}".encode()
    sealed = db.scalar(select(table.c.sealed).where(table.c.id == its_id))
    anew = key_of(db, to).seal(key_of(db, from_id).open(sealed, bound), bound) if sealed else None
    db.execute(update(table).where(table.c.id == its_id).values(report_id=to, sealed=anew))


def move_meeting(db: Connection, item: Item, to: str) -> None:
    """A meeting with its minutes, tasks and clocks.  Whoever was asked by a line of the other side is asked no more:
    their line stays where it is, and what they were given is corrected.
    """
    if item.report_id == to:
        return
    tasks = list(db.scalars(select(task.c.id).where(task.c.meeting_id == item.id)))
    for task_id in tasks:
        reseal(db, "task", task_id, item.report_id, to)
    about = or_(decision.c.about == item.id, decision.c.about.in_(tasks))
    for decision_id in db.scalars(select(decision.c.id).where(about)).all():
        reseal(db, "decision", decision_id, item.report_id, to)
    reseal(db, "meeting", item.id, item.report_id, to)
    db.execute(update(task).where(task.c.meeting_id == item.id).values(line_id=None))
    theirs = select(referral.c.id).where(referral.c.report_id != to)
    db.execute(delete(invitation).where(invitation.c.meeting_id == item.id, invitation.c.line_id.in_(theirs)))
    db.execute(update(clock).where(clock.c.about.in_([item.id, *tasks])).values(report_id=to))


def move_step(db: Connection, item: Item, to: str) -> None:
    """The next step that was written down by this decision."""
    its = (next_step.c.report_id == item.report_id, next_step.c.at == item.at, next_step.c.who == item.who)
    for step_id in db.scalars(select(next_step.c.id).where(*its)).all():
        reseal(db, "next_step", step_id, item.report_id, to)
        db.execute(update(clock).where(clock.c.about == step_id).values(report_id=to))
