"""Every table says how long what it holds is kept, and why: a promise to people needs a place where it stands."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from sqlalchemy import Table

import bot
from bot.store import metadata


def every_table() -> list[Table]:
    """The tables of every room, found by the door they all have: tables.py."""
    for room in pkgutil.walk_packages(bot.__path__, "bot."):
        if room.name.endswith(".tables"):
            importlib.import_module(room.name)
    return list(metadata.tables.values())


@pytest.mark.parametrize("table", every_table(), ids=lambda table: table.name)
def test_every_table_says_how_long_it_is_kept(table: Table) -> None:
    kept = table.info.get("kept")
    assert isinstance(kept, str), f"{table.name}: give the Table info={{'kept': 'how long, and why'}}"
    assert kept.strip()
