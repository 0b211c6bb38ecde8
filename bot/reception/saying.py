"""What goes to the writer beside turns, and how a channel says things."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from bot.dialogue import Reply, Turn
from bot.store import Writer


class Owed(msgspec.Struct, frozen=True):
    """A screen that could not be drawn: a job draws the present one as soon as the channel allows."""

    conversation: str
    version: int


class Sweeping(msgspec.Struct, frozen=True):
    """A screen that closes is owed in the transaction that closes it: a job goes on until the first screen stands
    there and no message is left, or 48 hours have passed."""

    conversation: str
    version: int


class Drawn(msgspec.Struct, frozen=True):
    """A message was put into a chat to show a conversation's screens; None: that chat takes none."""

    conversation: str
    message: int | None
    at: datetime


class Swept(msgspec.Struct, frozen=True):
    """Messages that are gone from the chat of a conversation that was closed."""

    conversation: str
    messages: tuple[int, ...]


class Shown(msgspec.Struct, frozen=True):
    """A screen stands in somebody's chat.  The outcome is the present one, if another process has gone on meanwhile."""

    person: str
    conversation: str
    version: int


Item = Turn | Owed | Sweeping | Drawn | Swept | Shown
Outcome = list[Reply]
Room = Writer[Item, Outcome]


class StillOld(RuntimeError):
    """A chat shows what is no longer present, and could not be drawn just now: what was brought is to come again."""


class Speaker(Protocol):
    """How a channel says things.  What it cannot say now it says later: both calls tell whether they succeeded."""

    async def speak(self, turn: Turn | None, reply: Reply) -> bool | None:
        """Draw the reply's screen where the turn came from, or at its address; true once that is confirmed.  None: a
        newer one was asked for in the meantime, and whoever asked sees to it."""

    async def sweep(self, address: str, messages: tuple[int, ...]) -> bool:
        """Delete these messages; true once none of them is left that can be deleted."""


Speakers = Mapping[str, Speaker]  # by channel
