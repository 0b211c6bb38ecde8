"""When a meeting is, who is asked to it, who came, and what it decided that somebody does.

Each service is asked by a line of its own, which goes its way as every line does: its packet holds what its kind may
see, it is a share, its team is told by mail or telephone, and answers by a person.  Where somebody of the family works
(R19), as any report of the case says, the team is not asked.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, insert, select, update

from bot.casework import clocks
from bot.casework.belonging import case_of
from bot.casework.choosing import add_line
from bot.casework.clocks import Kind
from bot.casework.conflict import in_conflict
from bot.casework.decisions import Act, decide, done_before, given
from bot.casework.errors import AlreadyDone, LateDate, NoDate, NotTold, Past
from bot.casework.lines import conflicted, line_in, locked, tell_anew
from bot.casework.meeting import Meeting, find_meeting, open_meeting, said
from bot.casework.sealed import Aware, MeetingPlace, Owned, Reason, key_of, seal
from bot.casework.tables import invitation, meeting, task
from bot.referrals import open_hours
from bot.store import new_id
from flows.rules.outcome import Line


class Came(StrEnum):
    """Whether a service came."""

    CAME = "came"
    SENT_WORD = "sent_word"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """As pages write it."""
        return {"came": "came", "sent_word": "sent word, and did not come", "absent": "did not come"}[self]


def set_date(
    db: Connection, meeting_id: str, who: str, at: datetime, held_at: datetime, where: str, why_late: str = ""
) -> None:
    """Set the date, within the working days of the rule or with a reason; whoever was asked is told anew."""
    this = open_meeting(db, meeting_id)
    if held_at < this.asked_at:
        raise Past
    if held_at > this.due_at and not why_late.strip():
        raise LateDate
    sealed = seal(key_of(db, this.report_id), "meeting", this.id, MeetingPlace(given(where)))
    db.execute(update(meeting).where(meeting.c.id == this.id).values(held_at=held_at, sealed=sealed))
    clocks.start_anew(db, this.id, Kind.MINUTES, open_hours().next_close(None, held_at), this.report_id)
    before = said(this.held_at) if this.held_at else ""
    decide(db, this.report_id, this.id, who, Act.MEETING_SET, at, Reason(why_late, said(held_at), before))
    for line_id in _asked(this):
        _tell(db, this.id, line_id, at)


def invite(
    db: Connection, meeting_id: str, who: str, at: datetime, line: Line, reason: str, aware: Aware | None = None,
    without_why: str = "",
) -> str:  # fmt: skip
    """Ask a service to come: a line of its own, with its part of the report that asks for the meeting; its id."""
    this = open_meeting(db, meeting_id)
    if this.held_at is None:
        raise NoDate
    if conflicted(line) or in_conflict(db, case_of(db, this.report_id)["id"], line.kind):
        raise NotTold
    for each in this.invited:
        if each.service == line.service and each.stopped_at is None:
            added = done_before(db, each.line_id, Act.ADDED_LINE, at)
            raise AlreadyDone(added.who, added.at, Act.INVITED)
    line = msgspec.structs.replace(line, asks=_asks(this, ""), due=_answer_by(this, at))
    line_id = add_line(db, this.report_id, who, at, line, reason, aware, without_why)
    db.execute(insert(invitation), {"line_id": line_id, "meeting_id": this.id})
    decide(db, this.report_id, this.id, who, Act.INVITED, at, Reason(value=line.service))
    return line_id


def write_who_came(db: Connection, meeting_id: str, who: str, at: datetime, line_id: str, came: Came) -> None:
    """Whether a service came; the newest counts."""
    this = find_meeting(db, meeting_id)
    found = next((each for each in this.invited if each.line_id == line_id), None)
    if found is None:
        raise LookupError("They were not asked to this meeting.")
    db.execute(update(invitation).where(invitation.c.line_id == line_id).values(came=came))
    decide(db, this.report_id, this.id, who, Act.CAME, at, Reason(value=f"{found.service}: {came.label}"))


def set_task(
    db: Connection, meeting_id: str, who: str, at: datetime, owned: Owned, due_at: datetime, line_id: str = ""
) -> str:
    """The meeting decided that somebody does something, by when.  line_id: the service whose it is, which is told."""
    this = find_meeting(db, meeting_id)
    if due_at <= at:
        raise Past
    if line_id and line_id not in _asked(this):
        raise LookupError("They were not asked to this meeting.")
    for words in (owned.what, owned.name, owned.role, owned.agency):
        given(words)
    task_id = new_id()
    db.execute(insert(task), {
        "id": task_id, "meeting_id": this.id, "report_id": this.report_id, "line_id": line_id or None, "at": at,
        "due_at": due_at, "sealed": seal(key_of(db, this.report_id), "task", task_id, owned),
    })  # fmt: skip
    clocks.start(db, task_id, Kind.TASK, due_at, this.report_id)
    by = f"{owned.name}, {owned.role}, {owned.agency}, by {said(due_at)}"
    decide(db, this.report_id, this.id, who, Act.TASK_SET, at, Reason(owned.what, value=by))
    if line_id:
        _tell(db, this.id, line_id, at)
    return task_id


def end_task(db: Connection, task_id: str, who: str, at: datetime, done: bool, reason: str = "") -> None:
    """It is done; or it is given up, with a reason."""
    row = db.execute(select(task).where(task.c.id == task_id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such task.")
    if row["ended_at"] is not None:
        raise done_before(db, task_id, Act.TASK_ENDED, row["ended_at"])
    what = Reason(reason.strip() if done else given(reason), value="done" if done else "given up")
    db.execute(update(task).where(task.c.id == task_id).values(ended_at=at))
    clocks.meet(db, task_id, at)
    decide(db, row["report_id"], task_id, who, Act.TASK_ENDED, at, what)


def _asked(this: Meeting) -> tuple[str, ...]:
    """The lines of those who were asked and whose line was not stopped."""
    return tuple(each.line_id for each in this.invited if each.stopped_at is None)


def _tell(db: Connection, meeting_id: str, line_id: str, at: datetime) -> None:
    """What is asked of a service has changed: its line says so, and a person there is to say that they have it."""
    this = find_meeting(db, meeting_id)
    line = line_in(db, locked(db, line_id))
    asks, due = _asks(this, line_id), _answer_by(this, at)
    tell_anew(db, line_id, at, msgspec.structs.replace(line, asks=asks, due=due))


def _asks(this: Meeting, line_id: str) -> str:
    """When and where, and what the meeting decided that this service does."""
    when = f"{this.form.label}: {said(this.held_at)}, {this.where}." if this.held_at else f"{this.form.label}."
    asks = [when, "We ask you to come, or to send what you know. Nobody in the family knows of this."]
    mine = [each for each in this.tasks if each.line_id == line_id and each.ended_at is None] if line_id else []
    return " ".join([*asks, *(f"For you: {each.owned.what} By {said(each.due_at)}." for each in mine)])


def _answer_by(this: Meeting, at: datetime) -> datetime:
    """By the close of the next working day, and before the meeting where that is sooner and still ahead."""
    close = open_hours().next_close(None, at)
    return min(close, this.held_at) if this.held_at and this.held_at > at else close
