"""A backup: everything as of one moment, sealed, and back into an empty database of either kind."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, make_url, select, text

from bot.store import BackupRefused, Keys, SealBroken, Store, back_up, check_keys, migrate, pending, restore
from bot.store.tables import metadata
from tests.casework.told import NOW, SPOKEN, Reported, agreed

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture
def full(tmp_path: Path, keys: Keys, migrated: Callable[[str, Keys], Store]) -> Store:
    """A database of this version, with two reports in it."""
    store = migrated(f"sqlite:///{tmp_path}/full.db", keys)
    Reported(store, agreed())
    Reported(store)
    return store


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, keys: Keys) -> Store:
    """A database without a single table of ours."""
    if request.param == "sqlite":
        return Store(f"sqlite:///{tmp_path}/empty.db", keys)
    server = make_url(request.getfixturevalue("postgres_server"))
    engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text("DROP DATABASE IF EXISTS restored WITH (FORCE)"))
        db.execute(text("CREATE DATABASE restored"))
    engine.dispose()
    return Store(server.set(database="restored").render_as_string(hide_password=False), keys)


def everything(store: Store) -> dict[str, list[Any]]:
    with store.read() as db:
        return {table.name: sorted(map(repr, db.execute(select(table)))) for table in metadata.sorted_tables
                if inspect(db).has_table(table.name)}  # fmt: skip


def test_what_is_restored_is_what_was_there_row_for_row(full: Store, empty: Store, tmp_path: Path) -> None:
    rows = back_up(full, tmp_path / "backup", AT)
    assert restore(empty, tmp_path / "backup") == rows > 15
    assert everything(empty) == everything(full)
    assert pending(empty) == []
    empty.close()


def test_a_backup_says_nothing_to_whoever_has_no_key(full: Store, tmp_path: Path) -> None:
    sent = Reported(full)
    back_up(full, tmp_path / "backup", AT)
    written = (tmp_path / "backup").read_bytes()
    for word in (SPOKEN, sent.id, sent.conversation, "demo_childrens_services", f"{NOW:%Y-%m-%d}"):
        assert word.encode() not in written
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def _cut(written: bytes) -> bytes:
    return written[: len(written) // 2]


def _last_piece_gone(written: bytes) -> bytes:
    """As if the disk had been full at a piece's end."""
    at, ends = len(b"hearthline backup 1\n"), []
    while at < len(written):
        ends.append(at)
        at += 4 + int.from_bytes(written[at : at + 4], "big")
    return written[: ends[-1]]


def _changed(written: bytes) -> bytes:
    return written[:-40] + bytes([written[-40] ^ 1]) + written[-39:]


def _head_damaged(written: bytes) -> bytes:
    return written[:24] + b"\xc1" * 20 + written[44:]


@pytest.mark.parametrize(
    ("spoil", "refused"),
    [
        (_cut, BackupRefused),
        (_last_piece_gone, BackupRefused),
        (_changed, SealBroken),
        (_head_damaged, BackupRefused),
        (lambda _: b"a letter", BackupRefused),
    ],
    ids=["cut off", "last piece gone", "changed", "damaged head", "no backup"],
)  # fmt: skip
def test_nothing_is_left_of_a_spoilt_backup_and_the_next_one_is_taken(
    full: Store, empty: Store, tmp_path: Path, spoil: Callable[[bytes], bytes], refused: type[Exception]
) -> None:
    rows = back_up(full, tmp_path / "backup", AT)
    (tmp_path / "spoilt").write_bytes(spoil((tmp_path / "backup").read_bytes()))
    with pytest.raises(refused):
        restore(empty, tmp_path / "spoilt")
    with empty.read() as db:
        assert inspect(db).get_table_names() == []
    assert restore(empty, tmp_path / "backup") == rows
    empty.close()


def test_a_database_that_was_brought_to_a_version_and_has_no_row_is_empty_too(
    full: Store, empty: Store, tmp_path: Path
) -> None:
    """As in the containers, which migrate before anybody can restore; or after a disk was full."""
    back_up(full, tmp_path / "backup", AT)
    migrate(empty)
    check_keys(empty)
    restore(empty, tmp_path / "backup")
    assert everything(empty) == everything(full)
    with pytest.raises(BackupRefused, match="something in this database"):
        restore(empty, tmp_path / "backup")
    empty.close()


def test_a_backup_that_cannot_be_written_to_its_end_leaves_no_file(
    full: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", is_full)
    before = set(tmp_path.iterdir())
    with pytest.raises(OSError, match="No space left"):
        back_up(full, tmp_path / "backup", AT)
    assert {path.name for path in set(tmp_path.iterdir()) - before} <= {"full.db-wal", "full.db-shm"}


def test_a_backup_goes_into_no_database_that_is_in_use_and_opens_with_no_other_keyset(
    full: Store, tmp_path: Path
) -> None:
    back_up(full, tmp_path / "backup", AT + timedelta(hours=1))
    with pytest.raises(BackupRefused, match="new, empty one"):
        restore(full, tmp_path / "backup")
    stranger = Store(f"sqlite:///{tmp_path}/stranger.db", Keys.from_settings(Keys.new_text()))
    with pytest.raises(BackupRefused, match="another master keyset"):
        restore(stranger, tmp_path / "backup")
    stranger.close()
