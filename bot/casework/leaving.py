"""Somebody stops working here: what they had is nobody's again, and clocks ask for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, update

from bot import delivery
from bot.casework import clocks
from bot.casework.belonging import reports_of
from bot.casework.cases import end_offers
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide
from bot.casework.drafts import drafts_of, nobody_has_it
from bot.casework.sealed import Reason
from bot.casework.tables import family_case, handover, handover_item
from bot.delivery import OPERATOR, To
from bot.referrals.tables import referral
from flows.rules.outcome import By, Tier


class Freed(msgspec.Struct, frozen=True):
    """How many of each are nobody's again."""

    cases: int
    lines: int
    calls: int
    drafts: int


def free_claims(db: Connection, who: str, at: datetime) -> Freed:
    """All that this person had: open cases, lines being read, calls being made, drafts not done."""
    theirs = (family_case.c.owner_id == who, family_case.c.closed_at.is_(None))
    cases = db.execute(select(family_case).where(*theirs).with_for_update()).mappings().all()
    for case in cases:
        unowned(db, case["id"], Tier(case["tier"]), who, at, Act.LEFT_US)
    no_offers(db, who, at)
    reading = (referral.c.claimed_by == who, referral.c.released_at.is_(None), referral.c.stopped_at.is_(None))
    freed = update(referral).where(*reading).values(claimed_by=None, claimed_at=None)
    lines = db.execute(freed).rowcount
    drafts = drafts_of(db, who)
    for draft_id in drafts:
        nobody_has_it(db, draft_id, at)
    return Freed(len(cases), lines, delivery.free_calls(db, who), len(drafts))


def unowned(db: Connection, case_id: str, tier: Tier, who: str, at: datetime, act: Act, why: str = "") -> None:
    """Each of its reports is to be looked at, as if it had just come in; a case that joined another has none."""
    end_offers(db, handover_item.c.case_id == case_id, at)
    db.execute(update(family_case).where(family_case.c.id == case_id).values(owner_id=None, claimed_at=None))
    if reports := look_anew(db, case_id, tier, at):
        decide(db, reports[-1], case_id, who, act, at, Reason(why))


def look_anew(db: Connection, case_id: str, tier: Tier, at: datetime) -> list[str]:
    """A duty officer is to look at each report of a case that nobody has; which reports."""
    due, reports = at + clocks.soon(tier), reports_of(db, case_id)
    for report_id in reports:
        clocks.start_anew(db, report_id, Kind.LOOK, due, report_id)
        delivery.over(db, report_id, at)
        if tier is Tier.RED:
            delivery.knock(db, report_id, By.EMAIL, OPERATOR, To.DUTY, due, at)
    return reports


def no_offers(db: Connection, who: str, at: datetime, reports: Sequence[str] | None = None) -> None:
    """What they offered, or were offered, waits for nobody any more: all of it, or what is about these reports."""
    theirs = handover_item.c.handover_id.in_(
        select(handover.c.id).where((handover.c.from_id == who) | (handover.c.to_id == who))
    )
    end_offers(db, theirs if reports is None else theirs & handover_item.c.report_id.in_(reports), at)
