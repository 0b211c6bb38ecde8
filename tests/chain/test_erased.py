"""`hearthline case erase`, `backup` and `restore` as they are typed: what is erased is gone, from a backup too."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select, text

from bot import casework, delivery
from bot.app import erasures
from bot.casework import Gathering, Owned
from bot.casework.tables import clock, erasure, report
from bot.delivery import Outcome, Spoke, To
from bot.delivery.tables import attempt
from bot.delivery.tables import delivery as knocks
from bot.referrals.tables import referral
from bot.staff import Role, add_person
from bot.store import Ledger, LedgerBroken, Store, audit
from flows.rules.outcome import By, Serves
from tests.casework.told import LAST, NOW, Reported, agreed, minutes
from tests.staff.test_commands import Type, environ, hearthline, made  # the fixtures of commands

__all__ = ["environ", "hearthline", "made"]

SUNITA, SUE = "sunita@example.org", "sue@example.org"
WHY = ("--ground", "asked", "--reason", "She asked, and nobody is at risk.")


@pytest.fixture
def supervisors(made: Store) -> dict[str, str]:
    """By their address, the ids of two who decide."""
    with made.begin() as db:
        return {
            email: add_person(db, f"{email[:5]} Invented", email, Role.SUPERVISOR, NOW).person.id
            for email in (SUNITA, SUE)
        }


def closed(store: Store, people: dict[str, str]) -> Reported:
    """A report of which something was done in every room, and whose case is closed."""
    sent = Reported(store, agreed(), opened=False)
    with store.begin() as db:
        casework.tell_of_stuck(db, NOW + minutes(2))
        casework.open_case(db, sent.id, NOW + minutes(3))
    line, (one, other) = sent.line(Serves.DOMESTIC_ABUSE_SERVICE).id, people.values()
    with store.begin() as db:
        casework.add_to_report(db, sent.conversation, "It was quiet today.", NOW + minutes(5))
        casework.add_note(db, sent.id, one, NOW + minutes(6), "Rang twice.")
        casework.claim_case(db, sent.case, one, NOW + minutes(7))
        call = delivery.knock(db, line, By.CALL, "demo_domestic_abuse_service", To.TEAM, NOW, NOW)
        casework.record_call(db, call, one, NOW + minutes(8), Outcome.NO_ANSWER, Spoke(said="a machine"))
        casework.acknowledge(db, line, other, NOW + minutes(8))
        casework.ask_again(db, sent.id, one, NOW + minutes(8), "no_sign", "Asked.")
        meets(db, sent.id, one)
        shared = (Serves.POLICE, NOW + timedelta(days=9), "a child is at risk", ["identity"], "They visit.")
        casework.agree_to_share(db, sent.case, one, NOW + minutes(8), "demo_police", *shared)
        casework.break_glass(db, sent.case, other, NOW + minutes(8), "Nobody else was there.")
    with store.begin() as db:
        casework.hand_over(db, one, NOW + minutes(9), other, {sent.case: "Ring at nine."})
        casework.close_case(db, sent.case, one, NOW + minutes(9), "with_services", "They have it.", LAST)
        casework.close_case(db, sent.case, other, NOW + minutes(10), "with_services", "They have it.", LAST)
        casework.lessons.propose(db, sent.id, one, NOW + minutes(11), "route", "R13", "Ask sooner.")
    return sent


def meets(db: Connection, report_id: str, who: str) -> None:
    """A meeting with an invitation and a task, and a next step."""
    at, day = NOW + minutes(8), NOW + timedelta(days=2)
    meeting = casework.call_meeting(db, report_id, who, at, Gathering.PLANNING, "All should meet.")
    casework.set_date(db, meeting, who, at, day, "By video")
    asked = casework.invite(db, meeting, who, at, agreed(Serves.EDUCATION), "They know him.")
    casework.acknowledge(db, asked, who, at)
    task = casework.set_task(db, meeting, who, at, Owned("Visit.", "Cary", "worker", "Demo"), day)
    casework.end_task(db, task, who, at, done=True)
    casework.end_meeting(db, meeting, who, at, "not_held", "A conference is held instead.")
    casework.set_next_step(db, casework.case_of(db, report_id)["id"], who, at, "Ring her.", day)


def ids_of(store: Store, sent: Reported) -> set[str]:
    """Every id by which anything of a report can be found."""
    with store.read() as db:
        lines = set(db.scalars(select(referral.c.id).where(referral.c.report_id == sent.id)))
        about = {sent.id, sent.conversation, *lines}
        calls = set(db.scalars(select(knocks.c.id).where(knocks.c.about.in_(about))))
        said = set(db.scalars(select(attempt.c.id).where(attempt.c.delivery_id.in_(calls))))
        return {sent.conversation, sent.case, *about, *calls, *said}


def tables_that_name(store: Store, ids: set[str]) -> set[str]:
    """Tables, DBOS's own among them, in which one of these ids still stands."""
    with store.read() as db:
        found = {
            name: repr(db.execute(text(f'SELECT * FROM "{name}"')).all()) for name in inspect(db).get_table_names()
        }
    return {name for name, rows in found.items() if any(one in rows for one in ids)}


