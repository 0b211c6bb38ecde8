"""Statements that every turn runs: compiled once for each database and handed straight to its driver.

What SQLAlchemy works out anew for each row of each execution costs more than the row itself.  Types are still bound by
it, and errors still come as its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Update

Sql = tuple[str, list[tuple[int, Callable[[Any], Any]]], list[int]]


class Prepared:
    """An INSERT or UPDATE; `names`: the columns and bind parameters that its rows hold, in their order."""

    def __init__(self, statement: Insert | Update, *names: str) -> None:
        self._statement, self._names = statement, names
        self._sql: dict[str, Sql] = {}

    def run(self, db: Connection, rows: Sequence[Sequence[Any]]) -> int:
        """Run it for each row; how many rows of the database it made or changed."""
        sql, bound, order = self._sql.get(db.dialect.name) or self._compiled(db.dialect)
        given = []
        for row in rows:
            values = list(row)
            for place, bind in bound:
                values[place] = bind(values[place])
            given.append(tuple([values[place] for place in order]))
        return db.exec_driver_sql(sql, given).rowcount

    def _compiled(self, dialect: Dialect) -> Sql:
        as_places: Any = type(dialect)
        by_place = as_places(paramstyle="qmark" if dialect.name == "sqlite" else "format")
        compiled = self._statement.compile(dialect=by_place, column_keys=list(self._names))
        binds: list[Any] = [
            compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in self._names
        ]
        bound = [(place, bind) for place, bind in enumerate(binds) if bind is not None]
        order = [self._names.index(name) for name in compiled.positiontup or ()]
        self._sql[dialect.name] = found = (str(compiled), bound, order)
        return found
