"""One chat that writes without end: its turns stay short, since all others wait for them; danger and leave still work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.app import Deciding, manner_of, tables_for
from bot.dialogue import Script
from bot.dialogue.tables import conversation
from bot.reception import Reception, Room
from bot.settings import Settings
from bot.store import Store, Writer
from flows.notices import NOTICES
from tests.hardness.test_deleted_is_gone import Chat

MOST = 20_000


@pytest.fixture
def chat(
    sqlite_store: Store, script: Script, deciding: Deciding, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Chat]:
    monkeypatch.setattr("bot.dialogue.conversation.MOST", MOST)
    room: Room = Writer(sqlite_store, Reception(script, tables_for(deciding, manner_of(settings))).receive)
    yield Chat(sqlite_store, room)
    room.close()


def size(chat: Chat) -> int:
    with chat.store.read() as db:
        return db.scalar(select(func.max(func.length(conversation.c.sealed)))) or 0


@pytest.mark.parametrize("unable", ["", "edited", "other_page"])
def test_a_conversation_does_not_grow_without_end(chat: Chat, unable: str) -> None:
    for _ in range(10):
        reply = chat.does(text="and then he said it again " * 200, unable=unable)
    assert reply.view.said == (NOTICES["no_room"],)
    assert size(chat) < MOST * 1.1
    for _ in range(500):
        reply = chat.does(text="he said it again " * 10, unable=unable)
    assert reply.view.said == (NOTICES["no_room"],)
    assert size(chat) < MOST * 2.1


def test_danger_is_heard_and_buttons_work_where_there_is_no_room(chat: Chat) -> None:
    for _ in range(10):
        chat.does(text="and then he said it again " * 200)
    assert chat.does(text="no").view.step != "household.danger_now"  # a few words still answer
    assert chat.does(text="he has a knife " * 200).view.alert
    assert chat.does(text="leave").view.neutral


def test_what_reaches_a_closed_chat_does_not_grow_without_end(chat: Chat) -> None:
    chat.does(text="leave")
    for _ in range(20):
        chat.does(text="and then he said it again " * 200)
    assert size(chat) < MOST * 1.5
