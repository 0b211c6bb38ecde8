"""What a reporter tells once it was sent: a person reads it, and whoever has the report is told that there is more.

A service that has said that it has the report looks at it no more by itself.  So it is told anew, as it was told first,
with a clock, and a person there says again that they have it.  One that has not said so yet reads it with the rest.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, select, update

from bot.casework import clocks
from bot.casework.belonging import case_of
from bot.casework.decisions import Act, decide
from bot.casework.lines import answer_by, line_in, tell_anew
from bot.casework.linking.finding import look_for_links
from bot.casework.pages import STOP
from bot.casework.sealed import Reason, told_in
from bot.casework.tables import addition
from bot.casework.whole import reassess_case
from bot.referrals import may_hear_more
from bot.referrals.tables import referral
from flows.rules import sharing

ADDED = "added"


def read_addition(db: Connection, addition_id: str, who: str, at: datetime, tell: Collection[str] = ()) -> None:
    """A duty officer has read it: links are looked for anew, and its case is assessed again.

    tell: lines whose services are told now; of a stop, all who have the report are.  Read by two, it is told once: as
    the first of them chose.
    """
    added = db.execute(select(addition).where(addition.c.id == addition_id).with_for_update()).mappings().one_or_none()
    if added is None:
        raise LookupError("There is no such addition.")
    if added["seen_at"] is not None:
        return
    db.execute(update(addition).where(addition.c.id == addition_id).values(seen_at=at, seen_by=who))
    clocks.meet(db, addition_id, at)
    look_for_links(db, added["report_id"], at)
    reassess_case(db, case_of(db, added["report_id"])["id"], at)
    for row in who_has_it(db, added["report_id"], added["kind"]):
        if added["kind"] == STOP or row["id"] in tell:
            _tell(db, row, who, at, added["kind"])


def who_has_it(db: Connection, report_id: str, kind: str) -> list[RowMapping]:
    """Lines whose service has said that it has the report, and may learn of what was added of this kind."""
    if kind not in (STOP, ADDED):
        return []
    line = referral.c
    has = (line.report_id == report_id, line.acknowledged_at.is_not(None), line.stopped_at.is_(None),
           line.declined_at.is_(None), line.service != "")  # fmt: skip
    rows = db.execute(select(referral).where(*has).order_by(line.number, line.id)).mappings().all()
    if kind == STOP or not rows:
        return list(rows)
    facts = told_in(db, report_id).facts
    return [row for row in rows if may_hear_more(line_in(db, row), facts, sharing)]


def _tell(db: Connection, row: RowMapping, who: str, at: datetime, kind: str) -> None:
    due = answer_by(db, row["report_id"], at)
    tell_anew(db, row["id"], at, msgspec.structs.replace(line_in(db, row), due=due))
    decide(db, row["report_id"], row["id"], who, Act.TOLD_ANEW, at, Reason(value=kind))
