"""A job runs if and only if the transaction that asked for it committed, and a dead process's jobs go on."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.store import AlreadyRunning, Job, Running, Schedule, Store, forget_done, later, launch
from bot.store.later import take_over


class Heard(list[str]):
    """The ids a job was run with, in order."""

    def wait(self, number: int, seconds: float = 15.0) -> Heard:
        until(lambda: len(self) >= number, seconds)
        return self


def until(holds: Callable[[], object], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@contextmanager
def doing(store: Store, jobs: Mapping[str, Job], schedules: Mapping[str, Schedule] | None = None) -> Iterator[Running]:
    running = launch(store, jobs, schedules, poll=0.05, look=0.1)
    try:
        yield running
    finally:
        running.close(wait=0)


def workflows(store: Store, columns: str = "workflow_uuid") -> list[tuple[str, ...]]:
    table = "workflow_status" if store.is_sqlite else "dbos.workflow_status"
    with store.read() as db:
        rows = db.execute(text(f"SELECT {columns} FROM {table} ORDER BY created_at, workflow_uuid"))
        return [tuple(row) for row in rows]


def undone(store: Store) -> None:
    with store.begin() as db:
        later(db, "open_case", "undone")
        1 / 0  # noqa: B018 as a fault of ours would


def test_a_commit_runs_it_once_and_a_rollback_never(store: Store) -> None:
    heard = Heard()
    with store.begin() as db:
        later(db, "open_case", "kept")
    with pytest.raises(ZeroDivisionError):
        undone(store)
    assert workflows(store) == [("open_case:kept",)]
    with doing(store, {"open_case": Job(heard.append)}):
        heard.wait(1)
        with store.begin() as db:
            later(db, "open_case", "while running")
        heard.wait(2)
        time.sleep(0.3)
    assert heard == ["kept", "while running"]


def test_the_same_id_or_key_twice_is_once(store: Store) -> None:
    heard = Heard()
    with store.begin() as db:
        later(db, "open_case", "a")
        later(db, "open_case", "a")
        later(db, "draw", "b", key="draw:b:7")
        later(db, "draw", "b", key="draw:b:7")
        later(db, "draw", "b", key="draw:b:8")
    with doing(store, {"open_case": Job(heard.append), "draw": Job(heard.append)}):
        heard.wait(3)
        with store.begin() as db:
            later(db, "open_case", "a")
        time.sleep(0.3)
    assert sorted(heard) == ["a", "b", "b"]


def test_a_job_that_raises_is_tried_again_and_holds_up_nobody(store: Store) -> None:
    heard = Heard()

    def third_time_lucky(id: str) -> None:
        heard.append(id)
        if heard.count(id) < 3:
            raise ConnectionError("the agency's server is down")

    with store.begin() as db:
        later(db, "deliver", "d")
    with doing(store, {"deliver": Job(third_time_lucky, first_wait=0.1)}):
        heard.wait(3)
        until(lambda: ("deliver:d~3", "SUCCESS") in workflows(store, "workflow_uuid, status"))
    assert heard == ["d", "d", "d"]
    assert [id for (id,) in workflows(store)] == ["deliver:d", "deliver:d~2", "deliver:d~3"]


def test_the_waits_grow_to_about_three_hours() -> None:
    job = Job(lambda _id: None)
    waits = [job.wait(attempt) for attempt in range(1, job.attempts)]
    assert waits[:3] == [2, 4, 8]
    assert timedelta(hours=2) < timedelta(seconds=sum(waits)) < timedelta(hours=4)


def test_what_an_error_said_is_stored_nowhere(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def careless(_id: str) -> None:
        raise ValueError("he came at me with the kitchen knife")

    def failed() -> bool:
        return ("deliver:d~2", "ERROR") in workflows(store, "workflow_uuid, status")

    with store.begin() as db:
        later(db, "deliver", "d")
    with doing(store, {"deliver": Job(careless, attempts=2, first_wait=0.05)}):
        until(failed)
    assert "knife" not in caplog.text
    assert "deliver d failed (ValueError)" in caplog.text
    if store.is_sqlite:
        store.close()
        raw = b"".join(path.read_bytes() for path in _files(store))
        assert b"knife" not in raw
        assert b"JobFailed" in raw
    else:
        assert not [row for row in _every_text(store) if "knife" in row]


def _files(store: Store) -> list[Path]:
    path = Path(str(store.engine.url.database))
    return [found for found in path.parent.iterdir() if found.name.startswith(path.name)]


def _every_text(store: Store) -> list[str]:
    with store.read() as db:
        tables = db.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'dbos'")).all()
        return [row for table in tables for row in db.scalars(text(f'SELECT t::text FROM dbos."{table}" t'))]


def test_nothing_it_leaves_on_the_connection_slows_the_next_statement(store: Store) -> None:
    with store.begin() as db:
        later(db, "open_case", "a")
        assert not db.get_execution_options().get("schema_translate_map")


def test_a_schedule_runs_by_the_clock_with_its_time(store: Store) -> None:
    times: list[datetime] = []
    with doing(store, {}, {"tick": Schedule("* * * * * *", times.append)}):
        until(lambda: len(times) >= 2)
    assert all(at.tzinfo is not None and at.microsecond == 0 for at in times)
    assert abs(times[0] - datetime.now(UTC)) < timedelta(seconds=15)
    with doing(store, {}, {}):
        seen = len(times)
        time.sleep(2.2)
    assert len(times) == seen, "a schedule that is no longer listed has ended"


def test_done_jobs_are_forgotten_after_their_time(store: Store) -> None:
    heard = Heard()
    with store.begin() as db:
        later(db, "open_case", "a")
    with doing(store, {"open_case": Job(heard.append)}):
        until(lambda: ("SUCCESS",) in workflows(store, "status"))
        assert forget_done(datetime.now(UTC) - timedelta(days=1)) == 0
        assert forget_done(datetime.now(UTC) + timedelta(minutes=1)) == 1
    assert workflows(store) == []


async def test_launching_inside_the_event_loop_is_refused(sqlite_store: Store) -> None:
    with pytest.raises(RuntimeError, match="before the event loop"):
        launch(sqlite_store, {})


HANGS = """
import sys, time
sys.path.insert(0, {root!r})
from bot.store import Job, Keys, Store, later, launch
store = Store({url!r}, Keys.from_settings(Keys.new_text()))
def hang(id):
    print("began", id, flush=True)
    time.sleep(600)
