"""The people of the kills, alone: what they press is what is on their screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram import screen
from bot.dialogue import Button, View
from tests.kills.house import Bot, House, Trap
from tests.kills.people import Tale, Teller
from tests.kills.story import Act, Story
from tests.telegram.stand_in import Update

FIRST = View("first", ("Hello.",), (Button("go_on", "Go on"),), "first", neutral=True)
DANGER = View("danger_now", ("Is anybody in danger?",), (Button("yes", "Yes"), Button("no", "No")), "now")
STORY = Story((Act("go_on"), Act("no")), (FIRST, DANGER), ("{}", "{}", "{}"))
SOON = 0.05  # seconds for which an old screen stands


class PressesWhatIsOld(Teller):
    """Before everything else that they do."""

    def _may(self, chance: float) -> bool:
        return chance == 0.05


class Restless(House):
    """An old button has the first screen drawn for a moment, as where another process was slow to draw it."""

    def __init__(self, api: Bot, trap: Trap, session: aiohttp.ClientSession) -> None:
        super().__init__("nowhere", [], api, trap, session)
        self.pressed: list[str] = []

    async def _bring(self, update: Update, wait: float) -> None:
        chat, pressed = update["callback_query"]["message"]["chat"]["id"], update["callback_query"]["data"]
        self.pressed.append(pressed)
        if self.pressed == ["first.go_on", "first.go_on"]:
            await self.draws(chat, FIRST)
            asyncio.get_running_loop().call_later(SOON, lambda: asyncio.ensure_future(self.draws(chat, DANGER)))
        elif pressed == "first.go_on":
            await self.draws(chat, DANGER)

    async def draws(self, chat: int, view: View) -> None:
        keyboard = screen.keyboard(view)
        assert keyboard is not None
        given: dict[str, Any] = {"chat_id": chat, "text": screen.text(view), "reply_markup": keyboard.to_dict()}
        if shown := self.api.ours(chat):
            await self.api.do("editMessageText", {**given, "message_id": shown[0].id}, in_body=True)
        else:
            await self.api.do("sendMessage", given, in_body=True)


@pytest.fixture
async def house() -> AsyncIterator[Restless]:
    trap = Trap()
    async with aiohttp.ClientSession() as session:
        yield Restless(Bot(trap), trap, session)


async def test_a_screen_that_went_while_an_old_button_was_pressed_is_waited_for(house: Restless) -> None:
    person = PressesWhatIsOld(house, STORY, Random(1))
    await tells(person, house)
    assert house.pressed == ["first.go_on", "first.go_on", "now.no"]


async def test_where_nothing_has_begun_no_old_button_begins_it(house: Restless) -> None:
    person = PressesWhatIsOld(house, STORY, Random(1))
    person._used = {"first.go_on": 1}  # in a conversation before this one
    await tells(person, house)
    assert house.pressed == ["first.go_on", "first.go_on", "now.no"]


async def tells(person: Teller, house: Restless) -> None:
    await house.draws(person.chat, FIRST)
    async with asyncio.timeout(10):
        await person._one(Tale(person.chat))
    await house.all_brought()
