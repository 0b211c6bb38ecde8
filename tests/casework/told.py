"""An invented family's report, and the plan that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot import casework
from bot.referrals.tables import referral
from bot.store import Store, new_id
from flows.grammar import Answer, Facts, How
from flows.rules.outcome import (
    By,
    Consent,
    Line,
    Plan,
    Release,
    Serves,
    Tier,
    Within,
)

NOW = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
WORDS = "He came at me with the quillfeather knife."
LAST = casework.Feedback("feedback_closed_here")  # what whoever told it reads once it is closed
SPOKEN = "zanzibar-heron"


def minutes(amount: float) -> timedelta:
    return timedelta(minutes=amount)


def draft_done(db: Connection, draft_id: str, who: str, at: datetime) -> None:
    """They take a draft, pass on all that it calls for, and say so."""
    casework.draft_seen(db, draft_id, who, at)
    passed = casework.Passed(who, at, "A knife, at Nowhere Lane.", "999, Invented control room, Ines", "DP-1234")
    casework.draft_done(db, draft_id, passed)


def facts(**more: Answer) -> Facts:
    said = NOW - minutes(10)
    return Facts({
        "child.age_band": Answer("10_to_15", said),
        "incident:1.account": Answer(WORDS, said),
        "incident:1.harms": Answer(("weapon", "threat"), said),
        "incident:1.injury": Answer(None, said, How.UNKNOWN),
        "reporter.contact": Answer("safely", said),
        "reporter.contact_at": Answer("07700 900123", said),
        **more,
    })  # fmt: skip


def line(kind: Serves = Serves.CHILDRENS_SERVICES, **changes: Any) -> Line:
    """Children's services by e-mail, within four hours, let go by a person within half an hour, or by the clock."""
    given: dict[str, Any] = {
        "kind": kind, "service": f"demo_{kind}", "service_name": f"Demo {kind.replace('_', ' ')}", "by": By.EMAIL,
        "rules": ("R4",), "within": Within.SAME_DAY, "due": NOW + timedelta(hours=4), "basis": "child_at_risk",
        "consent": Consent.NOT_NEEDED, "wish": "refused", "release": Release.BY_PERSON,
        "because": ("The young person is 10 to 15 and someone is in high danger.",),
        "release_due": NOW + minutes(30), "leaves_by_clock": True,
    }  # fmt: skip
    return Line(**given | changes)


def agreed(kind: Serves = Serves.DOMESTIC_ABUSE_SERVICE, **changes: Any) -> Line:
    """A line that the reporter lets go by pressing Send."""
    return line(kind, release=Release.BY_REPORTER, wish="given", release_due=None, leaves_by_clock=False, **changes)


def plan(*lines: Line, tier: Tier = Tier.HIGH, **changes: Any) -> Plan:
    looks = {Tier.RED: minutes(5), Tier.HIGH: minutes(30)}.get(tier, timedelta(hours=14))
    given: dict[str, Any] = {
        "at": NOW, "tier": tier, "could_be": Tier.RED, "area": "demo", "place_known": True, "lines": lines,
        "owner_due": NOW + looks, "owner_because": ("Nobody has looked yet.",),
    }  # fmt: skip
    return Plan(**given | changes)


class Reported:
    """A report that was sent, with its case opened."""

    def __init__(self, store: Store, *lines: Line, tier: Tier = Tier.HIGH, opened: bool = True, **changes: Any) -> None:
        self.store, self.conversation = store, new_id()
        with store.begin() as db:
            self.id = casework.receive_report(
                db, self.conversation, facts(), plan(*lines, tier=tier, **changes), [("child.age_band", SPOKEN)], "web",
                NOW,
            )  # fmt: skip
        if opened:
            with store.begin() as db:
                casework.open_case(db, self.id, NOW)

    @property
    def case(self) -> str:
        with self.store.read() as db:
            return str(casework.case_of(db, self.id)["id"])

    @property
    def page(self) -> casework.ReportPage:
        with self.store.read() as db:
            return casework.report_page(db, self.id)

    def line(self, kind: Serves = Serves.CHILDRENS_SERVICES) -> casework.LineShown:
        return next(shown for shown in self.page.lines if shown.line.kind == kind)

    def row(self, kind: Serves = Serves.CHILDRENS_SERVICES) -> Mapping[str, Any]:
        with self.store.read() as db:
            found = select(referral).where(referral.c.report_id == self.id, referral.c.kind == kind)
            return dict(db.execute(found).mappings().one())

    def ring(self, at: datetime) -> list[casework.Due]:
        with self.store.begin() as db:
            return casework.ring(db, at)
