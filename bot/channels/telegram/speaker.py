"""How Telegram says things: one live message in a chat, edited from screen to screen; nothing pings.

A screen is never sent as a new message.  Where one is needed, a line that says nothing is sent, its id is stored, and
then it is edited into the screen: so no message that tells anything can be in a chat without our knowing its id, not
even when a call hangs or the process dies inside it, and the cover reaches all there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import Bot, LinkPreviewOptions, Message

from bot.channels.telegram import screen
from bot.channels.telegram.pacing import BETWEEN_SCREENS, Chat, Chats, Line
from bot.channels.telegram.updates import TelegramTurn
from bot.channels.telegram.wire import Answer, Answered, ask
from bot.dialogue import Reply, Turn, View
from bot.reception import Drawn, Room

SOON = 2.0  # seconds that a screen may wait for its place; one that must wait longer is owed
AT_A_TIME = 100  # messages that one call can delete
NOTHING = "…"  # what a new message says until it is a screen

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class Courtesy:
    """A call that nobody waits for: it may ride in the webhook's answer.  urgent: it shows danger, so it is called."""

    method: str
    parameters: dict[str, Any]
    urgent: bool = False


@dataclass(frozen=True)
class _Drawing:
    """A screen to be drawn in a chat.  number: its place among the screens asked for there."""

    address: str
    view: View
    number: int
    live: int | None
    anew: bool
    urgent: bool


