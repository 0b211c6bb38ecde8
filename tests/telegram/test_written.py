"""Every written conversation, played through Telegram: the same facts, tier and plan as anywhere else.

Each press is of a button that the strict stand-in really shows, so every screen on the way fits what Telegram takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.transcript import Difference, Player
from bot.dialogue import Reply
from tests.telegram.conftest import House

WRITTEN = [
    pytest.param(path.read_text("utf-8").replace("? keep_here ", "? keep_telegram "), id=path.stem)
    for path in sorted((Path(__file__).parents[1] / "conversations").glob("*.chat"))
]


class ByTelegram(Player):
    """Plays through the webhook what is written, from a thread beside the event loop."""

    def __init__(self, house: House, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(house.store, house.desk, house.store.keys.blind("person", b"telegram:7").hex())
        self._house, self._loop, self._her = house, loop, house.person(7)

    def turn(self, text: str = "", press: str = "", *, starts: bool = False) -> Reply:
        self._house.clock.at = self._at
        if not self._house.api.ours(7):
            self._wait(self._her.writes("/start"))
        self._wait(self._house.webhook(self._pressing(press) if press else self._her.writing(text or "/start")))
        assert self._her.left_in_chat == []
        return Reply(self._person, self._present())

    def _pressing(self, token: str) -> dict[str, Any]:
        screen = self._her.screen
        assert token in [button["callback_data"] for row in screen.keyboard for button in row], screen
        return self._her.pressing_data(token, screen.id)

    def _passes(self, rest: str) -> Iterator[str]:
        number, unit = rest.split()
        self._house.clock.at = self._at
        self._wait(self._house.pass_time(**{f"{unit.rstrip('s')}s": int(number)}))
        self._at = self._house.clock.at
        yield from ()

    def _wait(self, happens: Coroutine[Any, Any, object]) -> None:
        asyncio.run_coroutine_threadsafe(happens, self._loop).result(30)

    _LINES = {**Player._LINES, "+": _passes}  # type: ignore[dict-item] # a player's own lines take that player


@pytest.mark.parametrize("written", WRITTEN)
async def test_conversation_goes_by_telegram_as_written(written: str, house: House) -> None:
    player = ByTelegram(house, asyncio.get_running_loop())
    try:
        differences: list[Difference] = await asyncio.to_thread(player.play, written)
    finally:
        player.close()
    assert not differences, "\n".join(str(difference) for difference in differences)
    sent = [call.given["text"] for call in house.api.of("sendMessage")]
    assert not [text for text in sent if text != "…" and not text.startswith("Hello. You can write to us here.")]


async def test_what_is_still_in_the_chat_goes_when_the_report_is_sent(house: House) -> None:
    player = ByTelegram(house, asyncio.get_running_loop())
    written = next(str(one.values[0]) for one in WRITTEN if one.id == "a_mother_and_a_knife")
    try:
        assert not await asyncio.to_thread(player.play, written.partition("> read_back")[0])
    finally:
        player.close()
    her = house.person(7)
    await her.writes("", photo=[{"file_id": "x"}])
    assert len(her.left_in_chat) == 1
    await her.presses("Send")
    assert her.left_in_chat == []
    assert house.conversations()[0].sent_at is not None
    await house.pass_time(minutes=3)
    assert her.screen.text.startswith("Hello. You can write to us here.")
    assert house.conversations()[0].kept.address == ""
