"""A chat that closes is owed its first screen from the moment it is closed, whatever dies before it is drawn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot import dialogue, reception
from bot.delivery import Contact
from bot.dialogue import Channel, Turn
from bot.jobs import Jobs
from tests.telegram.conftest import House
from tests.telegram.stand_in import Person

HELLO = "Hello. You can write to us here."


@pytest.fixture
async def jobs(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Jobs]:
    """The jobs, ready to be launched: those of a process that starts after one has died."""

    def nobody(service: str, to: str) -> Contact | None:
        return None

    monkeypatch.setattr(reception, "SPOKEN_WITHIN", 0.1)
    made = Jobs(house.store, house.room, house.desk, house.speakers, None, nobody, house.url, house.clock, every=3600)
    made.attach(asyncio.get_running_loop())
    yield made
    await asyncio.to_thread(made.close, 1)


async def test_what_the_clock_closed_is_drawn_by_a_job_if_nobody_drew_it(house: House, jobs: Jobs) -> None:
    her = await somebody_who_was_asked(house)
    house.clock.at += dialogue.Manner.cover
    with house.store.read() as db:
        due = dialogue.to_cover(db, house.clock.at)
    for one in due:
        await house.room.put(dialogue.clock_turn(*one, house.clock.at))
    assert "Is anyone in danger right now?" in her.screen.text  # committed, and the process is dead
    await asyncio.to_thread(jobs.launch, 0.05)
    await until(lambda: her.screen.text.startswith(HELLO) and her.left_in_chat == [])
    await until(lambda: house.conversations()[0].kept.address == "")  # and the chat is forgotten


async def test_what_somebody_left_is_drawn_by_a_job_if_nobody_drew_it(house: House, jobs: Jobs) -> None:
    her = await somebody_who_was_asked(house)
    await leave_unseen(house, "1")
    await asyncio.to_thread(jobs.launch, 0.05)
    await until(lambda: her.screen.text.startswith(HELLO) and her.left_in_chat == [])


async def test_where_somebody_has_started_anew_their_screen_stays(house: House, jobs: Jobs) -> None:
    her = await somebody_who_was_asked(house)
    await leave_unseen(house, "1")
    left = house.conversations()[0].id
    await her.writes("/start")
    await her.presses("Go on")
    await her.presses("No")
    screen = her.screen
    await asyncio.to_thread(jobs.sweep, left)
    assert her.screen == screen
    assert "Is it safe for you to write" in screen.text
    assert her.left_in_chat == []


async def test_a_closing_that_was_spoken_leaves_the_job_nothing_to_do(house: House, jobs: Jobs) -> None:
    her = await somebody_who_was_asked(house)
    await her.presses("Leave")
    assert her.screen.text.startswith(HELLO)
    calls = len(house.api.calls)
    await asyncio.to_thread(jobs.sweep, house.conversations()[0].id)
    assert len(house.api.calls) == calls


async def somebody_who_was_asked(house: House) -> Person:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    await her.writes("", sticker={"file_id": "x"})  # which we cannot keep, and leave in the chat
    assert "Is anyone in danger right now?" in her.screen.text
    return her


async def leave_unseen(house: House, key: str) -> None:
    """*Leave* is committed, and the process dies before it speaks."""
    person = house.store.keys.blind("person", b"telegram:7").hex()
    at, chat = house.clock.at, house.person().screen.id
    turn = Turn(key, person, Channel.TELEGRAM, at, bytes(64), press="x.!leave", address="7", live_message=chat)
    await house.room.put(turn)


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
