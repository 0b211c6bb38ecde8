"""Who did what to which record: a chain that shows whether anybody has edited it.

Each row carries a keyed hash over itself and the hash before it. Whoever can write to the database but has no
master key cannot change, insert, remove or reorder a row without `verify` naming the place. Only cutting off the
newest rows leaves a whole chain: keep a `head` somewhere else (a nightly mail, a print) and hand it to `verify`.
Ids and acts only: never a name, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select

from bot.store.engine import alone, keys_of
from bot.store.sealing import Keys
from bot.store.tables import audit_table

_START = bytes(32)
_NEWEST = select(audit_table.c.seq, audit_table.c.hash).order_by(audit_table.c.seq.desc()).limit(1)
_APPEND = insert(audit_table)
_ABOUT = select(audit_table).where(audit_table.c.about == bindparam("record")).order_by(audit_table.c.seq)
_NEXT = select(audit_table).where(audit_table.c.seq > bindparam("last")).order_by(audit_table.c.seq).limit(1)
_UNREADABLE = (ValueError, TypeError)  # a moment that is none, text where bytes should be
_ALL = select(audit_table).order_by(audit_table.c.seq).execution_options(yield_per=1000)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of the chain at some moment."""

    seq: int
    hash: bytes


def append(db: Connection, who: str, act: str, about: str, at: datetime) -> None:
    """Add one act to the chain, in the transaction of the act itself."""
    alone(db, "audit")
    newest = head(db)
    seq = newest.seq + 1
    hashed = _hash(keys_of(db), seq, at, who, act, about, newest.hash)
    row = {"seq": seq, "at": at, "who": who, "act": act, "about": about, "previous": newest.hash, "hash": hashed}
    db.execute(_APPEND, row)


def head(db: Connection) -> Head:
    """The newest row's number and hash; number 0 before the first."""
    newest = db.execute(_NEWEST).one_or_none()
    return Head(newest.seq, newest.hash) if newest else Head(0, _START)


def about(db: Connection, record: str) -> list[tuple[str, datetime, str]]:
    """Who did what to a record, and when, oldest first: (who, at, act)."""
    return [(row.who, row.at, row.act) for row in db.execute(_ABOUT, {"record": record})]


def verify(db: Connection, known: Head | None = None) -> int | None:
    """The number of the first row that is missing or was altered; None if the chain is whole.

    With a `known` head, also shows whether rows up to it were cut off or written anew.
    """
    keys = keys_of(db)
    last = Head(0, _START)
    for row in _every(db):
        if row is None or row.seq != last.seq + 1 or row.previous != last.hash or row.hash != _rehash(keys, row):
            return last.seq + 1
        if known and row.seq == known.seq and row.hash != known.hash:
            return known.seq
        last = Head(row.seq, row.hash)
    return last.seq + 1 if known and last.seq < known.seq else None


def _every(db: Connection) -> Iterator[Row[Any] | None]:
    """The rows in order, up to one that cannot even be read: None stands in its place."""
    last = 0
    try:
        for row in db.execute(_ALL):
            yield row
            last = row.seq
        return
    except _UNREADABLE:
        pass  # rows come many at once: which of them it is, is asked one by one
    while True:
        try:
            following = db.execute(_NEXT, {"last": last}).first()
        except _UNREADABLE:
            yield None
            return
        if following is None:
            return
        yield following
        last = following.seq


def _rehash(keys: Keys, row: Row[Any]) -> bytes:
    return _hash(keys, row.seq, row.at, row.who, row.act, row.about, row.previous)


def _hash(keys: Keys, seq: int, at: datetime, who: str, act: str, about: str, previous: bytes) -> bytes:
    micros = round(at.timestamp() * 1_000_000)  # of whatever zone, the same moment
    return keys.blind("audit", msgspec.json.encode([seq, micros, who, act, about]) + previous)
