"""A report comes in, and becomes somebody's: what is stored at Send, and the case that is opened from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot import delivery
from bot.casework import clocks
from bot.casework.clocks import Kind
from bot.casework.lines import case_tier
from bot.casework.meeting import FLAG, ask_for_meeting
from bot.casework.opening import Opening
from bot.casework.sealed import UNSAFE, Told, Words, key_of, opened, rules_version, seal
from bot.casework.tables import addition, assessment, case_report, family_case, report
from bot.referrals import open_hours
from bot.store import DataKey, Prepared, PreparedSelect, keys_of, new_id
from flows.grammar import Facts
from flows.rules import assess
from flows.rules.outcome import Assessment, Plan, Tier

# Built once: every report that comes in asks them.
_THIS = report.c.id == bindparam("report_id")
_LOCKED, _OPENED = select(report).where(_THIS).with_for_update(), update(report).where(_THIS)
_NEW_CASE, _BELONGS, _ASSESSED = map(insert, (family_case, case_report, assessment))
_of_conversation = select(report.c.id).where(report.c.conversation_id.in_(bindparam("conversations", expanding=True)))
_sent_before = PreparedSelect(_of_conversation, "conversations")
_ROW = ("id", "conversation_id", "sent_at", "tier", "could_be", "area", "wrapped", "sealed")
_new = Prepared(insert(report), *_ROW)
_UNOPENED = select(report.c.id).where(report.c.opened_at.is_(None)).order_by(report.c.sent_at)


def receive_report(
    db: Connection, conversation_id: str, answers: Facts, plan: Plan, heard: Sequence[tuple[str, str]], channel: str,
    at: datetime,
) -> str:  # fmt: skip
    """Store what was sent, with the plan as it was shown, in the transaction of the Send.  Sent twice, it is once."""
    for (known,) in _sent_before.rows(db, [conversation_id]):
        return str(known)
    report_id, key = new_id(), keys_of(db).new_data_key()
    sealed = seal(key, "report", report_id, Told(dict(answers), plan, tuple(heard), channel))
    row = (report_id, conversation_id, at, plan.tier, plan.could_be, plan.area, key.wrapped, sealed)
    _new.run(db, [row])  # until it has `opened_at` the row says itself that its case is still to be opened
    return report_id


def open_case(db: Connection, report_id: str, at: datetime) -> str | None:
    """Make the case of a report, its lines from the plan as shown, and all clocks; once, however often it is asked.

    Why the rules say what they say is worked out here, as of the Send: who pressed it need not wait for the reasons.
    """
    row = db.execute(_LOCKED, {"report_id": report_id}).mappings().one()
    if row["opened_at"] is not None:
        return None
    key = keys_of(db).unwrap(row["wrapped"])
    told = opened(key, "report", report_id, row["sealed"], Told)
    case_id = new_id()
    case = {"id": case_id, "opened_at": at, "tier": row["tier"], "could_be": row["could_be"], "area": row["area"]}
    db.execute(_NEW_CASE, case)
    belongs = {"id": new_id(), "case_id": case_id, "report_id": report_id, "at": at, "who": "job"}
    db.execute(_BELONGS, belongs)
    store_assessment(db, report_id, key, assess(told.facts, told.plan.at))
    opening = Opening(db, report_id, key, told, Tier(row["tier"]), row["sent_at"], at)
    for number, line in enumerate(told.plan.lines):
        opening.line(None if line.unsure else number, line)  # those were on no screen
    opening.due[report_id, Kind.LOOK] = told.plan.owner_due
    if row["tier"] == Tier.RED:
        opening.page()
    if FLAG in told.plan.flags:
        ask_for_meeting(db, report_id, row["sent_at"])
    opening.due[report_id, Kind.OUTCOME] = _outcome_due(told.plan, row["sent_at"])
    opening.write()
    db.execute(_OPENED, {"report_id": report_id, "opened_at": at})
    delivery.cancel(db, row["conversation_id"], at)  # should somebody be about to be told that it cannot be opened
    return case_id


def unopened(db: Connection) -> list[str]:
    """Reports whose case is still to be opened, those that were sent first before the others."""
    return list(db.scalars(_UNOPENED))


def store_assessment(db: Connection, report_id: str, key: DataKey, assessed: Assessment) -> None:
    """Keep what the rules said; a later assessment stands beside it."""
    row = {"id": new_id(), "report_id": report_id, "rules": rules_version(assessed), "at": assessed.at,
           "tier": assessed.tier, "could_be": assessed.could_be}  # fmt: skip
    row["sealed"] = seal(key, "assessment", str(row["id"]), assessed)
    db.execute(_ASSESSED, row)


def add_to_report(db: Connection, conversation_id: str, words: str, at: datetime) -> str | None:
    """Keep what a reporter tells later; the report itself stays as it was sent, and a person looks."""
    return _add(db, conversation_id, "added", words, at)


def withdraw(db: Connection, conversation_id: str, at: datetime) -> str | None:
    """They say stop: a person looks at what has not left yet.  Nothing that left can be called back."""
    return _add(db, conversation_id, "stop", "", at)


def contact_not_safe(db: Connection, conversation_id: str, at: datetime) -> str | None:
    """How they said that they can be reached is not safe any more: nobody is shown it from now, and a person looks."""
    return _add(db, conversation_id, UNSAFE, "", at)


def _add(db: Connection, conversation_id: str, kind: str, words: str, at: datetime) -> str | None:
    report_id = db.scalar(select(report.c.id).where(report.c.conversation_id == conversation_id))
    if report_id is None:
        return None
    added = new_id()
    sealed = seal(key_of(db, report_id), "addition", added, Words(words))
    db.execute(insert(addition), {"id": added, "report_id": report_id, "kind": kind, "at": at, "sealed": sealed})
    clocks.start(db, added, Kind.AGAIN, at + clocks.soon(case_tier(db, report_id)), report_id)
    return added


def _outcome_due(plan: Plan, sent_at: datetime) -> datetime:
    """Where nothing may be sent, the close of the duty officer's next working day (H32); else two weeks."""
    last = max((line.due for line in plan.lines), default=None)
    return last + clocks.CLOSES_WITHIN if last else open_hours().next_close(None, sent_at)
