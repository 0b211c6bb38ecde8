"""Somebody stops working here: what they had waits for a person again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from bot import casework, delivery
from bot.casework import Act, Freed, Kind
from bot.casework.tables import clock
from bot.delivery import To
from bot.store import Store
from flows.rules.outcome import By, Serves, Tier
from tests.casework.families import ASHDOWN, Family, told_of
from tests.casework.told import LAST, NOW, Reported, agreed, draft_done, facts, line, minutes

LATER = NOW + minutes(30)
DAS = Serves.DOMESTIC_ABUSE_SERVICE


def leaves(store: Store) -> Freed:
    with store.begin() as db:
        return casework.free_claims(db, "anna", LATER)


def look(store: Store, about: str) -> Mapping[str, Any]:
    with store.read() as db:
        asked = select(clock).where(clock.c.about == about, clock.c.kind == Kind.LOOK)
        return dict(db.execute(asked).mappings().one())


@pytest.mark.parametrize(("tier", "within"), [(Tier.RED, 5), (Tier.HIGH, 30)])
def test_their_cases_are_nobodys_and_are_to_be_looked_at_anew(store: Store, tier: Tier, within: int) -> None:
    sent, other = Reported(store, tier=tier), Reported(store)
    with store.begin() as db:
        casework.claim_case(db, sent.case, "anna", NOW)
        casework.claim_case(db, other.case, "ben", NOW)
    assert leaves(store) == Freed(cases=1, lines=0, calls=0, drafts=0)
    assert (sent.page.owner_id, other.page.owner_id) == (None, "ben")
    assert (look(store, sent.id)["due_at"], look(store, sent.id)["met_at"]) == (LATER + minutes(within), None)
    assert (sent.page.decisions[-1].act, sent.page.decisions[-1].who) == (Act.LEFT_US, "anna")
    with store.read() as db:
        told = [knock.created_at for knock in delivery.knocks(db, sent.id) if knock.to is To.DUTY and knock.open]
    assert told == ([LATER] if tier is Tier.RED else [])


def test_who_had_a_case_that_joined_another_can_leave(sqlite_store: Store) -> None:
    one = Family(sqlite_store, told_of(ASHDOWN))
    two = Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(5))
    with sqlite_store.begin() as db:
        casework.claim_case(db, one.case, "ben", NOW + minutes(6))
        casework.claim_case(db, two.case, "anna", NOW + minutes(6))
        casework.confirm_link(db, two.links[0].id, "ben", NOW + minutes(7), "One boy.")
    leaves(sqlite_store)
    assert (one.page.owner_id, two.page.owner_id) == ("ben", "ben")


def test_what_they_were_reading_and_ringing_is_free_for_others(store: Store) -> None:
    sent = Reported(store, line(), agreed(by=By.CALL))
    with store.begin() as db:
        (call,) = delivery.open_calls(db)
        casework.claim_line(db, sent.line().id, "anna", NOW)
        delivery.claim_call(db, call.id, "anna", NOW)
    assert leaves(store) == Freed(cases=0, lines=1, calls=1, drafts=0)
    with store.begin() as db:
        casework.claim_line(db, sent.line().id, "ben", LATER)
        delivery.claim_call(db, call.id, "ben", LATER)
    assert sent.line().claimed_by == "ben"


def test_a_draft_they_had_rings_again_and_the_screen_stops_saying_that_somebody_has_it(store: Store) -> None:
    with store.begin() as db:
        draft = casework.show_draft(db, "c", facts(), {}, NOW)
        casework.draft_seen(db, draft, "anna", NOW)
    assert leaves(store).drafts == 1
    with store.read() as db:
        assert casework.desk_has_it(db, "c") is None
        (item,) = casework.duty_queue(db, LATER)
    assert (item.owner_id, item.next_due) == (None, LATER + minutes(5))


def test_what_was_ended_stays_as_it_is(store: Store) -> None:
    sent = Reported(store)
    with store.begin() as db:
        casework.claim_case(db, sent.case, "anna", NOW)
        draft = casework.show_draft(db, "c", facts(), {}, NOW)
        draft_done(db, draft, "anna", NOW)
        for who in ("anna", "ben"):
            casework.close_case(db, sent.case, who, NOW, "not_a_report", "It was a mistake.", LAST)
    assert leaves(store) == Freed(0, 0, 0, 0)
    assert sent.page.owner_id == "anna"
