"""`hearthline serve` as it is run, in a process of its own, with everybody who comes to it."""

from __future__ import annotations

import asyncio
import html
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx

from bot.reception import Reception
from bot.referrals.places import DEFAULT
from bot.store import Keys, Store
from tests.chain.by_web import ByWeb
from tests.console.conftest import Browser as AtDesk
from tests.delivery.servers import NO_TLS, free_port
from tests.telegram.stand_in import BotApi, Person, Webhook
from tests.web.house import Browser as AtPage

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "987654321:AnInventedTokenOfNoBotAtAll"
SECRET = "an-invented-secret-0123456789"
BOOT = 60.0  # seconds that a loaded machine may take
FORM = re.compile(r"<form.*?</form>", re.DOTALL)

T = TypeVar("T")


@dataclass(frozen=True)
class Mail:
    """A mail that the demonstration's inbox shows."""

    to: str
    subject: str
    text: str

    @property
    def path(self) -> str:
        """Where its link leads, on this service."""
        found = re.search(r"https?://[^/]+(/staff/r/\w+)", self.text)
        assert found, self.text
        return found[1]


class Telegram:
    """Telegram's side, in an event loop of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.api = BotApi(TOKEN)
        self.do(self.api.start())

    def do(self, happens: Coroutine[Any, Any, T]) -> T:
        return self.begin(happens).result(30)

    def begin(self, happens: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(happens, self._loop)

    def close(self) -> None:
        self.do(self.api.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)


class Service:
    """A service on a database, from the moment `at`; `pass_` lets its time go on.  desk: the same flows and rules.

    more: settings besides, or instead of, those of the demonstration.
    """

    def __init__(self, folder: Path, database: str, desk: Reception, at: datetime, **more: str) -> None:
        self.telegram, self.desk = Telegram(), desk
        self._keys, self._ahead, self._log = Keys.new_text(), folder / "ahead", folder / "log"
        self._data = with_places(folder / "data")
        self.set_clock(at)
        self._database, self.port, self._more = database, free_port(), more
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()
        self.store = Store(database, Keys.from_settings(self._keys))

    def start(self) -> None:
        environ = {
            "PATH": os.environ["PATH"], "CHAIN_AHEAD": str(self._ahead), "HEARTHLINE_DATA": str(self._data),
            "HEARTHLINE_DATABASE_URL": self._database, "HEARTHLINE_MASTER_KEY": self._keys,
            "HEARTHLINE_PORT": str(self.port), "HEARTHLINE_TELEGRAM_TOKEN": TOKEN,
            "HEARTHLINE_TELEGRAM_API_URL": self.telegram.api.url, "HEARTHLINE_TELEGRAM_WEBHOOK_SECRET": SECRET,
        } | self._more  # fmt: skip
        command = [sys.executable, "-m", "tests.chain.ahead", "serve"]
        with self._log.open("a") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        until(self._answers, BOOT)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers=headers, verify=NO_TLS)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log
        try:
            return self.get("/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._ahead.read_text("ascii")))

    def set_clock(self, at: datetime) -> None:
        beside = self._ahead.with_suffix(".new")
        beside.write_text(str((at - datetime.now(UTC)).total_seconds()), "ascii")
        beside.replace(self._ahead)

    def pass_(self, **time: float) -> None:
        self.set_clock(self.now() + timedelta(**time))

    def page(self) -> AtPage:
        """Somebody at the reporter's page."""
        return AtPage(httpx.Client(base_url=self.url, verify=NO_TLS))  # type: ignore[arg-type] # all that it needs of a client

    def tells(self, written: str) -> ByWeb:
        """Somebody tells this on the web, as it is written."""
        player = ByWeb(self.store, self.desk, self.page(), self.set_clock)
        player._at = self.now()
        try:
            differences = player.play(written)
        finally:
            player.close()
        assert not differences, "\n".join(map(str, differences))
        return player

    def desk_of(self, name: str, path: str = "/staff/") -> AtDesk:
        """Somebody of the staff, come in by one click on their way to a page."""
        browser = AtDesk(httpx.Client(base_url=self.url, verify=NO_TLS, follow_redirects=True))  # type: ignore[arg-type]
        browser.open(path)
        form = next(form for form in FORM.findall(browser.page.text) if f"{name} " in form)
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        browser.page = browser.client.post("/staff/sign-in", data=fields)
        assert browser.page.status_code == 200
        return browser

    def person(self, chat: int) -> Person:
        return Person(self.telegram.api, Webhook(self.telegram.api, f"{self.url}/telegram", SECRET), chat)

    def inbox(self) -> list[Mail]:
        """The mails that were really sent, newest first."""
        page = self.get("/inbox").text
        shown = re.findall(r"<h2[^>]*>(.*?)</h2><p[^>]*>To (.*?), .*?</p><pre[^>]*>(.*?)</pre>", page, re.DOTALL)
        return [Mail(to, subject, html.unescape(re.sub(r"<[^>]*>", "", text))) for subject, to, text in shown]

    def mail_to(self, address: str, but: list[Mail]) -> Mail:
        """The new mail that comes to this address within seconds."""
        return until(lambda: next((mail for mail in self.inbox() if mail.to == address and mail not in but), None))

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.store.close()
        self.telegram.close()


def with_places(data: Path) -> Path:
    """A service's own folder, with the postcodes that are compiled already."""
    if not data.exists():
        data.mkdir(parents=True)
        (data / "places").symlink_to((ROOT / DEFAULT).resolve(), target_is_directory=True)
    return data


def until(holds: Callable[[], T | None], seconds: float = 20.0) -> T:
    """What it gives as soon as there is something."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found
