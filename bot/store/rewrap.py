"""After a change of the master key: everything wrapped or sealed under an older one is done again.

Rooms mark their columns, and this finds them in the metadata. It works in short transactions, so the service goes
on; it may be stopped and started again at any point, and when it has ended the older master keys may be dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, RowMapping, Table, bindparam, func, literal, select, update

from bot.store.engine import Store
from bot.store.sealing import Keys
from bot.store.tables import metadata

_MARK = "hearthline_rewrap"
_AT_ONCE = 200  # rows in one transaction

_Again = Callable[[Keys, bytes, RowMapping], bytes]


def wrapped_key() -> dict[str, Any]:
    """`Column(…, info=wrapped_key())`: the column holds `DataKey.wrapped`."""

    def again(keys: Keys, wrapped: bytes, _row: RowMapping) -> bytes:
        return keys.rewrap(wrapped)

    return {_MARK: again}


def sealed_for(purpose: str, bound_to: Callable[[RowMapping], bytes] = lambda _row: b"") -> dict[str, Any]:
    """`Column(…, info=sealed_for("chat"))`: the column holds `keys.seal(purpose, …, bound_to(row))`."""

    def again(keys: Keys, sealed: bytes, row: RowMapping) -> bytes:
        return keys.seal(purpose, keys.open(purpose, sealed, bound_to(row)), bound_to(row))

    return {_MARK: again}


def rewrap(store: Store) -> Mapping[str, int]:
    """Bring every marked column under the current master key; how many rows of each were done again."""
    return {
        f"{table.name}.{column.name}": _rewrap_column(store, table, column)
        for table in metadata.sorted_tables
        for column in table.columns
        if _MARK in column.info
    }


def _rewrap_column(store: Store, table: Table, column: Column[Any]) -> int:
    again: _Again = column.info[_MARK]
    primary = list(table.primary_key.columns)
    stale = select(table).where(func.substr(column, 1, 2) != literal(store.keys.prefix)).limit(_AT_ONCE)
    change = (
        update(table)
        .where(*(key == bindparam(f"key_{key.name}") for key in primary), column == bindparam("before"))
        .values({column.name: bindparam("after")})
    )
    done = 0
    while True:
        with store.begin() as db:
            rows = db.execute(stale).mappings().all()
            if not rows:
                return done
            changes = [
                {f"key_{key.name}": row[key] for key in primary}
                | {"before": row[column], "after": again(store.keys, row[column], row)}
                for row in rows
            ]
            db.execute(change, changes)
        done += len(rows)
