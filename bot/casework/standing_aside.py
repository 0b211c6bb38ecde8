"""Standing aside: whoever knows a family has no part in what is decided about it.

They say so themselves and need not say how they know it, or a supervisor keeps them out, with a reason.  From then on
every page about the family is shut to them, whatever reports join; what they had is nobody's and is looked at anew.
Only a supervisor lets them back in, and never oneself.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot import delivery, staff
from bot.casework.aside import aside_from, stands_aside, told_in
from bot.casework.belonging import case_of, reports_of
from bot.casework.decisions import Act, decide, given
from bot.casework.drafts import nobody_has_it
from bot.casework.errors import NotYourself
from bot.casework.leaving import look_anew, no_offers, unowned
from bot.casework.sealed import Reason
from bot.casework.tables import draft_shown, report
from bot.referrals.tables import referral
from bot.staff.tables import stood_aside
from bot.store import new_id
from flows.rules.outcome import Tier


def stand_aside(db: Connection, report_id: str, who: str, at: datetime) -> None:
    """`I know this family`: it is theirs no more, and nothing of it is shown to them from now."""
    if not stands_aside(db, who, [report_id]):
        _keep_out(db, report_id, who, at, who, Act.STOOD_ASIDE, Reason())


def keep_out(db: Connection, report_id: str, who: str, at: datetime, whom: str, reason: str) -> None:
    """A supervisor learned that somebody knows this family."""
    what = _of_another(db, who, whom, reason)
    if not stands_aside(db, whom, [report_id]):
        _keep_out(db, report_id, who, at, whom, Act.KEPT_OUT, what)


def let_back_in(db: Connection, report_id: str, who: str, at: datetime, whom: str, reason: str) -> None:
    """A supervisor found that it does not stand in the way; what they had does not come back to them by itself."""
    what, family = _of_another(db, who, whom, reason), reports_of(db, str(case_of(db, report_id)["id"]))
    theirs = (stood_aside.c.about.in_(told_in(family)), stood_aside.c.account_id == whom)
    db.execute(update(stood_aside).where(*theirs, stood_aside.c.ended_at.is_(None)).values(ended_at=at))
    decide(db, report_id, report_id, who, Act.LET_BACK_IN, at, what)


def draft_aside(db: Connection, draft_id: str, who: str, at: datetime) -> None:
    """The same of a draft that the desk sees, and so of the report that it becomes."""
    found = select(draft_shown).where(draft_shown.c.id == draft_id).with_for_update()
    row = db.execute(found).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such draft.")
    _write(db, row["conversation_id"], who, at)
    if row["seen_by"] == who and row["done_at"] is None:
        nobody_has_it(db, draft_id, at)


def let_go_of(db: Connection, case_id: str, at: datetime) -> None:
    """Nobody has what they stand aside from: asked whenever a report joins a case."""
    for each in aside_from(db, case_id):
        _let_go(db, case_id, each.who, at)


def _of_another(db: Connection, who: str, whom: str, reason: str) -> Reason:
    if staff.is_one_person(db, who, whom):
        raise NotYourself
    return Reason(given(reason), value=whom)


def _keep_out(db: Connection, report_id: str, who: str, at: datetime, whom: str, act: Act, what: Reason) -> None:
    _write(db, str(db.scalar(select(report.c.conversation_id).where(report.c.id == report_id))), whom, at)
    decide(db, report_id, report_id, who, act, at, what)
    _let_go(db, str(case_of(db, report_id)["id"]), whom, at)


def _write(db: Connection, about: str, whom: str, at: datetime) -> None:
    db.execute(insert(stood_aside), {"id": new_id(), "about": about, "account_id": whom, "at": at})


def _let_go(db: Connection, case_id: str, whom: str, at: datetime) -> None:
    reports = reports_of(db, case_id)
    case, theirs = case_of(db, reports[-1]), referral.c.report_id.in_(reports)
    no_offers(db, whom, at, reports)
    reading = (theirs, referral.c.claimed_by == whom, referral.c.released_at.is_(None))
    db.execute(update(referral).where(*reading).values(claimed_by=None, claimed_at=None))
    lines = db.execute(select(referral.c.id, referral.c.acknowledged_by).where(theirs)).all()
    delivery.free_calls(db, whom, [row.id for row in lines])
    if case["closed_at"] is not None:
        return
    if case["owner_id"] == whom:
        unowned(db, case_id, Tier(case["tier"]), whom, at, Act.BACK_TO_DESK)
    elif any(row.acknowledged_by == whom for row in lines):  # who said that the service has it, has it no more
        look_anew(db, case_id, Tier(case["tier"]), at)
