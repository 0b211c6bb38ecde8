"""The migrations lead to the tables the code believes in, on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, column, insert, inspect, select, table, text

from bot.delivery.tables import delivery
from bot.referrals.tables import referral
from bot.store import Instant, Keys, Store, drift, make_revision, metadata, migrate, pending


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path, keys: Keys) -> Iterator[Store]:
    """A database in which nothing has been made yet."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path}/empty.db", keys)
    else:
        store = Store(request.getfixturevalue("postgres_url"), keys)
        with store.begin() as db:
            db.execute(text("DROP SCHEMA public CASCADE"))
            db.execute(text("DROP SCHEMA dbos CASCADE"))
            db.execute(text("CREATE SCHEMA public"))
    yield store
    store.close()


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    folder = tmp_path / "versions"
    folder.mkdir()
    return folder


def test_a_made_revision_makes_what_the_code_has(empty_store: Store, versions: Path) -> None:
    make_revision("the house's first tables", versions)
    assert len(pending(empty_store, versions)) == 1
    assert drift(empty_store)
    migrate(empty_store, versions)
    assert pending(empty_store, versions) == []
    assert drift(empty_store) == []
    with empty_store.read() as db:
        assert {"audit", "keyring"} <= set(inspect(db).get_table_names())
    migrate(empty_store, versions)


def test_a_revision_names_plain_types(versions: Path) -> None:
    written = make_revision("first", versions).read_text()
    assert "sa.DateTime(timezone=True)" in written
    assert "bot." not in written


def test_a_change_is_seen_and_led_to_and_keeps_the_rows(empty_store: Store, versions: Path) -> None:
    house = Table("migration_house", metadata, Column("id", Integer, primary_key=True), Column("name", String(5)))
    child = Table("migration_room", metadata, Column("id", Integer, primary_key=True),
                  Column("house", ForeignKey("migration_house.id", ondelete="CASCADE"), nullable=False))  # fmt: skip
    try:
        make_revision("first", versions)
        migrate(empty_store, versions)
        with empty_store.begin() as db:
            db.execute(insert(house), {"id": 1, "name": "one"})
            db.execute(insert(child), {"id": 1, "house": 1})

        metadata.remove(house)
        house = Table("migration_house", metadata, Column("id", Integer, primary_key=True),
                      Column("name", String(50), nullable=False), Column("since", Instant))  # fmt: skip
        assert drift(empty_store)
        make_revision("longer names", versions)
        assert len(pending(empty_store, versions)) == 1
        migrate(empty_store, versions)
        assert drift(empty_store) == []
        with empty_store.read() as db:
            assert db.execute(select(house.c.name)).all() == [("one",)]
            assert db.execute(select(child.c.house)).all() == [(1,)], "remaking a table must not cascade"
    finally:
        metadata.remove(house)
        metadata.remove(child)


def test_after_a_migration_sqlite_still_keeps_foreign_keys(sqlite_store: Store, versions: Path) -> None:
    migrate(sqlite_store, versions)
    with sqlite_store.begin() as db:
        assert db.scalar(text("PRAGMA foreign_keys")) == 1


def test_what_a_mail_to_the_supervisor_said_of_a_line_is_put_right(empty_store: Store) -> None:
    """By name: when the line was let go, when the supervisor's mail and the service's went, what stands afterwards."""
    at = [datetime(2026, 11, 24, 19, minute, tzinfo=UTC) for minute in range(10)]
    lines = {
        "nobody released": (None, at[5], None, None),
        "released after": (at[6], at[5], at[7], at[7]),
        "to be phoned": (at[0], at[5], None, None),
        "sent before": (at[0], at[5], at[1], at[1]),
    }
    migrate(empty_store, upto="5b1f7c20d9ae")
    columns = (column(each.name, each.type) for each in referral.c)
    older = table("referral", *columns, column("leaves_by_clock", Boolean))
    with empty_store.begin() as db:
        for name, (left, ours, theirs, _) in lines.items():
            handed = theirs if theirs and theirs < ours else ours
            db.execute(insert(older), _line(name, at[0], released_at=left, handed_over_at=handed))
            db.execute(insert(delivery), _knock(name, "operator", at[0], ours))
            db.execute(insert(delivery), _knock(name, "demo", at[0], theirs))
    migrate(empty_store)
    with empty_store.read() as db:
        rows = db.execute(select(referral.c.id, referral.c.handed_over_at))
        stands = {row.id: row.handed_over_at for row in rows}
    assert stands == {name: after for name, (*_, after) in lines.items()}


def _line(name: str, at: datetime, **more: datetime | None) -> dict[str, object]:
    return {"id": name, "report_id": "report", "kind": "police", "service": "demo", "by": "email",
            "due_at": at + timedelta(hours=4), "release": "by_person", "leaves_by_clock": False, "unlooked": False,
            "sealed": b"", **more}  # fmt: skip


def _knock(about: str, service: str, at: datetime, handed_over_at: datetime | None) -> dict[str, object]:
    return {"id": f"{about} {service}"[:26], "about": about, "way": "email", "service": service, "to": "team",
            "reference": f"{service} {about}"[:26], "open_before": at, "created_at": at, "try_at": at, "attempts": 0,
            "fault": "", "handed_over_at": handed_over_at}  # fmt: skip
