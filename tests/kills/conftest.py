"""What the kills need: a story and its measure, a nursery of services, and two databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.app import Deciding, manner_of, tables_for
from bot.dialogue import Channel, Script
from bot.reception import Reception
from bot.referrals.places import DEFAULT
from bot.settings import Settings
from bot.store import Keys, Store
from tests import postgres
from tests.kills.house import ROOT, Nursery
from tests.kills.story import Story, read

LASTS = 600  # seconds that a test may take on a busy machine; on two quiet cores all of them take two minutes
WRITTEN = ROOT / "tests" / "conversations" / "a_mother_and_a_knife.chat"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long form takes as long as it takes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(0 if config.getoption("--long") else LASTS))


@pytest.fixture(scope="session")
def desk(script: Script, deciding: Deciding, settings: Settings) -> Reception:
    return Reception(script, tables_for(deciding, manner_of(settings)))


@pytest.fixture
def stories(desk: Reception, tmp_path: Path, sqlite_template: Callable[[], Path], keys: Keys) -> dict[Channel, Story]:
    """The story as it goes when nobody is killed, on each channel."""
    told = {}
    for channel in (Channel.TELEGRAM, Channel.WEB):
        path = tmp_path / f"uninterrupted-{channel}.db"
        path.write_bytes(sqlite_template().read_bytes())
        store = Store(f"sqlite:///{path}", keys)
        told[channel] = read(WRITTEN, desk, store, channel)
        store.close()
    return told


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    grown = Nursery()
    yield grown
    grown.close()


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database in which nothing is: `serve` makes its own tables."""
    postgres.run(postgres_server, "CREATE DATABASE kills")
    yield postgres.inside(postgres_server, "kills")
    postgres.run(postgres_server, "DROP DATABASE kills WITH (FORCE)")


@pytest.fixture
def data(desk: Reception, tmp_path: Path) -> Path:
    """The services' folder, with the postcodes already compiled."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "places").symlink_to((ROOT / DEFAULT).resolve(), target_is_directory=True)
    return folder
