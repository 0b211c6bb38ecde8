"""Conversations as they were sealed last, kept open for a while, so that the next turn need not open them again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dialogue.conversation import Conversation

_MANY = 512  # conversations kept open; one takes about 30 kB
_LONG = timedelta(minutes=20)  # longer than any screen stays open
_MARK = 12  # bytes with which every sealed text begins, of which no two share them


class Recent:
    """What this process sealed, found by how the sealed text begins.

    What another process wrote, or what was written here and undone, begins otherwise and is never taken for it.  A turn
    takes out what it may change; what is closed is never put in.
    """

    def __init__(self) -> None:
        self._open: dict[bytes, Conversation] = {}

    def __len__(self) -> int:
        return len(self._open)

    def take(self, sealed: bytes) -> Conversation | None:
        return self._open.pop(sealed[:_MARK], None)

    def put(self, sealed: bytes, conversation: Conversation) -> None:
        if conversation.person is not None:
            conversation.turn_is_over()
            self._open[sealed[:_MARK]] = conversation

    def let_go(self, at: datetime) -> None:
        """Forget the oldest: those that are too many, and those that were put in long ago."""
        while self._open:
            oldest = next(iter(self._open))
            if len(self._open) <= _MANY and self._open[oldest].turned_at > at - _LONG:
                return
            del self._open[oldest]
