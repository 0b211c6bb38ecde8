"""Whether somebody concerned works for a service (R19): what everything that is decided about a case asks."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.casework.belonging import reports_of
from bot.casework.sealed import told_in
from bot.referrals import conflicts, walled_with
from bot.referrals.tables import referral
from flows.rules.outcome import Serves


def in_conflict(db: Connection, case_id: str, kind: Serves) -> bool:
    """Whether it is so of this kind of service: any report of the case says it, or a person here learned it and shut a
    line of the case to that team.
    """
    reports = reports_of(db, case_id)
    if any(kind in conflicts(told_in(db, report_id).facts) for report_id in reports):
        return True
    shut = select(referral.c.shut_kind).where(referral.c.report_id.in_(reports), referral.c.shut_at.is_not(None))
    return any(kind in walled_with(Serves(each)) for each in db.scalars(shut))
