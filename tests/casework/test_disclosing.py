"""Subject access: masked until a named person decides, line by line; what is withheld stands there as withheld."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot import casework
from bot.casework import Act, Entry, Exemption
from bot.casework.disclosing import EXEMPTIONS
from bot.casework.tables import case_report
from bot.store import Store, new_id
from flows.rules.outcome import Tier
from tests.console.conftest import AT, Told, send_report

THIRD, HARM, CRIME = Exemption.THIRD_PARTY, Exemption.SERIOUS_HARM, Exemption.CRIME
NEIGHBOUR = {"reporter.role": "friend", "reporter.how_known": "heard", "reporter.name": "Odile Invented",
             "reporter.harmed_knows": "no"}  # fmt: skip
BROTHER = {"household.others": "yes", "person:1.relation": "brother_sister", "person:1.given_name": "Piers",
           "person:1.harm": "hurt", "person:1.another": "no"}  # fmt: skip


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def entries(told: Told, about: str) -> dict[str, Entry]:
    """Each line about somebody, by what it says it is."""
    with told.store.read() as db:
        found = casework.disclosure(db, told.page.case_id, about)
    assert len({entry.id for entry in found}) == len(found)
    return {entry.id.partition("/")[2]: entry for entry in found}


def decide(told: Told, about: str, entry: Entry, exemption: Exemption | None, reason: str = "Looked at it.") -> None:
    with told.store.begin() as db:
        casework.decide_entry(db, told.page.case_id, about, entry.id, "sunita", AT, exemption, reason)


def test_every_exemption_names_its_place_in_the_law() -> None:
    assert set(EXEMPTIONS) == set(Exemption)
    assert all("Data Protection Act 2018, Schedule" in each.label for each in Exemption)


def test_the_young_person_gets_nothing_unlooked_not_even_that_there_is_a_record(store: Store) -> None:
    told = send_report(store, AT)
    found = entries(told, "child")
    assert next(iter(found)) == "record"
    assert found["record"].marks == (THIRD, HARM)
    assert found["incident:1.account"].marks == (THIRD, HARM)
    assert found["incident:1.harms"].marks == (THIRD, HARM, CRIME)
    assert found["child.where_now"].marks == (HARM, CRIME)
    assert found["tier"].marks == (HARM,)
    police = f"line:{told.line('police').id}"
    assert found[police].marks == (HARM, CRIME)
    assert "Quillon" in found["child.given_name"].text
    assert not [name for name in found if name.startswith(("reporter.", "harmed.", "person:"))]
    assert all(entry.waits for name, entry in found.items() if entry.marks)
    assert not [name for name, entry in found.items() if entry.given and entry.marks]
    open_ones = {name for name, entry in found.items() if entry.given}
    assert open_ones <= {"child.given_name", "child.family_name", "child.birth_day", "child.age_band", "child.relation"}


def test_who_told_it_themselves_gets_what_they_told_and_staff_s_notes_wait(store: Store) -> None:
    told = send_report(store, AT)
    with store.begin() as db:
        casework.add_note(db, told.id, "dilys", AT, "The brother rang too.")
    for about in ("reporter", "harmed"):
        found = entries(told, about)
        assert found["record"].given
        assert found["incident:1.account"].given
        assert found["harmed.afraid"].given
        assert found["reporter.contact_at"].given
        assert found["heard:0"].given
        assert [entry.marks for name, entry in found.items() if name.startswith("note:")] == [(THIRD, HARM)]
        assert not [name for name in found if name.startswith("child.")]


def test_of_what_a_neighbour_told_the_one_harmed_gets_nothing_unlooked(store: Store) -> None:
    told = send_report(store, AT, **NEIGHBOUR)
    found = entries(told, "harmed")
    assert found["record"].waits
    assert found["incident:1.account"].waits
    assert not [entry for entry in found.values() if "Odile" in entry.text]
    theirs = entries(told, "reporter")
    assert theirs["reporter.name"].given
    assert theirs["incident:1.account"].given
    assert not [name for name in theirs if name.startswith(("household", "child", "harmed", "incident:1.harms"))]


def test_how_urgent_others_make_the_case_is_no_line_of_what_a_parent_gets(store: Store) -> None:
    told = send_report(store, AT, **{"reporter.role": "parent"})
    before = entries(told, "harmed")["tier"]
    with store.begin() as db:
        casework.override_tier(db, told.page.case_id, "anna", AT, Tier.RED, "Another report says so.")
        added = casework.add_line(db, told.id, "anna", AT, told.page.lines[0].line, "Another report says so.")
    assert told.page.tier is Tier.RED
    assert entries(told, "harmed")["tier"].text == before.text
    assert entries(told, "harmed")[f"line:{added}"].waits


def test_a_brother_gets_his_own_lines_and_what_is_of_the_whole_home(store: Store) -> None:
    told = send_report(store, AT, **BROTHER)
    found = entries(told, "person:1")
    assert found["person:1.given_name"].text == "Piers"
    assert found["household.address"].marks == (THIRD, HARM)
    assert found["person:1.harm"].waits
    assert not [name for name in found if name.startswith(("child.", "reporter.", "harmed.", "person:2"))]


def test_a_named_person_decides_line_by_line_and_may_think_again(store: Store) -> None:
    told = send_report(store, AT)
    account = entries(told, "child")["incident:1.account"]
    decide(told, "child", account, HARM, "His mother would be in danger.")
    found = entries(told, "child")["incident:1.account"]
    assert (found.given, found.waits, found.why_withheld) == (False, False, HARM)
    assert found.decided is not None
    assert (found.decided.who, found.decided.reason.reason) == ("sunita", "His mother would be in danger.")
    assert entries(told, "child")["incident:1.harms"].waits
    assert entries(told, "harmed")["incident:1.account"].decided is None  # decided for the one who asked, for no other
    with told.store.begin() as db:
        later = AT + timedelta(days=1)
        casework.decide_entry(db, told.page.case_id, "child", account.id, "sunita", later, None, "She agrees now.")
    assert entries(told, "child")["incident:1.account"].given
    acts = [each.act for each in told.page.decisions]
    assert acts.count(Act.WITHHELD) == acts.count(Act.DISCLOSED) == 1


def test_the_newest_decision_counts_with_whichever_report_it_was_written_down(store: Store) -> None:
    early, late = send_report(store, AT), send_report(store, AT + timedelta(hours=1))
    decide(late, "child", entries(late, "child")["record"], None)
    joined = AT + timedelta(hours=2)
    with store.begin() as db:
        row = {"id": new_id(), "case_id": late.page.case_id, "report_id": early.id, "at": joined, "who": "anna"}
        db.execute(insert(case_report), row)
        record = casework.disclosure(db, late.page.case_id, "child")[0]
        casework.decide_entry(db, late.page.case_id, "child", record.id, "sunita", joined, HARM, "His mother.")
    assert entries(late, "child")["record"].why_withheld is HARM


def test_the_day_on_which_a_service_was_told_is_londons(store: Store) -> None:
    told = send_report(store, AT)
    with store.begin() as db:
        night = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        added = casework.add_line(db, told.id, "anna", night, told.page.lines[0].line, "They know her.")
    assert "on 1 July 2026" in entries(told, "child")[f"line:{added}"].text


def test_what_carries_no_mark_can_be_withheld_too(store: Store) -> None:
    told = send_report(store, AT)
    decide(told, "child", entries(told, "child")["child.age_band"], CRIME)
    assert entries(told, "child")["child.age_band"].why_withheld is CRIME


def test_no_decision_without_a_reason_or_about_nothing(store: Store) -> None:
    told = send_report(store, AT)
    account = entries(told, "child")["incident:1.account"]
    with pytest.raises(casework.ReasonNeeded):
        decide(told, "child", account, None, " ")
    with told.store.begin() as db, pytest.raises(LookupError):
        casework.decide_entry(db, told.page.case_id, "child", f"{told.id}/nothing", "sunita", AT, None, "x")
    with told.store.read() as db, pytest.raises(LookupError):
        casework.disclosure(db, "no-such-case", "child")


@pytest.mark.parametrize(("about", "known"), [("child", True), ("person:2", True), ("person", False), ("child:1", False),
                                              ("incident:1", False), ("", False)])  # fmt: skip
def test_whom_a_case_may_be_asked_about(about: str, known: bool) -> None:
    assert casework.is_about(about) is known
