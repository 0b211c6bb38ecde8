"""Meetings about a family: the planning meeting of all who know them (R13, H1), and the panel at which they are heard.

A planning meeting is the operator's to bring about until children's services have taken it on.  It is asked for by one
report and is about the whole case: it rests on the reports that were one case meanwhile.  No case closes before the
outcome of each meeting is written down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from bot.casework import clocks
from bot.casework.belonging import belongs, case_of, reports_of
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide, decided, done_before, given
from bot.casework.errors import AlreadyDone, CaseClosed, MinutesNeeded, NotAnOutcome
from bot.casework.linking.resting import rests_on
from bot.casework.sealed import MeetingPlace, Owned, Reason, Written, key_of, opened
from bot.casework.tables import clock, decision, invitation, meeting, task
from bot.referrals import open_hours
from bot.referrals.tables import referral
from bot.store import DataKey, new_id
from flows.rules.closed import HELD, MEETING_OUTCOMES

FLAG = "planning_meeting"
WORKING_DAYS = 10  # H1
LONDON = ZoneInfo("Europe/London")


class Gathering(StrEnum):
    """Who meets."""

    PLANNING = "planning"
    PANEL = "panel"

    @property
    def label(self) -> str:
        """As pages write it."""
        return {"planning": "Planning meeting", "panel": "High-risk panel"}[self]


class Invited(msgspec.Struct, frozen=True):
    """A service that was asked to come, by a line of its own.  came: "" until it is written down."""

    line_id: str
    kind: str
    service: str
    told_at: datetime | None
    acknowledged_at: datetime | None
    declined_at: datetime | None
    stopped_at: datetime | None
    came: str


class Task(msgspec.Struct, frozen=True):
    """What a meeting decided that somebody does.  line_id: the invitation of the service whose it is; "": ours.

    how: "" until it is ended; else whether it is done or given up, and why.
    """

    id: str
    owned: Owned
    line_id: str
    at: datetime
    due_at: datetime
    ended_at: datetime | None
    how: str = ""

    def overdue(self, at: datetime) -> bool:
        return self.ended_at is None and self.due_at <= at


class Meeting(msgspec.Struct, frozen=True):
    """How far it is.  taken: by children's services; until then it is the operator's.  outcome: "" until it has one.

    held_at: for when it is set.
    """

    id: str
    report_id: str
    form: Gathering
    asked_at: datetime
    due_at: datetime
    held_at: datetime | None = None
    where: str = ""
    taken_at: datetime | None = None
    taken_by: str = ""
    outcome: str = ""
    ended_at: datetime | None = None
    invited: tuple[Invited, ...] = ()
    minutes: tuple[Written, ...] = ()
    tasks: tuple[Task, ...] = ()

    def overdue(self, at: datetime) -> bool:
        """Red on every page: late itself, or something that it decided is."""
        return (self.ended_at is None and self.due_at <= at) or any(each.overdue(at) for each in self.tasks)


def ask_for_meeting(db: Connection, report_id: str, sent_at: datetime) -> str:
    """The rules ask for it (R13): by the close of the tenth working day after the report."""
    hours, due = open_hours(), sent_at
    for _ in range(WORKING_DAYS):
        due = hours.next_close(None, due)
    return _write(db, report_id, Gathering.PLANNING, sent_at, due)


def call_meeting(
    db: Connection, report_id: str, who: str, at: datetime, form: Gathering, reason: str, due_at: datetime | None = None
) -> str:
    """A person asks for it.  due_at: by when it is to have an outcome; else as the rules would (H1)."""
    what = Reason(given(reason), value=form.label)
    if case_of(db, report_id)["closed_at"] is not None:
        raise CaseClosed
    for other in meetings_of(db, report_id):
        if other.form is form and other.ended_at is None:
            raise done_before(db, other.id, Act.MEETING_CALLED, other.asked_at)
    made = _write(db, report_id, form, at, due_at) if due_at else ask_for_meeting(db, report_id, at)
    decide(db, report_id, made, who, Act.MEETING_CALLED, at, what)
    return made


def meeting_of(db: Connection, report_id: str) -> Meeting | None:
    """The planning meeting about this report's case: the soonest that is open, else the last that had an outcome."""
    found = [each for each in meetings_of(db, report_id) if each.form is Gathering.PLANNING]
    still = [each for each in found if each.ended_at is None]
    return min(still, key=lambda each: each.due_at) if still else max(
        found, key=lambda each: each.ended_at or each.due_at, default=None
    )  # fmt: skip


