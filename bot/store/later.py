"""The outbox: what must happen after a commit is written down in the very transaction it follows from.

`later(db, job, id)` adds one row, a DBOS workflow waiting in our own database: if the transaction rolls back it
never was, if it commits it runs, even when this process dies in between. Only ids and codes go in, since DBOS
keeps arguments, results and errors in clear; an error is therefore recorded by its class alone.

A job may run twice (a process died after the deed, or the power went before the record), never zero times: it must be
safe to repeat. One that raises is tried again as a new workflow after a wait, so that nothing waiting holds a worker.

This file and bot/jobs.py are the only ones that know DBOS.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Dialect, Engine, NullPool, make_url, text

from bot.store.engine import HEARS_OF_AN_END, Store, Unsynced, has_jobs
from bot.store.job import Job, JobFailed, Schedule

if TYPE_CHECKING:
    from dbos import DBOSClient, DBOSConfig, EnqueueOptions

T = TypeVar("T")

_QUEUE = "later"
_VERSION = "1"  # pinned: DBOS would hash our source, and a new release would leave the old one's jobs lying
_ON_SQLITE = "the one process"
_LONDON = "Europe/London"
_LOCK = text("SELECT pg_try_advisory_lock(hashtext('hearthline jobs'), hashtext(:executor))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtext('hearthline jobs'), hashtext(:executor))")
_ALIVE = text("SELECT 1")

log = logging.getLogger(__name__)
logging.getLogger("dbos").addHandler(logging.NullHandler())  # or DBOS would print beside the service's own log


def later(db: Connection, job: str, id: str, *, key: str | None = None, wait: float = 0.0) -> None:
    """Have `job` run with `id` once this transaction has committed, or `wait` seconds after that.

    Twice the same job and id, or the same key, is once: for as long as its row is kept (see `forget_done`).
    What may be owed again later needs a key that says which time, such as "draw:<conversation>:<version>".
    """
    if has_jobs(db):
        _enqueue(db, job, id, key or f"{job}:{id}", wait=wait)


def prepare_later(store: Store) -> None:
    """Make, or bring up to date, the tables DBOS keeps beside ours (in a schema of its own on PostgreSQL)."""
    from dbos import DBOS

    DBOS.migrate(store.url)


def system_tables() -> frozenset[str]:
    """DBOS's tables, which on SQLite stand among ours."""
    from dbos._schemas.system_database import SystemSchema

    return frozenset(table.name for table in SystemSchema.metadata_obj.sorted_tables) | {"dbos_migrations"}


def launch(
    store: Store,
    jobs: Mapping[str, Job],
    schedules: Mapping[str, Schedule] | None = None,
    *,
    at_once: int = 4,
    poll: float = 0.25,
    look: float = 15.0,
) -> Running:
    """Start doing jobs in this process, before the event loop runs.

    At most `at_once` run together, since on SQLite they share one write lock with the Writer; `poll` is the
    seconds between looks into the queue, `look` between looks for dead processes' jobs.
    """
    from dbos import DBOS

    if asyncio._get_running_loop() is not None:
        raise RuntimeError("Launch the jobs before the event loop runs: registering their queue waits on the database.")
    running = Running(store, look)
    DBOS(config=_config(store, running.executor, at_once))
    for name, job in jobs.items():
        DBOS.workflow(name=name)(_workflow(store, name, job))
    scheduled = [_scheduled(name, schedule) for name, schedule in (schedules or {}).items()]
    DBOS.launch()
    DBOS.register_queue(_QUEUE, worker_concurrency=at_once, polling_interval_sec=poll, on_conflict="always_update")
    for former in {schedule["schedule_name"] for schedule in DBOS.list_schedules()} - set(schedules or {}):
        DBOS.delete_schedule(former)
    DBOS.apply_schedules(scheduled)
    return running


class Running:
    """The jobs of this process, from `launch` to `close`. On either database it shows others that it lives."""

    def __init__(self, store: Store, look: float) -> None:
        self._stop = threading.Event()
        if store.is_sqlite:
            self.executor = _ON_SQLITE
            store.hold()
            self._sign: Store | _Takeover = store
        else:
            self.executor = uuid.uuid4().hex
            self._sign = _Takeover(store, self.executor, self._stop, look)
        _here.append(self)

    def close(self, wait: int = 5) -> None:
        """Take no more jobs, and give those that run `wait` seconds; what is left runs again at the next start."""
        from dbos import DBOS

        self._stop.set()
        if isinstance(self._sign, _Takeover):
            self._sign.join()
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=wait)
        if not isinstance(self._sign, _Takeover):
            self._sign.let_go()
        _here.remove(self)


_here: list[Running] = []  # a process that drops what `launch` gave it goes on doing jobs, and must go on showing it


def forget_done(before: datetime) -> int:
    """Delete the records of jobs that ended well and were made before a moment; their ids could then run again."""
    from dbos import DBOS

    done = DBOS.list_workflows(status="SUCCESS", end_time=before.isoformat(), load_input=False, load_output=False)
    DBOS.delete_workflows([workflow.workflow_id for workflow in done])
    return len(done)


