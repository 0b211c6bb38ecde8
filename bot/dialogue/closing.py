"""How a screen closes: the cover, leave, and opening again with the five words."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dialogue import wording
from bot.dialogue.conversation import Conversation, Kept
from bot.dialogue.exchange import Reply, Turn
from bot.dialogue.known import Manner, Tables
from bot.dialogue.machine import Script

SWEPT_WITHIN = timedelta(hours=48)  # that messages may be deleted by Telegram; then nothing of the chat is kept


def cover(script: Script, conversation: Conversation, at: datetime, tables: Tables) -> Reply:
    """The screen becomes the first screen and nothing else; from now on the chat is a stranger's."""
    reply = cover_screen(script, conversation, tables)
    unseat(conversation, at, tables.manner)
    return reply


def cover_screen(script: Script, conversation: Conversation, tables: Tables, *, stays: bool = False) -> Reply:
    """The first screen where it was open, and the messages of that chat swept.  stays: somebody starts anew."""
    kept = conversation.kept
    return Reply(
        conversation.person or conversation.was_person or "",
        wording.first(script, tables),
        address=kept.address,
        live_message=kept.live_message,
        sweep=to_sweep(conversation),
        closes=not stays,
        channel=kept.channel, conversation=conversation.id, version=conversation.version,
    )  # fmt: skip


def to_sweep(conversation: Conversation) -> tuple[int, ...]:
    """Every message of the chat that may still be there, but the one that shows the screen."""
    kept = conversation.kept
    return tuple(message for message, _ in kept.messages if message != kept.live_message)


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
    script.bring_up_to_date(conversation)
    kept = conversation.kept
    conversation.person, conversation.was_person = turn.person, None
    if turn.address != kept.address:  # what is known of messages was of another chat
        kept.address, kept.messages, kept.live_message = turn.address, [], None
    conversation.covered_at = conversation.ends_at = None
    conversation.turned_at = turn.at
    kept.channel = str(turn.channel)  # what is true of this channel may still have to be told
    kept.answers.pop("screen:close_now", None)
    if script.asked_again(conversation):
        kept.ticks = ()
    if conversation.sent_at is None:
        kept.aside = "welcome_back"
    else:
        kept.aside = "safe_again"  # and what was typed since is asked about after it
        kept.opens_at = script.reopens_at
    script.replay(conversation)


def only_the_chat(kept: Kept) -> Kept:
    """Nothing of what was told: only which messages are still to be deleted, and where."""
    return Kept(kept.place, kept.opens_at, channel=kept.channel, address=kept.address, live_message=kept.live_message,
                messages=kept.messages)  # fmt: skip


def left_behind(conversation: Conversation, id: str, at: datetime) -> Conversation:
    """The chat that a conversation was open in, once the conversation is open elsewhere or deleted."""
    left = Conversation(id, None, at, only_the_chat(conversation.kept))
    left.was_person = conversation.person or conversation.was_person
    left.ends_at = at + SWEPT_WITHIN
    return left


def hand_over(old: Conversation, new: Conversation) -> None:
    """Two conversations of one chat: what is still to be deleted there goes with the one that is open."""
    if old.kept.address and old.kept.address == new.kept.address:
        new.kept.messages = [*old.kept.messages, *(one for one in new.kept.messages if one not in old.kept.messages)]
        new.kept.live_message = new.kept.live_message or old.kept.live_message
        old.kept.messages, old.kept.live_message, old.kept.address = [], None, ""
