"""Both kinds of database keep time, keep readers from writing, and keep parameters out of errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.store import Instant, Keys, Store, all_or_nothing, metadata

moments = Table(
    "engine_moment",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Instant),
    Column("words", String(50), unique=True),
    Column("follows", ForeignKey("engine_moment.id")),
)


@pytest.fixture(autouse=True, scope="module")
def a_room_that_keeps_moments() -> Iterator[None]:
    """In the house for these tests alone: whatever walks all its tables elsewhere must not meet this one."""
    room = moments.to_metadata(metadata)
    yield
    metadata.remove(room)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.datetimes(
        min_value=datetime(1900, 1, 2),  # noqa: DTZ001 hypothesis adds the zone
        max_value=datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, ZoneInfo("Europe/London"), ZoneInfo("Asia/Kathmandu")]),
        allow_imaginary=False,
    )
)
def test_a_moment_comes_back_in_utc_to_the_microsecond(store: Store, at: datetime) -> None:
    with store.engine.connect() as db:
        db.execute(insert(moments), {"at": at})
        back = db.scalar(select(moments.c.at))
        assert db.scalar(select(moments.c.id).where(moments.c.at == at)) is not None
        if store.is_sqlite:  # rows of every release must compare with each other
            written = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
            assert db.exec_driver_sql("SELECT at FROM engine_moment").scalar() == written
        db.rollback()
    assert back is not None
    assert back.astimezone(UTC) - at.astimezone(UTC) == timedelta(0)
    assert back.tzinfo is UTC


def test_moments_sort_and_compare_by_time(store: Store) -> None:
    noon = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the hour that comes twice in London
    hours = [noon + timedelta(minutes=30 * n) for n in range(4)]
    with store.begin() as db:
        db.execute(insert(moments), [{"at": hour.astimezone(ZoneInfo("Europe/London"))} for hour in reversed(hours)])
        assert list(db.scalars(select(moments.c.at).order_by(moments.c.at))) == hours
        assert list(db.scalars(select(moments.c.at).where(moments.c.at > hours[1]).order_by(moments.c.at))) == hours[2:]


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with store.engine.connect() as db, pytest.raises((StatementError, ValueError), match="aware"):
        db.execute(insert(moments), {"at": datetime(2026, 1, 1)})  # noqa: DTZ001


def test_nothing_is_no_moment(store: Store) -> None:
    with store.begin() as db:
        db.execute(insert(moments), {"at": None})
        assert db.scalar(select(moments.c.at)) is None


def test_a_reader_cannot_write(store: Store) -> None:
    with store.read() as db, pytest.raises(DBAPIError):
        db.execute(insert(moments), {"words": "a"})
    with store.begin() as db:  # and the connection it had is an ordinary one again
        db.execute(insert(moments), {"words": "a"})


def test_a_reader_does_not_wait_for_a_writer_nor_a_writer_for_a_reader(store: Store) -> None:
    with store.begin() as writing:
        writing.execute(insert(moments), {"words": "not yet"})
        with store.read() as db:
            assert db.execute(select(moments)).all() == []
    done = threading.Event()

    def write() -> None:
        with store.begin() as db:
            db.execute(insert(moments), {"words": "meanwhile"})
        done.set()

    with store.read() as db:
        db.execute(select(moments)).all()
        threading.Thread(target=write).start()
        assert done.wait(5)


def test_what_raises_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.begin() as db:
            db.execute(insert(moments), {"words": "a"})
            db.execute(insert(moments), {"words": "a"})

    with pytest.raises(IntegrityError) as told:
        fail()
    assert "hide_parameters" in str(told.value)
    with store.read() as db:
        assert db.execute(select(moments)).all() == []


def test_of_a_block_all_is_kept_or_nothing_and_what_came_before_it_stays(store: Store) -> None:
    with store.begin() as db:
        db.execute(insert(moments), {"words": "before"})
        with all_or_nothing(db):
            db.execute(insert(moments), {"words": "kept"})
        with pytest.raises(IntegrityError), all_or_nothing(db):
            db.execute(insert(moments), [{"words": "gone"}, {"words": "before"}])
        db.execute(insert(moments), {"words": "after"})
    with store.read() as db:
        assert sorted(db.scalars(select(moments.c.words))) == ["after", "before", "kept"]


def test_a_row_cannot_point_at_nothing(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as db:
        db.execute(insert(moments), {"follows": 12345})


def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path, keys: Keys) -> None:
    store = Store(f"sqlite:///{tmp_path}/hearthline.db", keys)  # as it is opened outside of tests
    with store.begin() as db:
        assert db.scalar(text("PRAGMA journal_mode")) == "wal"
        assert db.scalar(text("PRAGMA synchronous")) == 2
        assert db.scalar(text("PRAGMA foreign_keys")) == 1
        assert db.scalar(text("PRAGMA busy_timeout")) == 10_000
    store.close()


def test_sqlite_in_memory_is_refused(keys: Keys) -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="for a file"):
            Store(url, keys)


def test_the_folder_of_a_new_database_is_for_its_owner_alone(tmp_path, keys: Keys) -> None:
    store = Store(f"sqlite:///{tmp_path}/var/new.db", keys)
    store.close()
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
