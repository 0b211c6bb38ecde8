"""Clocks: what happens when nobody did what was due."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import casework, delivery
from bot.casework import Act, Kind, State, Told
from bot.casework.tables import clock
from bot.delivery import OPERATOR, To
from bot.store import Store
from flows.rules.outcome import By, Serves, Tier
from tests.casework.told import NOW, Reported, agreed, line, minutes

NEVER: list[dict[str, Any]] = [
    {"held": "H14", "leaves_by_clock": True},
    {"conflict": True, "leaves_by_clock": True},
    {"rules": ("R4", "R19"), "leaves_by_clock": True},
    {"service": "", "leaves_by_clock": True},
    {"leaves_by_clock": False},
]


def kinds(rung: list[casework.Due]) -> list[Kind]:
    return [due.kind for due in rung]


def told(store: Store, about: str) -> list[tuple[str, str, str]]:
    with store.read() as db:
        return [(knock.service, knock.to, knock.way) for knock in delivery.knocks(db, about)]


def status(sent: Reported) -> list[tuple[str, object]]:
    with sent.store.read() as db:
        return [(one.state, one.at) for one in casework.status_for_reporter(db, sent.conversation)]


def supervisor_mailed(sent: Reported, kind: Serves = Serves.CHILDRENS_SERVICES) -> None:
    """A mail server took what the supervisor was written about this line."""
    with sent.store.begin() as db:
        for knock in delivery.knocks(db, sent.row(kind)["id"]):
            if knock.service == OPERATOR:
                casework.handed_over(db, knock.id, NOW + minutes(32))


def test_what_nobody_decided_leaves_marked_and_the_supervisor_is_told(store: Store) -> None:
    sent = Reported(store, line())
    assert sent.ring(NOW + minutes(29)) == []
    assert sorted(kinds(sent.ring(NOW + minutes(30)))) == [Kind.LOOK, Kind.RELEASE]
    shown = sent.line()
    assert (shown.released_by, shown.unlooked) == (casework.CLOCK, True)
    assert (OPERATOR, To.SUPERVISOR, By.EMAIL) in told(store, shown.id)
    acts = [(one.act, one.reason.value) for one in sent.page.decisions if one.about == shown.id]
    assert sorted(acts) == sorted([(Act.LEFT, ""), (Act.ESCALATED, To.SUPERVISOR)])


def test_a_clock_rings_once(store: Store) -> None:
    sent = Reported(store, line())
    assert sent.ring(NOW + minutes(30))
    assert sent.ring(NOW + minutes(31)) == []


@pytest.mark.parametrize("held", NEVER, ids=repr)
def test_held_lines_never_leave_by_the_clock_whatever_the_plan_says(store: Store, held: dict[str, Any]) -> None:
    sent = Reported(store, line(**held), tier=Tier.RED)
    assert Kind.RELEASE in kinds(sent.ring(NOW + minutes(31)))
    assert sent.row()["released_at"] is None
    assert (OPERATOR, To.SUPERVISOR, By.EMAIL) in told(store, sent.row()["id"])
    assert ("demo_childrens_services", To.TEAM, By.EMAIL) not in told(store, sent.row()["id"])


@pytest.mark.parametrize("held", NEVER, ids=repr)
def test_the_supervisors_mail_hands_nothing_over_to_a_service(store: Store, held: dict[str, Any]) -> None:
    sent = Reported(store, line(**held), tier=Tier.RED)
    sent.ring(NOW + minutes(31))
    supervisor_mailed(sent)
    assert sent.line().state is State.PERSON_FIRST
    assert status(sent) == [(Told.PERSON_FIRST, None)]


def test_a_call_that_nobody_made_is_not_sent_though_the_supervisor_was_written_to(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    sent.ring(NOW + timedelta(hours=5))
    supervisor_mailed(sent, Serves.DOMESTIC_ABUSE_SERVICE)
    assert status(sent) == [(Told.PLANNED, None)]


def test_nothing_of_a_doubted_report_leaves_by_the_clock(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.doubt_report(db, sent.id, "anna", NOW, "The same words as in three others.")
    sent.ring(NOW + minutes(31))
    assert sent.row()["released_at"] is None


def test_nothing_leaves_by_the_clock_while_the_place_is_not_known(store: Store) -> None:
    sent = Reported(store, line(), place_known=False)
    sent.ring(NOW + minutes(31))
    assert sent.row()["released_at"] is None


def test_where_somebody_close_works_there_the_supervisor_phones_the_named_manager(store: Store) -> None:
    sent = Reported(store, line(conflict=True, held="R19", leaves_by_clock=False), tier=Tier.RED)
    sent.ring(NOW + minutes(31))
    calls = [one for one in told(store, sent.row()["id"]) if one[0] != OPERATOR]
    assert calls == [("demo_childrens_services", To.MANAGER, By.CALL)]
    with store.begin() as db:
        (call,) = [one for one in delivery.open_calls(db) if one.about == sent.row()["id"]]
        spoke = delivery.Spoke("Ms Example", "head of service", "", "She sees to it herself.", "tonight")
        casework.record_call(db, call.id, "sunita", NOW + minutes(40), delivery.Outcome.ANSWERED, spoke)
    row = sent.row()
    assert (row["released_by"], row["acknowledged_by"]) == ("sunita", "sunita")


def test_at_half_of_the_time_a_second_way_is_taken_and_at_the_due_the_supervisor_is_told(store: Store) -> None:
    sent = Reported(store, agreed())
    line_id = sent.row(Serves.DOMESTIC_ABUSE_SERVICE)["id"]
    sent.ring(NOW + minutes(31))
    assert Kind.HALF in kinds(sent.ring(NOW + minutes(120)))
    assert ("demo_domestic_abuse_service", To.TEAM, By.CALL) in told(store, line_id)
    assert (OPERATOR, To.SUPERVISOR, By.EMAIL) not in told(store, line_id)
    assert Kind.DUE in kinds(sent.ring(NOW + minutes(240)))
    assert (OPERATOR, To.SUPERVISOR, By.EMAIL) in told(store, line_id)
    with store.read() as db:
        assert [call.for_supervisor_at is not None for call in delivery.open_calls(db)] == [True]


def test_the_supervisor_is_written_to_each_time_that_a_clock_of_it_rings(store: Store) -> None:
    sent = Reported(store, line())
    sent.ring(NOW + minutes(31))
    supervisor_mailed(sent)
    assert Kind.DUE in kinds(sent.ring(NOW + minutes(240)))
    (mail,) = [knock for knock in sent.line().knocks if knock.service == OPERATOR]
    assert mail.open


def test_an_acknowledged_line_rings_no_more(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.claim_case(db, sent.case, "anna", NOW)
        casework.set_next_step(db, sent.case, "anna", NOW, "Ring her.", NOW + timedelta(days=30))
        casework.acknowledge(db, sent.row(Serves.DOMESTIC_ABUSE_SERVICE)["id"], "worker", NOW + minutes(1))
    assert sent.ring(NOW + timedelta(days=14)) == []
    assert kinds(sent.ring(NOW + timedelta(days=15))) == [Kind.OUTCOME]


@pytest.mark.parametrize(("tier", "step"), [(Tier.RED, 5), (Tier.HIGH, 30)])
def test_a_report_that_nobody_looks_at_goes_to_the_second_then_the_supervisor_then_the_manager(
    store: Store, tier: Tier, step: int
) -> None:
    sent = Reported(store, tier=tier)
    rung = [kinds(sent.ring(NOW + minutes(step * nth))) for nth in range(1, 6)]
    assert rung == [[Kind.LOOK], [Kind.SECOND], [Kind.SUPERVISOR], [Kind.ON_CALL], []]
    at_once = [To.DUTY] if tier is Tier.RED else []
    assert [to for _, to, _ in told(store, sent.id)] == [*at_once, To.SECOND, To.SUPERVISOR, To.ON_CALL]


def test_looking_ends_the_chain(store: Store) -> None:
    sent = Reported(store, tier=Tier.RED)
    sent.ring(NOW + minutes(5))
    with store.begin() as db:
        casework.claim_case(db, sent.case, "bela", NOW + minutes(7))
    assert sent.ring(NOW + minutes(60)) == []


def test_two_processes_share_the_clocks_out(store: Store) -> None:
    sent = [Reported(store, line()) for _ in range(12)]
    rung: list[casework.Due] = []

    def look() -> None:
        with store.begin() as db:
            rung.extend(casework.ring(db, NOW + minutes(29.5) + minutes(1)))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    released = [due.about for due in rung if due.kind is Kind.RELEASE]
    assert sorted(released) == sorted(one.row()["id"] for one in sent)


def test_one_clock_that_cannot_ring_leaves_the_others_ringing(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.clocks.start(db, "a line that is gone", Kind.DUE, NOW, sent.id)
    assert Kind.RELEASE in kinds(sent.ring(NOW + minutes(30)))
    with store.read() as db:
        stuck = db.execute(select(clock.c.rung_at).where(clock.c.about == "a line that is gone")).scalar_one()
    assert stuck is None


def test_the_queue_counts_what_waits(store: Store) -> None:
    sent = Reported(store, line(), agreed(), line(Serves.POLICE, leaves_by_clock=False))
    sent.ring(NOW + minutes(31))
    with store.read() as db:
        (item,) = casework.duty_queue(db, NOW + minutes(31))
    assert (item.undecided, item.unread, item.unlooked, item.for_supervisor) == (1, 2, 1, True)
    assert item.overdue(NOW + minutes(31))
