"""What every test may lean on: the part of the house it belongs to, whether this is the long form, keys, and a fresh
database of either kind, with all tables, for each test.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from sqlalchemy import event, make_url

from bot.settings import Settings, read_settings
from bot.store import Keys, Store, check_keys, metadata, migrate, prepare_later
from tests import postgres

if TYPE_CHECKING:  # a test of the store alone has no other room's tables
    from bot.app import Deciding
    from bot.dialogue import Script

HERE = Path(__file__).parent
PARTS = {
    "browser": "in tests/browser: needs a real browser",
    "kills": "in tests/kills: ends processes by force, many times",
    "postgres": "anywhere: needs a real PostgreSQL",
}

hypothesis.settings.register_profile("short", deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", deadline=None, max_examples=5_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` asks every test for its long form."""
    parser.addoption(
        "--long", action="store_true", help="the long forms: 10,000 kills, the full simulator, every mutation"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Name the parts, and choose how far the search for counter-examples goes."""
    for part, needs in PARTS.items():
        config.addinivalue_line("markers", f"{part}: {needs}")
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's part is the folder it lies in, or the database it asks for."""
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        if folder in PARTS:
            item.add_marker(folder)
        elif isinstance(item, pytest.Function) and asks_for_postgres(item):
            item.add_marker("postgres")


def asks_for_postgres(test: pytest.Function) -> bool:
    """By a fixture, or as the second of the two kinds the same test runs on."""
    kinds = test.callspec.params.values() if hasattr(test, "callspec") else ()
    return "postgres_server" in test.fixturenames or "postgresql" in kinds


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the long form was asked for."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Of a demonstration with a folder of its own."""
    return read_settings({"HEARTHLINE_DATA": str(tmp_path_factory.mktemp("var"))})


@pytest.fixture(scope="session")
def deciding() -> Deciding:
    """The real places, services and hours."""
    from bot.app import Deciding
    from bot.referrals import open_directory, open_hours, open_places

    return Deciding(open_places(), open_directory(demo=True), open_hours())


@pytest.fixture(scope="session")
def script() -> Script:
    """The real flows, compiled once."""
    from bot.app import open_script

    return open_script()


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.from_settings(Keys.new_text())


def fill(store: Store) -> None:
    """Every table the imported rooms have, and DBOS's own."""
    metadata.create_all(store.engine)
    prepare_later(store)


def shape() -> str:
    """A name for the tables imported so far: a template is made once for each."""
    return hashlib.sha256(" ".join(sorted(metadata.tables)).encode()).hexdigest()[:16]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Callable[[], Path]:
    folder = tmp_path_factory.mktemp("templates")

    def template() -> Path:
        path = folder / f"{shape()}.db"
        if not path.exists():
            store = Store(f"sqlite:///{path}", keys)
            fill(store)
            store.close()  # the last connection to close folds the log back into the file
        return path

    return template


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Callable[[str, Keys], Store]:
    """`migrated(url, keys)`: a SQLite database as `hearthline migrate` leaves it, with the mark of these keys."""
    template = tmp_path_factory.mktemp("migrated") / "hearthline.db"
    first = Store(f"sqlite:///{template}", keys)
    migrate(first)
    first.close()

    def made(url: str, of: Keys) -> Store:
        shutil.copyfile(template, str(make_url(url).database))
        store = Store(url, of)
        check_keys(store)
        return store

    return made


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Store:
    """One store for all tests of a process, so that each statement is compiled once; its file is each test's own."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('store')}/hearthline.db", keys)
    for engine in (store.engine, store._readers):
        event.listen(engine, "connect", _unsynced)
    return store


def _unsynced(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # it dies with the tests


@pytest.fixture
def sqlite_store(_sqlite: Store, sqlite_template: Callable[[], Path]) -> Iterator[Store]:
    """A fresh SQLite database with every table in it."""
    path = Path(str(_sqlite.engine.url.database))
    for before in path.parent.glob("hearthline.db*"):
        before.unlink()
    shutil.copyfile(sqlite_template(), path)
    yield _sqlite
    _sqlite.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL for this test process; the address of its own database."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, keys: Keys) -> Callable[[], str]:
    made: set[str] = set()

    def template() -> str:
        name = f"template_{shape()}"
        if name not in made:
            postgres.run(postgres_server, f"CREATE DATABASE {name}")
            store = Store(postgres.inside(postgres_server, name), keys)
            fill(store)
            store.close()
            made.add(name)
        return name

    return template


@pytest.fixture(scope="session")
def _postgres_database(postgres_server: str) -> postgres.Database:
    return postgres.Database(postgres_server)


@pytest.fixture
def postgres_url(_postgres_database: postgres.Database, postgres_template: Callable[[], str]) -> str:
    """A PostgreSQL database with every table in it, and no row."""
    return _postgres_database.ready(postgres_template())


@pytest.fixture(scope="session")
def _postgres(_postgres_database: postgres.Database, keys: Keys) -> Store:
    """As for SQLite: one store for all tests of a process."""
    return Store(_postgres_database.url, keys)


@pytest.fixture
def postgres_store(postgres_url: str, _postgres: Store) -> Iterator[Store]:
    yield _postgres
    _postgres.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """The same test on both kinds of database."""
    name = "sqlite_store" if request.param == "sqlite" else "postgres_store"
    chosen: Store = request.getfixturevalue(name)
    return chosen
