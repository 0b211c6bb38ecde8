"""What the writer acknowledged is on the disk, and a bad item harms nobody else."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent import futures

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.store import DatabaseAway, Store, Writer, WriterClosed

numbers = Table("writer_number", MetaData(), Column("number", Integer, primary_key=True))
ADD = insert(numbers)


def add(db: Connection, items: list[int]) -> list[int]:
    db.execute(ADD, [{"number": item} for item in items])
    return [item * 10 for item in items]


def stored(store: Store) -> list[int]:
    with store.read() as db:
        return list(db.scalars(select(numbers.c.number).order_by(numbers.c.number)))


@pytest.fixture
def writer(store: Store) -> Iterator[Writer[int, int]]:
    numbers.create(store.engine)
    opened: Writer[int, int] = Writer(store, add)
    yield opened
    opened.close()


async def test_every_waiter_gets_its_own_result(store: Store, writer: Writer[int, int]) -> None:
    assert await asyncio.gather(*(writer.put(n) for n in range(1000))) == [n * 10 for n in range(1000)]
    assert stored(store) == list(range(1000))


def test_threads_may_submit(store: Store, writer: Writer[int, int]) -> None:
    with futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: writer.submit(n).result(10), range(200)))
    assert results == [n * 10 for n in range(200)]
    assert stored(store) == list(range(200))


async def test_two_event_loops_are_each_answered_in_their_own(writer: Writer[int, int]) -> None:
    elsewhere = asyncio.to_thread(lambda: asyncio.run(writer.put(2)))
    assert list(await asyncio.gather(writer.put(1), elsewhere)) == [10, 20]


async def test_many_waiting_share_a_transaction(store: Store) -> None:
    numbers.create(store.engine)
    sizes: list[int] = []

    def work(db: Connection, items: list[int]) -> list[int]:
        sizes.append(len(items))
        return add(db, items)

    writer = Writer(store, work)
    await asyncio.gather(*(writer.put(n) for n in range(1000)))
    writer.close()
    assert max(sizes) == 256
    assert len(sizes) < 20


async def test_who_is_answered_and_says_more_at_once_joins_those_who_wait(sqlite_store: Store, monkeypatch) -> None:
    monkeypatch.setattr("bot.store.writer._LISTEN", 10.0)
    sizes: list[int] = []
    go_on = threading.Semaphore(0)

    def work(db: Connection, items: list[int]) -> list[int]:
        sizes.append(len(items))
        go_on.acquire(timeout=10)
        return items

    writer: Writer[int, int] = Writer(sqlite_store, work)

    async def talk(turns: int) -> None:
        for turn in range(turns):
            await writer.put(turn)
            time.sleep(0.0005)  # what the loop itself has to do for each of them

    first = asyncio.ensure_future(talk(1))
    await asyncio.sleep(0.1)  # it is being written
    talking = [asyncio.ensure_future(talk(2)) for _ in range(32)]
    await asyncio.sleep(0.1)
    go_on.release()
    await first
    await asyncio.sleep(0.1)  # theirs is being written
    waiting = [asyncio.ensure_future(talk(1)) for _ in range(32)]
    await asyncio.sleep(0.1)
    go_on.release(2)
    await asyncio.gather(*talking, *waiting)
    writer.close()
    assert sizes == [1, 32, 64]


def test_an_event_loop_that_stands_still_holds_nobody_up_for_long(sqlite_store: Store, monkeypatch) -> None:
    monkeypatch.setattr("bot.store.writer._LISTEN", 0.3)
    numbers.create(sqlite_store.engine)
    writer = Writer(sqlite_store, add)
    loop = asyncio.new_event_loop()
    put = loop.create_task(writer.put(1))
    loop.run_until_complete(asyncio.sleep(0))  # it is put, and from here the loop does nothing
    began = time.monotonic()
    assert [writer.submit(n).result(10) for n in range(2, 22)] == [n * 10 for n in range(2, 22)]
    assert time.monotonic() - began < 3
    assert loop.run_until_complete(put) == 10
    loop.close()
    writer.close()


def test_what_may_wait_begins_once_nothing_is_to_be_written_and_does_not_wait_for_ever(sqlite_store: Store) -> None:
    let_through = threading.Event()

    def work(db: Connection, items: list[int]) -> list[int]:
        let_through.wait(10)
        return items

    writer = Writer(sqlite_store, work)
    writer.let_go_first(10)  # nothing was ever to be written
    held = writer.submit(1)
    time.sleep(0.05)  # it is being written now, and nothing stands behind it
    began = time.monotonic()
    writer.let_go_first(0.1)
    assert time.monotonic() - began >= 0.1
    let_through.set()
    writer.let_go_first(10)
    assert held.done()
    writer.close()


async def test_a_refused_item_never_fails_its_neighbours(store: Store, writer: Writer[int, int]) -> None:
    await writer.put(500)
    outcomes = await asyncio.gather(
        *(writer.put(n) for n in [*range(100), 500, *range(100, 200)]), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(error) for error in refused] == [IntegrityError]
    assert isinstance(outcomes[100], IntegrityError)
    assert stored(store) == [*range(200), 500]
    assert await writer.put(600) == 6000


async def test_an_item_the_work_stumbles_over_fails_alone(store: Store) -> None:
    numbers.create(store.engine)

    def work(db: Connection, items: list[int]) -> list[int]:
        results = add(db, items)
        if 13 in items:
            raise KeyError("thirteen")
        return results

    writer = Writer(store, work)
    outcomes = await asyncio.gather(*(writer.put(n) for n in range(64)), return_exceptions=True)
    writer.close()
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, KeyError)] == [13]
    assert stored(store) == [n for n in range(64) if n != 13]


async def test_work_that_gives_too_few_results_commits_nothing(store: Store) -> None:
    numbers.create(store.engine)
    writer: Writer[int, int] = Writer(store, lambda db, items: add(db, items)[1:])
    with pytest.raises(ValueError, match="0 results for 1 items"):
        await writer.put(1)
    writer.close()
    assert stored(store) == []


async def test_a_result_comes_only_after_its_commit(store: Store, writer: Writer[int, int]) -> None:
    async def put_and_look(n: int) -> bool:
        await writer.put(n)
        return await asyncio.to_thread(lambda: n in stored(store))

    assert all(await asyncio.gather(*(put_and_look(n) for n in range(50))))


async def test_a_waiter_that_gives_up_harms_nobody(store: Store) -> None:
    numbers.create(store.engine)
    hold = threading.Event()

    def slow(db: Connection, items: list[int]) -> list[int]:
        hold.wait(10)
        return add(db, items)

    writer = Writer(store, slow)
    gone = asyncio.ensure_future(writer.put(1))
    stays = asyncio.ensure_future(writer.put(2))
    await asyncio.sleep(0.05)
    gone.cancel()
    hold.set()
    assert await stays == 20
    writer.close()
    assert stored(store) == [1, 2]


async def test_closing_writes_what_waits_and_then_takes_nothing(store: Store) -> None:
    numbers.create(store.engine)
    writer = Writer(store, add)
    waiting = [asyncio.ensure_future(writer.put(n)) for n in range(300)]
    await asyncio.sleep(0)
    await asyncio.to_thread(writer.close)
    await asyncio.gather(*waiting)
    assert len(stored(store)) == 300
    with pytest.raises(WriterClosed):
        await writer.put(1)
    with pytest.raises(WriterClosed):
        writer.submit(1)


async def test_a_lost_connection_is_taken_up_again(postgres_store: Store) -> None:
    numbers.create(postgres_store.engine)
    backends: list[int] = []

    def work(db: Connection, items: list[int]) -> list[int]:
        results = add(db, items)
        backends.append(db.scalar(text("SELECT pg_backend_pid()")) or 0)
        if len(backends) == 2:  # its session is ended by another, between the insert and the commit
            with postgres_store.begin() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backends[-1]})
        return results

    writer = Writer(postgres_store, work)
    assert await writer.put(1) == 10
    assert await asyncio.gather(*(writer.put(n) for n in range(2, 20))) == [n * 10 for n in range(2, 20)]
    writer.close()
    assert stored(postgres_store) == list(range(1, 20))
    assert backends[0] == backends[1] != backends[2]


async def test_a_locked_file_is_waited_for(sqlite_store: Store) -> None:
    numbers.create(sqlite_store.engine)
    writer = Writer(sqlite_store, add)
    await writer.put(1)
    writer._connection.connection.driver_connection.execute("PRAGMA busy_timeout = 10")  # type: ignore[union-attr]
    with sqlite_store.begin():
        waiting = asyncio.ensure_future(writer.put(2))
        await asyncio.sleep(0.3)  # many times the busy timeout: the first tries have failed by now
        assert not waiting.done()
    assert await waiting == 20
    writer.close()


async def test_a_table_that_is_not_there_is_told_at_once(store: Store) -> None:
    writer = Writer(store, add)
    began = time.monotonic()
    with pytest.raises(Exception, match="writer_number") as told:
        await writer.put(1)
    assert time.monotonic() - began < 5
    assert not isinstance(told.value, WriterClosed)
    writer.close()


async def test_a_database_that_stays_away_is_told_in_the_end(keys, monkeypatch) -> None:
    monkeypatch.setattr("bot.store.writer._PATIENCE", 0.2)
    nowhere = Store("postgresql://nobody@127.0.0.1:9/nothing", keys)
    writer = Writer(nowhere, add)
    with pytest.raises(DatabaseAway):
        await writer.put(1)
    writer.close()


ACKNOWLEDGE = """
import os, sys, threading
sys.path.insert(0, {root!r})
from sqlalchemy import Column, Integer, MetaData, Table, insert
from bot.store import Keys, Store, Writer
numbers = Table("writer_number", MetaData(), Column("number", Integer, primary_key=True))
def add(db, items):
    db.execute(insert(numbers), [dict(number=item) for item in items])
    return items
writer = Writer(Store({url!r}, Keys.from_settings(Keys.new_text())), add)
def go(first):
    for number in range(first, 10**9, 16):
        os.write(1, b"%d\\n" % writer.submit(number).result())
for first in range(16):
    threading.Thread(target=go, args=(first,)).start()
"""


def test_killed_at_any_moment_what_was_acknowledged_is_there(store: Store, request: pytest.FixtureRequest) -> None:
    numbers.create(store.engine)
    script = ACKNOWLEDGE.format(root=str(request.config.rootpath), url=store.url)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout
        acknowledged = [int(process.stdout.readline()) for _ in range(300)]
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().splitlines(keepends=True)
        acknowledged += [int(line) for line in lines if line.endswith(b"\n")]
    missing = set(acknowledged) - set(stored(store))
    assert not missing
    with store.read() as db:
        assert db.scalar(select(func.count()).select_from(numbers)) >= len(acknowledged)  # type: ignore[operator]
