"""Two processes on one PostgreSQL take turns of the same people at the same moment: both are kept, none is set aside."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import dialogue
from bot.app import Deciding, manner_of, tables_for
from bot.dialogue import Channel, Reply, Script, Turn
from bot.dialogue.tables import conversation, quarantine
from bot.reception import Reception, Room, arrive
from bot.settings import Settings
from bot.store import DatabaseAway, Keys, Store, Writer

NOW = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
ROUNDS = 40


@pytest.fixture
def rooms(
    postgres_url: str, keys: Keys, script: Script, deciding: Deciding, settings: Settings
) -> Iterator[tuple[Room, Room]]:
    """As two processes have them: each its own engine, writer and reception."""
    stores = [Store(postgres_url, keys) for _ in range(2)]
    made: list[Room] = [
        Writer(one, Reception(script, tables_for(deciding, manner_of(settings))).receive) for one in stores
    ]
    yield made[0], made[1]
    for room, store in zip(made, stores, strict=True):
        room.close()
        store.close()


def turn(key: str, person: str, **does: Any) -> Turn:
    return Turn(key, person, Channel.TELEGRAM, NOW, secrets.token_bytes(64), **does)


async def in_both(rooms: tuple[Room, Room], *turns: Turn) -> list[Reply]:
    """At one moment, each in a process of its own."""
    return await asyncio.gather(*(arrive(one, room, {}) for one, room in zip(turns, rooms, strict=True)))


def held(store: Store, person: str) -> dialogue.Conversation:
    with store.read() as db:
        found = dialogue.find(db, person)
    assert found is not None
    return found


def set_aside(store: Store) -> int:
    with store.read() as db:
        return db.scalar(select(func.count()).select_from(quarantine)) or 0


async def test_the_first_words_of_somebody_come_to_both(rooms: tuple[Room, Room], postgres_store: Store) -> None:
    for number in range(ROUNDS):
        person = f"person {number}"
        said = [turn(f"{number}:{word}", person, text=f"my {word} words") for word in ("first", "second")]
        replies = await in_both(rooms, *said)
        assert {reply.view.step for reply in replies} == {replies[0].view.step} != {"broken"}
        words = sorted(heard.words for heard in held(postgres_store, person).kept.heard)
        assert words == ["my first words", "my second words"]
    assert set_aside(postgres_store) == 0


async def test_the_same_update_comes_to_both(rooms: tuple[Room, Room], postgres_store: Store) -> None:
    for number in range(ROUNDS):
        person = f"person {number}"
        await arrive(turn(f"{number}:go", person, press="first.go_on"), rooms[0], {})
        once = turn(f"{number}:words", person, text="it is raining")
        replies = await in_both(rooms, once, once)
        assert {reply.view.step for reply in replies} == {"household.danger_now"}
        assert [heard.words for heard in held(postgres_store, person).kept.heard] == ["it is raining"]
    assert set_aside(postgres_store) == 0


async def test_the_clock_closes_in_one_while_words_come_to_the_other(
    rooms: tuple[Room, Room], postgres_store: Store
) -> None:
    late = NOW + timedelta(seconds=299)
    for number in range(ROUNDS):
        person = f"person {number}"
        await arrive(turn(f"{number}:go", person, press="first.go_on"), rooms[0], {})
        open_one = held(postgres_store, person)
        words = turn(f"{number}:words", person, text="and then the door broke")
        clock = dialogue.clock_turn(open_one.id, open_one.version, late + timedelta(minutes=1))
        await asyncio.gather(arrive(words, rooms[0], {}), rooms[1].put(clock))
        with postgres_store.read() as db:
            found = dialogue.find_by_id(db, open_one.id)
        assert found is not None
        assert [heard.words for heard in found.kept.heard] == ["and then the door broke"]
    assert set_aside(postgres_store) == 0


async def test_five_words_are_typed_in_one_while_the_other_takes_a_turn(
    rooms: tuple[Room, Room], postgres_store: Store
) -> None:
    for number in range(ROUNDS):
        owner, elsewhere, phrase = f"owner {number}", f"elsewhere {number}", ""
        shown = await arrive(turn(f"{number}:start", owner, press="first.go_on"), rooms[0], {})
        for step in range(20):
            phrase = held(postgres_store, owner).kept.offered_phrase or phrase
            press = next(option for option in shown.view.options if option.value in ("no", "yes", "go_on", "have"))
            if shown.view.step == "household.danger_now":
                press = next(option for option in shown.view.options if option.value == "no")
            shown = await arrive(turn(f"{number}:{step}", owner, press=press.token), rooms[step % 2], {})
            if press.value == "have":
                break
        await in_both(
            rooms, turn(f"{number}:open", elsewhere, text=phrase), turn(f"{number}:more", owner, text="no tea")
        )
        with postgres_store.read() as db:
            kept = [dialogue.find_by_id(db, id) for id in db.scalars(select(conversation.c.id)).all()]
        theirs = [one for one in kept if one and one.person in (owner, elsewhere)]
        assert [one.person for one in theirs if one.phrase] == [elsewhere]
        said = [heard.words for one in kept if one and {one.person, one.was_person} & {owner, elsewhere}
                for heard in one.kept.heard]  # fmt: skip
        assert said.count("no tea") == 1
    assert set_aside(postgres_store) == 0


async def test_while_the_database_is_away_nothing_is_set_aside(
    keys: Keys, script: Script, deciding: Deciding, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.writer._PATIENCE", 0.2)
    nowhere = Store("postgresql://nobody@127.0.0.1:9/nothing", keys)
    room: Room = Writer(nowhere, Reception(script, tables_for(deciding, manner_of(settings))).receive)
    with pytest.raises(DatabaseAway):
        await arrive(turn("1", "somebody", text="hello"), room, {})
    room.close()
    nowhere.close()
