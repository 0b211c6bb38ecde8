"""A case is as urgent as all of its reports together."""

from __future__ import annotations

from bot import casework
from bot.store import Store
from flows.rules.outcome import Tier
from tests.casework.told import NOW, Reported


def test_reports_are_assessed_together_and_nothing_is_kept(store: Store) -> None:
    one, other = Reported(store), Reported(store)
    with store.read() as db:
        assert casework.assess_reports(db, [one.id, other.id], NOW).tier is Tier.RED