def meetings_of(db: Connection, report_id: str) -> list[Meeting]:
    """All meetings about the case that this report belongs to now, oldest first."""
    theirs = select(meeting).where(meeting.c.report_id.in_(_together(db, report_id)))
    rows = db.execute(theirs.order_by(meeting.c.asked_at, meeting.c.id)).mappings().all()
    return [_opened(db, row) for row in rows]


def find_meeting(db: Connection, meeting_id: str) -> Meeting:
    """One meeting; LookupError if there is none."""
    row = db.execute(select(meeting).where(meeting.c.id == meeting_id)).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such meeting.")
    return _opened(db, row)


def take_meeting(db: Connection, meeting_id: str, who: str, at: datetime, reason: str = "") -> None:
    """Children's services take it on, at their own desk or on the telephone."""
    this = open_meeting(db, meeting_id)
    if this.taken_at is not None:
        raise AlreadyDone(this.taken_by, this.taken_at, Act.MEETING_TAKEN)
    for each in (each for each in _alike(db, this) if each.taken_at is None):
        _change(db, each.id, taken_at=at, taken_by=who)
        decide(db, each.report_id, each.id, who, Act.MEETING_TAKEN, at, Reason(reason))


def write_minutes(db: Connection, meeting_id: str, who: str, at: datetime, words: str) -> None:
    """What was said there; later words stand beside earlier ones."""
    this = find_meeting(db, meeting_id)
    clocks.meet(db, this.id, at, Kind.MINUTES)
    decide(db, this.report_id, this.id, who, Act.MINUTED, at, Reason(given(words)))


def end_meeting(db: Connection, meeting_id: str, who: str, at: datetime, outcome: str, reason: str) -> None:
    """It was held, or why it will not be: what came of it.  Held for one report of a case, it was held for all."""
    this, what = open_meeting(db, meeting_id), Reason(given(reason), value=outcome)
    if outcome not in MEETING_OUTCOMES:
        raise NotAnOutcome
    if outcome in HELD and not (this.minutes and this.held_at and this.held_at <= at):
        raise MinutesNeeded
    for each in _alike(db, this):
        _change(db, each.id, ended_at=at)
        clocks.meet(db, each.id, at, Kind.MEETING, Kind.MINUTES)
        decide(db, each.report_id, each.id, who, Act.MEETING_ENDED, at, what)


def unask(db: Connection, reports: Sequence[str], since: datetime) -> None:
    """What the rules asked for only while reports stood in one case is not asked, as long as nobody did anything."""
    touched = select(decision.c.id).where(decision.c.about == meeting.c.id)
    still = (meeting.c.held_at.is_(None), meeting.c.ended_at.is_(None), ~touched.exists())
    theirs = select(meeting.c.id).where(meeting.c.report_id.in_(reports), meeting.c.asked_at >= since, *still)
    for meeting_id in db.scalars(theirs).all():
        db.execute(delete(clock).where(clock.c.about == meeting_id))
        db.execute(delete(meeting).where(meeting.c.id == meeting_id))


def open_meeting(db: Connection, meeting_id: str) -> Meeting:
    """A meeting that has no outcome yet; who gave it one, if it has."""
    this = find_meeting(db, meeting_id)
    if this.ended_at is not None:
        raise done_before(db, this.id, Act.MEETING_ENDED, this.ended_at)
    return this


