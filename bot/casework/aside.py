"""Who stands aside from a family: somebody who works here, or for a service, and knows it.

Asked at every door of the desks, and wherever something is given to a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, or_, select

from bot import delivery, staff
from bot.casework.belonging import cases_of, reports_of
from bot.casework.errors import StandsAside
from bot.casework.linking.tables import breach, correction
from bot.casework.tables import agreement, draft_shown, report
from bot.referrals.tables import referral
from bot.staff.tables import stood_aside


class Aside(msgspec.Struct, frozen=True):
    """Somebody who stands aside from a family, and since when."""

    who: str
    at: datetime


def stands_aside(db: Connection, who: str, ids: Iterable[str]) -> bool:
    """Whether this person, by any account of theirs, stands aside from the family that any of these is about: a report,
    case, line, call, draft, agreement, correction or breach.
    """
    account = stood_aside.c.account_id
    found = select(stood_aside.c.about).where(or_(account == who, account.in_(staff.accounts_of(who))))
    theirs = set(db.scalars(found.where(stood_aside.c.ended_at.is_(None))))
    return bool(theirs) and not theirs.isdisjoint(_told_of(db, list(ids)))


def may_have(db: Connection, who: str, case_id: str) -> None:
    """StandsAside where this person does: nobody is given what they may not see."""
    if stands_aside(db, who, [case_id]):
        raise StandsAside


def aside_from(db: Connection, case_id: str) -> list[Aside]:
    """Who stands aside from a family now, in the order they said so."""
    these = (stood_aside.c.about.in_(told_in(reports_of(db, case_id))), stood_aside.c.ended_at.is_(None))
    rows = db.execute(select(stood_aside).where(*these).order_by(stood_aside.c.at, stood_aside.c.id))
    return [Aside(row.account_id, row.at) for row in rows]


def told_in(reports: Iterable[str]) -> Select[Any]:
    """The conversations in which these reports were told: by those it is written down, as a draft has no report yet."""
    return select(report.c.conversation_id).where(report.c.id.in_(list(reports)))


def _told_of(db: Connection, ids: list[str]) -> set[str]:
    """The conversations of the whole families that these are about."""
    about = [*ids, *delivery.about_of(db, ids)]
    named = (select(table.c.report_id).where(table.c.id.in_(about)) for table in (referral, correction, breach))
    reports = {*about, *(report_id for found in named for report_id in db.scalars(found))}
    shared = db.scalars(select(agreement.c.case_id).where(agreement.c.id.in_(about)))
    cases = {*about, *shared, *cases_of(db, reports).values()}
    family = [report_id for case_id in cases for report_id in reports_of(db, case_id)]
    drafts = select(draft_shown.c.conversation_id).where(draft_shown.c.id.in_(about))
    return {*db.scalars(drafts), *db.scalars(told_in([*reports, *family]))}
