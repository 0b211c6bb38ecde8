"""What it means that a clock rings: what was due did not happen, and somebody else is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot import delivery
from bot.casework import clocks
from bot.casework.cases import URGENT
from bot.casework.clocks import Kind
from bot.casework.decisions import CLOCK, Act, decide
from bot.casework.drafts import draft_late
from bot.casework.lines import case_tier, kept_from_team, leave_by_clock, locked, tell
from bot.casework.linking.danger import tier_if_linked
from bot.casework.queue import is_stuck
from bot.casework.sealed import Reason
from bot.casework.tables import clock, report
from bot.delivery import OPERATOR, To, other_way
from bot.referrals import LOOKS_WITHIN
from bot.store import Prepared, all_or_nothing
from flows.rules.outcome import By, Tier

AT_ONCE = 100
NEXT = {
    Kind.LOOK: Kind.SECOND,
    Kind.IF_LINKED: Kind.SECOND,
    Kind.SECOND: Kind.SUPERVISOR,
    Kind.SUPERVISOR: Kind.ON_CALL,
}
TOLD = {Kind.SECOND: To.SECOND, Kind.SUPERVISOR: To.SUPERVISOR, Kind.ON_CALL: To.ON_CALL}

# Built once: the loop asks all day long.
_DUE = (
    select(clock)
    .where(clock.c.due_at <= bindparam("at"), clock.c.rung_at.is_(None), clock.c.met_at.is_(None))
    .order_by(clock.c.due_at)
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)
_THIS = (clock.c.about == bindparam("of"), clock.c.kind == bindparam("what"))
_RUNG = Prepared(update(clock).where(*_THIS).values(rung_at=bindparam("at")), "of", "what", "at")

log = logging.getLogger(__name__)


class Due(msgspec.Struct, frozen=True):
    """A clock that rang."""

    about: str
    kind: Kind
    report_id: str
    due_at: datetime


def ring(db: Connection, at: datetime) -> list[Due]:
    """Ring every clock that is due and was not met, each once; several processes share them out."""
    due = db.execute(_DUE, {"at": at}).mappings().all()
    rung = due if _ring(db, at, *due) else [row for row in due if _ring(db, at, row)]
    return [Due(row["about"], Kind(row["kind"]), row["report_id"], row["due_at"]) for row in rung]


def tell_of_stuck(db: Connection, at: datetime) -> None:
    """A report of which no case can be made has no clock: the desk and the supervisor are told, once, of each that is
    red and of the oldest.  Of the report itself they are told when it is opened, so this is about its conversation."""
    late = select(report.c.conversation_id, report.c.tier).where(is_stuck(at)).order_by(report.c.sent_at, report.c.id)
    for place, row in enumerate(db.execute(late).all()):
        if place == 0 or row.tier == Tier.RED:
            for to in (To.DUTY, To.SUPERVISOR):
                _tell_operator(db, row.conversation_id, to, at, at)


def _ring(db: Connection, at: datetime, *rows: RowMapping) -> bool:
    """All of them or none; where one cannot be rung, each is tried by itself, and that one again later."""
    if not rows:
        return True
    try:
        with all_or_nothing(db):
            for row in rows:
                _RUNG.run(db, [(row["about"], row["kind"], at)])
                MEANING[Kind(row["kind"])](db, row, at)
    except (LookupError, SQLAlchemyError) as fault:
        which = ", ".join(f"{row['kind']} of {row['about']}" for row in rows)
        log.error("clock %s could not ring (%s)", which, type(fault).__name__)
        return False
    return True


def _nobody_released(db: Connection, row: RowMapping, at: datetime) -> None:
    """RED and HIGH to children's services and the police leave, marked; the rest waits for the supervisor."""
    line = locked(db, row["about"])
    conflict = kept_from_team(db, line) and case_tier(db, line["report_id"]) in URGENT
    if not leave_by_clock(db, line["id"], at) and conflict and line["service"] and not line["released_at"]:
        tell(db, line, By.CALL, at, To.MANAGER)  # never its team: the supervisor phones the named manager (H23)
    _supervisor_asks(db, row, at)


def _half_is_gone(db: Connection, row: RowMapping, at: datetime) -> None:
    line = locked(db, row["about"])
    tell(db, line, other_way(line["by"]), at)
    decide(db, line["report_id"], line["id"], CLOCK, Act.SECOND_WAY, at, Reason(value=other_way(line["by"])))


def _nobody_read_it(db: Connection, row: RowMapping, at: datetime) -> None:
    line = locked(db, row["about"])
    if line["released_at"] and line["service"] and not line["declined_at"]:
        delivery.for_supervisor(db, tell(db, line, By.CALL, at), at)
    _supervisor_asks(db, row, at)


def _nobody_looked(db: Connection, row: RowMapping, at: datetime) -> None:
    """The next in the chain has as long as the one before; the chain ends with the manager on call."""
    if row["kind"] == Kind.LOOK and not row["report_id"]:
        draft_late(db, row["about"], at)
    after = NEXT.get(Kind(row["kind"]))
    if after is None:
        return
    step = clocks.soon(_urgency(db, row)) if row["report_id"] else LOOKS_WITHIN[Tier.RED]
    clocks.start_anew(db, row["about"], after, at + step, row["report_id"])
    _tell_operator(db, row["about"], TOLD[after], at + step, at)
    if row["report_id"]:
        decide(db, row["report_id"], row["about"], CLOCK, Act.ESCALATED, at, Reason(value=TOLD[after]))


def _urgency(db: Connection, row: RowMapping) -> str:
    """How urgent a look is: as its case, or as its case would be with another."""
    linked = row["about"] != row["report_id"] and tier_if_linked(db, row["about"])
    return linked or case_tier(db, row["report_id"])


def _supervisor_asks(db: Connection, row: RowMapping, at: datetime) -> None:
    """They are written to each time: that another clock of the same thing rang before says nothing of this one."""
    delivery.over(db, row["about"], at, OPERATOR, To.SUPERVISOR)
    _tell_operator(db, row["about"], To.SUPERVISOR, at, at)
    decide(db, row["report_id"], row["about"], CLOCK, Act.ESCALATED, at, Reason(value=To.SUPERVISOR))


def _tell_operator(db: Connection, about: str, to: To, before: datetime, at: datetime) -> None:
    delivery.knock(db, about, By.EMAIL, OPERATOR, to, before, at)


MEANING: dict[Kind, Callable[[Connection, RowMapping, datetime], None]] = {
    Kind.RELEASE: _nobody_released,
    Kind.HALF: _half_is_gone,
    Kind.DUE: _nobody_read_it,
    Kind.NOT_OURS: _supervisor_asks,
    Kind.SHUT: _supervisor_asks,
    Kind.LOOK: _nobody_looked,
    Kind.SECOND: _nobody_looked,
    Kind.SUPERVISOR: _nobody_looked,
    Kind.ON_CALL: _nobody_looked,
    Kind.IF_LINKED: _nobody_looked,
    Kind.CORRECTION: _supervisor_asks,
    Kind.BREACH: _supervisor_asks,
    Kind.OUTCOME: _supervisor_asks,
    Kind.MEETING: _supervisor_asks,
    Kind.MINUTES: _supervisor_asks,
    Kind.TASK: _supervisor_asks,
    Kind.STEP_SET: _supervisor_asks,
    Kind.STEP: _supervisor_asks,
    Kind.HANDOVER: _supervisor_asks,
    Kind.AGAIN: _supervisor_asks,
}
