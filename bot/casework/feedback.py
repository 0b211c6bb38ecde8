"""What a reporter reads when they come back with their five words: one reviewed sentence, about their own report alone.

A person chooses it and answers for its being true.  It is never pushed, and not given where the reader may be the one
who harms the young person.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.casework.belonging import case_of
from bot.casework.decisions import Act, decide
from bot.casework.errors import NotSafeToSay, NotTrueYet
from bot.casework.sealed import Reason, key_of, opened, told_in
from bot.casework.tables import decision, report
from flows.notices import FEEDBACK, FEEDBACK_ONCE_CLOSED

HARMED = "young_person_harmed"


def choose_feedback(db: Connection, report_id: str, who: str, at: datetime, code: str) -> None:
    """They read this sentence from now; the newest counts."""
    if code not in FEEDBACK:
        raise LookupError("There is no such sentence.")
    if HARMED in told_in(db, report_id).plan.flags:
        raise NotSafeToSay
    if code in FEEDBACK_ONCE_CLOSED and case_of(db, report_id)["closed_at"] is None:
        raise NotTrueYet
    decide(db, report_id, report_id, who, Act.FEEDBACK, at, Reason(value=code))


def feedback_for_reporter(db: Connection, conversation_id: str) -> str:
    """The code of the sentence chosen last for the report of this conversation; "" if none was or is true now."""
    theirs = (report.c.conversation_id == conversation_id, decision.c.act == Act.FEEDBACK.name)
    chosen = select(decision).join(report, report.c.id == decision.c.report_id).where(*theirs)
    row = db.execute(chosen.order_by(decision.c.at.desc(), decision.c.id.desc()).limit(1)).mappings().one_or_none()
    if row is None:
        return ""
    code = opened(key_of(db, row["report_id"]), "decision", row["id"], row["sealed"], Reason).value
    opened_again = code in FEEDBACK_ONCE_CLOSED and case_of(db, row["report_id"])["closed_at"] is None
    return "" if opened_again else code