def test_once_two_supervisors_have_asked_nothing_of_it_is_left(
    hearthline: Type, made: Store, supervisors: dict[str, str]
) -> None:
    gone, stays = closed(made, supervisors), Reported(made)
    names, before = ids_of(made, gone), stays.page
    asked = hearthline("case", "erase", gone.id, "--by", SUNITA, *WHY)
    assert (asked.exit_code, "A second supervisor" in asked.output) == (0, True), asked.output
    alone = hearthline("case", "erase", gone.id, "--by", SUNITA, *WHY)
    assert (alone.exit_code, "a second person must agree" in alone.output) == (2, True)
    other = hearthline("case", "erase", gone.id, "--by", SUE, "--ground", "no_report", "--reason", "a test")
    assert other.exit_code == 2
    assert "The first one asked for it as `asked`: agree to that" in other.stderr
    done = hearthline("case", "erase", gone.id, "--by", SUE, *WHY)
    assert (done.exit_code, "shared with: demo_domestic_abuse_service, demo_education" in done.output) == (0, True), (
        done.output
    )
    assert tables_that_name(made, names) == {"audit", "erasure"}
    assert stays.page == before
    with made.read() as db:
        assert audit.verify(db) is None
        assert db.execute(select(erasure.c.who, erasure.c.ground)).one() == (supervisors[SUE], "asked")


def test_who_asked_left_and_came_back_is_no_second_person(
    hearthline: Type, made: Store, supervisors: dict[str, str]
) -> None:
    gone = closed(made, supervisors)
    assert hearthline("case", "erase", gone.id, "--by", SUNITA, *WHY).exit_code == 0
    assert hearthline("staff", "leave", SUNITA).exit_code == 0
    assert hearthline("staff", "add", "Sunita Again", SUNITA, "supervisor").exit_code == 0
    again = hearthline("case", "erase", gone.id, "--by", SUNITA, *WHY)
    assert (again.exit_code, "a second person must agree" in again.output) == (2, True)
    assert gone.page.closed_at


def test_its_key_is_in_no_file_of_the_database(hearthline: Type, made: Store, supervisors: dict[str, str]) -> None:
    gone = closed(made, supervisors)
    with made.read() as db:
        key: bytes = db.execute(select(report.c.wrapped).where(report.c.id == gone.id)).scalar_one()
    folder = Path(str(made.engine.url.database)).parent

    def files() -> bytes:
        return b"".join(path.read_bytes() for path in folder.glob("hearthline.db*"))

    assert key in files()
    for email in (SUNITA, SUE):
        assert hearthline("case", "erase", gone.id, "--by", email, *WHY).exit_code == 0
    assert key not in files()


def test_what_is_open_or_was_never_there_is_not_erased(
    hearthline: Type, made: Store, supervisors: dict[str, str]
) -> None:
    still = Reported(made)
    refused = hearthline("case", "erase", still.id, "--by", SUNITA, *WHY)
    assert (refused.exit_code, "This case is open" in refused.output) == (2, True)
    assert hearthline("case", "erase", "nothing", "--by", SUNITA, *WHY).exit_code == 2
    assert (
        hearthline("case", "erase", still.id, "--by", SUNITA, "--ground", "erased_before", "--reason", "x").exit_code
        == 2
    )
    assert still.page.closed_at is None


def test_a_backup_does_not_bring_it_back_and_what_was_waiting_is_asked_for_again(
    hearthline: Type, made: Store, supervisors: dict[str, str], environ: dict[str, str], tmp_path: Path
) -> None:
    gone, waits = closed(made, supervisors), Reported(made, agreed())
    assert hearthline("backup", str(tmp_path / "backup")).exit_code == 0
    for email in (SUNITA, SUE):
        hearthline("case", "erase", gone.id, "--by", email, *WHY)
    environ["HEARTHLINE_DATABASE_URL"] = f"sqlite:///{tmp_path}/anew.db"
    said = hearthline("restore", str(tmp_path / "backup"))
    assert (said.exit_code, "1 reports that were erased since" in said.output) == (0, True), said.output
    anew = Store(environ["HEARTHLINE_DATABASE_URL"], made.keys)
    assert tables_that_name(anew, {gone.id, gone.conversation}) == {"audit", "erasure"}
    with anew.read() as db:
        assert casework.report_page(db, waits.id) == waits.page
        jobs = [row.workflow_uuid for row in db.execute(text("SELECT workflow_uuid FROM workflow_status"))]
        open_notices = db.scalars(select(knocks.c.id).where(knocks.c.way != "call")).all()
    assert {job.split(":")[1] for job in jobs if job.startswith("hand_over")} == set(open_notices)
    anew.close()


def test_the_service_erases_again_whatever_came_back_some_other_way(
    hearthline: Type, made: Store, supervisors: dict[str, str], tmp_path: Path
) -> None:
    gone = closed(made, supervisors)
    ledger = Ledger(tmp_path / "erasures", made.keys)
    ledger.add(gone.id, NOW)
    assert erasures.apply(made, ledger, NOW + timedelta(days=1)) == 1
    assert erasures.apply(made, ledger, NOW + timedelta(days=2)) == 0
    with made.read() as db:
        assert db.scalars(select(clock.c.about).where(clock.c.report_id == gone.id)).all() == []


def test_a_ledger_that_somebody_edited_is_not_believed(made: Store, tmp_path: Path) -> None:
    path = tmp_path / "erasures"
    ledger = Ledger(path, made.keys)
    for report_id in ("one", "two", "three"):
        ledger.add(report_id, NOW)
    ledger.add("two", NOW)
    assert ledger.erased() == ["one", "two", "three"]
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[2])
    with pytest.raises(LedgerBroken):
        ledger.erased()
    assert erasures.broken(ledger)[0].startswith("The ledger of erasures was altered")
    path.write_text(re.sub("two", "ten", "".join(lines)))
    assert erasures.broken(ledger)
