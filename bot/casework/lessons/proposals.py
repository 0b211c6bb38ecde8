"""What a case taught: what would have helped, as a change to a question, a rule or a route.

The words stay sealed with the report they come from; what is handed on holds a code, the name of the rule or step, and
what became of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from bot.casework.belonging import case_of
from bot.casework.decisions import Act, decide, given
from bot.casework.errors import AlreadyDone, StillOpenToLearn
from bot.casework.lessons.tables import proposal
from bot.casework.picture.accounts import day_of
from bot.casework.sealed import Lesson, Reason, key_of, opened, seal
from bot.store import new_id
from flows.facts import EVERY_FACT
from flows.rules import HOLDS, INDICATORS, LOOKS, ROUTES
from flows.rules.meeting import INVITES
from flows.rules.routing import FLAG_MARKS, SIGNPOST_MARKS

CHANGES = {
    "question": "A question, its words or its order",
    "risk": "A rule of how urgent it is",
    "route": "A rule of who must know, and when",
    "sharing": "A rule of who may see what",
    "directory": "A service, its number or hours",
    "working": "How we work here",
}
NAMES = frozenset(EVERY_FACT) | {
    rule.name for rules in (INDICATORS, ROUTES, HOLDS, LOOKS, FLAG_MARKS, SIGNPOST_MARKS, INVITES) for rule in rules
}  # what a change may be about: a question by its fact, or a rule
TAKEN, DECLINED = "taken", "declined"


class Proposal(msgspec.Struct, frozen=True):
    """One proposal, opened.  of: the rule or step that it names.  answer: "" while it waits."""

    id: str
    report_id: str
    who: str
    at: datetime
    code: str
    of: str
    words: str
    answer: str
    answered_at: datetime | None


def propose(db: Connection, report_id: str, who: str, at: datetime, code: str, of: str, words: str) -> str:
    """What would have helped; once the case is closed."""
    if code not in CHANGES or (of and of not in NAMES):
        raise LookupError("There is no such kind of change, or no such rule or question.")
    if case_of(db, report_id)["closed_at"] is None:
        raise StillOpenToLearn
    made = new_id()
    sealed = seal(key_of(db, report_id), "proposal", made, Lesson(of.strip(), given(words)))
    row = {"id": made, "report_id": report_id, "who": who, "at": at, "code": code, "sealed": sealed}
    db.execute(insert(proposal), row)
    decide(db, report_id, report_id, who, Act.PROPOSED, at, Reason(words, value=CHANGES[code]))
    return made


def proposals(db: Connection) -> list[Proposal]:
    """All of them, those that wait first, oldest first."""
    rows = db.execute(select(proposal).order_by(proposal.c.answered_at.is_not(None), proposal.c.at)).mappings().all()
    found = []
    for row in rows:
        lesson = opened(key_of(db, row["report_id"]), "proposal", row["id"], row["sealed"], Lesson)
        told = (row["id"], row["report_id"], row["who"], row["at"], row["code"], lesson.of, lesson.words)
        found.append(Proposal(*told, row["answer"] or "", row["answered_at"]))
    return found


def answer_proposal(db: Connection, proposal_id: str, who: str, at: datetime, taken: bool, why: str) -> None:
    """Whoever answers for the rules takes it, naming the change and its test, or declines it; each with why."""
    row = db.execute(select(proposal).where(proposal.c.id == proposal_id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such proposal.")
    if row["answered_at"] is not None:
        raise AlreadyDone(row["answered_by"], row["answered_at"], Act.PROPOSED)
    answer = TAKEN if taken else DECLINED
    decide(db, row["report_id"], proposal_id, who, Act.PROPOSED, at, Reason(given(why), value=answer))
    values = {"answer": answer, "answered_at": at, "answered_by": who}
    db.execute(update(proposal).where(proposal.c.id == proposal_id).values(**values))


def exported(db: Connection) -> list[dict[str, Any]]:
    """For those who write the rules: what is to change, since which month, what became of it; no words, no report."""
    return [
        {"code": each.code, "of": each.of, "month": f"{day_of(each.at):%Y-%m}", "answer": each.answer or "waits"}
        for each in proposals(db)
    ]
