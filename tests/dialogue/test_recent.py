"""What is kept open between turns is never taken for what the database holds."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.app import Deciding, manner_of, open_script, tables_for
from bot.dialogue import Channel, Conversation, Turn, View, find, load
from bot.dialogue.recent import Recent
from bot.dialogue.tables import conversation as rows
from bot.reception import Reception
from bot.settings import read_settings
from bot.store import Store

NOW = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)


class Undone(Exception):
    """The transaction is taken back."""


@pytest.fixture
def desks(deciding: Deciding, tmp_path: Any) -> list[Reception]:
    """Two processes, each with what it keeps open."""
    manner = manner_of(read_settings({"HEARTHLINE_DATA": str(tmp_path)}))
    return [Reception(open_script(), tables_for(deciding, manner)) for _ in range(2)]


def turn(at: datetime = NOW, **does: Any) -> Turn:
    return Turn(secrets.token_hex(8), "somebody", Channel.TELEGRAM, at, secrets.token_bytes(64), **does)


def done(desk: Reception, store: Store, undo: bool = False, **does: Any) -> View:
    with store.begin() as db:
        view = desk.receive(db, [turn(**does)])[0][0].view
        if undo:
            raise Undone
    return view


def held(store: Store) -> Conversation:
    with store.read() as db:
        found = find(db, "somebody")
    assert found is not None
    return found


def heard(store: Store) -> list[str]:
    return [one.words for one in held(store).kept.heard]


def test_what_was_undone_is_not_there(desks: list[Reception], sqlite_store: Store) -> None:
    done(desks[0], sqlite_store, press="first.go_on")
    with pytest.raises(Undone):
        done(desks[0], sqlite_store, undo=True, text="this was never written")
    done(desks[0], sqlite_store, text="this was")
    assert heard(sqlite_store) == ["this was"]


def test_what_another_process_wrote_counts(desks: list[Reception], sqlite_store: Store) -> None:
    done(desks[0], sqlite_store, press="first.go_on")
    for number in range(6):
        done(desks[number % 2], sqlite_store, text=f"words {number}")
    assert heard(sqlite_store) == [f"words {number}" for number in range(6)]


def test_the_same_turn_undone_here_and_written_there(desks: list[Reception], sqlite_store: Store) -> None:
    done(desks[0], sqlite_store, press="first.go_on")
    with pytest.raises(Undone):
        done(desks[0], sqlite_store, undo=True, text="undone here")
    done(desks[1], sqlite_store, text="written there")  # the same conversation, the same version
    done(desks[0], sqlite_store, text="and on")
    assert heard(sqlite_store) == ["written there", "and on"]


def test_a_closed_screen_is_kept_open_nowhere(desks: list[Reception], sqlite_store: Store) -> None:
    done(desks[0], sqlite_store, press="first.go_on")
    assert _kept_open(desks[0], sqlite_store)
    done(desks[0], sqlite_store, press="x.!leave")
    assert not _kept_open(desks[0], sqlite_store)


def _kept_open(desk: Reception, store: Store) -> bool:
    with store.read() as db:
        sealed = db.scalars(select(rows.c.sealed)).one()
    return desk._recent.take(sealed) is not None


def test_nothing_is_kept_open_for_long(desks: list[Reception], sqlite_store: Store) -> None:
    done(desks[0], sqlite_store, press="first.go_on")
    with sqlite_store.read() as db:
        sealed = db.scalars(select(rows.c.sealed)).one()
    recent: Recent = desks[0]._recent
    recent.let_go(NOW + timedelta(minutes=19))
    assert len(recent) == 1
    recent.let_go(NOW + timedelta(minutes=21))
    assert recent.take(sealed) is None


def test_what_stands_in_clear_is_as_the_database_has_it(desks: list[Reception], sqlite_store: Store) -> None:
    done(desks[0], sqlite_store, press="first.go_on")
    with sqlite_store.begin() as db:
        db.execute(update(rows).values(held_at=NOW))  # the duty desk's doing, which seals nothing anew
        (loaded,) = load(db, [turn()], (), desks[0]._recent).by_id.values()
    assert loaded.held_at == NOW
