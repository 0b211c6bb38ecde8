"""One database, with the keys that open what is sealed in it: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError

from bot.store.job import AlreadyRunning
from bot.store.sealing import Keys

_KEYS = "hearthline_keys"
_NO_JOBS = "hearthline_no_jobs"
HEARS_OF_AN_END = {
    "connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}  # fmt: skip
"""In seconds, the last in milliseconds: a server that is cut off without a word is noticed, and holds up no thread."""
_LOCK_WAIT = 10.0  # seconds a SQLite statement waits for another process's write


class AddressRefused(ValueError):
    """HEARTHLINE_DATABASE_URL is no address of a database: write postgresql://user:password@host/name, or
    sqlite:///var/hearthline.db for a file.
    """


class Store:
    """The database and its keys. `begin` writes, `read` can only read; both end with the `with` block.

    On SQLite a writer takes the write lock when it begins, so it never has to be turned away half-way;
    a reader takes none and sees the state of the moment it began, however long it looks.  Within this process writers
    wait for `turn` and are woken at once, where SQLite would sleep ever longer between two looks; the Writer takes it
    directly, everybody else stands in line first, so that nobody waits behind more than one of them.
    """

    def __init__(self, url: str, keys: Keys) -> None:
        parsed = _parsed(url)
        self.keys = keys
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._held: IO[str] | None = None
        self.turn: AbstractContextManager[object] = nullcontext()
        self._line: AbstractContextManager[object] = nullcontext()
        if self.is_sqlite:
            self.turn, self._line = threading.Lock(), threading.Lock()
            self.engine = _sqlite(parsed, keys, begin="BEGIN IMMEDIATE", query_only=False)
            self._readers = _sqlite(parsed, keys, begin="BEGIN", query_only=True)
        else:
            self.engine = _postgresql(parsed, keys)
            self._readers = self.engine.execution_options(postgresql_readonly=True)

    @property
    def url(self) -> str:
        """The address with its password: for what must open its own connections, never for a log."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction: committed at the end of the block, undone if the block raises."""
        with self._line, self.turn, self.engine.begin() as db:
            yield db

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction in which the database itself refuses every write."""
        with self._readers.connect() as db, db.begin():
            yield db

    @contextmanager
    def moment(self) -> Iterator[Connection]:
        """A reading transaction in which every statement sees the same moment, as `read` does on SQLite."""
        at_once = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._readers.execution_options(**at_once).connect() as db, db.begin():
            yield db

    def wipe(self) -> bool:
        """Have what was deleted gone from SQLite's files too; False while somebody still reads what was there before.

        Deleted rows are overwritten where they stood (`secure_delete`), but the log beside the file holds them until it
        is folded back.  PostgreSQL frees their place when it vacuums.
        """
        if not self.is_sqlite:
            return True
        with closing(sqlite3.connect(str(self.engine.url.database), timeout=0.0)) as db:  # waits for nobody
            db.execute("PRAGMA secure_delete = ON")
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def hold(self) -> bool:
        """SQLite is served, or given another shape, by one process: this one from now until it lets go or ends.

        Whether it was not so already.  PostgreSQL is shared.
        """
        if not self.is_sqlite or self._held:
            return False
        held = open(os.open(f"{self.engine.url.database}.jobs", os.O_WRONLY | os.O_CREAT, 0o600), "w")  # noqa: SIM115
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            held.close()
            raise AlreadyRunning(AlreadyRunning.__doc__) from None
        self._held = held
        return True

    def let_go(self) -> None:
        if self._held:
            self._held.close()
            self._held = None

    def close(self) -> None:
        self.let_go()
        self._readers.dispose()
        self.engine.dispose()


class Unsynced(sqlite3.Connection):
    """For notes that need not outlive a power cut: a commit does not wait for the disk."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.execute("PRAGMA synchronous = NORMAL")


def keys_of(db: Connection) -> Keys:
    """The keys of the store this connection came from."""
    keys: Keys = db.get_execution_options()[_KEYS]
    return keys


def alone(db: Connection, doing: str) -> None:
    """Until this transaction ends no other process is at the same; on SQLite whoever writes has the database alone."""
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"hearthline {doing}"))))


@contextmanager
def all_or_nothing(db: Connection) -> Iterator[None]:
    """What the block wrote is undone if it raises, and nothing before it: as `begin_nested`, at a fifth of its cost."""
    db.exec_driver_sql("SAVEPOINT all_or_nothing")
    try:
        yield
    except BaseException:
        db.exec_driver_sql("ROLLBACK TO SAVEPOINT all_or_nothing")
        raise
    finally:
        db.exec_driver_sql("RELEASE SAVEPOINT all_or_nothing")


def without_jobs(db: Connection) -> None:
    """No job is asked for in this transaction: its database is thrown away, and nobody would do them."""
    db.execution_options(**{_NO_JOBS: True})


def has_jobs(db: Connection) -> bool:
    """Whether what is asked for later is done later."""
    return _NO_JOBS not in db.get_execution_options()


def _parsed(url: str) -> URL:
    """Nothing of an address is ever said: a password may stand anywhere in it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise AddressRefused(AddressRefused.__doc__) from None
    in_memory = parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")
    if parsed.get_backend_name() not in ("sqlite", "postgresql", "postgres") or in_memory:
        raise AddressRefused(AddressRefused.__doc__)
    return parsed


def _sqlite(url: URL, keys: Keys, begin: str, query_only: bool) -> Engine:
    file = Path(str(url.database))
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)  # for us alone, as are the log and index that SQLite keeps beside it
    engine = create_engine(
        url.set(drivername="sqlite"),
        hide_parameters=True,
        connect_args={"timeout": _LOCK_WAIT},
        execution_options={_KEYS: keys},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `open_transaction` does
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, so that a key is gone
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {int(query_only)}")

    def open_transaction(dbapi_connection: Any) -> None:
        dbapi_connection.execute(begin)

    # Not by a listener for "begin": where there is one, every statement asks for listeners.
    engine.dialect.do_begin = open_transaction  # type: ignore[method-assign]
    return engine


def _postgresql(url: URL, keys: Keys) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        connect_args=HEARS_OF_AN_END | {"options": "-c timezone=UTC"},
        execution_options={_KEYS: keys},
    )
