"""The end of a shift: what is offered stays with whoever offers it until somebody has accepted it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import casework
from bot.casework import Act, Kind
from bot.store import Store
from flows.rules.outcome import Tier
from tests.casework.families import ASHDOWN, Family, told_of
from tests.casework.told import NOW, Reported, minutes

LATER = NOW + minutes(5)


@pytest.fixture
def had(sqlite_store: Store) -> Reported:
    sent = Reported(sqlite_store, tier=Tier.RED)
    with sqlite_store.begin() as db:
        casework.claim_case(db, sent.case, "anna", NOW)
    return sent


def gives(sent: Reported, to: str, note: str = "Ring at nine.") -> None:
    with sent.store.begin() as db:
        casework.hand_over(db, "anna", LATER, to, {sent.case: note}, "A quiet night.")


def test_all_that_somebody_has_danger_first(sqlite_store: Store, had: Reported) -> None:
    calm = Reported(sqlite_store, tier=Tier.LOWER)
    with sqlite_store.begin() as db:
        casework.claim_case(db, calm.case, "anna", NOW)
        casework.set_next_step(db, calm.case, "anna", NOW, "Ring her.", LATER)
        held = casework.held_by(db, "anna")
        assert casework.held_by(db, "ben") == []
    assert [each.report_id for each in held] == [had.id, calm.id]
    assert [each.step.words if each.step else "" for each in held] == ["", "Ring her."]


def test_a_case_is_the_receiver_s_once_they_accept_and_not_before(had: Reported) -> None:
    gives(had, "ben")
    assert had.page.owner_id == "anna"
    with had.store.begin() as db:
        (offer,) = casework.offers_to(db, "ben")
        with pytest.raises(LookupError):
            casework.accept_offer(db, offer.id, "carl", LATER)
        assert casework.accept_offer(db, offer.id, "ben", LATER + minutes(1)) == had.id
        assert casework.offers_to(db, "ben") == []
    assert (offer.who, offer.note) == ("anna", "Ring at nine.")
    assert had.page.owner_id == "ben"
    assert [each.act for each in had.page.decisions][-2:] == [Act.HANDED_OVER, Act.TOOK_OVER]
    assert Kind.HANDOVER not in {wait.kind for wait in had.page.waits}


def test_what_nobody_accepts_rings(had: Reported) -> None:
    gives(had, "ben")
    assert Kind.HANDOVER in [due.kind for due in had.ring(LATER + minutes(30))]


def test_an_offer_ends_once_somebody_else_has_the_case(had: Reported) -> None:
    gives(had, "ben")
    with had.store.begin() as db:
        (offer,) = casework.offers_to(db, "ben")
        casework.assign_case(db, had.case, "sue", LATER, "carl")
        assert casework.offers_to(db, "ben") == []
    with had.store.begin() as db, pytest.raises(casework.AlreadyDone) as done:
        casework.accept_offer(db, offer.id, "ben", LATER)
    assert done.value.who == "carl"
    assert Kind.HANDOVER not in {wait.kind for wait in had.page.waits}


def test_what_is_offered_stays_so_when_another_report_joins_the_case(sqlite_store: Store) -> None:
    one = Family(sqlite_store, told_of(ASHDOWN))
    with sqlite_store.begin() as db:
        casework.claim_case(db, one.case, "anna", NOW)
        casework.hand_over(db, "anna", NOW, "ben", {one.case: "Ring at nine."})
    two = Family(sqlite_store, told_of(ASHDOWN), LATER)
    with sqlite_store.begin() as db:
        casework.confirm_link(db, two.links[0].id, "anna", LATER, "One boy.")
        (held,) = casework.held_by(db, "anna")
    assert (held.report_id, held.offered) == (two.id, "ben")


def test_an_offer_ends_once_the_case_is_part_of_another(sqlite_store: Store) -> None:
    one, two = Family(sqlite_store, told_of(ASHDOWN)), Family(sqlite_store, told_of(ASHDOWN), LATER)
    with sqlite_store.begin() as db:
        casework.claim_case(db, one.case, "carl", LATER)
        casework.claim_case(db, two.case, "anna", LATER)
        casework.hand_over(db, "anna", LATER, "ben", {two.case: "Ring at nine."})
        (offer,) = casework.offers_to(db, "ben")
        casework.confirm_link(db, two.links[0].id, "anna", LATER, "One boy.")
        assert casework.offers_to(db, "ben") == []
    with sqlite_store.begin() as db, pytest.raises(casework.AlreadyDone) as done:
        casework.accept_offer(db, offer.id, "ben", LATER)
    assert done.value.who == "carl"


def test_back_at_the_desk_it_is_looked_at_anew(had: Reported) -> None:
    gives(had, "")
    assert had.page.owner_id is None
    assert [wait.due_at for wait in had.page.waits if wait.kind is Kind.LOOK] == [LATER + minutes(5)]
    assert had.page.decisions[-1].reason.reason == "Ring at nine."


def test_somebody_who_leaves_neither_offers_nor_is_offered_anything(had: Reported) -> None:
    gives(had, "ben")
    with had.store.begin() as db:
        casework.free_claims(db, "ben", LATER)
        assert casework.offers_to(db, "ben") == []
    assert had.page.owner_id == "anna"
    assert Kind.HANDOVER not in {wait.kind for wait in had.page.waits}


def test_the_note_of_the_shift_is_read_by_those_who_come_and_forgotten_after_two_weeks(had: Reported) -> None:
    gives(had, "ben")
    with had.store.begin() as db:
        assert [(note.who, note.words) for note in casework.shift_notes(db, NOW)] == [("anna", "A quiet night.")]
        casework.forget_handovers(db, LATER + timedelta(days=15))
        assert casework.shift_notes(db, NOW) == []
        assert casework.offers_to(db, "ben") == []
    assert Kind.HANDOVER not in {wait.kind for wait in had.page.waits}
