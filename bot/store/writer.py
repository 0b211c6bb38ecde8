"""The writer: many small requests, one thread, one connection, one commit for all that wait.

A commit costs the same for one item as for sixty-four, so what arrives while one batch is written becomes the
next batch. An item's result is given out only after the commit that holds it; then the event loop has one pass for
itself, and what it holds ready by then belongs to the next batch too. Without it there would soon be two groups of
people, each waiting for the other's commit, and two threads pulling at one interpreter.

`work(db, items)` gives one result per item, in order. It must be safe to repeat: if the connection breaks during
a commit nobody can know whether it held, and the batch is done again. If `work` raises, everything it did is
undone and the batch is halved until the item at fault stands alone. Alone it is done once more, with what the
database holds by then: another process may have come first. If it is refused again, its own waiter gets the
exception, and its neighbours never notice.
"""

from __future__ import annotations

import asyncio
import logging
import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from concurrent import futures
from contextlib import nullcontext
from queue import SimpleQueue
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.store.engine import Store

Item = TypeVar("Item")
Result = TypeVar("Result")

_BATCH = 256  # items in one transaction at most
_LISTEN = 0.02  # seconds at most for that pass, should the event loop be held up
_PATIENCE = 30.0  # seconds a batch is tried while the database cannot be reached
_WAITS = (0.05, 0.1, 0.2, 0.5, 1.0)  # seconds between tries, the last one repeated
_QUIET = 0.005  # seconds without an item, after which whoever let the writer go first need not wait any longer

_SQLITE_PASSES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
                  sqlite3.SQLITE_CANTOPEN}  # fmt: skip
_POSTGRESQL_PASSES = ("08", "40", "53", "57P", "55P03")  # connection, serialization, resources, shutdown, lock

log = logging.getLogger(__name__)


class WriterClosed(RuntimeError):
    """The writer has stopped and took nothing: send the same item to the next process."""


class DatabaseAway(RuntimeError):
    """The database could not be written to for half a minute: what was to be written is not; bring it again."""


