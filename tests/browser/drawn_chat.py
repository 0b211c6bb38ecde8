"""Draws what the bot shows in Telegram, as the real service told it to a stand-in: text, buttons, one message.

Telegram itself cannot be had here, so the dress is ours; the words, their order and the buttons are what was sent.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from playwright.sync_api import Page

from tests.telegram.stand_in import BotApi, Person, Shown, Update

TOKEN = "987654321:AnInventedTokenOfNoBotAtAll"
CHAT = 7
PATIENCE = 10.0  # seconds for one answer
STYLE = """
body { margin: 0; background: #d7e3ec; font: 17px/1.4 "Open Sans", sans-serif; color: #111 }
header { background: #517da2; color: #fff; padding: 14px 18px; font-weight: bold }
main { padding: 16px 12px; display: flex; flex-direction: column; gap: 4px }
p { background: #fff; border-radius: 12px; margin: 0; padding: 10px 14px; white-space: pre-wrap }
div { display: flex; gap: 4px }
span { flex: 1; background: #7f9fb6; border-radius: 8px; color: #fff; font-size: 15px; padding: 9px 4px }
span { text-align: center }
"""


class Chat:
    """One person's private chat with the bot of a running service that asks for its updates."""

    def __init__(self, api: BotApi, loop: asyncio.AbstractEventLoop) -> None:
        self.api, self._loop = api, loop
        self._person = Person(api, self._brings, CHAT)

    async def _brings(self, update: Update) -> None:
        self.api.queue.append(update)

    def start(self) -> None:
        self._loop.call_soon_threadsafe(lambda: self.api.queue.append(self._person.writing("/start")))
        self._until_shown("Hello")

    def press(self, label: str, then: str) -> None:
        """Press a button, and wait for the screen that has these words."""
        self._loop.call_soon_threadsafe(lambda: self.api.queue.append(self._person.pressing(label)))
        self._until_shown(then)

    def draw(self, page: Page, path: str) -> None:
        page.set_content(as_html(self._person.screen))
        page.screenshot(path=path)

    def _until_shown(self, words: str) -> None:
        async def shown() -> None:
            async with asyncio.timeout(PATIENCE):
                while words not in "".join(message.text for message in self.api.ours(CHAT)):
                    await asyncio.sleep(0.05)

        asyncio.run_coroutine_threadsafe(shown(), self._loop).result()


@contextmanager
def stand_in() -> Iterator[Chat]:
    """The stand-in in an event loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    api = BotApi(TOKEN)
    asyncio.run_coroutine_threadsafe(api.start(), loop).result(PATIENCE)
    yield Chat(api, loop)
    asyncio.run_coroutine_threadsafe(api.stop(), loop).result(PATIENCE)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(PATIENCE)


def as_html(shown: Shown) -> str:
    """A message with its buttons; the text is Telegram's own HTML."""
    rows = ("".join(f"<span>{escape(button['text'])}</span>" for button in row) for row in shown.keyboard)
    buttons = "".join(f"<div>{row}</div>" for row in rows)
    page = f"<header>Hello</header><main><p>{shown.text}</p>{buttons}</main>"
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{page}"
