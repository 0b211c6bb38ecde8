"""The parts of other tests that the chain joins, and the service that they meet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import Deciding, manner_of, tables_for
from bot.dialogue import Script
from bot.reception import Reception
from bot.settings import Settings
from tests import postgres
from tests.chain.service import Service
from tests.telegram.conftest import house, hurried, kept, opens

__all__ = ["house", "hurried", "kept", "opens"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, script: Script, deciding: Deciding,
    settings: Settings,
) -> Iterator[Service]:  # fmt: skip
    """A service of its own for the module, at the moment that its AT names."""
    name = request.module.__name__.rpartition(".")[2].replace("test_", "chain_")
    folder = tmp_path_factory.mktemp("service")
    if request.param == "sqlite":
        database = f"sqlite:///{folder}/hearthline.db"
    else:
        server = request.getfixturevalue("postgres_server")
        postgres.run(server, f"CREATE DATABASE {name}")
        database = postgres.inside(server, name)
    made = Service(folder, database, Reception(script, tables_for(deciding, manner_of(settings))), request.module.AT)
    yield made
    made.close()
    assert "Traceback" not in made.log
    assert " ERROR " not in made.log
    if request.param == "postgresql":
        postgres.run(server, f"DROP DATABASE {name} WITH (FORCE)")
