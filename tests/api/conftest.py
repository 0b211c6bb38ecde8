"""The API as it is served: uvicorn on a port of its own, a real store behind it, and systems that call it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot import api, staff
from bot.app.discreet import Discreet
from bot.staff import KeyMade, Scope
from bot.store import Store
from bot.store.tables import audit_table
from tests.console.conftest import SERVICES, Clock, Told, send_report
from tests.delivery.servers import NO_TLS, free_port

DAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
EVERYTHING = tuple(Scope)
AGREED = {"reporter.consent_police": "given", "child.school_name": "Nowhere School"}


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """A web server with this application; its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def offered(made: api.Api) -> ASGIApp:
    """The API under the same last net as in the service."""
    return Discreet(Starlette(routes=api.routes(made)))


@dataclass
class Served:
    """The API over HTTP, with the clock it is told."""

    store: Store
    clock: Clock
    url: str

    def key(self, kind: str = "police", scopes: tuple[Scope, ...] = EVERYTHING, days: float = 30) -> KeyMade:
        """A key for the system of a service of this kind."""
        now = self.clock()
        with self.store.begin() as db:
            return staff.add_key(db, SERVICES[kind], f"{kind} system", scopes, now, now + timedelta(days=days))

    def system(self, kind: str = "police", scopes: tuple[Scope, ...] = EVERYTHING) -> httpx.Client:
        """A system of a service of this kind, with a key of its own."""
        return self.holding(self.key(kind, scopes).token)

    def holding(self, token: str) -> httpx.Client:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, verify=NO_TLS, trust_env=False)

    def tell(self, **changes: object) -> Told:
        """A report by day, all consents given, so that each service has its part."""
        return send_report(self.store, self.clock(), **{**AGREED, **changes})

    def acts(self) -> list[tuple[str, str, str]]:
        with self.store.read() as db:
            rows = db.execute(select(audit_table).order_by(audit_table.c.seq))
            return [(row.who, row.act, row.about) for row in rows]


@pytest.fixture
def served(store: Store) -> Iterator[Served]:
    """On both kinds of database."""
    clock = Clock(DAY)
    with serving(offered(api.Api(store, clock))) as url:
        yield Served(store, clock, url)


@pytest.fixture
def light(sqlite_store: Store) -> Iterator[Served]:
    """On SQLite alone, where the database makes no difference."""
    clock = Clock(DAY)
    with serving(offered(api.Api(sqlite_store, clock))) as url:
        yield Served(sqlite_store, clock, url)


@pytest.fixture
def path() -> Callable[..., str]:
    """`path(told, "police", "packet")`: where a line is found."""

    def of(told: Told, kind: str, *more: str) -> str:
        return "/".join(["/referrals", told.line(kind).id, *more])

    return of
