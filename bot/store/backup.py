"""The whole database in one sealed file, and back into an empty database, of either kind.

Jobs are not in it: whoever restores asks for what was waiting once more.  A backup is read as of one moment, and made
in the shape of its revision; one that is older is brought up to date once it is in.  Without the master keyset it says
when it was made, and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import IO, Any

import msgspec
from sqlalchemy import Connection, Date, DateTime, MetaData, Table, insert, inspect, select

from bot.store.engine import Store
from bot.store.migration import forget_shape, migrate, revision_of, revisions
from bot.store.sealing import DataKey, SealBroken
from bot.store.tables import Instant, keyring, metadata

_MAGIC = b"hearthline backup 1\n"
_SIZE = 4  # bytes of the length before each piece
_AT_ONCE = 500  # rows in one piece


class BackupRefused(Exception):
    """This backup cannot be used; the message says why, and what to do."""


class _Head(msgspec.Struct):
    revision: str
    wrapped: bytes
    made_at: datetime


class _Piece(msgspec.Struct):
    """Rows of one table; table is empty in the last piece, whose `rows` then says how many there were in all."""

    table: str
    columns: list[str]
    rows: list[list[Any]]
    altogether: int = 0


# Made before any thread runs: see casework.sealed.
_decode_head = msgspec.msgpack.Decoder(_Head).decode
_decode_piece = msgspec.msgpack.Decoder(_Piece).decode
_encode = msgspec.msgpack.Encoder().encode


def back_up(store: Store, path: Path, at: datetime) -> int:
    """Write everything into a new file that only we may read; how many rows."""
    key = store.keys.new_data_key()
    began = path.with_name(f"{path.name}.part")
    try:
        with open(os.open(began, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file, store.moment() as db:
            rows = _put_all(file, db, key, at)
            file.flush()
            os.fsync(file.fileno())
        began.rename(path)
    except BaseException:
        began.unlink(missing_ok=True)
        raise
    return rows


def restore(store: Store, path: Path) -> int:
    """Fill an empty database from a backup, in one transaction, and bring it to this version; how many rows.

    The backup is read to its end before anything is written, so that nothing is left of one that is refused.
    """
    if not _is_empty(store):
        raise BackupRefused("There is something in this database already: a backup goes into a new, empty one.")
    with path.open("rb") as file:
        head, key = _opened(file, store)
        begins = file.tell()
        for _ in _read(file, key):
            pass
        file.seek(begins)
        forget_shape(store)
        migrate(store, upto=head.revision)
        with store.begin() as db:
            rows = sum(_write(db, piece) for piece in _read(file, key))
    migrate(store)
    return rows


def _is_empty(store: Store) -> bool:
    """Whether no table has a row; which keyset it was opened with is not what anybody told."""
    with store.read() as db:
        there = set(inspect(db).get_table_names())
        tables = [table for table in metadata.sorted_tables if table.name in there and table is not keyring]
        return not any(db.execute(select(table).limit(1)).first() for table in tables)


def _opened(file: IO[bytes], store: Store) -> tuple[_Head, DataKey]:
    if file.read(len(_MAGIC)) != _MAGIC:
        raise BackupRefused(f"{file.name} is no backup made by `hearthline backup`.")
    try:
        head = _decode_head(_get(file))
        key = store.keys.unwrap(head.wrapped)
    except msgspec.DecodeError:
        raise BackupRefused("The beginning of this backup is damaged: use another.") from None
    except SealBroken:
        raise BackupRefused("This backup was made with another master keyset: set the one it was made with.") from None
    if head.revision not in revisions():
        raise BackupRefused("This backup was made by a newer version: restore it with that one.")
    return head, key


def _put_all(file: IO[bytes], db: Connection, key: DataKey, at: datetime) -> int:
    file.write(_MAGIC)
    _put(file, _encode(_Head(revision_of(db), key.wrapped, at)))
    rows, number = 0, count()
    for piece in _pieces(db):
        rows += len(piece.rows)
        _put(file, key.seal(_encode(piece), _place(next(number))))
    _put(file, key.seal(_encode(_Piece("", [], [], rows)), _place(next(number))))
    return rows


def _pieces(db: Connection) -> Iterator[_Piece]:
    for table in metadata.sorted_tables:
        columns = [str(column.name) for column in table.columns]
        found = db.execute(select(table).execution_options(yield_per=_AT_ONCE))
        for rows in found.partitions():
            yield _Piece(str(table.name), columns, [list(row) for row in rows])


def _read(file: IO[bytes], key: DataKey) -> Iterator[_Piece]:
    rows = 0
    for number in count():
        piece = _decode_piece(key.open(_get(file), _place(number)))
        if not piece.table:
            if piece.altogether != rows:
                raise BackupRefused("Rows are missing from this backup: use another.")
            return
        rows += len(piece.rows)
        yield piece


def _write(db: Connection, piece: _Piece) -> int:
    """As the table stood in the backup's revision, which may not be today's."""
    table = Table(piece.table, MetaData(), autoload_with=db)
    dates = {n for n, name in enumerate(piece.columns) if isinstance(table.c[name].type, Date)}
    for column in table.c:
        if isinstance(column.type, DateTime):
            column.type = Instant()
    rows = [[date.fromisoformat(v) if n in dates and v else v for n, v in enumerate(row)] for row in piece.rows]
    db.execute(insert(table), [dict(zip(piece.columns, row, strict=True)) for row in rows])
    return len(rows)


def _place(number: int) -> bytes:
    """What a piece is bound to, so that none can be moved or left out."""
    return f"backup {number}".encode()


def _put(file: IO[bytes], piece: bytes) -> None:
    file.write(len(piece).to_bytes(_SIZE, "big") + piece)


def _get(file: IO[bytes]) -> bytes:
    size = file.read(_SIZE)
    piece = file.read(int.from_bytes(size, "big")) if len(size) == _SIZE else b""
    if not piece or len(piece) != int.from_bytes(size, "big"):
        raise BackupRefused("This backup ends too early: it was cut off. Use another.")
    return piece
