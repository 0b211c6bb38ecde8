"""One delivery for each thing, way and service; calls that people make."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot import delivery
from bot.delivery import CallIncomplete, CallTaken, Knock, Outcome, Spoke, To
from bot.delivery.tables import attempt
from bot.store import Store, new_id
from flows.rules.outcome import By

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
SPOKE = Spoke("Ms Example", "duty worker", "zanzibar-heron", "Rings the parent.", "noon")


def knock(store: Store, about: str, way: By = By.CALL, at: datetime = AT) -> Knock:
    with store.begin() as db:
        made = delivery.knock(db, about, way, "demo_police", To.TEAM, AT + timedelta(hours=1), at)
        return delivery.find(db, made)


def test_asked_twice_it_is_one_delivery_with_a_random_reference(store: Store) -> None:
    about = new_id()
    first, again, other = knock(store, about), knock(store, about), knock(store, new_id())
    assert first == again
    assert len({first.reference, other.reference, first.id, about}) == 4
    with store.read() as db:
        assert delivery.by_reference(db, first.reference) == first
        assert delivery.by_reference(db, about) is None


def test_a_service_taken_out_and_put_back_is_told_again(sqlite_store: Store) -> None:
    about = new_id()
    made = knock(sqlite_store, about, By.EMAIL)
    with sqlite_store.begin() as db:
        delivery.cancel(db, about, AT + timedelta(minutes=1))
        assert not delivery.find(db, made.id).open
    assert knock(sqlite_store, about, By.EMAIL, AT + timedelta(minutes=2)).open


def test_nor_is_that_it_was_given_up_before_held_against_it(sqlite_store: Store) -> None:
    about = new_id()
    made = knock(sqlite_store, about, By.EMAIL)
    with sqlite_store.begin() as db:
        delivery.given_up(db, made.id, "550", AT)
        delivery.cancel(db, about, AT + timedelta(minutes=1))
    again = knock(sqlite_store, about, By.EMAIL, AT + timedelta(minutes=2))
    assert (again.open, again.fault, again.attempts) == (True, "", 0)


def test_a_notice_that_does_not_go_is_seen_by_the_desk(sqlite_store: Store) -> None:
    made = knock(sqlite_store, new_id(), By.EMAIL)
    with sqlite_store.begin() as db:
        assert delivery.stuck_mail(db) == []
        delivery.not_yet(db, made.id, "450", AT)
        assert [stuck.fault for stuck in delivery.stuck_mail(db)] == ["450"]
        delivery.handed_over(db, made.id, AT)
        assert delivery.stuck_mail(db) == []


def test_what_was_handed_over_cannot_be_cancelled(sqlite_store: Store) -> None:
    made = knock(sqlite_store, new_id())
    with sqlite_store.begin() as db:
        delivery.handed_over(db, made.id, AT)
        delivery.cancel(db, made.about, AT)
        assert delivery.find(db, made.id).cancelled_at is None


@pytest.mark.parametrize(
    ("outcome", "minutes"),
    [
        (Outcome.NO_ANSWER, 10),
        (Outcome.WAITING_GAVE_UP, 10),
        (Outcome.CALL_BACK_AT, 30),
        (Outcome.ASKS_FOR_WRITING, 60),
        (Outcome.NOT_THEIRS, 10),
    ],
)
def test_whatever_is_not_answered_is_tried_again(sqlite_store: Store, outcome: Outcome, minutes: int) -> None:
    made, key = knock(sqlite_store, new_id()), sqlite_store.keys.new_data_key()
    with sqlite_store.begin() as db:
        delivery.record_attempt(db, key, made.id, "anna", AT, outcome, Spoke(to_whom="BCP"))
        (tried,) = delivery.open_calls(db)
        assert (tried.id, tried.try_at, tried.attempts) == (made.id, AT + timedelta(minutes=minutes), 1)


def test_call_back_at_is_when_they_said(sqlite_store: Store) -> None:
    made, key = knock(sqlite_store, new_id()), sqlite_store.keys.new_data_key()
    with sqlite_store.begin() as db:
        again = AT + timedelta(minutes=45)
        delivery.record_attempt(db, key, made.id, "anna", AT, Outcome.CALL_BACK_AT, Spoke(), again)
        assert delivery.find(db, made.id).try_at == again


def test_what_was_said_in_a_call_is_sealed_with_the_key_it_was_given(sqlite_store: Store) -> None:
    made, key = knock(sqlite_store, new_id()), sqlite_store.keys.new_data_key()
    with sqlite_store.begin() as db:
        delivery.record_attempt(db, key, made.id, "anna", AT, Outcome.ANSWERED, SPOKE)
        assert delivery.find(db, made.id).handed_over_at == AT
        assert [call.spoke for call in delivery.calls_made(db, key, made.id)] == [SPOKE]
        assert "zanzibar" not in repr(db.execute(select(attempt)).all())


@pytest.mark.parametrize(
    ("outcome", "spoke"),
    [
        (Outcome.ANSWERED, Spoke()),
        (Outcome.ANSWERED, Spoke("Ms Example", "worker", will_do=" ")),
        (Outcome.NOT_THEIRS, Spoke("Ms Example")),
    ],
)
def test_a_receipt_needs_name_role_and_deed(sqlite_store: Store, outcome: Outcome, spoke: Spoke) -> None:
    made, key = knock(sqlite_store, new_id()), sqlite_store.keys.new_data_key()
    with sqlite_store.begin() as db, pytest.raises(CallIncomplete):
        delivery.record_attempt(db, key, made.id, "anna", AT, outcome, spoke)


def test_of_two_who_want_to_ring_the_second_sees_the_first_for_a_quarter_of_an_hour(store: Store) -> None:
    made = knock(store, new_id())
    with store.begin() as db:
        delivery.claim_call(db, made.id, "anna", AT)
        delivery.claim_call(db, made.id, "anna", AT + timedelta(minutes=1))
    with store.begin() as db, pytest.raises(CallTaken) as taken:
        delivery.claim_call(db, made.id, "bela", AT + timedelta(minutes=2))
    assert taken.value.who == "anna"
    with store.begin() as db:
        delivery.claim_call(db, made.id, "bela", AT + timedelta(minutes=16))


def test_calls_come_in_the_order_they_are_due(sqlite_store: Store) -> None:
    with sqlite_store.begin() as db:
        for hours in (3, 1, 2):
            delivery.knock(db, new_id(), By.CALL, "demo_police", To.TEAM, AT + timedelta(hours=hours), AT)
        assert [call.open_before - AT for call in delivery.open_calls(db)] == [timedelta(hours=h) for h in (1, 2, 3)]
