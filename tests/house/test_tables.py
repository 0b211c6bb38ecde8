"""Every table says how long what it holds is kept, and why: a promise to people needs a place where it stands."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from sqlalchemy import Table

import bot


def every_table() -> list[Table]:
    """The tables of every room and of the store itself; not those that tests make for themselves."""
    doors = [room.name for room in pkgutil.walk_packages(bot.__path__, "bot.") if room.name.endswith(".tables")]
    doors += ["bot.store.audit", "bot.store.keyring"]
    parts = [part for door in doors for part in vars(importlib.import_module(door)).values()]
    return list({part.name: part for part in parts if isinstance(part, Table)}.values())


@pytest.mark.parametrize("table", every_table(), ids=lambda table: table.name)
def test_every_table_says_how_long_it_is_kept(table: Table) -> None:
    kept = table.info.get("kept")
    assert isinstance(kept, str), f"{table.name}: give the Table info={{'kept': 'how long, and why'}}"
    assert kept.strip()
