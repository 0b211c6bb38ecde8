"""What people (and the clock) decided: one row each, never changed, with a sealed reason."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, bindparam, func, insert, select

from bot import staff
from bot.casework.errors import AlreadyDone, ReasonNeeded, SecondPersonNeeded
from bot.casework.sealed import Reason, key_of, opened, seal
from bot.casework.tables import decision
from bot.store import DataKey, Prepared, new_id

CLOCK = "clock"
REPORTER = "reporter"


class Act(StrEnum):
    """What can be decided or happen to a line, a case or a report, as pages write it."""

    READING = "is reading this"
    RELEASED = "released"
    LEFT = "left by the clock, not yet looked at by a person"
    CHANGED = "changed"
    PASSED_ON = "passed on"
    ADDED_LINE = "added"
    LEFT_OUT = "left something out of what the service sees"
    SHUT = "shut it to the service's team: somebody concerned works there"
    OPENED_AGAIN = "opened it to the service's team again"
    STOPPED = "stopped"
    ASKED_TO_STOP = "asked to stop, needs a second person"
    READ = "read by the service"
    ACKNOWLEDGED = "acknowledged by the service"
    NOT_OURS = "given back: not ours"
    FETCHED = "taken by the service's own system"
    ACCEPTED = "accepted by the service"
    OUTCOME = "outcome told by the service"
    CALLED = "phoned"
    PRINTED = "made pages to hand over"
    SECOND_WAY = "told a second way"
    TOLD_ANEW = "has them told that more has come"
    NOT_DELIVERED = "could not be delivered this way"
    ESCALATED = "escalated"
    CLAIMED = "took the case"
    ASSIGNED = "gave the case"
    OVERRULED = "overruled the tier"
    ROSE = "has become more urgent: what all its reports say together"
    ASKED_TO_OVERRULE = "asked to lower the tier, needs a second person"
    CLOSED = "closed"
    REOPENED = "opened the case again"
    ASKED_TO_CLOSE = "asked to close, needs a second person"
    LEFT_US = "no longer works here: nobody has the case"
    MEETING_CALLED = "called a meeting"
    MEETING_SET = "set the date of the meeting"
    MEETING_TAKEN = "planning meeting taken on by children's services"
    MEETING_ENDED = "meeting: outcome"
    INVITED = "asked to the meeting"
    CAME = "wrote down who came"
    MINUTED = "wrote down what was said at the meeting"
    TASK_SET = "wrote down what the meeting decided"
    TASK_ENDED = "what the meeting decided: done, or given up"
    STEP_SET = "wrote down the next step"
    STEP_ENDED = "ended the step before"
    HANDED_OVER = "offered the case to a colleague"
    TOOK_OVER = "took the case over"
    BACK_TO_DESK = "gave the case back to the desk"
    STOOD_ASIDE = "knows this family, and stands aside"
    KEPT_OUT = "keeps somebody out who knows this family"
    LET_BACK_IN = "lets somebody back in who stood aside"
    FEEDBACK = "chose what the reporter reads when they come back"
    PROPOSED = "proposed a change"
    ASKED_AGAIN = "asked again whether any child is harmed"
    DISCLOSED = "gives a line to the person it is about"
    WITHHELD = "withholds a line from the person it is about"
    LEARNED_WHO = "looked at who told it"
    DOUBTED = "doubts this report"
    DOUBT_ENDED = "no longer doubts this report"
    ASKED_TO_ERASE = "asked to erase this report, needs a second person"
    ASKED_TO_SHARE = "asked for a sharing agreement, needs a second supervisor"
    AGREED_TO_SHARE = "agreed that a service sees the household page"
    ENDED_SHARING = "ended a sharing agreement"
    BROKE_GLASS = "opened this case by break-glass"
    LOOKED_AT_GLASS = "looked at who opened this case by break-glass"
    ONE_FAMILY = "says that two reports are about one family"
    NOT_ONE_FAMILY = "says that two reports are not about the same family"
    TAKEN_BACK = "took back what was said of two reports"
    SEEN_AGAIN = "asks again whether two reports are about one family: more speaks for it now"
    LOOKED_IF_LINKED = "has looked at what it would be, were it one family"
    JOINED = "joined this case with another"
    SPLIT = "took this case apart again"
    TWO_SIDES = "says that two reports tell of one home from two sides"
    CORRECTION = "has a service told what to disregard"
    CORRECTED = "knows what to disregard"
    BREACH_ENDED = "decided about a breach"
    ALLOTTED = "put something into the file it belongs to"


ENDS = (Act.CHANGED, Act.PASSED_ON, Act.RELEASED, Act.LEFT, Act.STOPPED, Act.OVERRULED, Act.CLOSED)
ASKINGS = (Act.ASKED_TO_STOP, Act.ASKED_TO_OVERRULE, Act.ASKED_TO_CLOSE, Act.ASKED_TO_ERASE)


class Done(StrEnum):
    """Whether it is done, or waits for a second person."""

    DONE = "done"
    ASKED = "asked"


class Decided(msgspec.Struct, frozen=True):
    """One decision, opened."""

    id: str
    about: str
    who: str
    act: Act
    at: datetime
    reason: Reason


_NEW = Prepared(insert(decision), "id", "report_id", "about", "who", "act", "at", "sealed")
_HOW_MANY = select(func.count()).select_from(decision).where(decision.c.about == bindparam("about"))


def decide(
    db: Connection, report_id: str, about: str, who: str, act: Act, at: datetime, reason: Reason = Reason()  # noqa: B008
) -> None:  # fmt: skip
    """Write a decision down."""
    decided_id = new_id()
    sealed = seal(key_of(db, report_id), "decision", decided_id, reason)
    _NEW.run(db, [(decided_id, report_id, about, who, act.name, at, sealed)])


_OF_REPORT = (
    select(decision).where(decision.c.report_id == bindparam("report_id")).order_by(decision.c.at, decision.c.id)
)
_OF_IT = _OF_REPORT.where(decision.c.about == bindparam("about"))


def decided(db: Connection, key: DataKey, report_id: str, about: str = "") -> list[Decided]:
    """Everything decided about a report and its lines, or about one thing of it; oldest first."""
    rows = db.execute(_OF_IT if about else _OF_REPORT, {"report_id": report_id, "about": about})
    return [decision_in(key, row) for row in rows.mappings()]


def decision_in(key: DataKey, row: RowMapping) -> Decided:
    reason = opened(key, "decision", row["id"], row["sealed"], Reason)
    return Decided(row["id"], row["about"], row["who"], Act[row["act"]], row["at"], reason)


def decisions_of(db: Connection, report_id: str) -> list[Decided]:
    """The same, for whoever has no key at hand."""
    return decided(db, key_of(db, report_id), report_id)


def waiting_for_second(decisions: list[Decided]) -> tuple[Decided, ...]:
    """What one person asked for and a second has not yet agreed to, nor anybody ended."""
    newest: dict[tuple[str, Act], Decided] = {}
    for each in decisions:
        if each.act in ENDS:
            newest = {key: asked for key, asked in newest.items() if key[0] != each.about}
        elif each.act in ASKINGS:
            newest[each.about, each.act] = each
    return tuple(newest.values())


def waiting_in(db: Connection, reports: Select[Any]) -> dict[str, tuple[Act, ...]]:
    """The same in all of these reports at once, by what it is about; nothing sealed is opened for it."""
    askings, ends = [act.name for act in ASKINGS], [act.name for act in ENDS]
    asked = select(decision.c.about).where(decision.c.report_id.in_(reports), decision.c.act.in_(askings))
    found = select(decision.c.about, decision.c.act).where(
        decision.c.about.in_(asked), decision.c.act.in_([*askings, *ends])
    )
    waiting: dict[str, tuple[Act, ...]] = {}
    for about, name in db.execute(found.order_by(decision.c.at, decision.c.id)):
        before = waiting.get(about, ())
        waiting[about] = () if name in ends else tuple(dict.fromkeys((*before, Act[name])))
    return waiting


def version_of(db: Connection, about: str) -> int:
    """How many decisions there are about this: a page gives it back, so that nobody decides on an old page."""
    return db.scalar(_HOW_MANY, {"about": about}) or 0


def done_before(db: Connection, about: str, act: Act, at: datetime) -> AlreadyDone:
    """The refusal of what somebody did already: who did it, and when; `at` where no row says so."""
    done = _newest_first(about).where(decision.c.act == act.name).limit(1)
    row = db.execute(done).mappings().one_or_none()
    return AlreadyDone(row["who"] if row else "", row["at"] if row else at, act)


def not_behind(db: Connection, about: str, seen: int | None) -> None:
    """Refuse to act on a page that is older than somebody else's decision."""
    if seen is not None and version_of(db, about) > seen:
        row = db.execute(_newest_first(about).limit(1)).mappings().one()
        raise AlreadyDone(row["who"], row["at"], Act[row["act"]])


