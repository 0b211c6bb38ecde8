"""The end of a shift: all that somebody has, with a note each, offered to a colleague or given back to the desk.

Until the colleague accepts, a case stays with whoever offers it: nothing is nobody's on its way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, select

from bot.casework import clocks
from bot.casework.aside import may_have
from bot.casework.belonging import case_of, reports_of
from bot.casework.cases import end_offers, own
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide
from bot.casework.errors import AlreadyDone
from bot.casework.leaving import unowned
from bot.casework.sealed import Reason, Words, key_of, opened, seal
from bot.casework.steps import NextStep, next_step_of
from bot.casework.tables import family_case, handover, handover_item
from bot.store import keys_of, new_id
from flows.rules.outcome import Tier

ACCEPTED_WITHIN = timedelta(minutes=30)  # a shift overlaps by as much; no source names a time
KEPT = timedelta(days=14)

_OFFERED = select(handover_item, handover.c.from_id, handover.c.to_id, handover.c.at).join(handover)
_WAITING = _OFFERED.where(handover_item.c.accepted_at.is_(None))


class Held(msgspec.Struct, frozen=True):
    """A case that somebody has.  report_id: its newest.  offered: to whom it is offered already, "" to nobody."""

    case_id: str
    report_id: str
    tier: Tier
    step: NextStep | None
    offered: str = ""


class Offer(msgspec.Struct, frozen=True):
    """A case that is offered to somebody, with the note for them."""

    id: str
    report_id: str
    who: str
    at: datetime
    note: str


class ShiftNote(msgspec.Struct, frozen=True):
    """What whoever goes leaves to whoever comes, about no case."""

    who: str
    at: datetime
    words: str


def held_by(db: Connection, who: str) -> list[Held]:
    """The open cases that somebody has, danger first."""
    theirs = (family_case.c.owner_id == who, family_case.c.closed_at.is_(None))
    waiting = db.execute(_WAITING.where(handover.c.from_id == who)).mappings()
    offered = {row["case_id"]: row["to_id"] for row in waiting}
    cases = [
        Held(row["id"], newest, Tier(row["tier"]), next_step_of(db, row["id"]), offered.get(row["id"], ""))
        for row in db.execute(select(family_case).where(*theirs)).mappings().all()
        for newest in reports_of(db, row["id"])[-1:]
    ]
    return sorted(cases, key=lambda case: -case.tier.rank)


def hand_over(db: Connection, who: str, at: datetime, to: str, notes: Mapping[str, str], shift_note: str = "") -> None:
    """Offer cases, each with its note, to a colleague; to "", they are nobody's again and are looked at anew."""
    mine = {held.case_id: held for held in held_by(db, who)}
    key, made = keys_of(db).new_data_key(), new_id()
    sealed = seal(key, "handover", made, Words(shift_note.strip()))
    row = {"id": made, "from_id": who, "to_id": to, "at": at, "wrapped": key.wrapped, "sealed": sealed}
    db.execute(insert(handover), row)
    for case_id, note in notes.items():
        if case_id in mine and not mine[case_id].offered:
            _hand(db, made, mine[case_id], who, at, to, note.strip())


def offers_to(db: Connection, who: str) -> list[Offer]:
    """What is offered to somebody and not accepted yet, oldest first."""
    rows = db.execute(_WAITING.where(handover.c.to_id == who).order_by(handover.c.at)).mappings()
    return [Offer(row["id"], row["report_id"], row["from_id"], row["at"], _note(db, row)) for row in rows]


def accept_offer(db: Connection, item_id: str, who: str, at: datetime) -> str:
    """It is theirs from now; the report it leads to.  Not where the offer ended: somebody has it meanwhile."""
    theirs = (handover_item.c.id == item_id, handover.c.to_id == who)
    row = db.execute(_OFFERED.where(*theirs)).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such offer.")
    case = case_of(db, row["report_id"])
    if row["accepted_at"] is not None:
        raise AlreadyDone(case["owner_id"] or "", case["claimed_at"] or row["accepted_at"], Act.ASSIGNED)
    own(db, case, who, at)
    decide(db, row["report_id"], case["id"], who, Act.TOOK_OVER, at, Reason(_note(db, row), who, row["from_id"]))
    return str(row["report_id"])


def shift_notes(db: Connection, since: datetime) -> list[ShiftNote]:
    """What was left for whoever comes, newest first."""
    rows = db.execute(select(handover).where(handover.c.at >= since).order_by(handover.c.at.desc())).mappings()
    notes = [ShiftNote(row["from_id"], row["at"], _words(db, row)) for row in rows]
    return [note for note in notes if note.words]


def forget_handovers(db: Connection, at: datetime) -> None:
    """After two weeks the notes are gone; who gave what to whom stands in the decisions."""
    of_old = handover_item.c.handover_id.in_(select(handover.c.id).where(handover.c.at < at - KEPT))
    end_offers(db, of_old, at)
    db.execute(delete(handover_item).where(of_old))
    db.execute(delete(handover).where(handover.c.at < at - KEPT))


def _hand(db: Connection, made: str, held: Held, who: str, at: datetime, to: str, note: str) -> None:
    if not to:
        unowned(db, held.case_id, held.tier, who, at, Act.BACK_TO_DESK, note)
        return
    may_have(db, to, held.case_id)
    item_id = new_id()
    sealed = seal(key_of(db, held.report_id), "handover_item", item_id, Words(note))
    its = {"handover_id": made, "report_id": held.report_id, "case_id": held.case_id}
    db.execute(insert(handover_item), {"id": item_id, "sealed": sealed, **its})
    clocks.start(db, item_id, Kind.HANDOVER, at + ACCEPTED_WITHIN, held.report_id)
    decide(db, held.report_id, held.case_id, who, Act.HANDED_OVER, at, Reason(note, value=to, before=who))


def _note(db: Connection, row: RowMapping) -> str:
    return opened(key_of(db, row["report_id"]), "handover_item", row["id"], row["sealed"], Words).words


def _words(db: Connection, row: RowMapping) -> str:
    return opened(keys_of(db).unwrap(row["wrapped"]), "handover", row["id"], row["sealed"], Words).words
