"""The conversations that a batch of turns may touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.dialogue.conversation import Conversation
from bot.dialogue.exchange import Turn
from bot.dialogue.recent import Recent
from bot.dialogue.turn import Held, Taken

STRANGER = timedelta(hours=1)  # words that reach a covered chat within it are kept with what was covered


class Loaded:
    """The conversations that a batch of turns may touch.  It follows them as turns seat and unseat them."""

    def __init__(self, conversations: Iterable[Conversation], recent: Recent) -> None:
        self.recent = recent
        self.by_id: dict[str, Conversation] = {}
        self.changed: dict[str, Conversation] = {}
        self._near: defaultdict[str | None, list[Conversation]] = defaultdict(list)
        for one in conversations:
            self.by_id[one.id] = one
            self._place(one)

    def drawn(self, id: str, message: int | None, at: datetime) -> None:
        """A message was put into the chat to show the screen; None: the chat takes none, nobody is reached there."""
        conversation = self.by_id.get(id)
        if conversation is None:
            return
        conversation.kept.reachable = message is not None
        if message is not None:
            conversation.kept.live_message = max(message, conversation.kept.live_message or 0)
            conversation.kept.messages.append((message, at))
        self.changed[id] = conversation

    def swept(self, id: str, gone: Collection[int]) -> None:
        """Forget messages that are gone from a chat, and the chat itself once it is closed and none is left."""
        conversation = self.by_id.get(id)
        if conversation is None:
            return
        kept = conversation.kept
        kept.messages = [(message, at) for message, at in kept.messages if message not in gone]
        if conversation.person is None and all(message == kept.live_message for message, _ in kept.messages):
            kept.messages, kept.address, kept.live_message = [], "", None
        self.changed[id] = conversation

    def held(self, turn: Turn, hashed: bytes | None) -> Held:
        held = Held()
        for conversation in self._near.get(turn.person, ()):
            if conversation.person == turn.person:
                held.current = conversation
            elif conversation.was_person == turn.person and _lately(conversation, turn.at):
                held.covered = max(held.covered or conversation, conversation, key=_covered_at)
        if turn.cover is not None:
            held.clocked = self.by_id.get(turn.cover[0])
        if hashed is not None:
            opens = (one for one in self.by_id.values() if one.phrase == hashed and not _ended(one, turn.at))
            held.by_phrase = next(opens, None)
        return held

    def _place(self, conversation: Conversation) -> None:
        for person in (conversation.person, conversation.was_person):
            if person and conversation not in self._near[person]:
                self._near[person].append(conversation)

    def after(self, taken: Taken) -> None:
        for conversation in taken.conversations:
            self.changed[conversation.id] = self.by_id[conversation.id] = conversation
            if conversation.stored is None or conversation.person != conversation.stored[1][0]:  # it has moved
                self._place(conversation)
            if conversation.deleted:
                del self.by_id[conversation.id]
                conversation.person = conversation.was_person = None


def _lately(conversation: Conversation, at: datetime) -> bool:
    return conversation.covered_at is not None and at - conversation.covered_at < STRANGER


def _covered_at(conversation: Conversation) -> datetime:
    return conversation.covered_at or conversation.started_at


def _ended(conversation: Conversation, at: datetime) -> bool:
    return conversation.ends_at is not None and conversation.ends_at <= at
