"""The log of a night without a database: what goes on and on is said once in a while, and never with what a fault says."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from bot.app.quiet import A_WHILE, REMEMBERED, OnceInAWhile
from bot.store import Keys, Store

SAID = (
    'Exception listing queues: (psycopg.OperationalError) connection is bad: connection to server at "10.0.0.9", port 5432 '
    "failed: Connection refused\n\tIs the server running?\n(Background on this error at: https://sqlalche.me/e/21/e3q8)"
)


class Night:
    """A logger as the service has it, its lines, and a clock that can be moved on."""

    def __init__(self) -> None:
        self.now, self.lines = 0.0, list[str]()
        self.handler = logging.Handler()
        self.handler.addFilter(OnceInAWhile(lambda: self.now))
        self.handler.emit = lambda record: self.lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]

    def of(self, name: str) -> logging.Logger:
        logger = logging.getLogger("test_quiet").getChild(str(id(self)))
        logger.name, logger.propagate, logger.handlers = name, False, [self.handler]
        return logger


@pytest.fixture
def night() -> Night:
    return Night()


def test_a_night_without_a_database_is_a_line_each_ten_minutes(night: Night) -> None:
    for _ in range(12 * 3600):
        night.of("dbos").warning(SAID)
        night.now += 1
    assert len(night.lines) == 12 * 3600 / A_WHILE
    assert night.lines[0] == "Exception listing queues: (psycopg.OperationalError)"
    assert night.lines[1] == "Exception listing queues: (psycopg.OperationalError) (599 more of these in between)"
    assert sum(map(len, night.lines)) < 10_000


def test_no_traceback_of_dbos_is_written(night: Night) -> None:
    try:
        raise ValueError("10.0.0.9")
    except ValueError:
        night.of("dbos").warning("Fallback notification poll failed", exc_info=True)
    night.of("dbos").warning("Notification listener error: connection is bad: 10.0.0.9")
    assert night.lines == ["Fallback notification poll failed (ValueError)", "Notification listener error"]


def test_what_is_said_of_another_report_is_another_thing(night: Night) -> None:
    for report in ("a", "b", "a"):
        night.of("bot.jobs").error("report %s could not be opened (%s)", report, "KeyError")
    assert night.lines == [f"report {report} could not be opened (KeyError)" for report in "ab"]


def test_ever_other_things_take_no_memory(night: Night) -> None:
    for number in range(3 * REMEMBERED):
        night.of("bot.jobs").error("clock %d rang", number)
    assert len(night.lines) == 3 * REMEMBERED
    (held,) = night.handler.filters
    assert len(held._said) == REMEMBERED  # type: ignore[union-attr]


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield server.getsockname()[1]


def test_a_database_that_does_not_answer_is_given_up(mute: int, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.HEARS_OF_AN_END", {"connect_timeout": 2})
    store = Store(f"postgresql://nobody@127.0.0.1:{mute}/none", keys)
    with pytest.raises(OperationalError), store.read():
        pass
    store.close()
