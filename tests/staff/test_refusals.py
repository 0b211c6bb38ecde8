"""What stands in the way of a command is one line with the way out: no trace, no SQL, and nothing was written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.store import Keys, Store, audit
from tests.staff.test_commands import KEYS, environ  # the fixture of commands

__all__ = ["environ"]

Type = Callable[..., Result]
COMMANDS = [
    ("staff", "add", "Olive Invented", "olive@example.org", "duty_officer"),
    ("staff", "renew", "there@example.org"),
    ("staff", "leave", "there@example.org"),
    ("api", "add", "dorset_police", "Their system", "--scope", "read"),
    ("api", "secret", "dorset_police"),
    ("api", "list"),
    ("directory", "verify", "dorset_police", "--by", "Olive Invented"),
    ("case", "erase", "r", "--by", "there@example.org", "--ground", "asked", "--reason", "r"),
    ("case", "disclose", "r", "--for", "child", "--by", "there@example.org"),
    ("keys", "rotate"),
    ("keys", "index"),
    ("audit",),
    ("lessons",),
    ("reassess", "--since", "2026-11-01"),
]


@pytest.fixture
def made(environ: dict[str, str], migrated: Callable[[str, Keys], Store]) -> Iterator[Store]:
    store = migrated(environ["HEARTHLINE_DATABASE_URL"], Keys.from_settings(KEYS))
    with store.begin() as db:
        audit.append(db, "somebody", "read report", "one", datetime.now(UTC))
    yield store
    store.close()


def refused(environ: dict[str, str], *typed: str, **settings: str) -> str:
    """The one line it says."""
    done = CliRunner().invoke(app, list(typed), env=environ | settings)
    assert done.exit_code == 2, (done.output, done.exception)
    (line,) = done.stderr.splitlines()
    assert not done.stdout
    assert "SELECT" not in line
    return line


@pytest.mark.parametrize("typed", COMMANDS, ids=" ".join)
def test_no_command_works_with_another_keyset(environ: dict[str, str], made: Store, typed: tuple[str, ...]) -> None:
    """A row of the audit trail that is written with another keyset breaks its chain for ever."""
    told = refused(environ, *typed, HEARTHLINE_MASTER_KEY=Keys.new_text())
    assert "HEARTHLINE_MASTER_KEY is not the keyset this database was made with" in told
    with made.read() as db:
        assert (audit.head(db).seq, audit.verify(db)) == (1, None)


@pytest.mark.parametrize("typed", COMMANDS, ids=" ".join)
def test_no_command_works_before_the_database_is_of_this_version(
    environ: dict[str, str], typed: tuple[str, ...]
) -> None:
    assert refused(environ, *typed) == "The database is not of this version: run `hearthline migrate`."


def test_a_backup_is_made_with_no_other_keyset(environ: dict[str, str], made: Store, tmp_path: Path) -> None:
    assert "is not the keyset" in refused(environ, "backup", f"{tmp_path}/b", HEARTHLINE_MASTER_KEY=Keys.new_text())
    assert not list(tmp_path.glob("b*"))


BLIND = Keys.from_settings(KEYS).rotated_text().replace("\n", "").split(",")


@pytest.mark.parametrize(
    ("typed", "settings", "says"),
    [
        (("check",), {"HEARTHLINE_AREAS": "dorest"}, "dorest"),
        (("serve",), {"HEARTHLINE_AREAS": "dorest"}, "dorest"),
        (("audit",), {"HEARTHLINE_MASTER_KEY": "1:" + "A" * 44}, "33 bytes: it must have 32"),
        (("audit",), {"HEARTHLINE_MASTER_KEY": f"{BLIND[0]},7:{'A' * 43}="}, "its master key is not in the keyset"),
        (("audit",), {"HEARTHLINE_DATABASE_URL": "postgresql://u:s3cret@127.0.0.1:1/none"}, "(OperationalError)"),
        (("migrate",), {"HEARTHLINE_DATABASE_URL": "postgresql://u:s3cret@127.0.0.1:1/none"}, "(OperationalError)"),
        (("audit",), {"HEARTHLINE_DATABASE_URL": "postgresql://u:s3cret@here:port/none"}, "is no address of a database"),
        (("audit",), {"HEARTHLINE_DATABASE_URL": "s3cret"}, "HEARTHLINE_DATABASE_URL is no address of a database"),
        (("audit",), {"HEARTHLINE_DATABASE_URL": "mysql://u:s3cret@db/h"}, "HEARTHLINE_DATABASE_URL is no address"),
        (("audit",), {"HEARTHLINE_DATABASE_URL": "sqlite://"}, "HEARTHLINE_DATABASE_URL is no address of a database"),
        (("audit",), {"HEARTHLINE_DATA": "/dev/null/data"}, "/dev/null/data: Not a directory"),
        (("backup", "/nowhere/at/all"), {}, "/nowhere/at/all.part: No such file or directory"),
        (("lessons", "--csv", "/nowhere/at/all"), {}, "/nowhere/at/all: No such file or directory"),
        (("directory", "export", "/nowhere/at/all"), {}, "/nowhere/at/all: No such file or directory"),
        (("talk", "--script", "/nowhere/at/all"), {}, "/nowhere/at/all: No such file or directory"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_told_in_a_line(
    environ: dict[str, str], made: Store, typed: tuple[str, ...], settings: dict[str, str], says: str
) -> None:
    told = refused(environ, *typed, **settings)
    assert says in told
    assert "s3cret" not in told


@pytest.mark.parametrize("typed", [("serve",), ("migrate",), ("talk",)], ids=" ".join)
def test_the_database_of_a_running_service_is_given_no_other_shape(environ: dict[str, str], typed: tuple[str]) -> None:
    running = Store(environ["HEARTHLINE_DATABASE_URL"], Keys.from_settings(KEYS))
    running.hold()
    assert refused(environ, *typed).startswith("Another process is already serving this SQLite database: stop it first")
    with running.read() as db:
        assert inspect(db).get_table_names() == []
    running.close()


def test_new_data_is_for_this_user_alone(environ: dict[str, str], tmp_path: Path) -> None:
    own = {"HEARTHLINE_DATA": f"{tmp_path}/own", "HEARTHLINE_DATABASE_URL": ""}
    assert CliRunner().invoke(app, ["migrate"], env=environ | own).exit_code == 0
    made = [tmp_path / "own", *(tmp_path / "own").glob("hearthline.db*")]
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []


ENDS_WELL = """
import sys, typer
from bot.cli.refusing import Refusing
app = typer.Typer(cls=Refusing)
@app.command()
def done(): raise typer.Exit(0)
@app.command()
def other(): ...
try:
    app(["done"])
finally:
    print("sqlalchemy" in sys.modules)
"""


def test_what_ends_well_loads_nothing_to_name_a_fault_with() -> None:
    """`hearthline where` answers in half a second: the library of the database takes as long again."""
    ended = subprocess.run([sys.executable, "-c", ENDS_WELL], check=False, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout.strip()) == (0, "False"), ended.stderr