def forget_jobs(store: Store, ids: Collection[str]) -> int:
    """Delete every job, waiting or done, that was asked for with one of these ids; how many."""
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    client = DBOSClient(system_database_url=store.url, serializer=DBOSPortableJSONSerializer())
    try:
        jobs = [job.workflow_id for job in client.list_workflows(load_input=False, load_output=False)]
        theirs = [job for job in jobs if any(id in job for id in ids)]
        client.delete_workflows(theirs)
    finally:
        client.destroy()
    return len(theirs)


class _Takeover(threading.Thread):
    """Hands a dead process's running jobs to the living (PostgreSQL).

    Each process holds an advisory lock in its own name for as long as it lives. Whose lock is free is dead.
    """

    def __init__(self, store: Store, executor: str, stop: threading.Event, look: float) -> None:
        super().__init__(name="takeover", daemon=True)
        self._engine = store.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._executor, self._stop_asked, self._look = executor, stop, look
        self._holds = threading.Event()
        self.start()
        self._holds.wait(10.0)

    def run(self) -> None:
        while not self._stop_asked.is_set():
            try:
                with self._engine.connect() as db:
                    db.detach()  # the lock lives and dies with this session: never back into the pool
                    self._watch(db)
            except Exception as lost:  # noqa: BLE001 this thread may not end while the process lives
                log.warning("the lock of this process's jobs was lost (%s); taking it again", type(lost).__name__)
                self._stop_asked.wait(1.0)

    def _watch(self, db: Connection) -> None:
        while not db.scalar(_LOCK, {"executor": self._executor}):
            if self._stop_asked.wait(0.1):  # another process is just trying whether we live
                return
        self._holds.set()
        while not self._stop_asked.wait(self._look):
            db.execute(_ALIVE)  # raises if the session, and with it our lock, is gone
            take_over(db, self._executor)


def take_over(db: Connection, living: str) -> list[str]:
    """Put the running jobs of every dead process back into the queue; their workflow ids."""
    from dbos import DBOS

    def running(of: str | None = None) -> list[Any]:
        return DBOS.list_workflows(status="PENDING", executor_id=of, load_input=False, load_output=False)

    taken: list[str] = []
    for executor in {job.executor_id for job in running()} - {living, None}:
        if db.scalar(_LOCK, {"executor": executor}):
            left = [job.workflow_id for job in running(executor)]  # again: another may have been here first
            if left:
                DBOS.resume_workflows(left, queue_name=_QUEUE)
            db.scalar(_UNLOCK, {"executor": executor})
            taken += left
    return taken


def _config(store: Store, executor: str, at_once: int) -> DBOSConfig:
    from dbos import DBOSPortableJSONSerializer

    return {
        "name": "hearthline",
        "system_database_url": store.url,
        "application_version": _VERSION,
        "executor_id": executor,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "db_engine_kwargs": {"hide_parameters": True, "pool_size": at_once + 4}
        | {"connect_args": {"factory": Unsynced} if store.is_sqlite else HEARS_OF_AN_END},
    }


def _workflow(store: Store, name: str, job: Job) -> Callable[[str, str, int], None]:
    def attempt(id: str, workflow_id: str, nth: int) -> None:
        kind = _failure(job.run, id)
        if kind is None:
            return
        if nth >= job.attempts:
            raise JobFailed(f"{name} {id}: {kind}")
        log.warning("job %s %s failed (%s), attempt %d; next in %.0f s", name, id, kind, nth, job.wait(nth))
        with store.begin() as db:
            _enqueue(db, name, id, workflow_id, nth + 1, job.wait(nth))

    return attempt


def _scheduled(name: str, schedule: Schedule) -> Any:
    from dbos import DBOS

    @DBOS.workflow(name=f"schedule:{name}")
    def due(at: datetime, _context: Any) -> None:
        if kind := _failure(schedule.run, at):
            raise JobFailed(f"{name}: {kind}")

    return {"schedule_name": name, "workflow_fn": due, "schedule": schedule.cron, "cron_timezone": _LONDON}


def _failure(deed: Callable[[T], None], given: T) -> str | None:
    """Do it; the class of the error it ended with, if it did. What the error says may be somebody's words."""
    try:
        deed(given)
    except Exception as error:  # noqa: BLE001 whatever it was, the job is tried again
        return type(error).__name__
    return None


def _enqueue(db: Connection, job: str, id: str, workflow_id: str, nth: int = 1, wait: float = 0.0) -> None:
    options: EnqueueOptions = {
        "workflow_name": job,
        "queue_name": _QUEUE,
        "workflow_id": workflow_id if nth == 1 else f"{workflow_id}~{nth}",
        "app_version": _VERSION,
    }
    if wait:
        options["delay_seconds"] = wait
    _outbox(db.dialect).enqueue_in_transaction(db, options, id, workflow_id, nth)
    db.execution_options(schema_translate_map=None)  # DBOS leaves its own behind, and every statement would pay


@functools.lru_cache(maxsize=8)
def _outbox(dialect: Dialect) -> DBOSClient:
    """DBOS's client for a database's dialect. It writes through the connection it is handed and never opens its own.

    With the very dialect of that connection it compiles its statements once, not for every job.
    """
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    nowhere = Engine(NullPool(_never), dialect, make_url(f"{dialect.name}://"))
    return DBOSClient(
        system_database_engine=nowhere,
        serializer=DBOSPortableJSONSerializer(),
        application_name="hearthline",
        lazy=True,
    )


def _never() -> Any:
    raise RuntimeError("the outbox has no connection of its own")