class TelegramSpeaker:
    """`reception.Speaker` for Telegram."""

    def __init__(self, bot: Bot, room: Room, clock: Callable[[], datetime]) -> None:
        self._bot, self._room, self._clock = bot, room, clock
        self._line, self._chats = Line(), Chats()
        self._left: dict[str, set[int]] = {}
        self._alerts: dict[str, str] = {}
        self._missed: set[str] = set()

    async def speak(self, turn: Turn | None, reply: Reply) -> bool | None:
        """Draw the reply's screen; true once Telegram confirmed it, or nobody is there to see it; None if a newer one
        was asked for while this one waited."""
        address = reply.address or (turn.address if turn is not None else "")
        if not address:
            return True  # nobody is there
        chat = self._chats.of(address)
        pressed = turn.live_message if turn is not None else None
        live = _newest(pressed, reply.live_message, chat.live)
        if turn is None and reply.closes and live is None:
            return True  # nothing was ever shown there
        below = turn is not None and turn.message is not None and live is not None and live > turn.message
        chat.newest += 1
        drawing = _Drawing(
            address, reply.view, chat.newest, live,
            anew=live is None or (reply.anew and pressed is None and not below),
            urgent=reply.view.alert or reply.closes,
        )  # fmt: skip
        chat.shown |= {message for message in (live, reply.live_message, chat.live) if message is not None}
        drawn = await self._draw_in_turn(chat, drawing)
        if drawn is not False:
            await self._tidy(chat, address, turn)
        elif isinstance(turn, TelegramTurn):
            self._owe(turn, reply)
        return drawn

    def _owe(self, turn: TelegramTurn, reply: Reply) -> None:
        """Danger pops up meanwhile.  The first screen is nobody's: only the update itself, sent again, can draw it."""
        if reply.view.alert:
            self._alerts[turn.key] = screen.alert(reply.view)
        if not (reply.view.conversation or reply.conversation):
            self._missed.add(turn.key)

    def missed(self, turn: TelegramTurn) -> bool:
        """Whether nothing was shown for a turn and no job will show it."""
        missed = turn.key in self._missed
        self._missed.discard(turn.key)
        return missed

    async def _draw_in_turn(self, chat: Chat, drawing: _Drawing) -> bool | None:
        """One screen at a time in a chat, not more than one a second, and only the newest that was asked for."""
        known = chat.live
        async with chat.drawing:
            wait = max(chat.drawn_at + BETWEEN_SCREENS, chat.shut_until) - _now()
            if chat.newest == drawing.number and wait > SOON:
                return False
            if chat.newest == drawing.number and wait > 0:
                await asyncio.sleep(wait)
            if chat.newest != drawing.number:
                return None  # whoever asked for a newer screen sees to it
            moved = chat.live if chat.live != known else None
            return await self._draw(chat, drawing, _newest(moved, drawing.live))

    async def _draw(self, chat: Chat, drawing: _Drawing, live: int | None) -> bool:
        answer = Answered(Answer.GONE)
        if live is not None and (not drawing.anew or live != drawing.live):
            answer = await self._edit(chat, drawing, live)
        if answer.how is Answer.GONE:
            live, answer = await self._draw_below(chat, drawing)
        if answer.done:
            chat.live, chat.drawn_at = live, _now()
        elif answer.how is Answer.UNREACHABLE:
            await self._remember(drawing.view, None)
        return answer.how in (Answer.DONE, Answer.UNREACHABLE)

    async def _draw_below(self, chat: Chat, drawing: _Drawing) -> tuple[int | None, Answered]:
        """A new message at the bottom: known to us before it says anything."""
        shown = drawing.view if drawing.view.neutral else None

        def send() -> Awaitable[Message]:
            return self._bot.send_message(
                int(drawing.address),
                screen.text(shown) if shown else NOTHING,
                parse_mode="HTML",
                reply_markup=screen.keyboard(shown) if shown else None,
                disable_notification=True,
                protect_content=True,
                link_preview_options=_NO_PREVIEW,
            )

        answer = await self._call(chat, send, urgent=drawing.urgent)
        if not answer.done:
            return None, answer
        live: int = answer.result.message_id
        await self._remember(drawing.view, live)
        chat.live = live
        return live, answer if shown else await self._edit(chat, drawing, live)

    async def _edit(self, chat: Chat, drawing: _Drawing, live: int) -> Answered:
        def edit() -> Awaitable[Message | bool]:
            return self._bot.edit_message_text(
                screen.text(drawing.view),
                chat_id=int(drawing.address),
                message_id=live,
                parse_mode="HTML",
                reply_markup=screen.keyboard(drawing.view),
                link_preview_options=_NO_PREVIEW,
            )

        return await self._call(chat, edit, urgent=drawing.urgent)

    async def _remember(self, view: View, message: int | None) -> None:
        if view.conversation:
            await self._room.put(Drawn(view.conversation, message, self._clock()))

    async def _tidy(self, chat: Chat, address: str, turn: Turn | None) -> None:
        """Messages that no longer show the screen go, with the courtesies of the turn if there is one.

        Only older ones: a newer one may be where another process has just drawn, and a chat must not be left empty.
        """
        left = {message for message in chat.shown if chat.live is not None and message < chat.live}
        if not left:
            return
        chat.shown -= left
        if isinstance(turn, TelegramTurn):
            self._left[turn.key] = left
        else:
            await self._delete(address, tuple(left), urgent=False)

    def courtesies(self, turn: TelegramTurn) -> list[Courtesy]:
        """What is left to do after a turn was answered: stop the button's clock, take away what was written."""
        found = []
        alert = self._alerts.pop(turn.key, "")
        if turn.callback:
            shown = {"text": alert, "show_alert": True} if alert else {}
            found.append(
                Courtesy("answerCallbackQuery", {"callback_query_id": turn.callback, **shown}, urgent=bool(alert))
            )
        gone = self._left.pop(turn.key, set())
        if turn.message is not None and turn.is_kept:
            gone = gone | {turn.message}
        if gone:
            found.append(Courtesy("deleteMessages", {"chat_id": int(turn.address), "message_ids": sorted(gone)}))
        return found

    async def do(self, courtesy: Courtesy) -> bool:
        """Make the call; whether it was done."""
        calls: dict[str, Callable[..., Awaitable[Any]]] = {
            "answerCallbackQuery": self._bot.answer_callback_query,
            "deleteMessages": self._bot.delete_messages,
            "leaveChat": self._bot.leave_chat,
        }
        answer = await self._call(Chat(), lambda: calls[courtesy.method](**courtesy.parameters), courtesy.urgent)
        return answer.done

    async def sweep(self, address: str, messages: tuple[int, ...]) -> bool:
        """Delete messages, confirmed; true once none is left that can be deleted (Telegram lets us for 48 hours)."""
        for start in range(0, len(messages), AT_A_TIME):
            if not await self._delete(address, messages[start : start + AT_A_TIME], urgent=True):
                return False
        return True

    async def _delete(self, address: str, messages: tuple[int, ...], urgent: bool) -> bool:
        chat = self._chats.of(address)
        answer = await self._call(chat, lambda: self._bot.delete_messages(int(address), messages), urgent)
        if answer.how is Answer.GONE and len(messages) > 1:  # one that cannot be deleted must not keep the others
            return all([await self._delete(address, (message,), urgent) for message in messages])
        return answer.how not in (Answer.WAIT, Answer.FAILED)

    async def _call(self, chat: Chat, call: Callable[[], Awaitable[Any]], urgent: bool) -> Answered:
        """A call in its place.  A short wait that Telegram asks for is kept; what fails at once is tried once more."""
        if chat.shut_until - _now() > SOON:
            return Answered(Answer.WAIT)
        answer = await self._call_once(call, urgent)
        if answer.how is Answer.WAIT:
            chat.shut_until = _now() + answer.seconds
            if answer.seconds > SOON:
                return answer
            await asyncio.sleep(answer.seconds)
        elif answer.how is not Answer.FAILED or answer.seconds > SOON:
            return answer
        return await self._call_once(call, urgent)

    async def _call_once(self, call: Callable[[], Awaitable[Any]], urgent: bool) -> Answered:
        began = _now()
        try:
            async with asyncio.timeout(SOON):
                await self._line.place(urgent=urgent)
        except TimeoutError:
            return Answered(Answer.FAILED, seconds=_now() - began)
        answer = await ask(call)
        return answer if answer.how is not Answer.FAILED else Answered(Answer.FAILED, seconds=_now() - began)


def _newest(*messages: int | None) -> int | None:
    """The one to draw in: whoever else draws in this chat comes to the same."""
    return max((message for message in messages if message is not None), default=None)


def _now() -> float:
    return asyncio.get_running_loop().time()
