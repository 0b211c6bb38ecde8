"""Phone tasks: a front door that takes calls is rung by a person until somebody there has answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from bot.delivery.knocking import Knock, find, handed_over, knock_of
from bot.delivery.tables import attempt, delivery
from bot.store import DataKey, new_id
from flows.rules.outcome import By


class Outcome(StrEnum):
    """How a call ended.  Only *answered* is a receipt."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    WAITING_GAVE_UP = "waiting_gave_up"
    CALL_BACK_AT = "call_back_at"
    ASKS_FOR_WRITING = "asks_for_writing"
    NOT_THEIRS = "not_theirs"

    @property
    def label(self) -> str:
        """As the form on the page writes it."""
        return LABELS[self]


LABELS = {
    Outcome.ANSWERED: "Answered: they took it",
    Outcome.NO_ANSWER: "No answer",
    Outcome.WAITING_GAVE_UP: "Waited, and gave up",
    Outcome.CALL_BACK_AT: "Call back at …",
    Outcome.ASKS_FOR_WRITING: "They ask for it in writing",
    Outcome.NOT_THEIRS: "Not theirs, they say whose",
}
AGAIN = {
    Outcome.NO_ANSWER: timedelta(minutes=10),
    Outcome.WAITING_GAVE_UP: timedelta(minutes=10),
    Outcome.CALL_BACK_AT: timedelta(minutes=30),
    Outcome.ASKS_FOR_WRITING: timedelta(minutes=60),  # then ask whether it arrived
    Outcome.NOT_THEIRS: timedelta(minutes=10),  # ours until somebody has taken it
}


class Spoke(msgspec.Struct, frozen=True):
    """What was said in a call.  by_when: until when they will act, in their words."""

    name: str = ""
    role: str = ""
    their_reference: str = ""
    will_do: str = ""
    by_when: str = ""
    said: str = ""
    to_whom: str = ""


_decode = msgspec.msgpack.Decoder(Spoke).decode


class Call(msgspec.Struct, frozen=True):
    """One attempt that was made."""

    id: str
    who: str
    at: datetime
    outcome: Outcome
    again_at: datetime | None
    spoke: Spoke


class CallIncomplete(ValueError):
    """A call that was answered needs the name, the role and what they will do; *not theirs* needs whose it is."""


class CallTaken(Exception):
    """Somebody else is making this call."""

    def __init__(self, who: str, at: datetime) -> None:
        super().__init__(CallTaken.__doc__)
        self.who, self.at = who, at


def open_calls(db: Connection) -> list[Knock]:
    """All calls nobody has answered yet, those to be made later too."""
    waits = (delivery.c.way == By.CALL, delivery.c.handed_over_at.is_(None), delivery.c.cancelled_at.is_(None),
             delivery.c.failed_at.is_(None))  # fmt: skip
    rows = db.execute(select(delivery).where(*waits).order_by(delivery.c.open_before, delivery.c.id))
    return [knock_of(row) for row in rows.mappings()]


def claim_call(db: Connection, delivery_id: str, who: str, at: datetime) -> None:
    """`I am ringing them`: it is theirs for 15 minutes, or until they have written down how it went."""
    call = find(db, delivery_id, lock=True)
    if call.claimed_by not in (None, who) and call.claimed_at and at - call.claimed_at < timedelta(minutes=15):
        raise CallTaken(call.claimed_by or "", call.claimed_at)
    db.execute(update(delivery).where(delivery.c.id == delivery_id).values(claimed_by=who, claimed_at=at))


def free_calls(db: Connection, who: str, about: Sequence[str] | None = None) -> int:
    """Calls that somebody was making and will not make, all of theirs or those about these; how many."""
    theirs = [delivery.c.claimed_by == who, delivery.c.handed_over_at.is_(None)]
    if about is not None:
        theirs.append(delivery.c.about.in_(about))
    return db.execute(update(delivery).where(*theirs).values(claimed_by=None, claimed_at=None)).rowcount


def for_supervisor(db: Connection, delivery_id: str, at: datetime) -> None:
    """Nobody on duty makes this call: it is the supervisor's."""
    unset = (delivery.c.id == delivery_id, delivery.c.for_supervisor_at.is_(None))
    db.execute(update(delivery).where(*unset).values(for_supervisor_at=at))


def record_attempt(
    db: Connection, key: DataKey, delivery_id: str, who: str, at: datetime, outcome: Outcome, spoke: Spoke,
    again_at: datetime | None = None,
) -> None:  # fmt: skip
    """Write down how a call went; sealed with the key of the report it was about."""
    _complete(outcome, spoke)
    again = None if outcome == Outcome.ANSWERED else (again_at or at + AGAIN[outcome])
    row = {"id": new_id(), "delivery_id": delivery_id, "who": who, "at": at, "outcome": outcome, "again_at": again}
    row["sealed"] = key.seal(msgspec.msgpack.encode(spoke), f"attempt:{row['id']}".encode())
    db.execute(insert(attempt), row)
    if outcome == Outcome.ANSWERED:
        handed_over(db, delivery_id, at)
    else:
        tried = {"try_at": again, "tried_at": at, "attempts": delivery.c.attempts + 1, "fault": outcome}
        freed = {"claimed_by": None, "claimed_at": None}
        db.execute(update(delivery).where(delivery.c.id == delivery_id).values(**tried, **freed))


_CALLS = select(attempt).where(attempt.c.delivery_id == bindparam("delivery_id")).order_by(attempt.c.at)


def calls_made(db: Connection, key: DataKey, delivery_id: str) -> list[Call]:
    """Every attempt of a phone task, oldest first."""
    rows = db.execute(_CALLS, {"delivery_id": delivery_id}).mappings()
    return [
        Call(row["id"], row["who"], row["at"], Outcome(row["outcome"]), row["again_at"],
             _decode(key.open(row["sealed"], f"attempt:{row['id']}".encode())))
        for row in rows
    ]  # fmt: skip


def _complete(outcome: Outcome, spoke: Spoke) -> None:
    missing = {
        Outcome.ANSWERED: not (spoke.name.strip() and spoke.role.strip() and spoke.will_do.strip()),
        Outcome.NOT_THEIRS: not spoke.to_whom.strip(),
    }
    if missing.get(outcome, False):
        raise CallIncomplete(CallIncomplete.__doc__)
