"""`/health/ready` is read by machines: while the database is away it says so, and nothing else."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from bot.app.serving import Service
from bot.store import Keys, Store
from tests.delivery.servers import free_port


def test_while_the_database_is_away_it_is_not_ready(keys: Keys, sqlite_store: Store) -> None:
    away = Store(f"postgresql://nobody:s3cret@127.0.0.1:{free_port()}/none", keys)
    for store, status, body in ((away, 503, b'{"ready":false}'), (sqlite_store, 200, b'{"ready":true}')):
        service: Any = SimpleNamespace(house=SimpleNamespace(store=store))
        answer = asyncio.run(Service._ready(service, service))
        assert (answer.status_code, answer.body) == (status, body)
    away.close()
