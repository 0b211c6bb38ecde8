"""How a screen closes: the cover, leave, and opening again with the five words."""

from __future__ import annotations

from datetime import datetime

from bot.dialogue import wording
from bot.dialogue.conversation import Conversation
from bot.dialogue.exchange import Reply, Turn
from bot.dialogue.known import Manner, Tables
from bot.dialogue.machine import Script


def cover(script: Script, conversation: Conversation, at: datetime, tables: Tables) -> Reply:
    """The screen becomes the first screen and nothing else; from now on the chat is a stranger's."""
    reply = cover_screen(script, conversation, tables)
    unseat(conversation, at, tables.manner)
    return reply


def cover_screen(script: Script, conversation: Conversation, tables: Tables) -> Reply:
    kept = conversation.kept
    return Reply(
        conversation.person or "",
        wording.first(script, tables),
        address=kept.address,
        live_message=kept.live_message,
        sweep=tuple(message for message, _ in kept.messages if message != kept.live_message),
        closes=True,
        channel=kept.channel, conversation=conversation.id, version=conversation.version,
    )


def unseat(conversation: Conversation, at: datetime, manner: Manner) -> None:
    """Open nowhere; opened again only with the five words.  Without words it ends within the hour."""
    if conversation.person is not None:
        conversation.was_person = conversation.person
    conversation.person = None
    conversation.covered_at = at
    conversation.cover_at = None
    if conversation.sent_at is not None and conversation.has_words:
        conversation.ends_at = at + manner.sent_kept
    else:
        conversation.ends_at = at + (manner.kept if conversation.has_words else manner.brief)
    conversation.kept.offered_phrase = ""
    conversation.kept.open_heading = ""


def seat(script: Script, conversation: Conversation, turn: Turn) -> None:
    """Open in this chat; earlier answers are not shown."""
    conversation.person, conversation.was_person = turn.person, None
    if turn.address != conversation.kept.address:  # what is known of messages was of another chat
        conversation.kept.messages, conversation.kept.live_message = [], None
    conversation.covered_at = conversation.ends_at = None
    conversation.kept.aside = ""
    conversation.turned_at = turn.at
    conversation.changed()
    if conversation.sent_at is None:
        conversation.kept.aside = "welcome_back"
        return
    conversation.kept.opens_at = script.reopens_at
    follow_up = {step.name for step, _ in script.reopening.flat()}
    for key in [key for key in conversation.kept.answers if key.removeprefix("screen:") in follow_up]:
        conversation.take_back(key)
    script.replay(conversation)


def closed(script: Script, conversation: Conversation, turn: Turn, tables: Tables, *, stays: bool) -> Reply:
    """The answer to *leave* and to *delete*: the first screen, and the messages of this chat swept."""
    kept = conversation.kept
    return Reply(
        turn.person,
        wording.first(script, tables),
        address=kept.address,
        live_message=kept.live_message,
        sweep=tuple(message for message, _ in kept.messages if message != kept.live_message),
        closes=not stays,
        channel=kept.channel,
        conversation=conversation.id, version=conversation.version,
    )
