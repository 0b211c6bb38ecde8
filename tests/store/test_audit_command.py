"""`hearthline audit` as it is typed: the head, to be kept elsewhere, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.store import Keys, Store, audit
from bot.store.tables import audit_table

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
KEYS = Keys.new_text()
rows = audit_table.c


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    url = f"sqlite:///{tmp_path}/hearthline.db"
    return {"HEARTHLINE_DATA": str(tmp_path), "HEARTHLINE_MASTER_KEY": KEYS, "HEARTHLINE_DATABASE_URL": url}


@pytest.fixture
def trail(environ: dict[str, str], migrated: Callable[[str, Keys], Store]) -> Iterator[Store]:
    """A chain of five rows."""
    store = migrated(environ["HEARTHLINE_DATABASE_URL"], Keys.from_settings(KEYS))
    for number in range(5):
        with store.begin() as db:
            audit.append(db, "somebody", "read report", f"report-{number}", AT)
    yield store
    store.close()


@pytest.fixture
def audited(environ: dict[str, str], trail: Store) -> Callable[..., Result]:
    return lambda *typed: CliRunner().invoke(app, ["audit", *typed], env=environ)


def head(store: Store) -> str:
    with store.read() as db:
        newest = audit.head(db)
    return f"{newest.seq}:{newest.hash.hex()}"


def test_the_head_is_printed_and_a_whole_chain_is_said_to_be_whole(
    trail: Store, audited: Callable[..., Result]
) -> None:
    kept = head(trail)
    assert kept.startswith("5:")
    told = audited()
    assert (told.exit_code, told.stdout) == (0, f"head {kept}\nthe chain holds\n")
    with trail.begin() as db:
        audit.append(db, "somebody", "read report", "another", AT)
    told = audited("--kept", kept)  # it has grown since: what was there is there still
    assert (told.exit_code, told.stdout) == (0, f"head {head(trail)}\nthe chain holds\n")


def test_a_row_that_was_changed_is_named(trail: Store, audited: Callable[..., Result]) -> None:
    with trail.begin() as db:
        db.execute(update(audit_table).where(rows.seq == 3).values(about="report-9"))
    told = audited()
    assert told.exit_code == 1
    assert "the chain does not hold: row 3 was altered or is missing" in told.stdout
    assert "the chain holds" not in told.stdout


@pytest.mark.parametrize("spoilt", ["at = 'garbage'", "at = 3", "hash = 'text'", "previous = 'text'", "who = 7"])
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_row_that_cannot_even_be_read_is_named(
    trail: Store, audited: Callable[..., Result], spoilt: str, seq: int
) -> None:
    with trail.begin() as db:
        db.execute(text(f"UPDATE audit SET {spoilt} WHERE seq = {seq}"))
    told = audited()
    assert told.exit_code == 1, told.exception
    assert f"row {seq} was altered or is missing" in told.stdout


def test_rows_cut_off_the_end_are_seen_by_whoever_kept_the_head(trail: Store, audited: Callable[..., Result]) -> None:
    kept = head(trail)
    with trail.begin() as db:
        db.execute(delete(audit_table).where(rows.seq > 3))
    assert audited().exit_code == 0  # why the head has to be kept elsewhere
    told = audited("--kept", kept)
    assert told.exit_code == 1
    assert "row 4 was altered or is missing" in told.stdout


@pytest.mark.parametrize("kept", ["5", "five:00", "5:xyz", "-1:ab", f"-1:{'ab' * 32}", "5:ab", "0:"])
def test_what_is_no_head_is_told(audited: Callable[..., Result], kept: str) -> None:
    told = audited("--kept", kept)
    assert told.exit_code == 2
    assert "number:hash" in told.stderr


def test_a_database_without_a_trail_is_told(environ: dict[str, str]) -> None:
    told = CliRunner().invoke(app, ["audit"], env=environ)
    assert told.exit_code == 2
    assert "hearthline migrate" in told.stderr
