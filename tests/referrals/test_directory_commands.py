"""`hearthline directory …` as it is typed, and how production starts or refuses by it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner, Result

from bot import referrals
from bot.app import fit
from bot.cli import app
from bot.referrals import Directory, open_directory
from bot.referrals.tables import verification
from bot.store import Keys, Store, audit, migrate
from bot.store.tables import audit_table
from tests.chain.service import with_places
from tests.chain.test_start import PRODUCTION

KEYS = Keys.new_text()
NOW = datetime.now(UTC)
LATER = (NOW + timedelta(days=200)).date()

Type = Callable[..., Result]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return PRODUCTION | {
        "HEARTHLINE_DATA": str(with_places(tmp_path / "data")), "HEARTHLINE_MASTER_KEY": KEYS,
        "HEARTHLINE_DATABASE_URL": f"sqlite:///{tmp_path}/hearthline.db", "HEARTHLINE_AREAS": "dorset",
    }  # fmt: skip


@pytest.fixture
def made(environ: dict[str, str], migrated: Callable[[str, Keys], Store]) -> Iterator[Store]:
    store = migrated(environ["HEARTHLINE_DATABASE_URL"], Keys.from_settings(KEYS))
    yield store
    store.close()


@pytest.fixture
def directory() -> Directory:
    return open_directory(demo=False, areas=["dorset"])


@pytest.fixture
def hearthline(environ: dict[str, str]) -> Type:
    """`hearthline("due")`."""
    return lambda *typed: CliRunner().invoke(app, ["directory", *typed], env=environ)


def verified(store: Store, directory: Directory) -> None:
    """Whatever has a contact has been asked about."""
    with store.begin() as db:
        for service in directory.needed():
            if service.contacts:
                referrals.verify(db, directory, service.id, "Olive Invented", NOW)


def test_due_lists_what_nobody_has_asked_of_the_areas_we_answer_for(made: Store, hearthline: Type) -> None:
    told = hearthline("due")
    assert told.exit_code == 1
    heads = [line for line in told.stdout.splitlines() if not line.startswith(" ")]
    assert heads == ["Dorset Council area:", "Everywhere:"]
    assert re.search(r"  dorset_police \(Dorset Police\): nobody has verified 101, 999, 18001 101, https", told.stdout)
    assert "  dorset_panel (Dorset's high-risk panel (HRDA)): no contact is known\n" in told.stdout


def test_who_asked_is_written_down_and_in_the_audit_trail(made: Store, hearthline: Type) -> None:
    done = hearthline("verify", "connection", "--by", "Olive Invented", "--due", LATER.isoformat())
    assert done.exit_code == 0
    assert f"phone 0800 652 0190: verified by Olive Invented, until {LATER}" in done.stdout
    assert "connection" not in hearthline("due").stdout
    with made.read() as db:
        assert audit.verify(db) is None
        assert [
            tuple(row) for row in db.execute(select(audit_table.c.who, audit_table.c.act, audit_table.c.about))
        ] == [("command line", "verified contact", "connection")]


def test_one_contact_alone(made: Store, hearthline: Type) -> None:
    done = hearthline("verify", "dorset_police", "--contact", "101", "--by", "Olive Invented")
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["Dorset Police, phone 101"]
    assert "nobody has verified 999, 18001 101" in hearthline("due").stdout


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("verify", "atlantis", "--by", "Olive"), "no service 'atlantis'"),
        (("verify", "connection", "--by", " "), "Say who asked"),
        (("verify", "connection", "--by", "Olive", "--contact", "01632 960000"), "has 0800 652 0190, not 01632 960000"),
        (("verify", "connection", "--by", "Olive", "--due", "2001-01-01"), "from today on"),
        (("verify", "connection"), "Missing option '--by'"),
        (("verify", "connection", "--by", "Olive", "--due", "soon"), "does not match the format"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(made: Store, hearthline: Type, typed: tuple[str, ...], why: str):
    refused = hearthline(*typed)
    assert refused.exit_code == 2
    assert why in re.sub(r"[\s│]+", " ", refused.stderr)
    with made.read() as db:
        assert referrals.verifications(db) == ()
        assert audit.head(db).seq == 0


def test_a_database_of_another_version_and_an_area_that_is_not_are_said(environ: dict[str, str], hearthline: Type):
    assert "run `hearthline migrate`" in hearthline("due").stderr
    store = Store(environ["HEARTHLINE_DATABASE_URL"], Keys.from_settings(KEYS))
    migrate(store)
    store.close()
    environ["HEARTHLINE_AREAS"] = "dorset, atlantis"
    refused = hearthline("due")
    assert (refused.exit_code, "there is no area atlantis" in refused.stderr) == (2, True)


def test_the_directory_goes_into_a_file_or_onto_the_screen(made: Store, hearthline: Type, tmp_path: Path) -> None:
    file = tmp_path / "services.json"
    assert re.search(r"services\.json: \d+ services", hearthline("export", str(file)).stdout)
    assert json.loads(file.read_text("utf-8")) == json.loads(hearthline("export").stdout)


def test_production_starts_when_every_contact_is_verified_and_refuses_when_one_is_overdue(
    made: Store, directory: Directory
) -> None:
    without = {service.name for service in directory.told() if not service.contacts}
    verified(made, directory)
    refused = fit.contacts(made, directory, NOW)
    assert {line.partition(":")[0] for line in refused} == without  # nobody found a contact for these
    assert all("no contact is known; find one, write it on its page" in line for line in refused)
    assert fit.contacts_soon(made, directory, NOW) == []
    with made.begin() as db:
        db.execute(update(verification).where(verification.c.service == "connection").values(due=date(2026, 1, 31)))
    (overdue,) = set(fit.contacts(made, directory, NOW)) - set(refused)
    assert overdue == (
        "Connection, the mental health crisis line: overdue since 31 January 2026: 0800 652 0190; "
        "have a named person ask, then run `hearthline directory verify connection`"
    )


def test_what_is_soon_to_be_asked_is_a_warning_and_no_refusal(made: Store, directory: Directory) -> None:
    verified(made, directory)
    refused = fit.contacts(made, directory, NOW)
    soon = fit.contacts_soon(made, directory, NOW + timedelta(days=75))
    assert fit.contacts(made, directory, NOW + timedelta(days=75)) == refused
    assert {line.partition(":")[0] for line in soon} == {one.name for one in directory.needed() if one.contacts}
    assert all(": to be asked again by " in line for line in soon)


def test_check_names_what_is_soon_as_a_note(made: Store, directory: Directory, environ: dict[str, str]) -> None:
    verified(made, directory)
    with made.begin() as db:
        due = NOW.date() + timedelta(days=7)
        db.execute(update(verification).where(verification.c.service == "connection").values(due=due))
    told = CliRunner().invoke(app, ["check"], env=environ).stdout
    assert "note: Connection, the mental health crisis line: to be asked again by " in told
    assert "- Connection" not in told


def test_where_prints_each_service_on_a_line_of_its_own(tmp_path: Path) -> None:
    environ = {"HEARTHLINE_DATA": str(with_places(tmp_path / "data"))}
    found = CliRunner().invoke(app, ["where", "DT4 7AA"], env=environ)
    assert found.exit_code == 0
    assert "  police, Dorset Police (demo)" in found.stdout.splitlines()
    assert "  council: Dorset" in found.stdout.splitlines()
    nowhere = CliRunner().invoke(app, ["where", "over the hills"], env=environ)
    assert (nowhere.exit_code, "services" in nowhere.stdout) == (1, False)
