"""The reporter's page over real flows, a real reception and a real store, and a browser without scripts to read it."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from bot import dialogue
from bot.app import Deciding, manner_of, open_script, tables_for
from bot.channels import web
from bot.dialogue import Channel, Manner
from bot.reception import Reception, Room
from bot.referrals import open_directory, open_hours, open_places
from bot.settings import read_settings
from bot.store import Store

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
EXIT = "https://weather.example.org/"
STATIC = Path(web.__file__).parents[2] / "static"


@dataclass
class Clock:
    """The time that the page is told."""

    now: datetime = AT

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class House:
    """The web channel and what it stands on."""

    app: Starlette
    store: Store
    room: Room
    clock: Callable[[], datetime]

    def browser(self) -> Browser:
        return Browser(TestClient(self.app, base_url="http://testserver", follow_redirects=False))

    def cover(self) -> None:
        """What the loop of the clock does."""
        with self.store.read() as db:
            due = dialogue.to_cover(db, self.clock())
        for one in due:
            self.room.submit(dialogue.clock_turn(*one, self.clock())).result()


@dataclass
class Browser:
    """Somebody at the page: reads it, presses what stands on it, and follows where it leads."""

    client: TestClient
    page: httpx.Response = field(init=False)
    went: list[httpx.Response] = field(default_factory=list)

    def open(self, path: str = "/") -> Browser:
        self.page = self.client.get(path)
        self.went.append(self.page)
        return self

    def press(self, label: str, **fields: str | list[str]) -> Browser:
        """Press the button with this label, with these fields filled in."""
        fields["press"] = self.value_of(label)
        return self.send(to="/", **fields)

    def send(self, *, to: str = "/", **fields: str | list[str]) -> Browser:
        """Send the form as it stands."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page.text))
        self.page = self.client.post(to, data={**hidden, **fields})
        self.went.append(self.page)
        while self.page.status_code == 303 and self.page.headers["location"].startswith("/"):
            self.open(self.page.headers["location"])
        return self

    def tick(self, *labels: str) -> Browser:
        """Tick these boxes and send the page."""
        box = r'<input[^>]*type="checkbox" value="([^"]*)".*?<label[^>]*>\s*(.*?)\s*</label>'
        boxes = re.findall(box, self.page.text, re.S)
        tokens = {html.unescape(label): value for value, label in boxes}
        return self.press("Next", pick=[tokens[label] for label in labels])

    def value_of(self, label: str) -> str:
        found = [value for value, text in self.buttons if text == label]
        assert found, f"{label!r} is not on the page, only {[text for _, text in self.buttons]}"
        return found[0]

    @property
    def buttons(self) -> list[tuple[str, str]]:
        found = re.findall(r'<button[^>]*name="press" value="([^"]*)"[^>]*>\s*(.*?)\s*</button>', self.page.text, re.S)
        return [(value, html.unescape(text)) for value, text in found if text]

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.page.text)
        assert found
        return found[1]

    @property
    def heading(self) -> str:
        found = re.search(r"<h1.*?</h1>", self.page.text, re.S)
        assert found, self.page.text
        return " ".join(html.unescape(re.sub(r"<[^>]*>", "", found[0])).split())

    @property
    def text(self) -> str:
        """What is read on the page, hidden parts left out."""
        shown = re.sub(r"<head>.*?</head>|<(\w+)[^>]* hidden>.*?</\1>", "", self.page.text, flags=re.S)
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", shown)).split())

    @property
    def at_the_first_screen(self) -> bool:
        return self.heading == "Hello. You can write to us here." and "Danger now" not in self.text

    def to_the_questions(self) -> str:
        """Through the welcome, words taken; returns the five words."""
        self.open().press("Go on").press("No").press("Yes, it is safe")
        while "five words" not in self.text:
            self.press("Go on")
        found = re.search(r"<strong>([a-z]+(?: [a-z]+){4})</strong>", self.page.text)
        assert found
        self.press("I have them")
        return found[1]


def manner() -> Manner:
    """How the demonstration is run."""
    return manner_of(read_settings({"HEARTHLINE_DATA": tempfile.mkdtemp()}))


def open_reception(manner: Manner) -> Reception:
    """The real flows, places, services and rules."""
    deciding = Deciding(open_places(), open_directory(demo=True), open_hours())
    return Reception(open_script(), tables_for(deciding, manner))


def open_house(
    store: Store, reception: Reception, room: Room, clock: Callable[[], datetime], manner: Manner, *,
    exit_url: str = EXIT, secure: bool = False, demo: bool = False,
) -> House:  # fmt: skip
    """The web channel, mounted as the service does."""
    routes = web.routes(
        store=store, reception=reception, room=room, speakers={Channel.WEB: web.Silent()}, clock=clock,
        exit_url=exit_url, manner=manner, secure=secure, demo=demo,
    )  # fmt: skip
    return House(Starlette(routes=[Mount("/static", StaticFiles(directory=STATIC)), *routes]), store, room, clock)
