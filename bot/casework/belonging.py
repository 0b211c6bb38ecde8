"""Which reports are one case just now: the newest row says so, and none is changed."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, and_, func, select

from bot.casework.tables import case_report, family_case, report

_present = (
    select(case_report.c.report_id, func.max(case_report.c.at).label("at")).group_by(case_report.c.report_id).subquery()
)
belongs = (
    select(case_report.c.case_id, case_report.c.report_id)
    .join(_present, and_(case_report.c.report_id == _present.c.report_id, case_report.c.at == _present.c.at))
    .subquery()
)


def reports_of(db: Connection, case_id: str) -> list[str]:
    """The reports that belong to a case now, oldest first."""
    found = select(report.c.id).join(belongs, belongs.c.report_id == report.c.id).where(belongs.c.case_id == case_id)
    return list(db.scalars(found.order_by(report.c.sent_at, report.c.id)))


def case_of(db: Connection, report_id: str) -> RowMapping:
    """The case a report belongs to now; LookupError until it is opened."""
    found = select(family_case).join(belongs, belongs.c.case_id == family_case.c.id)
    row = db.execute(found.where(belongs.c.report_id == report_id)).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no case of this report yet.")
    return row
