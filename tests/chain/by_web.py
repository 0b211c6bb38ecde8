"""A written conversation told on the web page, over HTTP: each press is of a button that stands on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.channels.transcript import Player, _is, _option
from bot.dialogue import Reply, View
from bot.reception import Reception
from bot.store import Store
from tests.web.house import Browser

BOXES = re.compile(r'<input[^>]*type="checkbox"[^>]*value="([^"]*)"')


class ByWeb(Player):
    """Plays at a page what is written.  `set_clock` gives the service its time before each turn."""

    def __init__(self, store: Store, desk: Reception, browser: Browser, set_clock: Callable[[datetime], None]) -> None:
        super().__init__(store, desk, "")
        self.browser, self._set_clock = browser, set_clock

    @property
    def phrase(self) -> str:
        """The five words that were offered."""
        return self._phrase

    def turn(self, text: str = "", press: str = "", *, starts: bool = False) -> Reply:
        page = self._page()
        if press:
            assert press in [value for value, _ in page.buttons], page.text
            return self._sent(press=press)
        box = "words" if 'id="words"' in page.page.text else "short"
        assert f'id="{box}"' in page.page.text, page.text
        return self._sent(press="", **{box: text})

    def _answer(self, view: View, answer: str) -> Iterator[str]:
        if view.form != "ticks" or answer.startswith(("?", "!", '"')):
            yield from super()._answer(view, answer)
            return
        picks = [_option(view, value.strip()).token for value in answer.split(",")]
        assert set(picks) <= set(BOXES.findall(self._page().page.text)), picks
        self._sent(press=_option(view, "=done").token, pick=picks)
        if self.view is not None and _is(self.view, view.step):
            yield "the boxes were not taken"

    def _page(self) -> Browser:
        self._set_clock(self._at)
        return self.browser if self.browser.went else self.browser.open()

    def _passes(self, rest: str) -> Iterator[str]:
        yield from super()._passes(rest)
        self._set_clock(self._at)
        self.browser.open()

    def _sent(self, **fields: str | list[str]) -> Reply:
        self.browser.send(to="/", **fields)
        session = self.browser.client.cookies.get("id")
        if session:
            self._person = self._store.keys.blind("person", f"web:{session}".encode()).hex()
        return Reply(self._person, self._present())

    _LINES = {**Player._LINES, "+": _passes}  # type: ignore[dict-item] # a player's own lines take that player
