"""The reporter's page, and somebody at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.dialogue import Manner
from bot.reception import Reception, Room
from bot.store import Store, Writer
from tests.web import house as parts


@pytest.fixture
def clock() -> parts.Clock:
    return parts.Clock()


@pytest.fixture(scope="session")
def manner() -> Manner:
    return parts.manner()


@pytest.fixture(scope="session")
def reception(manner: Manner) -> Reception:
    return parts.open_reception(manner)


@pytest.fixture
def room(sqlite_store: Store, reception: Reception) -> Iterator[Room]:
    room: Room = Writer(sqlite_store, reception.receive)
    yield room
    room.close()


@pytest.fixture
def house(sqlite_store: Store, reception: Reception, room: Room, clock: parts.Clock, manner: Manner) -> parts.House:
    return parts.open_house(sqlite_store, reception, room, clock, manner)


@pytest.fixture
def browser(house: parts.House) -> parts.Browser:
    return house.browser()
