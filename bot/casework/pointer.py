"""That another agency holds something about a family: no more than that, and whom to ask.

It is shown only to a service that may be told without consent, for then a child is, or somebody may be, at risk and
whoever works with the family has to know whom to speak to; never where somebody concerned works there (R19), and a
service that only such a person's agency shares the family with learns nothing.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.casework.belonging import case_of, reports_of
from bot.casework.conflict import in_conflict
from bot.casework.lines import kept_from_team, line_in
from bot.referrals.tables import referral
from flows.rules.outcome import Consent


def another_holds_something(db: Connection, referral_id: str) -> bool:
    """Whether the service of this line may learn that another has something about the same family."""
    row = db.execute(select(referral).where(referral.c.id == referral_id)).mappings().one()
    line, case_id = line_in(db, row), case_of(db, row["report_id"])["id"]
    if line.consent is not Consent.NOT_NEEDED or row["declined_at"] is not None or in_conflict(db, case_id, line.kind):
        return False
    others = select(referral).where(
        referral.c.report_id.in_(reports_of(db, case_id)), referral.c.service != row["service"],
        referral.c.released_at.is_not(None), referral.c.stopped_at.is_(None), referral.c.declined_at.is_(None),
    )  # fmt: skip
    return any(not kept_from_team(db, other) for other in db.execute(others).mappings().all())
