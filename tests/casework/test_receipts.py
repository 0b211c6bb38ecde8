"""Acknowledged means that a person at the service said so; what the reporter is told follows from that alone."""

from __future__ import annotations

import pytest

from bot import casework, delivery
from bot.casework import Act, Kind, State, Told
from bot.delivery import Outcome, Spoke, To
from bot.store import Store, new_id
from flows.rules.outcome import By, Serves, Tier
from tests.casework.told import NOW, Reported, agreed, line, minutes

DAS = Serves.DOMESTIC_ABUSE_SERVICE
SPOKE = Spoke("Ms Example", "duty worker", "REF 12", "She rings the parent at work.", "by noon", "quillfeather")


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """What differs between the databases is tried with the clocks and the lines."""
    return sqlite_store


def status(sent: Reported) -> list[tuple[str, object]]:
    with sent.store.read() as db:
        return [(line.state, line.at) for line in casework.status_for_reporter(db, sent.conversation)]


def call_of(sent: Reported) -> delivery.Knock:
    with sent.store.read() as db:
        return next(call for call in delivery.open_calls(db) if call.service != delivery.OPERATOR)


def test_a_taken_notice_and_an_opened_link_are_not_a_receipt(store: Store) -> None:
    sent = Reported(store, agreed())
    knock = sent.line(DAS).knocks[0]
    assert status(sent) == [(Told.PLANNED, None)]
    with store.begin() as db:
        casework.handed_over(db, knock.id, NOW + minutes(1))
    assert status(sent) == [(Told.SENT, NOW + minutes(1))]
    with store.begin() as db:
        casework.read_line(db, knock.about, "worker", NOW + minutes(2))
    assert sent.line(DAS).state is State.READ
    assert status(sent) == [(Told.READ, NOW + minutes(2))]
    assert Kind.DUE in {wait.kind for wait in sent.page.waits}
    with store.begin() as db:
        casework.acknowledge(db, knock.about, "worker", NOW + minutes(3))
    assert sent.line(DAS).state is State.ACKNOWLEDGED
    assert status(sent) == [(Told.ACKNOWLEDGED, NOW + minutes(3))]
    assert Kind.DUE not in {wait.kind for wait in sent.page.waits}


