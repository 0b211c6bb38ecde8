"""What a reporter reads when they come back with their five words: one reviewed sentence, about their own report alone.

A person chooses it and answers for its being true.  It is never pushed, and not given where the reader may be the one
who harms the young person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from bot.casework.belonging import case_of, reports_of
from bot.casework.decisions import Act, decide
from bot.casework.errors import NoFeedback, NotSafeToSay, NotTrueYet
from bot.casework.sealed import Reason, key_of, opened, told_in
from bot.casework.tables import decision, report
from flows.notices import FEEDBACK, FEEDBACK_AS_IT_CLOSES, FEEDBACK_ONCE_CLOSED

HARMED = "young_person_harmed"


def choose_feedback(db: Connection, report_id: str, who: str, at: datetime, code: str) -> None:
    """They read this sentence from now; the newest counts."""
    if code not in FEEDBACK:
        raise LookupError("There is no such sentence.")
    case = case_of(db, report_id)
    if _harmed(db, reports_of(db, case["id"])):
        raise NotSafeToSay
    if code in FEEDBACK_ONCE_CLOSED and case["closed_at"] is None:
        raise NotTrueYet
    decide(db, report_id, report_id, who, Act.FEEDBACK, at, Reason(value=code))


class Feedback(msgspec.Struct, frozen=True):
    """What a reporter reads once the case is closed; else why they are told nothing.  Never neither."""

    code: str = ""
    why_none: str = ""

    def __post_init__(self) -> None:
        if self.code not in FEEDBACK_AS_IT_CLOSES and not (self.why_none.strip() and not self.code):
            raise NoFeedback


def say_at_close(db: Connection, reports: Sequence[str], who: str, at: datetime, last: Feedback) -> None:
    """Whoever told any report of a case that is closed now reads this; or it is written down why they do not."""
    told = Reason(value=last.code)
    if not last.code or _harmed(db, reports):
        told = Reason(last.why_none.strip() or NotSafeToSay.__doc__ or "")
    for report_id in reports:
        decide(db, report_id, report_id, who, Act.FEEDBACK, at, told)


def feedback_for_reporter(db: Connection, conversation_id: str) -> str:
    """The code of the sentence chosen last for the report of this conversation; "" if none was or is true now."""
    theirs = (report.c.conversation_id == conversation_id, decision.c.act == Act.FEEDBACK.name)
    chosen = select(decision).join(report, report.c.id == decision.c.report_id).where(*theirs)
    row = db.execute(chosen.order_by(decision.c.at.desc(), decision.c.id.desc()).limit(1)).mappings().one_or_none()
    if row is None:
        return ""
    code = opened(key_of(db, row["report_id"]), "decision", row["id"], row["sealed"], Reason).value
    case = case_of(db, row["report_id"])
    opened_again = code in FEEDBACK_ONCE_CLOSED and case["closed_at"] is None
    return "" if opened_again or _harmed(db, reports_of(db, case["id"])) else code


def _harmed(db: Connection, reports: Sequence[str]) -> bool:
    """Whether any report of a case says that the young person may be harmed at home: whoever told another may be the
    one.
    """
    return any(HARMED in told_in(db, each).plan.flags for each in reports)
