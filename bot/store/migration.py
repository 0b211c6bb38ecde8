"""The shape of the database, step by step, and whether it is the shape the code believes in.

The caller imports every room's tables first; the store imports no other room. A new revision is made with
`make_revision("why")`. Alembic, which takes a quarter of a start, is read only where there is something to do.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from bot.store.engine import Store, alone
from bot.store.later import prepare_later, system_tables
from bot.store.sealing import Keys
from bot.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.migration import MigrationContext

_HOME = Path(__file__).with_name("migrations")
VERSIONS = _HOME / "versions"
_NAMES = re.compile(r"""^(revision|down_revision) = ["'](\w+)["']""", re.MULTILINE)


def migrate(store: Store, versions: Path = VERSIONS, upto: str = "head") -> None:
    """Bring the database to the newest revision, or to another, in one transaction, and DBOS's own tables to theirs."""
    if not _is_newest(store, versions):
        from alembic import command

        with _changing_shape(store) as db:
            command.upgrade(_config(db, versions), upto)
    prepare_later(store)


class VersionDiffers(Exception):
    """The database is not of this version: run `hearthline migrate`."""


def check_version(store: Store, versions: Path = VERSIONS) -> None:
    """Refuse a database of another version, and one with nothing in it."""
    if not _is_newest(store, versions):
        raise VersionDiffers(VersionDiffers.__doc__)


def forget_shape(store: Store) -> None:
    """Take away our tables, in which nothing stands, so that an older shape can be made in their place."""
    with _changing_shape(store) as db:
        metadata.drop_all(db)
        db.execute(text("DROP TABLE IF EXISTS alembic_version"))


def revision_of(db: Connection) -> str:
    """The revision at which this database stands."""
    return str(db.scalar(text("SELECT version_num FROM alembic_version")))


def _is_newest(store: Store, versions: Path) -> bool:
    """Whether the database stands at the revision that no other follows, as their files name it."""
    named = _named(versions)
    newest = {one["revision"] for one in named} - {one.get("down_revision") for one in named}
    with store.read() as db:
        known = inspect(db).has_table("alembic_version")
        return known and set(db.scalars(text("SELECT version_num FROM alembic_version"))) == newest


def revisions(versions: Path = VERSIONS) -> frozenset[str]:
    """Every revision that this version knows."""
    return frozenset(one["revision"] for one in _named(versions))


def _named(versions: Path) -> list[dict[str, str]]:
    return [dict(_NAMES.findall(path.read_text("utf-8"))) for path in versions.glob("*.py")]


def pending(store: Store, versions: Path = VERSIONS) -> list[str]:
    """The revisions this database still lacks, oldest first."""
    from alembic.script import ScriptDirectory

    with store.read() as db:
        has = set(_context(db).get_current_heads())
        scripts = ScriptDirectory.from_config(_config(db, versions))
        return [script.revision for script in scripts.iterate_revisions("heads", tuple(has) or "base")][::-1]


def drift(store: Store) -> list[Any]:
    """Where the database differs from the tables the code has, as Alembic names it; empty when they agree."""
    from alembic.autogenerate import compare_metadata

    with store.read() as db:
        return list(compare_metadata(_context(db), metadata))


def make_revision(message: str, versions: Path = VERSIONS) -> Path:
    """Write the revision that leads from the newest one to the tables now imported; read it before committing it."""
    from alembic import command

    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/shape.db", Keys.from_settings(Keys.new_text()))
        try:
            with _changing_shape(store) as db:
                command.upgrade(_config(db, versions), "head")
                script = command.revision(_config(db, versions), message, autogenerate=True)
        finally:
            store.close()
    path: str = script.path  # type: ignore[union-attr]
    return Path(path)


def options() -> dict[str, Any]:
    """How Alembic looks at this house; env.py and `drift` must agree."""
    others = system_tables()

    def ours(thing: Any, name: str | None, kind: str, reflected: bool, _compared: Any) -> bool:
        table = thing.table.name if kind == "index" else name
        return not (reflected and kind in ("table", "index") and table in others)

    return {"render_as_batch": True, "compare_type": True, "include_object": ours}


def _context(db: Connection) -> MigrationContext:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(db, opts=options() | {"target_metadata": metadata})


def _config(db: Connection, versions: Path) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HOME))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = db
    return config


@contextmanager
def _held(store: Store) -> Iterator[None]:
    """No other process serves this database meanwhile."""
    taken = store.hold()
    try:
        yield
    finally:
        if taken:
            store.let_go()


@contextmanager
def _changing_shape(store: Store) -> Iterator[Connection]:
    """A write transaction in which SQLite's tables may be made anew although others point at them."""
    with _held(store), store.engine.connect() as db:
        if store.is_sqlite:
            driver: Any = db.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")  # has no effect once a transaction has begun
        with db.begin():
            alone(db, "migrations")
            yield db
            if store.is_sqlite and (dangling := db.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise ValueError(f"after the migration {len(dangling)} rows of {dangling[0][0]} … point at nothing")
        db.invalidate()  # this connection has foreign keys off: nobody else may get it