def second_person(db: Connection, report_id: str, about: str, who: str, at: datetime, asked: Act, what: Reason) -> Done:
    """DONE if somebody else asked for exactly this before; else the asking is written down and it waits."""
    by, value = who_asked(db, report_id, about, asked)
    if by and value == what.value:
        if staff.is_one_person(db, by, who):
            raise SecondPersonNeeded
        return Done.DONE
    decide(db, report_id, about, who, asked, at, what)
    return Done.ASKED


def given(reason: str) -> str:
    """A reason, which may not be empty."""
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def who_asked(db: Connection, report_id: str, about: str, asked: Act) -> tuple[str, str]:
    """Who asked for this, and for what of it, if nothing has changed since; else empty."""
    asked_or_ended = [act.name for act in (asked, *ENDS)]
    row = db.execute(_newest_first(about).where(decision.c.act.in_(asked_or_ended)).limit(1)).mappings().one_or_none()
    if row is None or row["act"] != asked.name:
        return "", ""
    reason = opened(key_of(db, report_id), "decision", row["id"], row["sealed"], Reason)
    return str(row["who"]), reason.value


def _newest_first(about: str) -> Select[tuple[object]]:
    return select(decision).where(decision.c.about == about).order_by(decision.c.at.desc(), decision.c.id.desc())


def answered_at(db: Connection, line_id: str) -> datetime | None:
    """When a person at the service that has this line last said that they have it."""
    acts = (Act.ACKNOWLEDGED.name, Act.PASSED_ON.name)
    said_so = select(decision.c.act, decision.c.at).where(decision.c.about == line_id, decision.c.act.in_(acts))
    newest = db.execute(said_so.order_by(decision.c.at.desc(), decision.c.id.desc()).limit(1)).one_or_none()
    return newest.at if newest is not None and newest.act == Act.ACKNOWLEDGED.name else None
