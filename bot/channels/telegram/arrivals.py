"""An update on its way in: made a turn, taken, answered; and the courtesies that are left to do afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.channels.telegram.speaker import Courtesy, TelegramSpeaker
from bot.channels.telegram.updates import Update, turn_of
from bot.reception import Room, Speakers, arrive
from bot.store import Keys


class NotShown(RuntimeError):
    """The answer to an update could not be shown and nobody owes it: have the update brought again."""


class Arrivals:
    def __init__(
        self, keys: Keys, room: Room, speakers: Speakers, speaker: TelegramSpeaker, clock: Callable[[], datetime]
    ) -> None:
        self._keys, self._room, self._speakers, self._speaker, self._clock = keys, room, speakers, speaker, clock

    async def take(self, update: Update) -> list[Courtesy]:
        """Have an update written and answered.  We talk to one person alone: groups and channels are left at once."""
        turn = turn_of(update, self._person, self._clock())
        if turn is not None:
            await arrive(turn, self._room, self._speakers)
            if self._speaker.missed(turn):
                raise NotShown(NotShown.__doc__)
            return self._speaker.courtesies(turn)
        if update.chat is not None and not update.chat.is_private:
            return [Courtesy("leaveChat", {"chat_id": update.chat.id})]
        return []

    def _person(self, address: str) -> str:
        return self._keys.blind("person", f"telegram:{address}".encode()).hex()