def said(moment: datetime) -> str:
    """`Thursday 3 December 2026, 10:00`, in London."""
    local = moment.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y}, {local.hour}:{local:%M}"


def reports_it_rests_on(db: Connection, meeting_id: str) -> tuple[str, ...]:
    """All reports that were one case when something of it was written down: a wrong joining can be undone."""
    this = find_meeting(db, meeting_id)
    times = {this.asked_at, *db.scalars(select(decision.c.at).where(decision.c.about == meeting_id))}
    return tuple(sorted({one for at in times for one in rests_on(db, this.report_id, at)} | {this.report_id}))


def _write(db: Connection, report_id: str, form: Gathering, at: datetime, due: datetime) -> str:
    row = {"id": new_id(), "report_id": report_id, "form": form, "asked_at": at, "due_at": due}
    db.execute(insert(meeting), row)
    clocks.start(db, str(row["id"]), Kind.MEETING, due, report_id)
    return str(row["id"])


def _alike(db: Connection, this: Meeting) -> list[Meeting]:
    """This meeting, and what other reports of the same case ask for in the same form: one meeting answers for all."""
    every = meetings_of(db, this.report_id)
    return [each for each in every if each.form is this.form and each.ended_at is None]


def _together(db: Connection, report_id: str) -> list[str]:
    """The reports of its case; itself alone until its case is opened."""
    case_id = db.scalar(select(belongs.c.case_id).where(belongs.c.report_id == report_id))
    return reports_of(db, case_id) if case_id else [report_id]


def _opened(db: Connection, row: RowMapping) -> Meeting:
    key, id = key_of(db, row["report_id"]), row["id"]
    every = decided(db, key, row["report_id"])
    mine = [each for each in every if each.about == id]
    outcome = next((each.reason.value for each in mine if each.act is Act.MEETING_ENDED), "")
    return Meeting(
        id, row["report_id"], Gathering(row["form"]), row["asked_at"], row["due_at"], row["held_at"],
        opened(key, "meeting", id, row["sealed"], MeetingPlace).where if row["sealed"] else "",
        row["taken_at"], row["taken_by"] or "", MEETING_OUTCOMES.get(outcome, outcome), row["ended_at"],
        tuple(_invited(db, id)),
        tuple(Written(each.id, each.who, each.at, each.reason.reason) for each in mine if each.act is Act.MINUTED),
        tuple(_tasks_of(db, key, id, {each.about: each.reason for each in every if each.act is Act.TASK_ENDED})),
    )  # fmt: skip


def _invited(db: Connection, meeting_id: str) -> list[Invited]:
    line = referral.c
    found = (
        select(line.id, line.kind, line.service, line.released_at, line.acknowledged_at, line.declined_at,
               line.stopped_at, invitation.c.came)
        .join(referral, line.id == invitation.c.line_id)
        .where(invitation.c.meeting_id == meeting_id)
        .order_by(line.released_at, line.id)
    )  # fmt: skip
    return [Invited(*row[:-1], row.came or "") for row in db.execute(found)]


def _tasks_of(db: Connection, key: DataKey, meeting_id: str, ended: Mapping[str, Reason]) -> Sequence[Task]:
    """What a meeting decided, soonest due first."""
    rows = db.execute(select(task).where(task.c.meeting_id == meeting_id).order_by(task.c.due_at, task.c.id))
    return [
        Task(row["id"], opened(key, "task", row["id"], row["sealed"], Owned), row["line_id"] or "", row["at"],
             row["due_at"], row["ended_at"], _how(ended.get(row["id"])))
        for row in rows.mappings()
    ]  # fmt: skip


def _how(ended: Reason | None) -> str:
    return ": ".join(filter(None, (ended.value, ended.reason))) if ended else ""


def _change(db: Connection, meeting_id: str, **values: object) -> None:
    db.execute(update(meeting).where(meeting.c.id == meeting_id).values(**values))
