"""Rules recommend, people decide: who lets a line leave, who stops it, and that two never both do."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot import casework, delivery
from bot.casework import Act, Done, State
from bot.casework.tables import decision
from bot.store import Store
from flows.rules.outcome import By, Serves, Tier
from tests.casework.told import NOW, Reported, agreed, line, minutes

ANNA, BELA = "anna", "bela"


def test_a_person_lets_a_line_leave(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.release_line(db, sent.line().id, ANNA, NOW + minutes(3), "They are in danger.")
    shown = sent.line()
    assert (shown.released_by, shown.released_at, shown.unlooked) == (ANNA, NOW + minutes(3), False)
    assert shown.state is State.PLANNED
    assert [knock.service for knock in shown.knocks] == ["demo_childrens_services"]
    assert [(one.act, one.reason.reason) for one in sent.page.decisions] == [(Act.RELEASED, "They are in danger.")]
    assert {wait.kind for wait in sent.page.waits} == {
        casework.Kind.HALF, casework.Kind.DUE, casework.Kind.OUTCOME,
    }  # fmt: skip


def test_of_two_officers_the_second_sees_what_the_first_did(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.release_line(db, sent.line().id, ANNA, NOW + minutes(3))
    with store.begin() as db, pytest.raises(casework.AlreadyDone) as late:
        casework.stop_line(db, sent.line().id, BELA, NOW + minutes(4), "A mistake.")
    assert (late.value.who, late.value.at, late.value.what) == (ANNA, NOW + minutes(3), Act.RELEASED)
    assert str(late.value) == casework.AlreadyDone.__doc__
    with store.read() as db:
        assert db.scalar(select(func.count()).select_from(decision)) == 1


def test_nobody_decides_on_a_page_that_is_older_than_a_colleagues_change(store: Store) -> None:
    sent = Reported(store, line())
    seen = sent.line().version
    with store.begin() as db:
        casework.change_line(db, sent.line().id, ANNA, NOW, "They moved.", "demo_other", "Demo other", By.CALL, seen)
    with store.begin() as db, pytest.raises(casework.AlreadyDone) as late:
        casework.release_line(db, sent.line().id, BELA, NOW + minutes(1), seen=seen)
    assert late.value.what is Act.CHANGED
    with store.begin() as db:
        casework.release_line(db, sent.line().id, BELA, NOW + minutes(1), seen=sent.line().version)


def test_reading_gives_ten_minutes_more_once(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.claim_line(db, sent.line().id, ANNA, NOW + minutes(20))
        casework.claim_line(db, sent.line().id, ANNA, NOW + minutes(25))
    assert sent.ring(NOW + minutes(39)) == []
    with store.begin() as db, pytest.raises(casework.AlreadyDone):
        casework.claim_line(db, sent.line().id, BELA, NOW + minutes(30))
    assert [due.kind for due in sent.ring(NOW + minutes(40))] == [casework.Kind.RELEASE]


def test_changing_a_line_does_not_restart_its_clock(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.change_line(
            db, sent.line().id, ANNA, NOW + minutes(29), "By phone.", "demo_x", "Demo x", By.CALL
        )  # fmt: skip
    assert [due.kind for due in sent.ring(NOW + minutes(30))] == [casework.Kind.RELEASE]
    assert (sent.line().line.service_name, sent.line().line.by) == ("Demo x", By.CALL)


@pytest.mark.parametrize(
    ("kind", "tier"),
    [
        (Serves.DOMESTIC_ABUSE_SERVICE, Tier.HIGH),
        (Serves.POLICE, Tier.MEDIUM),
        (Serves.CHILDRENS_SERVICES, Tier.LOWER),
    ],
)
def test_some_lines_are_stopped_by_two_people_and_stay_due_until_then(store: Store, kind: Serves, tier: Tier) -> None:
    sent = Reported(store, line(kind), tier=tier)
    shown = sent.line(kind)
    with store.begin() as db:
        assert casework.stop_line(db, shown.id, ANNA, NOW, "A duplicate.") is Done.ASKED
    assert sent.line(kind).asked_to_stop == ANNA
    with store.begin() as db, pytest.raises(casework.SecondPersonNeeded):
        casework.stop_line(db, shown.id, ANNA, NOW + minutes(1), "A duplicate.")
    with store.begin() as db:
        casework.claim_line(db, shown.id, BELA, NOW + minutes(2))
    assert sent.line(kind).asked_to_stop == ANNA
    assert any(wait.kind is casework.Kind.DUE for wait in sent.page.waits)
    with store.begin() as db:
        assert casework.stop_line(db, shown.id, BELA, NOW + minutes(3), "I agree.") is Done.DONE
    assert sent.line(kind).state is State.STOPPED
    assert not [wait for wait in sent.page.waits if wait.about == shown.id]


def test_an_asking_to_stop_lapses_when_the_line_is_changed(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.stop_line(db, sent.line().id, ANNA, NOW, "Wrong council.")
        casework.change_line(
            db, sent.line().id, BELA, NOW + minutes(1), "The right council.", "demo_x", "Demo x", By.EMAIL
        )  # fmt: skip
    assert sent.line().asked_to_stop == ""
    with store.begin() as db:
        assert casework.stop_line(db, sent.line().id, BELA, NOW + minutes(2), "Still wrong.") is Done.ASKED


def test_one_person_stops_what_is_neither_urgent_nor_for_police_or_children(store: Store) -> None:
    sent = Reported(store, line(Serves.EDUCATION), tier=Tier.MEDIUM)
    with store.begin() as db:
        assert casework.stop_line(db, sent.line(Serves.EDUCATION).id, ANNA, NOW, "Not at school.") is Done.DONE


def test_without_a_reason_nothing_is_stopped(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db, pytest.raises(casework.ReasonNeeded):
        casework.stop_line(db, sent.line().id, ANNA, NOW, "  ")


def test_a_line_without_a_service_is_released_once_one_is_chosen(store: Store) -> None:
    sent = Reported(store, line(service="", leaves_by_clock=False, held="R17"))
    with store.begin() as db, pytest.raises(casework.NoService):
        casework.release_line(db, sent.line().id, ANNA, NOW)
    with store.begin() as db:
        casework.change_line(
            db, sent.line().id, ANNA, NOW, "They live in Dorset.", "demo_found", "Demo found", By.EMAIL
        )  # fmt: skip
        casework.release_line(db, sent.line().id, ANNA, NOW)
    assert [knock.service for knock in sent.line().knocks] == ["demo_found"]


def test_a_person_may_add_a_line_that_no_rule_gave(store: Store) -> None:
    sent = Reported(store)
    with store.begin() as db:
        casework.add_line(db, sent.id, ANNA, NOW, line(Serves.PANEL, rules=()), "My own judgement.")
    shown = sent.line(Serves.PANEL)
    assert (shown.released_by, shown.shown_to_reporter) == (ANNA, False)
    with store.read() as db:
        assert casework.status_for_reporter(db, sent.conversation) == []


def test_a_call_that_nobody_on_duty_can_make_is_the_supervisors(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    with store.read() as db:
        (call,) = delivery.open_calls(db)
    assert call.about == sent.row(Serves.DOMESTIC_ABUSE_SERVICE)["id"]
    assert call.for_supervisor_at == NOW
