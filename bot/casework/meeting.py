"""The planning meeting of all who know a family whose child is out of school and unseen (R13, H1).

It is the operator's to bring about until children's services have taken it on, and no case closes before its outcome
is written down.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from bot.casework import clocks
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide, decided, given
from bot.casework.errors import AlreadyDone
from bot.casework.sealed import Reason, key_of
from bot.casework.tables import clock
from bot.referrals import open_hours

FLAG = "planning_meeting"
WORKING_DAYS = 10  # H1


class Meeting(msgspec.Struct, frozen=True):
    """How far it is.  taken: by children's services; until then it is the operator's.  outcome: "" until it has one."""

    due_at: datetime
    taken_at: datetime | None = None
    taken_by: str = ""
    outcome: str = ""
    ended_at: datetime | None = None


def ask_for_meeting(db: Connection, report_id: str, sent_at: datetime) -> None:
    """By the close of the tenth working day after the report."""
    hours, due = open_hours(), sent_at
    for _ in range(WORKING_DAYS):
        due = hours.next_close(None, due)
    clocks.start(db, report_id, Kind.MEETING, due, report_id)


def meeting_of(db: Connection, report_id: str) -> Meeting | None:
    """The meeting that a report asks for; None if it asks for none."""
    asked = select(clock.c.due_at).where(clock.c.about == report_id, clock.c.kind == Kind.MEETING)
    due = db.scalar(asked)
    if due is None:
        return None
    acts = {each.act: each for each in decided(db, key_of(db, report_id), report_id)}
    taken, ended = acts.get(Act.MEETING_TAKEN), acts.get(Act.MEETING_ENDED)
    return Meeting(
        due, taken.at if taken else None, taken.who if taken else "", ended.reason.value if ended else "",
        ended.at if ended else None,
    )  # fmt: skip


def take_meeting(db: Connection, report_id: str, who: str, at: datetime, reason: str = "") -> None:
    """Children's services take it on, at their own desk or on the telephone."""
    meeting = _open_meeting(db, report_id)
    if meeting.taken_at is not None:
        raise AlreadyDone(meeting.taken_by, meeting.taken_at, Act.MEETING_TAKEN)
    decide(db, report_id, report_id, who, Act.MEETING_TAKEN, at, Reason(reason))


def end_meeting(db: Connection, report_id: str, who: str, at: datetime, outcome: str, reason: str) -> None:
    """It was held, or why it will not be: what came of it."""
    _open_meeting(db, report_id)
    decide(db, report_id, report_id, who, Act.MEETING_ENDED, at, Reason(given(reason), value=given(outcome)))
    clocks.meet(db, report_id, at, Kind.MEETING)


def _open_meeting(db: Connection, report_id: str) -> Meeting:
    meeting = meeting_of(db, report_id)
    if meeting is None:
        raise LookupError("There is no such meeting.")
    if meeting.ended_at is not None:
        raise AlreadyDone("", meeting.ended_at, Act.MEETING_ENDED)
    return meeting
