"""A report that was sent becomes somebody's, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from msgspec.structs import asdict
from sqlalchemy import func, select, update

from bot import casework, delivery
from bot.app.status import status_in_words
from bot.casework.sealed import key_of, told_in
from bot.casework.tables import clock, family_case, report
from bot.delivery import To
from bot.referrals import as_text, packet
from bot.referrals.tables import referral
from bot.store import SealBroken, Store, metadata, new_id
from flows.grammar import Answer, Happened
from flows.rules import assess, sharing
from flows.rules.outcome import By, Serves, Tier
from tests.casework.families import ASHDOWN, Family, told_of
from tests.casework.told import NOW, SPOKEN, WORDS, Reported, agreed, facts, line, minutes, plan


def counted(store: Store, table: str) -> int:
    with store.read() as db:
        return db.scalar(select(func.count()).select_from(metadata.tables[table])) or 0


def test_sent_twice_it_is_one_report(store: Store) -> None:
    conversation = new_id()
    with store.begin() as db:
        first = casework.receive_report(db, conversation, facts(), plan(line()), [], "web", NOW)
        again = casework.receive_report(db, conversation, facts(), plan(line()), [], "web", NOW)
    assert first == again
    assert counted(store, "report") == 1


def test_opened_twice_it_is_one_case_with_one_row_a_line(store: Store) -> None:
    sent = Reported(store, line(), agreed())
    with store.begin() as db:
        assert casework.open_case(db, sent.id, NOW + minutes(1)) is None
    assert counted(store, "family_case") == 1
    assert counted(store, "referral") == 2
    assert counted(store, "assessment") == 1


def test_the_job_assesses_a_report_as_of_the_send_however_late_it_comes_by(store: Store) -> None:
    sixteen_tomorrow = Answer("2010-11-25", NOW, happened=Happened(date(2010, 11, 25), date(2010, 11, 25)))
    told = facts(**{"child.birth_day": sixteen_tomorrow})
    with store.begin() as db:
        sent = casework.receive_report(db, new_id(), told, plan(line()), [], "web", NOW)
        casework.open_case(db, sent, NOW + timedelta(days=3))
    with store.read() as db:
        assessed = casework.report_page(db, sent).assessment
    assert assessed == assess(told, NOW)
    assert [fired.rule for fired in assessed.fired] != [
        fired.rule for fired in assess(told, NOW + timedelta(days=3)).fired
    ]


def test_a_report_from_the_time_when_send_assessed_it_opens_still(store: Store) -> None:
    """It holds an assessment beside the plan; what counts is the one in its own row, which is the same."""
    sent = Reported(store, line())
    with store.begin() as db:
        told, key = told_in(db, sent.id), key_of(db, sent.id)
        before = {**asdict(told), "assessment": assess(facts(), NOW)}
        old = key.seal(msgspec.msgpack.encode(before), f"report:{sent.id}".encode())
        db.execute(update(report).values(sealed=old))
    with store.read() as db:
        assert told_in(db, sent.id) == told
    assert sent.page.assessment == assess(facts(), NOW)


def test_what_the_reporter_agreed_to_leaves_at_once_and_the_rest_waits_for_a_person(store: Store) -> None:
    sent = Reported(store, line(), agreed())
    told, waits = sent.row(Serves.DOMESTIC_ABUSE_SERVICE), sent.row()
    assert told["released_by"] == casework.REPORTER
    assert waits["released_at"] is None
    with store.read() as db:
        (knock,) = delivery.knocks(db, told["id"], waits["id"])
    assert (knock.about, knock.way, knock.to) == (told["id"], By.EMAIL, To.TEAM)


def test_each_deadline_has_a_clock(store: Store) -> None:
    sent = Reported(store, line(), agreed())
    with store.read() as db:
        rows = db.execute(select(clock.c.about, clock.c.kind, clock.c.due_at, clock.c.met_at)).all()
    clocks = {(row.about, row.kind): row.due_at - NOW for row in rows if row.met_at is None}
    waits, told = sent.row()["id"], sent.row(Serves.DOMESTIC_ABUSE_SERVICE)["id"]
    assert clocks == {
        (sent.id, "look"): minutes(30), (sent.id, "outcome"): minutes(240) + timedelta(days=14),
        (waits, "release"): minutes(30), (waits, "due"): minutes(240),
        (told, "half"): minutes(120), (told, "due"): minutes(240),
    }  # fmt: skip


def test_a_release_clock_that_nobody_planned_is_never_later_than_half_the_time_to_the_due(store: Store) -> None:
    sent = Reported(store, line(due=NOW + minutes(40), release_due=None))
    assert sent.page.waits[0].due_at == NOW + minutes(20)


def test_a_held_line_has_a_release_clock_though_it_never_leaves_by_it(store: Store) -> None:
    sent = Reported(store, line(held="H14", release_due=None, leaves_by_clock=False), tier=Tier.RED)
    release = next(wait for wait in sent.page.waits if wait.kind is casework.Kind.RELEASE)
    assert release.due_at == NOW + minutes(5)


def test_a_report_is_to_be_opened_from_its_send_until_it_is(store: Store) -> None:
    sent = Reported(store, line(), opened=False)
    with store.read() as db:
        assert casework.unopened(db) == [sent.id]
    with store.begin() as db:
        casework.open_case(db, sent.id, NOW + minutes(1))
    with store.read() as db:
        assert casework.unopened(db) == []


def test_a_report_of_which_no_case_could_be_made_is_nobodys_after_two_minutes_and_until_it_is_opened(
    store: Store,
) -> None:
    sent = Reported(store, line(), tier=Tier.RED, opened=False)
    with store.begin() as db:
        assert casework.stuck_reports(db, NOW + minutes(1)) is None
        assert casework.stuck_reports(db, NOW + minutes(2)) == casework.StuckReports(1, 1, NOW)
        casework.open_case(db, sent.id, NOW + minutes(3))
        assert casework.stuck_reports(db, NOW + minutes(3)) is None


def test_nothing_that_was_told_stands_in_the_clear(store: Store) -> None:
    sent = Reported(store, line(), agreed())
    with store.begin() as db:
        casework.add_note(db, sent.id, "an officer", NOW, f"note {SPOKEN}")
        casework.add_to_report(db, sent.conversation, f"added {SPOKEN}", NOW)
        casework.show_draft(db, new_id(), facts(), {"incident:2.account": [SPOKEN]}, NOW)
    with store.read() as db:
        stored = repr([tuple(row) for table in metadata.sorted_tables for row in db.execute(select(table))])
    for secret in (SPOKEN, WORDS, "quillfeather", "07700 900123", "10_to_15", "child_at_risk", "weapon_shown"):
        assert secret not in stored
    assert sent.page.heard == (("child.age_band", SPOKEN),)
    assert sent.page.notes[0].words == f"note {SPOKEN}"


def test_the_key_of_a_report_opens_everything_about_it(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        db.execute(report.update().values(wrapped=store.keys.new_data_key().wrapped))
    with pytest.raises(SealBroken):
        sent.page  # noqa: B018 looking is the test


def test_what_is_added_later_has_a_clock_until_somebody_has_read_it(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        added = casework.add_to_report(db, sent.conversation, "It happened again.", NOW + minutes(60))
        stop = casework.withdraw(db, sent.conversation, NOW + minutes(61))
        assert added
        assert stop
        casework.read_addition(db, added, "an officer", NOW + minutes(62))
    page = sent.page
    assert [(each.kind, each.words) for each in page.additions] == [("added", "It happened again."), ("stop", "")]
    assert [wait.about for wait in page.waits if wait.kind is casework.Kind.AGAIN] == [stop]


def test_what_is_added_to_a_case_that_has_become_red_is_looked_at_in_five_minutes(store: Store) -> None:
    sent = Reported(store, tier=Tier.MEDIUM)
    with store.begin() as db:
        casework.override_tier(db, sent.case, "anna", NOW, Tier.RED, "He has a knife.")
        added = casework.add_to_report(db, sent.conversation, "He is back.", NOW + minutes(60))
    assert [wait.due_at for wait in sent.page.waits if wait.about == added] == [NOW + minutes(65)]


def test_the_reporter_sees_that_they_said_stop_and_whether_a_person_has_read_it(store: Store) -> None:
    sent, other = Reported(store, line()), Reported(store, line())

    def status(of: Reported) -> str:
        with store.read() as db:
            return status_in_words(db, of.conversation, NOW + minutes(90))[0]

    before = status(sent)
    with store.begin() as db:
        stop = casework.withdraw(db, sent.conversation, NOW + minutes(61))
        assert stop
    assert status(sent).startswith("At ") and "Nobody here has read that yet." in status(sent)
    with store.begin() as db:
        casework.read_addition(db, stop, "an officer", NOW + minutes(62))
    assert status(sent).startswith("You asked us to stop. A person here read that at")
    assert status(other) == before


def test_a_way_to_reach_them_that_is_not_safe_any_more_is_shown_to_nobody(store: Store) -> None:
    sent = Family(store, told_of(ASHDOWN, reporter__contact="safely"), lines=(agreed(),))
    line_id = sent.line(Serves.DOMESTIC_ABUSE_SERVICE)
    assert "07700 900123" in packet_text(store, line_id)
    with store.begin() as db:
        added = casework.contact_not_safe(db, sent.conversation, NOW + minutes(9))
    part = packet_text(store, line_id)
    assert "07700 900123" not in part
    assert "There is no safe way to reach the person who told this." in part
    page = sent.page
    assert page.facts["reporter.contact"].value == "never"
    assert not [key for key, _ in page.contact if key != "reporter.contact"]
    assert [(wait.about, wait.kind) for wait in page.waits if wait.kind is casework.Kind.AGAIN] == [
        (added, "look_again")
    ]
    with store.read() as db:
        (account,) = casework.picture.case_page(db, page.case_id, NOW + minutes(10)).accounts
    assert "reporter.contact_at" not in account.facts


def packet_text(store: Store, line_id: str) -> str:
    with store.read() as db:
        line = casework.line_page(db, line_id)
    return as_text(packet(line.facts, line.assessment, line.line, sharing))


def test_adding_to_what_was_never_sent_is_nothing(store: Store) -> None:
    with store.begin() as db:
        assert casework.add_to_report(db, new_id(), "…", NOW) is None


def test_where_nothing_may_be_sent_an_outcome_is_due_all_the_same(store: Store) -> None:
    sent = Reported(store, tier=Tier.RED)
    with store.begin() as db:
        casework.claim_case(db, sent.case, "anna", NOW)
    waits = {wait.kind: wait.due_at for wait in sent.page.waits}
    close = datetime(2026, 11, 25, 17, tzinfo=UTC)  # of the next working day (H32)
    assert waits == {casework.Kind.OUTCOME: close, casework.Kind.STEP_SET: NOW + timedelta(hours=1)}


def test_a_case_keeps_the_tier_the_rules_gave(store: Store) -> None:
    sent = Reported(store, tier=Tier.NOT_KNOWN)
    with store.read() as db:
        (row,) = db.execute(select(family_case.c.tier, family_case.c.could_be)).all()
        assert db.scalar(select(func.count()).select_from(referral)) == 0
    assert (row.tier, row.could_be) == ("not_known", "red")
    assert sent.page.rules_tier is Tier.NOT_KNOWN
