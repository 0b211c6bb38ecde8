"""The audit trail shows where it was edited, whoever edited it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent import futures
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from bot.store import Keys, Store, audit
from bot.store.audit import Head
from bot.store.tables import audit_table

AT = datetime(2026, 11, 24, 19, 40, 0, 123456, UTC)
rows = audit_table.c


def write(store: Store, number: int = 5) -> Head:
    for n in range(number):
        with store.begin() as db:
            audit.append(db, f"person-{n}", "opened", f"case-{n}", AT + timedelta(minutes=n))
    with store.read() as db:
        return audit.head(db)


def broken(store: Store, known: Head | None = None) -> int | None:
    with store.read() as db:
        return audit.verify(db, known)


def test_an_untouched_trail_is_whole(store: Store) -> None:
    assert broken(store) is None
    head = write(store)
    assert head.seq == 5
    assert broken(store) is None
    assert broken(store, head) is None


def test_the_zone_a_time_was_given_in_does_not_matter(store: Store) -> None:
    with store.begin() as db:
        audit.append(db, "p", "opened", "c", AT.astimezone(ZoneInfo("Europe/London")))
    assert broken(store) is None


def change(**values: object) -> Callable[[Connection], object]:
    return lambda db: db.execute(update(audit_table).where(rows.seq == 3).values(**values))


@pytest.mark.parametrize(
    "edit",
    [
        change(who="person-9"),
        change(act="closed"),
        change(about="case-9"),
        change(at=AT - timedelta(microseconds=1)),
        change(hash=bytes(32)),
        change(previous=bytes(32)),
        change(seq=9),
        lambda db: db.execute(delete(audit_table).where(rows.seq == 3)),
        change(act="opened:", about="case-2"),
    ],
)
def test_an_edit_is_found_where_it_was_made(store: Store, edit: Callable[[Connection], object]) -> None:
    write(store)
    with store.begin() as db:
        edit(db)
    assert broken(store) == 3


def test_what_begins_in_the_middle_lost_its_beginning(store: Store) -> None:
    write(store)
    with store.begin() as db:
        db.execute(delete(audit_table).where(rows.seq < 3))
    assert broken(store) == 1


def test_whoever_has_no_key_cannot_mend_the_chain(store: Store) -> None:
    """Somebody who can write to the database and knows this code rewrites everything from row 3 on."""
    write(store)
    forger = Store(store.url, Keys.from_settings(Keys.new_text()))
    with forger.begin() as db:
        after = db.execute(select(audit_table).where(rows.seq >= 3).order_by(rows.seq)).all()
        db.execute(delete(audit_table).where(rows.seq >= 3))
        for row in after:
            audit.append(db, "somebody-else", row.act, row.about, row.at)
    forger.close()
    assert broken(store) == 3


def test_a_plain_hash_in_the_right_place_is_not_enough(store: Store) -> None:
    head = write(store, 2)
    forged = hashlib.sha256(b"3" + head.hash).digest()
    row = {"seq": 3, "at": AT, "who": "p", "act": "a", "about": "c", "previous": head.hash, "hash": forged}
    with store.begin() as db:
        db.execute(insert(audit_table), row)
    assert broken(store) == 3


def test_cutting_off_the_newest_shows_against_a_head_kept_elsewhere(store: Store) -> None:
    head = write(store)
    with store.begin() as db:
        db.execute(delete(audit_table).where(rows.seq > 3))
    assert broken(store) is None
    assert broken(store, head) == 4
    write(store, 4)
    assert broken(store, head) == 5


def test_an_act_undone_leaves_no_row(store: Store) -> None:
    write(store, 2)
    with store.engine.connect() as db:
        audit.append(db, "p", "opened", "c", AT)
        db.rollback()
    assert write(store, 1).seq == 3
    assert broken(store) is None


def test_many_at_once_make_one_chain(store: Store) -> None:
    def append(n: int) -> None:
        with store.begin() as db:
            audit.append(db, f"person-{n}", "opened", "case", AT)

    with futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(80)))
    with store.read() as db:
        assert audit.head(db).seq == 80
    assert broken(store) is None
