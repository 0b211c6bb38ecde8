"""What a reporter tells later reaches those who have the report, and not the desk alone."""

from __future__ import annotations

from datetime import timedelta

from bot import casework, delivery
from bot.app.status import status_in_words
from bot.casework import Act, Kind, State, Told
from bot.delivery import OPERATOR, Outcome, Spoke, To
from bot.store import Store
from flows.rules.outcome import By, Serves, Tier
from tests.casework.told import NOW, Reported, agreed, line, minutes

DAS = Serves.DOMESTIC_ABUSE_SERVICE
POLICE = Serves.POLICE  # who may read their own words
SPOKE = Spoke("Ms Example", "duty worker", "", "She reads it to the team.")


def had_by(store: Store, *kinds: Serves, tier: Tier = Tier.HIGH, by: By = By.EMAIL) -> Reported:
    """A report that these services have: a person at each has said so."""
    sent = Reported(store, *(agreed(kind, by=by) for kind in kinds), tier=tier)
    with store.begin() as db:
        for kind in kinds:
            casework.acknowledge(db, sent.line(kind).id, "worker", NOW + minutes(10))
    return sent


def says_stop(sent: Reported) -> str:
    with sent.store.begin() as db:
        return casework.withdraw(db, sent.conversation, NOW + minutes(20)) or ""


def adds(sent: Reported, words: str = "He has petrol in his quillfeather room now.") -> str:
    with sent.store.begin() as db:
        return casework.add_to_report(db, sent.conversation, words, NOW + minutes(20)) or ""


def reads(sent: Reported, added: str, *tell: str, who: str = "anna") -> None:
    with sent.store.begin() as db:
        casework.read_addition(db, added, who, NOW + minutes(25), tell)


def told(sent: Reported, kind: Serves = DAS) -> list[Told]:
    with sent.store.read() as db:
        return [one.state for one in casework.status_for_reporter(db, sent.conversation) if one.kind == kind]


def waiting(sent: Reported, kind: Serves = DAS) -> list[bool]:
    """By the line: whether somebody at the service is still to be told."""
    return [knock.open for knock in sent.line(kind).knocks]


def test_that_they_said_stop_is_told_to_everybody_who_has_the_report(store: Store) -> None:
    sent = had_by(store, DAS, POLICE)
    assert (waiting(sent), told(sent)) == ([False], [Told.ACKNOWLEDGED])
    reads(sent, says_stop(sent))
    for kind in (DAS, POLICE):
        assert (waiting(sent, kind), told(sent, kind)) == ([True], [Told.ANEW])
        assert sent.line(kind).state is State.ANEW
        with store.read() as db:
            assert "They asked us to stop: Tuesday 24 November 2026, 20:00." in casework.line_page(
                db, sent.line(kind).id, f"demo_{kind}").line.asks  # fmt: skip
    assert [one.act for one in sent.page.decisions].count(Act.TOLD_ANEW) == 2
    with store.read() as db:
        words = status_in_words(db, sent.conversation, NOW + minutes(30))
    assert words[0] == "You asked us to stop. A person here read that at 8:05 pm today."
    assert "**Demo police**: they have what you sent. We are telling them what you told us later." in words[2]


def test_who_is_told_anew_and_does_not_answer_is_the_supervisors(store: Store) -> None:
    sent = had_by(store, DAS, tier=Tier.RED)
    reads(sent, says_stop(sent))
    due = [wait.due_at for wait in sent.page.waits if (wait.about, wait.kind) == (sent.line(DAS).id, Kind.DUE)]
    assert due == [NOW + minutes(25 + 60)]
    sent.ring(due[0])
    knocks = [(knock.service, knock.way, knock.for_supervisor_at is not None) for knock in sent.line(DAS).knocks]
    assert {(OPERATOR, By.EMAIL, False), ("demo_domestic_abuse_service", By.CALL, True)} <= set(knocks)


