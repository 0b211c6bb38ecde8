"""Somebody at the web page who tells the story: a browser without scripts, whose owner sends a page again that did not load."""

from __future__ import annotations

import asyncio
import random
from html.parser import HTMLParser
from itertools import count

import aiohttp

from bot.store import Keys
from tests.kills.house import House
from tests.kills.people import PATIENCE, Enough, Lost, Tale
from tests.kills.story import MARK, Act, Story, does

_numbers = count(1)


class Page(HTMLParser):
    """What a page can send: its hidden fields, its boxes and its buttons."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.buttons: list[str] = []
        self.boxes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "input" and has.get("type") == "hidden":
            self.hidden[has["name"]] = has["value"]
        elif tag == "input" and has.get("name") == "pick":
            self.boxes.append(has["value"])
        elif tag == "button" and has.get("name") == "press" and has.get("value"):
            self.buttons.append(has["value"])

    def button(self, act: str) -> str:
        """The token of a button; none if there is none."""
        return next((token for token in self.buttons if does(token) in (act, f"?{act}")), "")


class Reader:
    """One person at the page.  `tales` has what they told, `person` under which pseudonym it is held."""

    def __init__(self, house: House, story: Story, keys: Keys) -> None:
        self._house, self._story, self._keys = house, story, keys
        self._cookie = ""
        self.tales: list[Tale] = []
        self.people: list[str] = []

    async def tell(self) -> None:
        """Again and again, each time in a window of its own, until the house says that it is enough."""
        try:
            while not self._house.stopping.is_set():
                self._cookie = ""
                self.tales.append(Tale(-next(_numbers)))
                self.people.append("")
                await self._one(self.tales[-1])
        except Enough:
            return

    async def _one(self, tale: Tale) -> None:
        number = 0
        while number < len(self._story.acts):
            page, acts = await self._page(number), self._together(number)
            fields = dict(page.hidden)
            sent = [*fields.items(), *self._given(page, acts, tale)]
            await self._send(sent)
            number += len(acts)
            tale.done = number
            self.people[-1] = self._keys.blind("person", f"web:{self._cookie}".encode()).hex()
        tale.open = False

    def _together(self, number: int) -> list[Act]:
        """A page with boxes sends them all at once."""
        acts, view = self._story.acts, self._story.views[number]
        last = number
        while view.form == "ticks" and acts[last].press != "=done":
            last += 1
        return list(acts[number : last + 1])

    def _given(self, page: Page, acts: list[Act], tale: Tale) -> list[tuple[str, str]]:
        if acts[0].text:
            words = acts[0].text.replace(MARK, tale.mark)
            return [("words" if MARK in acts[0].text else "short", words)]
        ticked = {f"+{act.press}" for act in acts[:-1]}
        boxes = [("pick", token) for token in page.boxes if does(token) in ticked]
        return [*boxes, ("press", page.button(acts[-1].press) or f"x.{acts[-1].press}")]

    async def _page(self, number: int) -> Page:
        """The page on which this is done."""
        view = self._story.views[number]
        wanted = {does(option.token) for option in view.options if option.role != "heading"} - {
            "!leave",
            "leave",
        }  # one button of the page does both
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    page = Page(await self._loaded("GET"))
                    if wanted <= {does(token) for token in (*page.buttons, *page.boxes)}:
                        return page
                    if self._house.stopping.is_set():
                        raise Enough
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise Lost(f"the page shows {page.buttons} and not {view.step}") from None

    async def _send(self, fields: list[tuple[str, str]]) -> None:
        leaves = any(name == "press" and value.endswith("!leave") for name, value in fields)
        await self._loaded("POST", fields)
        if random.random() < 0.1 and not leaves:  # pressed twice
            await self._loaded("POST", fields)

    async def _loaded(self, method: str, fields: list[tuple[str, str]] | None = None) -> str:
        """A page, asked for until it comes."""
        while True:
            await asyncio.sleep(random.uniform(0.05, 0.2))
            url = random.choice(self._house.services).url
            headers = {"Cookie": f"id={self._cookie}"} if self._cookie else {}
            try:
                async with self._house.session.request(
                    method, f"{url}/", data=fields, headers=headers, allow_redirects=False
                ) as answer:
                    if (given := answer.cookies.get("id")) is not None and given.value:
                        self._cookie = given.value
                    if answer.status in (200, 303):
                        return await answer.text()
            except (aiohttp.ClientError, TimeoutError):
                continue
            assert answer.status == 503, answer.status
