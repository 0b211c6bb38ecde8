"""Which reports are one case just now: the newest row says so, and none is changed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, bindparam, exists, select

from bot.casework.tables import case_report, family_case, report
from bot.store import PreparedSelect

_later = case_report.alias()
belongs = (  # asks the index for each row: one case among many is found without reading the others
    select(case_report.c.case_id, case_report.c.report_id)
    .where(~exists().where(_later.c.report_id == case_report.c.report_id, _later.c.at > case_report.c.at))
    .subquery()
)

# Built once: they are asked for at every step.
_REPORTS = PreparedSelect(
    select(report.c.id)
    .join(belongs, belongs.c.report_id == report.c.id)
    .where(belongs.c.case_id.in_(bindparam("case_ids", expanding=True)))
    .order_by(report.c.sent_at, report.c.id),
    "case_ids",
)
_CASE = (
    select(family_case)
    .join(belongs, belongs.c.case_id == family_case.c.id)
    .where(belongs.c.report_id == bindparam("report_id"))
)


_CASES = PreparedSelect(
    select(belongs.c.report_id, belongs.c.case_id).where(
        belongs.c.report_id.in_(bindparam("report_ids", expanding=True))
    ),
    "report_ids",
)


def reports_of(db: Connection, case_id: str) -> list[str]:
    """The reports that belong to a case now, oldest first."""
    return [report_id for (report_id,) in _REPORTS.rows(db, [case_id])]


def cases_of(db: Connection, report_ids: Iterable[str]) -> dict[str, str]:
    """By report, the case it belongs to now; those that have none are left out."""
    return dict(_CASES.rows(db, list(report_ids)))


def case_of(db: Connection, report_id: str) -> RowMapping:
    """The case a report belongs to now; LookupError until it is opened."""
    row = db.execute(_CASE, {"report_id": report_id}).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no case of this report yet.")
    return row