def test_who_has_not_answered_yet_reads_it_with_the_rest_and_its_clock_goes_on(store: Store) -> None:
    sent = Reported(store, agreed(), line())
    before = sent.row(DAS)
    reads(sent, says_stop(sent))
    assert sent.row(DAS) == before
    assert sent.row()["released_at"] is None
    with store.read() as db:
        assert "They asked us to stop" in casework.line_page(db, before["id"]).line.asks


def test_what_they_add_is_told_where_the_officer_says(store: Store) -> None:
    sent = had_by(store, POLICE, Serves.CHILDRENS_SERVICES)
    added = adds(sent)
    with store.read() as db:
        assert len(casework.who_has_it(db, sent.id, "added")) == 2
    reads(sent, added, sent.line().id)
    assert (told(sent, Serves.CHILDRENS_SERVICES), told(sent, POLICE)) == ([Told.ANEW], [Told.ACKNOWLEDGED])
    with store.begin() as db:
        casework.acknowledge(db, sent.line().id, "worker", NOW + minutes(40))
    reads(sent, added, sent.line().id, who="bela")
    assert told(sent, Serves.CHILDRENS_SERVICES) == [Told.ACKNOWLEDGED], "read by two, it is told once"


def test_a_service_that_may_not_read_their_words_is_not_sent_to_look_for_them(store: Store) -> None:
    sent = had_by(store, DAS, POLICE)
    with store.read() as db:
        assert [row["kind"] for row in casework.who_has_it(db, sent.id, "added")] == [POLICE]
        assert len(casework.who_has_it(db, sent.id, "stop")) == 2
        assert casework.who_has_it(db, sent.id, "unsafe") == []


def test_the_service_sees_what_is_new_until_it_has_looked(store: Store) -> None:
    sent = had_by(store, POLICE)

    def marked() -> list[tuple[bool, bool]]:
        with store.read() as db:
            queue = casework.agency_queue(db, "demo_police")
        return [(item.added_to, item.anew_at is not None) for item in queue]

    assert marked() == [(False, False)]
    added = adds(sent)
    assert marked() == [(True, False)]
    reads(sent, added, sent.line(POLICE).id)
    assert marked() == [(True, True)]
    with store.begin() as db:
        casework.read_line(db, sent.line(POLICE).id, "worker", NOW + minutes(30))
    assert marked() == [(False, True)]
    with store.read() as db:
        assert casework.line_page(db, sent.line(POLICE).id).answered_at == NOW + minutes(10)


def test_whoever_is_told_by_telephone_is_rung_anew(store: Store) -> None:
    sent = Reported(store, agreed(POLICE, by=By.CALL))
    call = sent.line(POLICE).knocks[0]
    with store.begin() as db:
        casework.record_call(db, call.id, "anna", NOW + minutes(5), Outcome.ANSWERED, SPOKE)
    reads(sent, adds(sent), sent.line(POLICE).id)
    with store.read() as db:
        assert [due.id for due in delivery.open_calls(db) if due.to is To.TEAM] == [call.id]
    with store.begin() as db:
        casework.record_call(db, call.id, "bela", NOW + minutes(30), Outcome.ANSWERED, SPOKE)
    assert (sent.line(POLICE).state, told(sent, POLICE)) == (State.CALLED, [Told.CALLED])


def test_another_service_that_takes_it_has_it_for_the_first_time(store: Store) -> None:
    sent = had_by(store, POLICE)
    reads(sent, adds(sent), sent.line(POLICE).id)
    with store.begin() as db:
        casework.decline(db, sent.line(POLICE).id, "worker", NOW + minutes(30), "BCP")
        casework.change_line(
            db, sent.line(POLICE).id, "anna", NOW + minutes(31), "Theirs.", "demo_bcp", "Demo BCP", By.EMAIL
        )
    assert (sent.line(POLICE).state, told(sent, POLICE)) == (State.PLANNED, [Told.PLANNED])
    with store.read() as db:
        assert casework.line_page(db, sent.line(POLICE).id).answered_at is None
    assert sent.ring(NOW + timedelta(days=2))
