"""The next step of a case: what its owner does next, and by when, until there is an outcome.

A case that somebody has taken and that has no next step is red, and so is a step whose day has passed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, insert, select, update

from bot.casework import clocks
from bot.casework.belonging import reports_of
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide, given, not_behind
from bot.casework.errors import CaseClosed, Past
from bot.casework.sealed import Reason, Words, key_of, opened, seal
from bot.casework.tables import family_case, next_step
from bot.referrals import open_hours
from bot.store import new_id
from flows.rules.outcome import Tier

WITHIN_THE_HOUR = timedelta(hours=1)  # H2: at RED a person acts within the hour; no source names a time for HIGH


class NextStep(msgspec.Struct, frozen=True):
    """What is done next.  who: who wrote it; whose it is stands in the case."""

    id: str
    words: str
    who: str
    at: datetime
    due_at: datetime

    def overdue(self, at: datetime) -> bool:
        return self.due_at <= at


def set_next_step(
    db: Connection, case_id: str, who: str, at: datetime, words: str, due_at: datetime, done: str = "",
    seen: int | None = None,
) -> str:  # fmt: skip
    """Write down what is next, and by when; it takes the place of the one before.  done: what came of that one.

    seen: as `ReportPage.version`.
    """
    not_behind(db, case_id, seen)
    if db.scalar(select(family_case.c.closed_at).where(family_case.c.id == case_id)) is not None:
        raise CaseClosed
    if due_at <= at:
        raise Past
    end_steps(db, case_id, who, at, done)
    reports = reports_of(db, case_id)
    row = {"id": new_id(), "report_id": reports[-1], "who": who, "at": at, "due_at": due_at}
    row["sealed"] = seal(key_of(db, reports[-1]), "next_step", str(row["id"]), Words(given(words)))
    db.execute(insert(next_step), row)
    clocks.start(db, str(row["id"]), Kind.STEP, due_at, reports[-1])
    clocks.meet(db, case_id, at, Kind.STEP_SET)
    decide(db, reports[-1], case_id, who, Act.STEP_SET, at, Reason(given(words)))
    return str(row["id"])


def end_steps(db: Connection, case_id: str, who: str, at: datetime, done: str = "") -> None:
    """What was next is done, or no longer next."""
    for step in db.execute(_open(db, case_id)).mappings().all():
        db.execute(update(next_step).where(next_step.c.id == step["id"]).values(ended_at=at))
        clocks.meet(db, step["id"], at)
        decide(db, step["report_id"], case_id, who, Act.STEP_ENDED, at, Reason(done.strip()))


def next_step_of(db: Connection, case_id: str) -> NextStep | None:
    """What is next in a case: the newest that is not ended; None where nothing is written down."""
    row = db.execute(_open(db, case_id).limit(1)).mappings().one_or_none()
    if row is None:
        return None
    words = opened(key_of(db, row["report_id"]), "next_step", row["id"], row["sealed"], Words).words
    return NextStep(row["id"], words, row["who"], row["at"], row["due_at"])


def ask_for_step(db: Connection, case_id: str, tier: Tier, at: datetime) -> None:
    """Somebody has the case: a next step is written down within the hour at RED and HIGH, else the next working day."""
    if db.execute(_open(db, case_id).limit(1)).first() is not None:
        return
    urgent = tier.rank >= Tier.HIGH.rank
    due = at + WITHIN_THE_HOUR if urgent else open_hours().next_close(None, at)
    clocks.start_anew(db, case_id, Kind.STEP_SET, due, reports_of(db, case_id)[-1])


def _open(db: Connection, case_id: str) -> Select[Any]:
    theirs = next_step.c.report_id.in_(reports_of(db, case_id))
    return select(next_step).where(theirs, next_step.c.ended_at.is_(None)).order_by(next_step.c.at.desc())
