"""Where there is no webhook we ask Telegram for updates ourselves.

The place in its queue moves on only when every update before it is committed and answered: what a crash cuts off is
asked for again, and changes nothing twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import urlencode

import msgspec
from telegram.error import Conflict, TelegramError
from telegram.request import BaseRequest

from bot.channels.telegram.arrivals import Arrivals, NotShown
from bot.channels.telegram.speaker import Courtesy, TelegramSpeaker
from bot.channels.telegram.updates import ASKED_FOR, NoUpdate, Update, read

HELD = 50  # seconds that Telegram keeps a question open while nothing comes
PAUSE = 0.25  # seconds before the next question to a server that does not keep it open
SHOWN_AFTER = (1.0, 2.0, 0.0)  # seconds after each try to show an answer that nobody owes
WAITS = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds between tries while it does not work, the last one repeated

log = logging.getLogger(__name__)


class _Answer(msgspec.Struct):
    result: list[msgspec.Raw]


class _Number(msgspec.Struct):
    update_id: int


_decode = msgspec.json.Decoder(_Answer).decode
_decode_number = msgspec.json.Decoder(_Number).decode


class Polling:
    def __init__(self, request: BaseRequest, base_url: str, arrivals: Arrivals, speaker: TelegramSpeaker) -> None:
        self._request, self._base_url = request, base_url
        self._arrivals, self._speaker = arrivals, speaker
        self._next = 0
        self._failed = 0

    async def run(self) -> None:
        """Ask, take, move on; for ever."""
        loop = asyncio.get_running_loop()
        while True:
            asked = loop.time()
            try:
                came = await self._ask()
                await self._take(came)
                self._failed = 0
            except Conflict:
                log.error("another process asks for this bot's updates, or a webhook is set: run one, or "
                          "`hearthline telegram setup`")  # fmt: skip
                await self._wait()
            except Exception as error:  # noqa: BLE001 - it goes on whatever breaks, and tells neither words nor token
                log.error("updates could not be fetched or taken, trying again: %s", type(error).__name__)
                await self._wait()
            else:
                if not came and loop.time() - asked < PAUSE:
                    await asyncio.sleep(PAUSE)

    async def _wait(self) -> None:
        await asyncio.sleep(WAITS[min(self._failed, len(WAITS) - 1)])
        self._failed += 1

    async def _ask(self) -> list[bytes]:
        question = urlencode({"offset": self._next, "timeout": HELD, "allowed_updates": _json(ASKED_FOR)})
        body = await self._request.retrieve(f"{self._base_url}/getUpdates?{question}", read_timeout=HELD + 10)
        try:
            return [bytes(raw) for raw in _decode(body).result]
        except msgspec.MsgspecError:
            raise TelegramError("not an answer of Telegram's") from None

    async def _take(self, came: list[bytes]) -> None:
        """All that came: chats side by side, what one person did in the order they did it."""
        numbers = [_decode_number(raw).update_id for raw in came]
        updates = sorted(_readable(came), key=_chat)
        async with asyncio.TaskGroup() as tasks:
            for _, of_one in groupby(updates, key=_chat):
                tasks.create_task(self._take_in_order(list(of_one)))
        self._next = max([self._next, *(number + 1 for number in numbers)])

    async def _take_in_order(self, updates: list[Update]) -> None:
        for update in updates:
            for courtesy in await self._shown(update):
                await self._speaker.do(courtesy)

    async def _shown(self, update: Update) -> list[Courtesy]:
        """An update whose answer cannot be shown is taken again a few times, but holds up the queue no longer."""
        for wait in SHOWN_AFTER:
            try:
                return await self._arrivals.take(update)
            except NotShown:
                await asyncio.sleep(wait)
        return []


def _readable(came: list[bytes]) -> Iterable[Update]:
    for raw in came:
        try:
            yield read(raw)
        except NoUpdate:
            log.error("an update of a form that is not known was passed over")


def _chat(update: Update) -> int:
    return update.chat.id if update.chat is not None else 0


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
