"""Telegram, where one live message in a private chat is the screen.

It promises that an update is committed and its answer confirmed on the screen before Telegram is told that we have it;
that nothing pings; that a screen which could not be drawn is owed and not lost; that what was written vanishes from the
chat once we have it; and that the bot's token and people's words reach no log.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.channels.telegram.arrivals import Arrivals
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.setting_up import SetupFailed, setup
from bot.channels.telegram.speaker import TelegramSpeaker
from bot.channels.telegram.webhook import Webhook
from bot.channels.telegram.wire import open_wire
from bot.reception import Room, Speakers
from bot.store import Store

__all__ = ["SetupFailed", "Telegram", "TelegramSpeaker", "setup"]

PATIENCE = 5.0  # seconds that Telegram may take to answer a call


class Telegram:
    """The channel.  `speaker` belongs among the speakers.  With a secret, `webhook` is the ASGI endpoint that updates
    come to; without one, `poll` asks for them until it is cancelled.  Close it last.
    """

    def __init__(
        self,
        *,
        store: Store,
        room: Room,
        speakers: Speakers,
        clock: Callable[[], datetime],
        token: str,
        api_url: str = "https://api.telegram.org",
        secret: str = "",
        reply_in_body: bool = True,
        patience: float = PATIENCE,
    ) -> None:
        bot, self._request = open_wire(token, api_url, patience)
        self.speaker = TelegramSpeaker(bot, room, clock)
        arrivals = Arrivals(store.keys, room, speakers, self.speaker, clock)
        self.webhook = Webhook(arrivals, self.speaker, secret, reply_in_body)
        self.poll = Polling(self._request, bot.base_url, arrivals, self.speaker).run

    async def close(self) -> None:
        """Hang up."""
        await self._request.shutdown()
