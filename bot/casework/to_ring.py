"""The calls that wait, with the report that each is about: danger first, then by when somebody is to have answered."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, union_all

from bot import delivery
from bot.casework.belonging import belongs
from bot.casework.linking.tables import correction
from bot.casework.queue import DANGER
from bot.casework.tables import family_case, report
from bot.delivery import Knock
from bot.referrals.tables import referral
from flows.rules.outcome import Tier


class ToRing(msgspec.Struct, frozen=True):
    """A phone task that nobody has answered yet.  tier: as its case is now."""

    call: Knock
    report_id: str
    tier: Tier
    sent_at: datetime


def calls_to_make(db: Connection) -> list[ToRing]:
    """All of them, those to be made later too."""
    calls = delivery.open_calls(db)
    about = [call.about for call in calls]
    whose = union_all(
        *(select(each.c.id, each.c.report_id).where(each.c.id.in_(about)) for each in (referral, correction))
    ).subquery()
    rows = db.execute(
        select(whose.c.id, report.c.id.label("report_id"), report.c.sent_at, family_case.c.tier)
        .join(report, report.c.id == whose.c.report_id)
        .join(belongs, belongs.c.report_id == report.c.id)
        .join(family_case, family_case.c.id == belongs.c.case_id)
    )
    found = {row.id: (row.report_id, Tier(row.tier), row.sent_at) for row in rows}
    waiting = [ToRing(call, *found[call.about]) for call in calls if call.about in found]
    return sorted(waiting, key=lambda each: (DANGER[each.tier], each.call.open_before, each.sent_at))
