"""What Telegram tells us, and the Turn that it is: nothing of the person but what they wrote is read."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from bot.dialogue import Channel, Turn

ASKED_FOR = ("message", "edited_message", "callback_query", "my_chat_member")

EDITED = "edited"  # what cannot be taken as an answer, though its words are kept

Person = Callable[[str], str]

_START = re.compile(r"/start(@\w+)?(\s|$)", re.IGNORECASE)  # whatever a link put after it is not read


class Chat(msgspec.Struct):
    id: int
    type: str

    @property
    def is_private(self) -> bool:
        return self.type == "private"


class Message(msgspec.Struct):
    """A message; of what is not text only its being there counts."""

    message_id: int
    chat: Chat
    text: str = ""
    caption: str = ""
    photo: Any = None
    voice: Any = None
    audio: Any = None
    video: Any = None
    video_note: Any = None
    animation: Any = None
    sticker: Any = None
    location: Any = None
    venue: Any = None
    contact: Any = None
    document: Any = None
    poll: Any = None
    dice: Any = None
    story: Any = None
    paid_media: Any = None
    checklist: Any = None

    @property
    def unable(self) -> str:
        """What it is that we cannot take: `voice`, `photo`, `other`, or nothing."""
        if self.voice or self.audio or self.video_note:
            return "voice"
        if self.photo:
            return "photo"
        others = (self.video, self.animation, self.sticker, self.location, self.venue, self.contact, self.document,
                  self.poll, self.dice, self.story, self.paid_media, self.checklist)  # fmt: skip
        return "other" if any(others) else ""


class Press(msgspec.Struct):
    """A button pressed.  Telegram leaves the message out where it is too old to be known."""

    id: str
    data: str = ""
    message: Message | None = None


class Membership(msgspec.Struct):
    chat: Chat


class Update(msgspec.Struct):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Press | None = None
    my_chat_member: Membership | None = None
    channel_post: Message | None = None

    @property
    def chat(self) -> Chat | None:
        pressed = self.callback_query.message if self.callback_query else None
        of = self.message or self.edited_message or pressed or self.my_chat_member or self.channel_post
        return of.chat if of else None


class TelegramTurn(Turn, frozen=True):
    """A turn that came by Telegram.  callback: the id of the press, which wants to be answered."""

    callback: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether what was sent is now with us, so that it need not stay in the chat."""
        return self.starts or (bool(self.text) and self.unable in ("", EDITED))


class NoUpdate(ValueError):
    """This is no update of Telegram's: refuse it."""


class Unreadable(NoUpdate):
    """An update, but of a form that we do not know: pass over it, else it would be sent again for a day."""


_decode = msgspec.json.Decoder(Update).decode
_Numbered = msgspec.defstruct("_Numbered", [("update_id", int)])
_decode_number = msgspec.json.Decoder(_Numbered).decode


def read(body: bytes) -> Update:
    """An update out of the bytes that were sent; raises NoUpdate or Unreadable."""
    try:
        return _decode(body)
    except (ValueError, RecursionError) as error:
        try:
            _decode_number(body)
        except (ValueError, RecursionError):
            raise NoUpdate(NoUpdate.__doc__) from None
        if not isinstance(error, msgspec.ValidationError):
            raise NoUpdate(NoUpdate.__doc__) from None
        raise Unreadable(Unreadable.__doc__) from None


def turn_of(update: Update, person: Person, at: datetime) -> TelegramTurn | None:
    """The turn that an update is; None for what is nobody's word."""
    chat = update.chat
    if chat is None or not chat.is_private:
        return None
    address = str(chat.id)
    turn = TelegramTurn(
        f"telegram:{update.update_id}", person(address), Channel.TELEGRAM, at, secrets.token_bytes(64), address=address
    )
    if update.callback_query is not None:
        return _pressed(turn, update.callback_query)
    if update.message is not None:
        return _wrote(turn, update.message)
    if update.edited_message is not None:
        return _edited(turn, update.edited_message)
    return None


def _pressed(turn: TelegramTurn, press: Press) -> TelegramTurn:
    shown_in = press.message.message_id if press.message else None
    return msgspec.structs.replace(turn, press=press.data or "-", callback=press.id, live_message=shown_in)


def _wrote(turn: TelegramTurn, message: Message) -> TelegramTurn | None:
    turn = msgspec.structs.replace(turn, message=message.message_id)
    if _START.match(message.text):
        return msgspec.structs.replace(turn, starts=True)
    if message.unable:
        return msgspec.structs.replace(turn, unable=message.unable, text=message.caption)
    return msgspec.structs.replace(turn, text=message.text) if message.text else None


def _edited(turn: TelegramTurn, message: Message) -> TelegramTurn | None:
    """An edited message is kept beside the answers, word for word: it never changes one."""
    words = message.text or message.caption
    return msgspec.structs.replace(turn, message=message.message_id, unable=EDITED, text=words) if words else None
