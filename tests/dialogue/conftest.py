"""The real flows, rules, places and services; each test has a world of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.app import Deciding, tables_for
from bot.dialogue import Manner, Script, Tables
from tests.dialogue.somebody import AT, Somebody, World


@pytest.fixture(scope="session")
def tables(deciding: Deciding) -> Tables:
    """As the service has them, at a time when nobody is on duty and no desk has anything."""
    nowhere: Connection = None  # type: ignore[assignment]
    return replace(
        tables_for(deciding, Manner())(nowhere, AT),
        on_duty=lambda: False, desk_has=lambda conversation: False, status=lambda conversation, at: ("Told.",),
    )  # fmt: skip


@pytest.fixture
def world(script: Script, tables: Tables) -> World:
    return World(script, tables)


@pytest.fixture
def her(world: World) -> Somebody:
    return Somebody(world, "her")


@pytest.fixture
def him(world: World) -> Somebody:
    """At another chat."""
    return Somebody(world, "him")
