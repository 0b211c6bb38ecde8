"""`/health/ready` is read by machines: while the database is away it says so, and nothing else."""

from __future__ import annotations

import asyncio
from functools import partial
from types import SimpleNamespace
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from bot.app.serving import Service
from bot.store import Keys, Store
from tests.delivery.servers import free_port, hanging_server


def ready(store: Store) -> httpx.AsyncClient:
    """A service of nothing but this page."""
    service: Any = SimpleNamespace(house=SimpleNamespace(store=store))
    app = Starlette(routes=[Route("/health/ready", partial(Service._ready, service))])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here")


async def test_while_the_database_is_away_it_is_not_ready(keys: Keys, sqlite_store: Store) -> None:
    away = Store(f"postgresql://nobody:s3cret@127.0.0.1:{free_port()}/none", keys)
    for store, status, body in ((away, 503, b'{"ready":false}'), (sqlite_store, 200, b'{"ready":true}')):
        answer = await ready(store).get("/health/ready")
        assert (answer.status_code, answer.content) == (status, body)
    away.close()


async def test_while_the_database_says_nothing_everything_else_goes_on(keys: Keys) -> None:
    loop = asyncio.get_running_loop()
    with hanging_server() as url:
        silent = Store(f"postgresql://nobody:s3cret@{url.partition('//')[2]}/none?connect_timeout=3", keys)
        asked, began = asyncio.create_task(ready(silent).get("/health/ready")), loop.time()
        await asyncio.sleep(0.3)
        assert loop.time() - began < 2 and not asked.done()
    assert (await asked).status_code == 503
    silent.close()
