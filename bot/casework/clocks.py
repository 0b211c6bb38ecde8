"""Clocks: what must have happened by when.  A row is met when it happened, and rings when it did not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, null, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite understands the same

from bot.casework.tables import clock
from bot.referrals import LOOKS_WITHIN
from bot.store import Prepared
from flows.rules.outcome import Tier


class Kind(StrEnum):
    """What a clock waits for, and about what."""

    RELEASE = "release"  # a line: a person lets it leave, changes it or stops it
    HALF = "half"  # a line that left: half of the time to its due is gone, another way is taken
    DUE = "due"  # a line: a person at the service has read it, or answered the phone
    NOT_OURS = "not_ours"  # a line that a service gave back: a person passes it on
    SHUT = "shut"  # a line that was shut to its service's team (R19): the supervisor has told its named manager
    LOOK = "look"  # a report or a draft: the duty officer looks
    SECOND = "second_on_duty"  # … and as they did not, the second on duty
    SUPERVISOR = "supervisor"  # … then the supervisor
    ON_CALL = "manager_on_call"  # … then the operator's manager on call
    IF_LINKED = "if_linked"  # a link: the duty officer looks at what would be danger, were it one family
    CORRECTION = "correction"  # a correction: a person at the service knows what to disregard
    BREACH = "breach"  # a breach: the data-protection lead decides whether it is reported
    OUTCOME = "outcome"  # a report: it is closed with an outcome, or the supervisor asks why not
    MEETING = "meeting"  # a meeting: it has an outcome (H1)
    MINUTES = "minutes"  # a meeting that had a date: what was said there is written down
    TASK = "task"  # what a meeting decided that somebody does
    STEP_SET = "step_set"  # a case somebody owns: its next step is written down, with a date
    STEP = "next_step"  # a next step: it is done, or another is written down
    HANDOVER = "handover"  # what was given to a colleague: they accept it
    AGAIN = "look_again"  # something the reporter added, or asked to be stopped

    @property
    def label(self) -> str:
        """As pages write it."""
        return LABELS[self]


LABELS = {
    Kind.RELEASE: "A person decides whether this leaves",
    Kind.HALF: "Read by the service before half of the time is gone",
    Kind.DUE: "Read by a person at the service",
    Kind.NOT_OURS: "Passed on to the right service",
    Kind.SHUT: "The supervisor decides who goes on: somebody concerned works there",
    Kind.LOOK: "A duty officer looks",
    Kind.SECOND: "The second on duty looks",
    Kind.SUPERVISOR: "The supervisor looks",
    Kind.ON_CALL: "The manager on call looks",
    Kind.IF_LINKED: "A duty officer looks at the danger there is, if it is one family",
    Kind.CORRECTION: "A person at the service knows what to disregard",
    Kind.BREACH: "Decided whether the breach is reported",
    Kind.OUTCOME: "Closed with an outcome",
    Kind.MEETING: "Meeting held, and its outcome written down",
    Kind.MINUTES: "What was said at the meeting is written down",
    Kind.TASK: "What the meeting decided is done",
    Kind.STEP_SET: "A next step is written down, with a date",
    Kind.STEP: "The next step is done",
    Kind.HANDOVER: "Accepted by the colleague it was given to",
    Kind.AGAIN: "A duty officer looks at what was added",
}

CLOSES_WITHIN = timedelta(days=14)  # after the last line was due; the operator's choice, no source names a time
ELSE = timedelta(hours=4)  # for a look at what cannot be urgent, and between steps of its escalation


# Built once: clocks are set all the time.
_NEW = insert(clock)
_UNLESS_SET = _NEW.on_conflict_do_nothing()
_ANEW = _NEW.on_conflict_do_update(
    index_elements=[clock.c.about, clock.c.kind],
    set_={"due_at": _NEW.excluded.due_at, "rung_at": null(), "met_at": null()},
)
_ROW = ("about", "kind", "due_at", "report_id")
_START, _START_ANEW = Prepared(_UNLESS_SET, *_ROW), Prepared(_ANEW, *_ROW)
_THESE = clock.c.kind.in_(bindparam("kinds", expanding=True))
_MET = update(clock).where(clock.c.met_at.is_(None)).values(met_at=bindparam("at"))
_ABOUT, _OF = clock.c.about == bindparam("of"), clock.c.report_id == bindparam("of")
_MEET, _MEET_THESE = _MET.where(_ABOUT), _MET.where(_ABOUT, _THESE)
_MEET_OF = _MET.where(_OF, _THESE, clock.c.about.not_in(bindparam("but", expanding=True)))


def soon(tier: str) -> timedelta:
    """How long a person may take to look (H34)."""
    return LOOKS_WITHIN.get(Tier(tier), ELSE)


def start(db: Connection, about: str, kind: Kind, due_at: datetime, report_id: str) -> None:
    """Set a clock; one that is set already is left as it is."""
    _START.run(db, [(about, kind, due_at, report_id)])


def start_first(db: Connection, report_id: str, due: dict[tuple[str, Kind], datetime]) -> None:
    """The clocks of what has none yet, by what they are about and their kind."""
    _START.run(db, [(about, kind, at, report_id) for (about, kind), at in due.items()])


def start_anew(db: Connection, about: str, kind: Kind, due_at: datetime, report_id: str) -> None:
    """Set a clock again, whatever became of it before."""
    _START_ANEW.run(db, [(about, kind, due_at, report_id)])


def meet(db: Connection, about: str, at: datetime, *kinds: Kind) -> None:
    """What these clocks waited for has happened; all clocks about it, if none is named."""
    db.execute(_MEET_THESE if kinds else _MEET, {"of": about, "at": at, "kinds": kinds})


def meet_of(db: Connection, report_id: str, at: datetime, *kinds: Kind, but: Sequence[str] = ()) -> None:
    """The same for clocks of these kinds about anything of a report: itself, or its case that became more urgent.

    but: what they are not about.
    """
    db.execute(_MEET_OF, {"of": report_id, "at": at, "kinds": kinds, "but": but})


def stand_on(db: Connection, about: str, report_id: str) -> None:
    """Clocks about something that several reports have in common wait on this one of them now."""
    waiting = (clock.c.about == about, clock.c.met_at.is_(None), clock.c.report_id != report_id)
    db.execute(update(clock).where(*waiting).values(report_id=report_id))


def put_off(db: Connection, about: str, kind: Kind, by: timedelta) -> None:
    """Give a clock that has not rung more time."""
    waiting = (clock.c.about == about, clock.c.kind == kind, clock.c.rung_at.is_(None), clock.c.met_at.is_(None))
    due = db.scalar(select(clock.c.due_at).where(*waiting))
    if due is not None:
        db.execute(update(clock).where(*waiting).values(due_at=due + by))


def bring_forward(db: Connection, about: str, kind: Kind, due_at: datetime) -> None:
    """Make a clock that has not rung due sooner; never later."""
    waiting = (clock.c.about == about, clock.c.kind == kind, clock.c.rung_at.is_(None), clock.c.met_at.is_(None))
    db.execute(update(clock).where(*waiting, clock.c.due_at > due_at).values(due_at=due_at))
