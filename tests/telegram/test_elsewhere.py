"""The same chat against a stand-in that nobody here wrote: npm's telegram-test-api."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram import setup
from tests.telegram.conftest import SECRET, TOKEN, House, Opens

HERE = Path(__file__).parent
NODE = Path(sys.executable).with_name("node")
CHAT = {"id": 7, "type": "private", "first_name": "Invented"}
SOMEBODY = {"id": 7, "is_bot": False, "first_name": "Invented"}


class Elsewhere:
    """The other side of telegram-test-api: what a person does, and what stands in the chat."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url, self._session = url, session

    async def writes(self, text: str) -> None:
        await self._post("sendMessage", {"chat": CHAT, "from": SOMEBODY, "date": 1_800_000_000, "text": text})

    async def presses(self, label: str) -> None:
        shown = await self.shown()
        rows = shown["message"]["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if label in button["text"])
        message = {"message_id": shown["messageId"], "date": 1_800_000_000, "chat": CHAT}
        await self._post("sendCallback", {"from": SOMEBODY, "message": message, "data": data})

    async def shown(self) -> dict[str, Any]:
        """The one message of ours."""
        ours = [one for one in await self.history() if "from" not in one["message"]]
        assert len(ours) == 1
        return ours[0]

    async def history(self) -> list[dict[str, Any]]:
        kept = (await self._post("getUpdatesHistory", {"token": TOKEN}))["result"]
        return [one for one in kept if "message" in one]

    async def shows(self, words: str) -> None:
        """Wait until the screen says this."""
        text = ""
        for _ in range(100):
            with suppress(AssertionError):
                text = (await self.shown())["message"]["text"]
                if words in text:
                    return
            await asyncio.sleep(0.05)
        raise AssertionError(f"not {words!r}, but {text!r}")

    async def _post(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(f"{self.url}/{what}", json={"botToken": TOKEN, **body}) as answer:
            assert answer.status == 200
            found: dict[str, Any] = await answer.json()
            return found


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    environment = {**os.environ, "NODE_PATH": str(HERE.parents[1] / "node_modules")}
    process = await asyncio.create_subprocess_exec(
        NODE, HERE / "elsewhere.cjs", env=environment,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    url = (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()
    async with aiohttp.ClientSession() as session:
        yield Elsewhere(url, session)
    process.stdin.close()
    await asyncio.wait_for(process.wait(), 10)


async def a_conversation(house: House, her: Elsewhere, settled: Callable[[], Awaitable[bool]]) -> None:
    await her.writes("/start")
    await her.shows("Hello. You can write to us here.")
    await her.presses("Go on")
    await her.shows("Is anyone in danger right now?")
    await her.writes("he is <asleep> & I can write")
    await her.shows("I kept that.")
    await her.presses("No")
    await her.shows("Is it safe for you to write")
    await her.presses("Danger now")
    await her.shows("<b>999</b>")
    await her.presses("Leave")
    await her.shows("Hello. You can write to us here.")
    assert await settled()
    assert house.conversations()[0].kept.heard[0].words == "he is <asleep> & I can write"
    assert house.conversations()[0].kept.answers["household.danger_now"].value == "no"


async def test_by_asking(opens: Opens, elsewhere: Elsewhere) -> None:
    house = await opens(api_url=elsewhere.url)
    told = await asyncio.to_thread(setup, TOKEN, elsewhere.url, "", "")
    assert told.startswith("No webhook")
    task = asyncio.create_task(house.telegram.poll())

    async def nothing_of_hers_is_left() -> bool:
        await asyncio.sleep(0.3)
        return len([one for one in await elsewhere.history() if one["message"].get("text")]) == 1

    try:
        await a_conversation(house, elsewhere, nothing_of_hers_is_left)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_by_webhook(opens: Opens, elsewhere: Elsewhere) -> None:
    house = await opens(api_url=elsewhere.url, reply_in_body=False)
    told = await asyncio.to_thread(setup, TOKEN, elsewhere.url, house.url, SECRET)
    assert told.splitlines()[0] == f"Updates come to {house.url}/telegram."

    async def there_is_one_message() -> bool:
        return bool(json.dumps(await elsewhere.shown()))

    await a_conversation(house, elsewhere, there_is_one_message)