with store.begin() as db:
    later(db, "open_case", "orphan")
launch(store, dict(open_case=Job(hang)), poll=0.05)
time.sleep(600)
"""


@contextmanager
def another_process(store: Store, root: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that is in the middle of the job."""
    with ExitStack() as stack:
        script = HANGS.format(root=root, url=store.url)
        process = stack.enter_context(subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE))
        stack.callback(process.kill)
        assert process.stdout
        assert process.stdout.readline() == b"began orphan\n"
        yield process


def test_the_next_start_goes_on_with_a_dead_process_job(store: Store, request: pytest.FixtureRequest) -> None:
    heard = Heard()
    with another_process(store, str(request.config.rootpath)) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with doing(store, {"open_case": Job(heard.append)}):
            assert heard.wait(1) == ["orphan"]


def test_a_living_process_takes_over_from_a_dead_one_but_not_from_a_living(
    postgres_store: Store, request: pytest.FixtureRequest
) -> None:
    heard = Heard()
    with (
        another_process(postgres_store, str(request.config.rootpath)) as process,
        doing(postgres_store, {"open_case": Job(heard.append)}) as running,
    ):
        with autocommit(postgres_store) as db:
            assert take_over(db, running.executor) == []
        time.sleep(0.3)  # several looks
        assert heard == []
        process.send_signal(signal.SIGKILL)
        process.wait()
        heard.wait(1)
        time.sleep(0.5)
        assert heard == ["orphan"]


@contextmanager
def autocommit(store: Store) -> Iterator[Connection]:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        yield db


def test_a_lost_lock_is_taken_again(postgres_store: Store) -> None:
    locks = text(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
        " AND classid = (hashtext('hearthline jobs')::bigint & 4294967295)::oid"
    )

    def holders() -> set[int]:
        with postgres_store.read() as db:
            return set(db.scalars(locks))

    with doing(postgres_store, {}):
        (holder,) = holders()
        with postgres_store.begin() as db:
            db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": holder})
        until(lambda: holders() and holder not in holders())


def test_two_processes_never_do_the_jobs_of_one_sqlite_file(
    sqlite_store: Store, request: pytest.FixtureRequest
) -> None:
    with another_process(sqlite_store, str(request.config.rootpath)), pytest.raises(AlreadyRunning):
        launch(sqlite_store, {})


def test_jobs_and_turns_share_one_sqlite_file(sqlite_store: Store) -> None:
    """A burst of jobs, each writing, while other threads write too: nothing is refused."""
    heard = Heard()
    asked = 60

    def write(id: str) -> None:
        with sqlite_store.begin() as db:
            later(db, "note", id)
        heard.append(id)

    def ask(first: int) -> None:
        for n in range(first, asked, 3):
            with sqlite_store.begin() as db:
                later(db, "write", str(n))

    with doing(sqlite_store, {"write": Job(write, attempts=1), "note": Job(lambda _id: None)}):
        threads = [threading.Thread(target=ask, args=(first,)) for first in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        heard.wait(asked, 30)
    assert sorted(heard, key=int) == [str(n) for n in range(asked)]
