"""What is deleted is gone: its row, its key, and the bytes that SQLite's files held of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import dialogue
from bot.app import Deciding, manner_of, tables_for
from bot.dialogue import Channel, Reply, Script, Turn
from bot.dialogue.tables import conversation
from bot.reception import Reception, Room
from bot.settings import Settings
from bot.store import Store, Writer

NOW = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
COVERED = NOW + timedelta(minutes=20)


class Chat:
    """Somebody who writes, and what is held of them."""

    def __init__(self, store: Store, room: Room) -> None:
        self.store, self._room, self._turns = store, room, 0
        self.view = self.does(press="first.go_on").view
        self.presses("no")

    def does(self, at: datetime = NOW, **does: Any) -> Reply:
        self._turns += 1
        turn = Turn(str(self._turns), "somebody", Channel.TELEGRAM, at, secrets.token_bytes(64), **does)
        reply = self._room.submit(turn).result(10)[0]
        self.view = reply.view
        return reply

    def presses(self, *values: str) -> None:
        for value in values:
            token = next(option.token for option in self.view.options if option.value in (value, f"!{value}"))
            self.does(press=token)

    def covered(self) -> None:
        with self.store.read() as db:
            due = dialogue.to_cover(db, COVERED)
        for one in due:
            self._room.submit(dialogue.clock_turn(*one, COVERED)).result(10)

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """The key of the conversation, as it is stored, and what it seals."""
        with self.store.read() as db:
            row = db.execute(select(conversation.c.wrapped, conversation.c.sealed)).one()
        return row.wrapped, row.sealed

    def forgotten(self, at: datetime) -> int:
        with self.store.begin() as db:
            return dialogue.forget(db, at)


@pytest.fixture
def chat(sqlite_store: Store, script: Script, deciding: Deciding, settings: Settings) -> Iterator[Chat]:
    room: Room = Writer(sqlite_store, Reception(script, tables_for(deciding, manner_of(settings))).receive)
    yield Chat(sqlite_store, room)
    room.close()


def on_disk(store: Store) -> bytes:
    """The database file and the log beside it, byte for byte."""
    path = Path(str(store.engine.url.database))
    return b"".join(file.read_bytes() for file in (path, path.with_name(f"{path.name}-wal")) if file.exists())


def holds(store: Store, secrets: tuple[bytes, ...]) -> list[bool]:
    """Whether the files hold each of these; a long one lies in pieces, of which one is looked for."""
    raw = on_disk(store)
    return [secret[:200] in raw for secret in secrets]


def test_a_draft_without_words_is_gone_an_hour_after_the_cover(chat: Chat) -> None:
    chat.covered()
    held = chat.secrets
    assert holds(chat.store, held) == [True, True]
    assert chat.forgotten(COVERED + timedelta(minutes=59)) == 0
    assert chat.forgotten(COVERED + timedelta(minutes=61)) == 1
    assert chat.store.wipe()
    assert holds(chat.store, held) == [False, False]


def test_what_stood_there_before_each_turn_is_gone_too(chat: Chat) -> None:
    before = chat.secrets
    chat.does(text="he said that he would be back at nine")
    chat.does(text="and he was")
    held = chat.secrets
    chat.does(press="x.!leave")
    chat.forgotten(NOW + timedelta(hours=2))
    assert chat.store.wipe()
    assert holds(chat.store, (*before, *held)) == [False] * 4


def test_a_draft_with_words_is_kept_three_days(chat: Chat) -> None:
    chat.presses("yes", "go_on", "go_on", "go_on", "go_on", "have")
    chat.covered()
    held = chat.secrets
    assert chat.forgotten(COVERED + timedelta(days=2, hours=23)) == 0
    assert chat.forgotten(COVERED + timedelta(days=3, minutes=1)) == 1
    chat.store.wipe()
    assert holds(chat.store, held) == [False, False]


def test_a_draft_that_the_desk_holds_is_kept(chat: Chat) -> None:
    chat.covered()
    with chat.store.begin() as db:
        db.execute(update(conversation).values(held_at=NOW))
    assert chat.forgotten(COVERED + timedelta(days=30)) == 0
    assert chat.store.wipe()
    assert holds(chat.store, chat.secrets) == [True, True]


def test_deleted_by_a_press(chat: Chat) -> None:
    chat.presses("yes", "go_on", "go_on", "go_on", "go_on")
    phrase = next(words for words in chat.view.words if words.count(" ") == 4).strip("*")
    chat.presses("have", "leave")
    chat.does(text=phrase)
    held = chat.secrets
    chat.presses("delete", "delete")
    chat.forgotten(NOW + timedelta(days=3))  # also the empty row that remembers what to take out of the chat
    assert chat.store.wipe()
    assert holds(chat.store, held) == [False, False]


def test_while_somebody_reads_it_waits_for_the_next_round_and_holds_nobody_up(chat: Chat) -> None:
    chat.covered()
    held = chat.secrets
    with chat.store.read() as db:
        db.execute(select(conversation.c.id)).all()
        assert chat.forgotten(COVERED + timedelta(hours=2)) == 1
        assert not chat.store.wipe()
    assert chat.store.wipe()
    assert holds(chat.store, held) == [False, False]
