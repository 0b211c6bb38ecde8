"""Statements that go straight to the driver do what SQLAlchemy's would, and fail as they would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Connection, MetaData, String, Table, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.store import Instant, Prepared, PreparedNew, PreparedSelect, Store, Writer

said = Table("prepared_said", MetaData(), Column("key", String(40), primary_key=True), Column("at", Instant))
SAY = Prepared(insert(said), "key", "at")
MOVE = Prepared(update(said).where(said.c.key == bindparam("its")).values(at=bindparam("at")), "its", "at")
MARK = PreparedNew(said, "key", "at")
HEARD = PreparedSelect(
    select(said.c.key, said.c.at).where(said.c.key.in_(bindparam("keys", expanding=True))).order_by(said.c.key), "keys"
)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def place(store: Store) -> None:
    said.create(store.engine)


def heard(db: Connection) -> list[list[object]]:
    return HEARD.rows(db, ["one", "three", "two"])


def test_moments_come_back_in_utc_and_rows_are_counted(store: Store) -> None:
    in_kathmandu = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    with store.begin() as db:
        assert SAY.run(db, [("two", None), ("one", in_kathmandu)]) == 2
        assert MOVE.run(db, [("two", NOON), ("nobody's", NOON)]) == 1
        assert SAY.run(db, []) == 0
    with store.read() as db:
        rows = heard(db)
    assert rows == [["one", NOON], ["two", NOON]]
    assert rows[0][1].tzinfo is UTC  # type: ignore[attr-defined]


def test_what_is_refused_is_told_as_sqlalchemy_tells_it_and_without_what_was_given(store: Store) -> None:
    with pytest.raises(IntegrityError) as refused, store.begin() as db:
        SAY.run(db, [("one", NOON), ("her words", NOON), ("her words", NOON)])
    assert not refused.value.connection_invalidated
    assert "INSERT INTO prepared_said" in str(refused.value)
    assert refused.value.params is None
    with store.read() as db:
        assert heard(db) == []


def test_a_connection_that_is_gone_is_told_from_one_that_is_not_and_not_used_again(store: Store) -> None:
    def look() -> None:
        with store.begin() as db:
            _end(store, db)
            heard(db)

    with pytest.raises(DBAPIError) as lost:
        look()
    assert lost.value.connection_invalidated
    with store.begin() as db:
        assert SAY.run(db, [("one", NOON)]) == 1


async def test_the_writer_does_it_again_on_another_connection(store: Store) -> None:
    tries: list[list[str]] = []

    def work(db: Connection, items: list[str]) -> list[int]:
        tries.append(items)
        if len(tries) == 2:
            _end(store, db)
        SAY.run(db, [(item, NOON) for item in items])
        return [len(item) for item in items]

    writer = Writer(store, work)
    assert await writer.put("one") == 3
    assert await writer.put("three") == 5
    writer.close()
    assert tries == [["one"], ["three"], ["three"]]
    with store.read() as db:
        assert heard(db) == [["one", NOON], ["three", NOON]]


def _end(store: Store, db: Connection) -> None:
    """Its session is ended by another; a file has no other, so it is closed."""
    if store.is_sqlite:
        db.connection.driver_connection.close()  # type: ignore[union-attr]
        return
    session = db.scalar(text("SELECT pg_backend_pid()"))
    with store.engine.begin() as other:
        other.execute(text("SELECT pg_terminate_backend(:session)"), {"session": session})


def test_of_keys_that_may_be_there_already_those_are_told_that_were_not(store: Store) -> None:
    with store.begin() as db:
        assert MARK.run(db, ["one", "two", "one"], NOON) == {"one", "two"}
        assert MARK.run(db, ["two", "three"], NOON + timedelta(hours=1)) == {"three"}
        assert MARK.run(db, [], NOON) == set()
    with store.read() as db:
        assert heard(db) == [["one", NOON], ["three", NOON + timedelta(hours=1)], ["two", NOON]]
