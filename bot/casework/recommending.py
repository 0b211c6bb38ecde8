"""Who else would be told, by all reports of a case together: lines proposed to the duty officer, never sent by this."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from bot.casework.belonging import reports_of
from bot.casework.whole import whole_of_reports
from bot.referrals.tables import referral
from flows.grammar import Facts
from flows.rules.outcome import Assessment, Line, Plan

Decide = Callable[[Facts, datetime], tuple[Assessment, Plan]]


def more_to_tell(db: Connection, case_id: str, at: datetime, decide: Decide) -> tuple[Line, ...]:
    """Lines of kinds of service that no report of the case tells, soonest due first; none for a case of one report.

    What a person stopped is not proposed again.  Wishes are not in it: they stay with the report that told them.
    """
    reports = reports_of(db, case_id)
    if len(reports) < 2:
        return ()
    told = set(db.scalars(select(referral.c.kind).where(referral.c.report_id.in_(reports))))
    _, plan = decide(whole_of_reports(db, reports, at).facts, at)
    return tuple(line for line in plan.lines if line.kind not in told)