def test_two_workers_the_second_sees_who_acknowledged(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.acknowledge(db, sent.line(DAS).id, "first", NOW)
    with store.begin() as db, pytest.raises(casework.AlreadyDone) as late:
        casework.acknowledge(db, sent.line(DAS).id, "second", NOW + minutes(1))
    assert late.value.who == "first"


def test_what_has_not_left_does_not_exist_for_a_service(store: Store) -> None:
    sent = Reported(store, line())
    line_id = sent.line().id
    for act in (
        lambda db: casework.acknowledge(db, line_id, "worker", NOW),
        lambda db: casework.decline(db, line_id, "worker", NOW, "the other council"),
        lambda db: casework.line_page(db, line_id, "demo_childrens_services"),
    ):
        with store.begin() as db, pytest.raises(LookupError):
            act(db)


def test_a_service_sees_its_own_lines_only(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.read() as db:
        assert casework.line_page(db, sent.line(DAS).id, "demo_domestic_abuse_service").line == sent.line(DAS).line
        assert [item.referral_id for item in casework.agency_queue(db, "demo_domestic_abuse_service")]
        assert casework.agency_queue(db, "demo_police") == []
        with pytest.raises(LookupError):
            casework.line_page(db, sent.line(DAS).id, "demo_police")


def test_not_ours_stays_ours_until_another_has_it(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.claim_case(db, sent.case, "anna", NOW)
        casework.decline(db, sent.line(DAS).id, "worker", NOW + minutes(1), "BCP", "They moved last year.")
    assert sent.line(DAS).state is State.NOT_OURS
    assert status(sent) == [(Told.PLANNED, None)]
    assert {Kind.NOT_OURS, Kind.DUE} <= {wait.kind for wait in sent.page.waits}
    with store.begin() as db:
        casework.change_line(
            db, sent.line(DAS).id, "anna", NOW + minutes(5), "Theirs.", "demo_bcp", "Demo BCP", By.EMAIL
        )  # fmt: skip
    shown = sent.line(DAS)
    assert shown.state is State.PLANNED
    assert [knock.service for knock in shown.knocks] == ["demo_domestic_abuse_service", "demo_bcp"]
    assert Kind.NOT_OURS not in {wait.kind for wait in sent.page.waits}
    assert sent.page.decisions[-1].act is Act.PASSED_ON


def test_whoever_gave_it_back_is_neither_written_to_nor_rung(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.decline(db, sent.line(DAS).id, "worker", NOW + minutes(1), "BCP")
    for when in (121, 241):  # half of its time is gone; all of it is
        sent.ring(NOW + minutes(when))
        assert [knock.to for knock in sent.line(DAS).knocks if knock.open] == [To.SUPERVISOR]


def test_who_had_it_before_and_gets_it_back_is_told_anew(store: Store) -> None:
    sent = Reported(store, agreed())
    line_id, (first,) = sent.line(DAS).id, sent.line(DAS).knocks
    with store.begin() as db:
        casework.handed_over(db, first.id, NOW + minutes(1))
        for when, service in ((2, "demo_bcp"), (4, "demo_domestic_abuse_service")):
            casework.decline(db, line_id, "worker", NOW + minutes(when), "the other")
            casework.change_line(db, line_id, "anna", NOW + minutes(when + 1), "Theirs.", service, "Demo", By.EMAIL)
    (waits,) = [knock for knock in sent.line(DAS).knocks if knock.open]
    assert (waits.id, waits.service) == (first.id, "demo_domestic_abuse_service")
    assert waits.reference != first.reference  # a mail of its own


def test_what_was_due_already_when_it_is_passed_on_is_due_anew_with_the_next(store: Store) -> None:
    sent = Reported(store, agreed())
    sent.ring(NOW + minutes(241))
    with store.begin() as db:
        casework.decline(db, sent.line(DAS).id, "worker", NOW + minutes(250), "BCP")
        casework.change_line(
            db, sent.line(DAS).id, "anna", NOW + minutes(260), "Theirs.", "demo_bcp", "Demo BCP", By.EMAIL
        )  # fmt: skip
    due = NOW + minutes(260 + 240)
    assert [wait.due_at for wait in sent.page.waits if wait.kind is Kind.DUE] == [due]
    assert (sent.line(DAS).line.due, sent.row(DAS)["due_at"]) == (due, due)
    assert Kind.DUE in {rang.kind for rang in sent.ring(due)}


def test_who_acknowledges_at_their_desk_was_not_rung_because_another_was(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    with store.begin() as db:
        casework.record_call(db, call_of(sent).id, "anna", NOW, Outcome.ANSWERED, SPOKE)
        casework.decline(db, sent.line(DAS).id, "worker", NOW + minutes(1), "BCP")
        casework.change_line(
            db, sent.line(DAS).id, "anna", NOW + minutes(5), "Theirs.", "demo_bcp", "Demo BCP", By.EMAIL
        )  # fmt: skip
        casework.acknowledge(db, sent.line(DAS).id, "another", NOW + minutes(6))
    assert sent.line(DAS).state is State.ACKNOWLEDGED


def test_giving_back_what_was_acknowledged_makes_it_due_again(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.acknowledge(db, sent.line(DAS).id, "worker", NOW)
        casework.decline(db, sent.line(DAS).id, "worker", NOW + minutes(1), "BCP")
    assert Kind.DUE in {wait.kind for wait in sent.page.waits}


def test_only_an_answered_call_acknowledges(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    call = call_of(sent)
    with store.begin() as db:
        casework.record_call(db, call.id, "anna", NOW + minutes(2), Outcome.NO_ANSWER, Spoke())
    assert sent.line(DAS).state is State.PLANNED
    with store.read() as db:
        assert [(each.id, each.try_at) for each in delivery.open_calls(db)] == [(call.id, NOW + minutes(12))]
    with store.begin() as db:
        casework.record_call(db, call.id, "anna", NOW + minutes(12), Outcome.ANSWERED, SPOKE)
    shown = sent.line(DAS)
    assert shown.state is State.CALLED
    assert [(one.outcome, one.spoke.name) for one in shown.calls] == [("no_answer", ""), ("answered", "Ms Example")]
    assert status(sent) == [(Told.CALLED, NOW + minutes(12))]
    with store.read() as db:
        assert delivery.open_calls(db) == []


def test_two_people_ringing_the_second_sees_that_it_was_answered(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    call = call_of(sent)
    with store.begin() as db:
        casework.record_call(db, call.id, "anna", NOW, Outcome.ANSWERED, SPOKE)
    with store.begin() as db, pytest.raises(casework.AlreadyDone):
        casework.record_call(db, call.id, "bela", NOW + minutes(1), Outcome.ANSWERED, SPOKE)


def test_asking_for_it_in_writing_sends_a_notice_and_rings_again(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    with store.begin() as db:
        casework.record_call(db, call_of(sent).id, "anna", NOW, Outcome.ASKS_FOR_WRITING, Spoke())
    assert [(knock.way, knock.open) for knock in sent.line(DAS).knocks] in (
        [(By.CALL, True), (By.EMAIL, True)],
        [(By.EMAIL, True), (By.CALL, True)],
    )
    with store.read() as db:
        assert [call.try_at for call in delivery.open_calls(db)] == [NOW + minutes(60)]


def test_not_theirs_on_the_phone_is_given_back(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    with store.begin() as db:
        casework.record_call(db, call_of(sent).id, "anna", NOW, Outcome.NOT_THEIRS, Spoke(to_whom="BCP"))
    assert sent.line(DAS).state is State.NOT_OURS
    assert [one.reason.value for one in sent.page.decisions if one.act is Act.NOT_OURS] == ["BCP"]


def test_a_notice_that_cannot_be_delivered_becomes_a_call(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.not_delivered(db, sent.line(DAS).knocks[0].id, "550", NOW + minutes(1))
    assert {(knock.way, knock.to, knock.fault) for knock in sent.line(DAS).knocks} == {
        (By.EMAIL, To.TEAM, "550"),
        (By.CALL, To.TEAM, ""),
    }


def test_a_notice_that_fails_once_the_line_was_passed_on_rings_nobody(store: Store) -> None:
    sent = Reported(store, agreed())
    first = sent.line(DAS).knocks[0]
    with store.begin() as db:
        casework.decline(db, first.about, "worker", NOW + minutes(1), "BCP")
        casework.change_line(db, first.about, "anna", NOW + minutes(2), "Theirs.", "demo_bcp", "Demo BCP", By.EMAIL)
        casework.not_delivered(db, first.id, "550", NOW + minutes(3))
    assert {knock.way for knock in sent.line(DAS).knocks} == {By.EMAIL}


def test_a_named_manager_may_say_that_it_is_not_theirs(store: Store) -> None:
    sent = Reported(store, line(conflict=True, held="R19", leaves_by_clock=False), tier=Tier.RED)
    sent.ring(NOW + minutes(31))
    with store.begin() as db:
        spoke = Spoke(to_whom="BCP")
        casework.record_call(db, call_of(sent).id, "sunita", NOW + minutes(40), Outcome.NOT_THEIRS, spoke)
    assert sent.line().state is State.NOT_OURS
    assert Kind.RELEASE not in {wait.kind for wait in sent.page.waits}


def test_printing_is_a_share_and_written_down(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.record_print(db, sent.line(DAS).id, "anna", NOW)
    assert sent.page.decisions[-1].act is Act.PRINTED


def test_a_reporter_sees_nothing_of_another_report(store: Store) -> None:
    mine, other = Reported(store, agreed()), Reported(store, agreed(), line())
    assert len(status(mine)) == 1
    assert len(status(other)) == 2
    with store.read() as db:
        assert casework.status_for_reporter(db, new_id()) == []


def test_a_stopped_line_is_told_as_stopped(store: Store) -> None:
    sent = Reported(store, line(Serves.EDUCATION), tier=Tier.MEDIUM)
    assert status(sent) == [(Told.PERSON_FIRST, None)]
    with store.begin() as db:
        casework.stop_line(db, sent.line(Serves.EDUCATION).id, "anna", NOW, "Finished school.")
    assert status(sent) == [(Told.STOPPED, NOW)]