class Writer(Generic[Item, Result]):
    def __init__(self, to: Store | Engine, work: Callable[[Connection, list[Item]], list[Result]]) -> None:
        self._engine, self._turn = (to.engine, to.turn) if isinstance(to, Store) else (to, nullcontext())
        self._work = work
        self._waiting: SimpleQueue[_Waiter[Item, Result] | None] = SimpleQueue()
        self._connection: Connection | None = None
        self._heard = threading.Event()  # whoever was answered last has been heard
        self._heard.set()
        self._quiet_since = 0.0  # in the future while a batch is being written
        self._accepting = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def put(self, item: Item) -> Result:
        """Have an item written and wait for its result, without holding up the event loop."""
        waiter: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._enter((item, waiter))
        return await waiter

    def submit(self, item: Item) -> futures.Future[Result]:
        """The same from an ordinary thread."""
        waiter: futures.Future[Result] = futures.Future()
        self._enter((item, waiter))
        return waiter

    def let_go_first(self, patience: float) -> None:
        """Wait for a moment in which nothing is to be written, `patience` seconds at most: for work that may wait."""
        give_up = time.monotonic() + patience
        while (now := time.monotonic()) < give_up and (self._waiting.qsize() or now - self._quiet_since < _QUIET):
            time.sleep(_QUIET / 2)

    def close(self) -> None:
        """Take nothing more, write what waits, and stop."""
        with self._accepting:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def _enter(self, entry: _Waiter[Item, Result]) -> None:
        with self._accepting:  # so that nothing is queued behind the end mark
            if self._closed:
                raise WriterClosed(WriterClosed.__doc__)
            self._waiting.put(entry)

    def _run(self) -> None:
        open_for_more = True
        try:
            while open_for_more:
                batch, open_for_more = self._next_batch()
                if batch:
                    self._quiet_since = math.inf
                    self._write(batch)
                    self._heard.wait(_LISTEN)
                    self._heard.set()  # a loop that stands still is waited for once
                    self._quiet_since = time.monotonic()
        finally:
            self._abandon()

    def _next_batch(self) -> tuple[list[_Waiter[Item, Result]], bool]:
        entry = self._waiting.get()
        batch: list[_Waiter[Item, Result]] = []
        while entry is not None:
            batch.append(entry)
            if len(batch) == _BATCH or not self._waiting.qsize():
                return batch, True
            entry = self._waiting.get()
        return batch, False

    def _write(self, batch: list[_Waiter[Item, Result]], again: bool = False) -> None:
        try:
            results = self._committed([item for item, _ in batch])
        except Exception as refused:  # noqa: BLE001 it belongs to whoever waits
            if _passes(refused):
                away = DatabaseAway(DatabaseAway.__doc__)
                self._release((waiter, None, away) for _, waiter in batch)
            elif again:
                self._release((waiter, None, refused) for _, waiter in batch)
            elif len(batch) == 1:
                self._write(batch, again=True)
            else:
                middle = len(batch) // 2
                self._write(batch[:middle])
                self._write(batch[middle:])
        else:
            self._release((waiter, result, None) for (_, waiter), result in zip(batch, results, strict=True))

    def _committed(self, items: list[Item]) -> list[Result]:
        """The results of one transaction, tried until it holds, is refused, or patience ends."""
        give_up = time.monotonic() + _PATIENCE
        tries = 0
        while True:
            try:
                return self._transaction(items)
            except Exception as error:
                self._disconnect()
                if not _passes(error) or time.monotonic() > give_up:
                    raise
                log.warning("the database cannot be written to (%s); trying again", type(error).__name__)
                time.sleep(_WAITS[min(tries, len(_WAITS) - 1)])
                tries += 1

    def _transaction(self, items: list[Item]) -> list[Result]:
        if self._connection is None:
            self._connection = self._engine.connect()
        with self._turn, self._connection.begin():
            results = self._work(self._connection, items)
            if len(results) != len(items):
                raise ValueError(f"the work gave {len(results)} results for {len(items)} items")
        return results

    def _disconnect(self) -> None:
        """After any failure start from a clean connection: what state the old one is in need not be known."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except DBAPIError:
                connection.invalidate()

    def _abandon(self) -> None:
        """Nothing waits for ever, even if this thread ends by a fault."""
        with self._accepting:
            self._closed = True
        self._disconnect()
        while self._waiting.qsize():
            if (entry := self._waiting.get()) is not None:
                self._release([(entry[1], None, WriterClosed(WriterClosed.__doc__))])

    def _release(self, outcomes: Iterable[_Outcome[Result]]) -> None:
        """Give every waiter its outcome; an event loop is woken once, for all of its waiters together."""
        by_loop: dict[asyncio.AbstractEventLoop, list[_Outcome[Result]]] = {}
        for outcome in outcomes:
            waiter = outcome[0]
            if isinstance(waiter, asyncio.Future):
                by_loop.setdefault(waiter.get_loop(), []).append(outcome)
            elif waiter.set_running_or_notify_cancel():
                _settle(outcome)
        for loop, its_outcomes in by_loop.items():
            self._heard.clear()
            try:
                loop.call_soon_threadsafe(_settle_all, its_outcomes, loop, self._heard)
            except RuntimeError:
                self._heard.set()
                log.warning("an event loop has closed; %d results found nobody waiting", len(its_outcomes))


_Future = asyncio.Future[Result] | futures.Future[Result]
_Waiter = tuple[Item, _Future[Result]]
_Outcome = tuple[_Future[Result], Result | None, Exception | None]


def _settle_all(outcomes: list[_Outcome[Result]], loop: asyncio.AbstractEventLoop, heard: threading.Event) -> None:
    """Settle them; `heard` is set behind everything that they wake."""
    for outcome in outcomes:
        if not outcome[0].done():  # the waiter may have been cancelled
            _settle(outcome)
    loop.call_soon(heard.set)


def _settle(outcome: _Outcome[Result]) -> None:
    waiter, result, error = outcome
    if error is None:
        waiter.set_result(result)  # type: ignore[arg-type]
    else:
        waiter.set_exception(error)


def _passes(error: Exception) -> bool:
    """Whether the fault is the database's state, which passes, and not the item's, which does not."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.OperationalError):
        return (error.orig.sqlite_errorcode & 0xFF) in _SQLITE_PASSES
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # psycopg without a state: never reached the server, or lost it
        return type(error.orig).__name__ in ("OperationalError", "InterfaceError")
    return bool(state.startswith(_POSTGRESQL_PASSES))
