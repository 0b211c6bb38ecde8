"""Invented families, and their reports with everything that linking does after Send."""

from __future__ import annotations

from datetime import datetime

from bot import casework
from bot.store import Store, new_id
from flows.grammar import Answer, Facts
from flows.rules import recommend
from flows.rules.outcome import Line, Serves, Tier
from tests.casework.told import NOW, minutes, plan

ASHDOWN = {
    "child.given_name": "Quillon", "child.family_name": "Ashdown", "child.school_name": "Nowhere Academy",
    "household.postcode": "DT1 1XJ", "household.address": "7 Nowhere Lane", "reporter.role": "parent",
    "reporter.contact_at": "07700 900123", "harmed.given_name": "Tamsin", "harmed.family_name": "Ashdown",
}  # fmt: skip
BRAMBLE = {"child.given_name": "Perran", "child.family_name": "Bramble", "household.postcode": "DT4 7AA"}


def told_of(*families: dict[str, str], **more: str | int | tuple[str, ...]) -> Facts:
    """What was told: a family, and whatever else."""
    said: dict[str, str | int | tuple[str, ...]] = {key: value for family in families for key, value in family.items()}
    said |= {name.replace("__", ".").replace("_1.", ":1."): value for name, value in more.items()}
    return Facts({key: Answer(value, NOW - minutes(10)) for key, value in said.items()})


class Family:
    """One report about a family, opened, with links looked for."""

    def __init__(
        self, store: Store, facts: Facts, at: datetime = NOW, *, lines: tuple[Line, ...] = (), tier: Tier | None = None,
        looked_for: bool = True,
    ) -> None:  # fmt: skip
        self.store, self.conversation, self.at = store, new_id(), at
        urgent = tier or recommend(facts, at).tier
        with store.begin() as db:
            planned = plan(*lines, tier=urgent, at=at)
            self.id = casework.receive_report(db, self.conversation, facts, planned, [], "web", at)
            casework.open_case(db, self.id, at)
        if looked_for:
            self.look(at)

    def look(self, at: datetime) -> None:
        with self.store.begin() as db:
            casework.look_for_links(db, self.id, at)

    @property
    def links(self) -> list[casework.LinkShown]:
        with self.store.read() as db:
            return casework.links_of(db, self.id)

    @property
    def case(self) -> str:
        with self.store.read() as db:
            return str(casework.case_of(db, self.id)["id"])

    def line(self, kind: Serves = Serves.CHILDRENS_SERVICES) -> str:
        return next(shown.id for shown in self.page.lines if shown.line.kind == kind)

    @property
    def page(self) -> casework.ReportPage:
        with self.store.read() as db:
            return casework.report_page(db, self.id)
