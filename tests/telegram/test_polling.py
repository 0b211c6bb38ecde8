"""Without a webhook we ask for updates: the place in the queue moves only when all before it is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.channels.telegram import polling
from tests.telegram.conftest import TOKEN, House
from tests.telegram.stand_in import BROKEN, Person, Update


@asynccontextmanager
async def asking(house: House) -> AsyncIterator[None]:
    task = asyncio.create_task(house.telegram.poll())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def person(house: House, chat: int = 7) -> Person:
    async def brings(update: Update) -> None:
        house.api.queue.append(update)

    return Person(house.api, brings, chat)


async def until(met: Any) -> None:
    async with asyncio.timeout(8):
        while not met():
            await asyncio.sleep(0.02)


async def test_a_conversation_by_asking(house: House) -> None:
    her = person(house)
    async with asking(house):
        await her.writes("/start")
        await until(lambda: house.api.ours(7))
        await her.presses("Go on")
        await until(lambda: "Is anyone in danger" in her.screen.text)
        await her.writes("he is in the garden")
        await until(lambda: her.left_in_chat == [] and house.api.confirmed == house.api._updates + 1)
    assert house.conversations()[0].kept.heard[0].words == "he is in the garden"
    assert her.screen.text.startswith("I kept that.")
    assert {call.in_body for call in house.api.calls} == {False}


async def test_the_place_does_not_move_past_what_is_not_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "WAITS", (0.05,))
    her, him = person(house), person(house, 8)
    await her.writes("first")
    await him.writes("second")
    kept, fails = house.room.put, [True]

    async def put(item: Any) -> Any:
        if getattr(item, "text", "") == "second" and fails[0]:
            raise OSError("the disk is full")
        return await kept(item)

    monkeypatch.setattr(house.room, "put", put)
    async with asking(house):
        await until(lambda: len(house.api.of("getUpdates")) > 2)
        assert house.api.confirmed == 0
        fails[0] = False
        await until(lambda: house.api.confirmed == house.api._updates + 1)
    heard = [heard.words for found in house.conversations() for heard in found.kept.heard]
    assert sorted(heard) == ["first", "second"]  # the first came twice and is there once


async def test_what_one_person_did_is_taken_in_order_and_chats_side_by_side(house: House) -> None:
    people = [person(house, chat) for chat in (7, 8, 9)]
    for number in range(4):
        for one in people:
            await one.writes(f"line {number}")
    async with asking(house):
        await until(lambda: house.api.confirmed == house.api._updates + 1)
    for found in house.conversations():
        assert [heard.words for heard in found.kept.heard] == [f"line {number}" for number in range(4)]


async def test_trouble_is_waited_out_and_another_asker_is_named(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(polling, "WAITS", (0.05,))
    caplog.set_level(logging.DEBUG)
    her = person(house)
    house.api.misbehave["getUpdates"].extend([BROKEN, BROKEN])
    house.api.another_asks = True
    async with asking(house):
        await until(lambda: "another process asks" in caplog.text)
        house.api.another_asks = False
        await her.writes("/start")
        await until(lambda: house.api.ours(7))
    assert TOKEN not in caplog.text


async def test_an_update_of_a_form_we_do_not_know_is_passed_over(house: House) -> None:
    house.api.queue.append({"update_id": 1, "message": {"message_id": "no number"}})
    async with asking(house):
        await until(lambda: house.api.confirmed == 2)


async def test_a_first_screen_that_could_not_be_shown_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "SHOWN_AFTER", (0.01, 0.01))
    house.api.misbehave["sendMessage"].extend([BROKEN, BROKEN])
    her = person(house)
    async with asking(house):
        await her.writes("/start")
        await until(lambda: house.api.ours(7))
