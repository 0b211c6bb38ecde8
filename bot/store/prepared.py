"""Statements that every turn runs: compiled once for each database and handed straight to its driver.

What SQLAlchemy works out anew for each execution, and for each of its rows, costs more than they do themselves.  Types
are still bound by it, and errors still come as its own; its listeners for statements hear nothing of these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from sqlalchemy import Connection, Dialect, Insert, Select, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]
Sql = tuple[str, list[tuple[int, Convert]], list[int]]
Query = tuple[str, list[tuple[str, Convert]], list[tuple[int, int]], list[tuple[int, Convert]]]

_STEP = 8  # lists are filled up to a multiple of it, so that there are few statements of different length


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
                if values[place] is not None:
                    values[place] = bind(values[place])
            given.append(tuple([values[place] for place in order] if order else values))
        return _changed(db, sql, given) if given else 0

    def _compiled(self, dialect: Dialect) -> Sql:
        compiled = self._statement.compile(dialect=_by_place(dialect), column_keys=list(self._names))
        bound = _bound([compiled.binds[name].type for name in self._names], dialect)
        order = [self._names.index(name) for name in compiled.positiontup or ()]
        order = [] if order == list(range(len(order))) else order  # as they stand
        self._sql[dialect.name] = found = (str(compiled), bound, order)
        return found


class PreparedNew:
    """An INSERT of keys of which some may be there already: those stay as they are.

    `names`: the column of the key, which is a text, and those of which every row of one run has the same.
    """

    def __init__(self, table: Table, *names: str) -> None:
        self._table, self._names = table, names
        self._sql: dict[tuple[str, int], Sql] = {}

    def run(self, db: Connection, keys: Sequence[str], *same: Any) -> set[str]:
        """The keys that were not there."""
        filled = _filled(keys)
        if not filled:
            return set()
        sql, bound, order = self._sql.get((db.dialect.name, len(filled))) or self._compiled(db.dialect, len(filled))
        given = [*filled, *same]
        for place, bind in bound:
            given[place] = bind(given[place])
        return {key for (key,) in _found(db, sql, tuple([given[place] for place in order]))}

    def _compiled(self, dialect: Dialect, many: int) -> Sql:
        new: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect.name](self._table)
        rows = [dict.fromkeys(self._names)] * many
        statement = new.values(rows).on_conflict_do_nothing().returning(self._table.c[self._names[0]])
        compiled = statement.compile(dialect=_by_place(dialect))
        order = []
        for name in compiled.positiontup or ():  # `at_m2` is that of the third row
            column, _, row = name.rpartition("_m")
            order.append(int(row) if column == self._names[0] else many - 1 + self._names.index(column))
        bound = _bound([self._table.c[name].type for name in self._names[1:]], dialect, first=many)
        self._sql[dialect.name, many] = found = (str(compiled), bound, order)
        return found


class PreparedSelect:
    """A SELECT; `lists`: its expanding bind parameters (`IN`), each of which takes texts or bytes."""

    def __init__(self, statement: Select[Any], *lists: str) -> None:
        self._statement, self._lists = statement, lists
        self._sql: dict[tuple[str, tuple[int, ...]], Query] = {}

    def rows(self, db: Connection, *lists: Sequence[str | bytes], **others: Any) -> list[list[Any]]:
        """What it finds, each row with its columns in their order; `others`: of its other bind parameters."""
        filled = [_filled(one) for one in lists]
        asked = db.dialect.name, tuple(map(len, filled))
        sql, beside, order, convert = self._sql.get(asked) or self._compiled(db.dialect, asked)
        filled += [[bind(others[name])] for name, bind in beside]
        given = tuple([filled[which][place] for which, place in order])
        found = [list(row) for row in _found(db, sql, given)]
        for row in found:
            for place, of_driver in convert:
                if row[place] is not None:
                    row[place] = of_driver(row[place])
        return found

    def _compiled(self, dialect: Dialect, asked: tuple[str, tuple[int, ...]]) -> Query:
        spelled = self._statement.params({name: [""] * many for name, many in zip(self._lists, asked[1], strict=True)})
        compiled = spelled.compile(dialect=_by_place(dialect), compile_kwargs={"render_postcompile": True})
        order: list[tuple[int, int]] = []
        beside: list[tuple[str, Convert]] = []
        for place in compiled.positiontup or ():  # `people_1` is the first of the list named people
            name, _, number = place.rpartition("_")
            if name in self._lists:
                order.append((self._lists.index(name), int(number) - 1))
            else:
                order.append((len(self._lists) + len(beside), 0))
                beside.append((place, _binding(compiled.binds[place].type, dialect) or _as_it_is))
        reads: list[Any] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self._statement.selected_columns
        ]
        convert = [(place, read) for place, read in enumerate(reads) if read is not None]
        self._sql[asked] = found = (str(compiled), beside, order, convert)
        return found


def _bound(types: Sequence[Any], dialect: Dialect, first: int = 0) -> list[tuple[int, Convert]]:
    """The places of those values that the driver does not take as they are, and what makes of each what it takes."""
    binds = enumerate((_binding(each, dialect) for each in types), start=first)
    return [(place, bind) for place, bind in binds if bind is not None]


def _binding(type_: Any, dialect: Dialect) -> Convert | None:
    bind: Convert | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return bind


def _as_it_is(value: Any) -> Any:
    return value


def _filled(given: Sequence[Any]) -> list[Any]:
    return [*given, *[given[-1]] * (-len(given) % _STEP)] if given else []


def _changed(db: Connection, sql: str, rows: list[tuple[Any, ...]]) -> int:
    try:
        cursor = db.connection.cursor()
        cursor.executemany(sql, rows)
        return cursor.rowcount
    except db.dialect.loaded_dbapi.Error as error:
        _raise(db, sql, error)


def _found(db: Connection, sql: str, given: tuple[Any, ...]) -> Sequence[Any]:
    try:
        cursor = db.connection.cursor()
        cursor.execute(sql, given)
        return cursor.fetchall()
    except db.dialect.loaded_dbapi.Error as error:
        _raise(db, sql, error)


def _raise(db: Connection, sql: str, error: Any) -> NoReturn:
    """A driver's error as SQLAlchemy tells it, without what the statement was given.  If the connection is gone it says
    so, and is not used again."""
    lost = db.dialect.is_disconnect(error, db.connection.dbapi_connection, None)
    if lost:
        db.invalidate(error)
    of_driver = db.dialect.loaded_dbapi.Error
    raise DBAPIError.instance(sql, None, error, of_driver, True, lost, db.dialect) from error


def _by_place(dialect: Dialect) -> Any:
    """The same dialect, with parameters told by their place."""
    as_places: Any = type(dialect)
    return as_places(paramstyle="qmark" if dialect.name == "sqlite" else "format")
