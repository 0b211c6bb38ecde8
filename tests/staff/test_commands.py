"""`hearthline staff …` and `hearthline check` as they are typed, on a database of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select, text, update
from typer.testing import CliRunner, Result

from bot import casework, dialogue, staff
from bot.cli import app
from bot.dialogue import Channel, Turn
from bot.staff import Role
from bot.store import Keys, Ledger, Store, audit
from bot.store.tables import audit_table
from tests.casework.told import Reported, agreed
from tests.chain.service import with_places
from tests.chain.test_start import PRODUCTION

OLIVE = "olive@example.org"
KEYS = Keys.new_text()

Type = Callable[..., Result]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return PRODUCTION | {
        "HEARTHLINE_DATA": str(with_places(tmp_path / "data")), "HEARTHLINE_MASTER_KEY": KEYS,
        "HEARTHLINE_DATABASE_URL": f"sqlite:///{tmp_path}/hearthline.db",
    }  # fmt: skip


@pytest.fixture
def made(environ: dict[str, str], migrated: Callable[[str, Keys], Store]) -> Iterator[Store]:
    store = migrated(environ["HEARTHLINE_DATABASE_URL"], Keys.from_settings(KEYS))
    yield store
    store.close()


@pytest.fixture
def hearthline(environ: dict[str, str]) -> Type:
    """`hearthline("staff", "add", …)`."""
    return lambda *typed: CliRunner().invoke(app, list(typed), env=environ)


def comes_in(store: Store, said: str) -> staff.Person:
    """They sign in with what the command printed."""
    password, uri = (re.search(rf"{name}: (\S+)", said) for name in ("first password", "for their code app"))
    assert password and uri
    code = pyotp.TOTP(pyotp.parse_uri(uri[1]).secret).now()
    return staff.sign_in(store, OLIVE, password[1], code, "192.0.2.1", datetime.now(UTC)).person


def acts(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as db:
        assert audit.verify(db) is None
        rows = db.execute(select(audit_table).order_by(audit_table.c.seq))
        return [(row.who, row.act, row.about) for row in rows]


def test_who_is_added_signs_in_with_what_is_printed(made: Store, hearthline: Type) -> None:
    done = hearthline("staff", "add", "Olive Invented", OLIVE, "duty_officer")
    assert done.exit_code == 0
    olive = comes_in(made, done.stdout)
    assert (olive.name, olive.role) == ("Olive Invented", Role.DUTY_OFFICER)
    assert acts(made)[0] == ("command line", "added person", olive.id)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("add", "Olive", OLIVE, "wizard"), "it is one of duty_officer, supervisor"),
        (("add", "Olive", "nowhere", "supervisor"), "give a name and an e-mail address"),
        (("add", "Olive", OLIVE, "agency_worker"), "needs the id of their service"),
        (("add", "Again", "there@example.org", "auditor"), "Somebody works here with this e-mail address"),
        (("add", "Olive", OLIVE, "agency_worker", "--service", "nosuch"), "'nosuch' is no service of the directory"),
        (("renew", OLIVE), "Nobody who works here now"),
        (("leave", OLIVE), "Nobody who works here now"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(
    made: Store, hearthline: Type, typed: tuple[str, ...], why: str
) -> None:
    hearthline("staff", "add", "There", "there@example.org", "auditor")
    refused = hearthline("staff", *typed)
    assert refused.exit_code == 2
    assert why in refused.stderr
    assert len(acts(made)) == 1


def test_who_lost_password_and_phone_gets_new_ones_and_the_old_ones_end(made: Store, hearthline: Type) -> None:
    first = hearthline("staff", "add", "Olive Invented", OLIVE, "duty_officer").stdout
    olive = comes_in(made, first)
    with made.begin() as db:
        staff.go_on_duty(db, olive, datetime.now(UTC))
    renewed = hearthline("staff", "renew", OLIVE.upper())
    assert renewed.exit_code == 0
    with made.read() as db:
        assert staff.on_duty(db, datetime.now(UTC)) == []
    with pytest.raises(staff.SignInRefused):
        comes_in(made, first)
    assert comes_in(made, renewed.stdout).id == olive.id
    assert ("command line", "renewed sign-in", olive.id) in acts(made)


def test_who_leaves_is_out_at_once_and_what_they_had_is_nobodys(made: Store, hearthline: Type) -> None:
    first = hearthline("staff", "add", "Olive Invented", OLIVE, "duty_officer").stdout
    at, olive, sent = datetime.now(UTC), comes_in(made, first), Reported(made)
    with made.begin() as db:
        staff.go_on_duty(db, olive, at)
        casework.claim_case(db, sent.case, olive.id, at)
    left = hearthline("staff", "leave", OLIVE)
    assert left.exit_code == 0
    assert "Olive Invented is signed out and cannot come in again" in left.stdout
    assert "cases 1, lines being read 0, calls 0, drafts 0" in left.stdout
    with made.read() as db:
        assert not staff.anybody_on_duty(db, at)
        (item,) = casework.duty_queue(db, at)
    assert item.owner_id is None
    assert ("command line", "ended account", olive.id) in acts(made)
    with pytest.raises(staff.SignInRefused):
        comes_in(made, first)
    assert hearthline("staff", "renew", OLIVE).exit_code == 2


def test_who_left_comes_back_as_somebody_else_and_may_have_another_role(made: Store, hearthline: Type) -> None:
    first = comes_in(made, hearthline("staff", "add", "Olive Invented", OLIVE, "duty_officer").stdout)
    hearthline("staff", "leave", OLIVE)
    again = hearthline("staff", "add", "Olive Invented", OLIVE, "agency_worker", "--service", "dorset_police")
    assert again.exit_code == 0, again.stderr
    olive = comes_in(made, again.stdout)
    assert (olive.role, olive.service) == (Role.AGENCY_WORKER, "dorset_police")
    assert olive.id != first.id
    assert hearthline("staff", "renew", OLIVE).exit_code == 0
    with made.read() as db:
        assert {first.id, olive.id} <= set(staff.names(db))


def test_check_names_whoever_works_for_a_service_that_is_not_there(made: Store, hearthline: Type) -> None:
    with made.begin() as db:
        staff.add_person(db, "Olive Invented", OLIVE, Role.AGENCY_WORKER, datetime.now(UTC), "closed_in_2025")
    assert (
        "- Olive Invented works for 'closed_in_2025', which the directory does not name" in hearthline("check").stdout
    )


def test_check_names_people_who_are_invented_and_a_ledger_that_was_altered(
    made: Store, environ: dict[str, str], hearthline: Type
) -> None:
    with made.begin() as db:
        staff.invent_people(db, {}, datetime.now(UTC))
    (Path(environ["HEARTHLINE_DATA"]) / "erasures").write_text("somebody was here\n")
    told = hearthline("check").stdout
    assert "- invented people are in this database (" in told
    assert "- The ledger of erasures was altered" in told


def test_a_restore_says_whether_there_was_a_ledger_of_what_was_erased(
    made: Store, environ: dict[str, str], hearthline: Type, tmp_path: Path
) -> None:
    sent = Reported(made)
    assert hearthline("backup", f"{tmp_path}/kept").exit_code == 0
    environ["HEARTHLINE_DATABASE_URL"] = f"sqlite:///{tmp_path}/first.db"
    told = hearthline("restore", f"{tmp_path}/kept")
    assert f"There is no ledger of erasures at {environ['HEARTHLINE_DATA']}/erasures: if anything" in told.stdout
    Ledger(Path(environ["HEARTHLINE_DATA"]) / "erasures", made.keys).add(sent.id, datetime.now(UTC))
    environ["HEARTHLINE_DATABASE_URL"] = f"sqlite:///{tmp_path}/second.db"
    told = hearthline("restore", f"{tmp_path}/kept")
    assert "1 reports that were erased since are erased again" in told.stdout
    assert "There is no ledger" not in told.stdout


def test_after_a_restore_notices_that_had_not_gone_are_asked_for_again(
    made: Store, environ: dict[str, str], hearthline: Type, tmp_path: Path
) -> None:
    waiting = {knock.id for line in Reported(made, agreed()).page.lines for knock in line.knocks}
    assert waiting
    assert hearthline("backup", f"{tmp_path}/kept").exit_code == 0
    environ["HEARTHLINE_DATABASE_URL"] = f"sqlite:///{tmp_path}/new.db"
    assert hearthline("restore", f"{tmp_path}/kept").exit_code == 0
    restored = Store(environ["HEARTHLINE_DATABASE_URL"], made.keys)
    with restored.read() as db:
        jobs = db.scalars(text("SELECT workflow_uuid FROM workflow_status")).all()
    restored.close()
    assert not {id for id in waiting if not any(id in job for job in jobs)}


def test_check_tells_every_fault_and_that_it_is_not_fit(made: Store, environ: dict[str, str], hearthline: Type) -> None:
    with made.begin() as db:
        dialogue.set_aside(db, Turn("one", "a-chat", Channel.WEB, datetime.now(UTC), b"", text="quillfeather"))
    for number in range(3):
        with made.begin() as db:
            audit.append(db, "somebody", "read report", f"r{number}", datetime.now(UTC))
    with made.begin() as db:
        db.execute(update(audit_table).where(audit_table.c.seq == 2).values(about="another"))
    environ |= {"HEARTHLINE_SMTP_URL": "smtps://mail.example.org", "HEARTHLINE_DUTY_EMAIL": "duty@example.org"}
    assert "- HEARTHLINE_MAIL_FROM is not set to an address of yours" in hearthline("check").stdout
    environ |= {"HEARTHLINE_MAIL_FROM": "hearthline@example.org"}
    told = hearthline("check")
    assert told.exit_code == 1
    faults = told.stdout.splitlines()
    assert faults.pop() == "not fit for production"
    assert faults.pop().startswith("note: 1 message could not be taken in the last 30 days")
    assert "quillfeather" not in told.stdout
    assert faults.pop(0).startswith("- HEARTHLINE_DATABASE_URL is SQLite")
    assert faults.pop().startswith("- the audit trail was changed at entry 2:")
    assert faults
    assert all("then run `hearthline directory verify" in fault for fault in faults)


def test_check_tells_of_a_database_of_another_version(environ: dict[str, str], hearthline: Type) -> None:
    told = hearthline("check").stdout
    assert "run `hearthline migrate`" in told
    assert "- HEARTHLINE_SMTP_URL is not set" in told
    assert "- HEARTHLINE_DUTY_EMAIL is not set" in told
    oidc = ("HEARTHLINE_OIDC_ISSUER", "HEARTHLINE_OIDC_CLIENT_ID", "HEARTHLINE_OIDC_CLIENT_SECRET")
    environ |= dict.fromkeys(oidc, "https://login.example.org")
    assert "- HEARTHLINE_OIDC_ISSUER is set, and sign-in with OIDC has no code yet" in hearthline("check").stdout


def test_an_invented_person_answers_for_nothing_at_the_command_line(hearthline: Type, made: Store) -> None:
    with made.begin() as db:
        staff.invent_people(db, {"police": "dorset_police"}, datetime.now(UTC))
    said = hearthline("staff", "renew", "sunita@demo.test")
    assert said.exit_code == 2
    assert "The demonstration invented this person" in said.output
    assert "`hearthline staff add`" in said.output
