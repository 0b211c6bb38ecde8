"""What went on in a chat, line by line, so that whoever finds a fault in it can see where it came from."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.telegram.stand_in import BotApi, Call, Shown, Update

ENDS = 40  # characters of a text by which it is known again


class Record:
    """Each update with its answer, and each call with which the house draws or deletes in a chat."""

    def __init__(self, api: BotApi) -> None:
        self._api, self._began = api, time.monotonic()
        self._brought: dict[int, list[tuple[float, str]]] = defaultdict(list)

    def note(self, update: Update, began: float, answer: object, by: int) -> None:
        """An update was answered, or was not, by the service at this port."""
        press, now = update.get("callback_query"), time.monotonic()
        message = press["message"] if press else update["message"]
        does = f"presses {press['data']!r} of {message['message_id']}" if press else f"writes {message['text']!r}"
        line = f"{update['update_id']} {does}, brought to :{by} {now - began:.2f} s ago: {answer}"
        self._brought[message["chat"]["id"]].append((now, line))

    def of(self, chat: int) -> Iterator[str]:
        """A chat's lines in the order of time, and last what stands in it."""
        calls = (call for call in self._api.calls if str(call.given.get("chat_id")) == str(chat))
        lines = [*self._brought[chat], *((call.at, _told(call)) for call in calls)]
        for at, line in sorted(lines):
            yield f"  {at - self._began:8.2f}  {line}"
        for shown in self._api.ours(chat):
            yield f"  stands there: {shown.id} {_end(shown.text)} {tokens(shown)}"


def tokens(shown: Shown) -> list[str]:
    return _tokens(shown.keyboard)


def _told(call: Call) -> str:
    given = call.given
    of, keyboard = given.get("message_id", given.get("message_ids", "")), given.get("reply_markup") or {}
    return f"{call.method} {of} {_end(given.get('text', ''))} {_tokens(keyboard.get('inline_keyboard', []))}"


def _tokens(keyboard: list[list[dict[str, Any]]]) -> list[str]:
    return [button["callback_data"] for row in keyboard for button in row]


def _end(text: str) -> str:
    return repr(text[-ENDS:])
