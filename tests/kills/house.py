"""One house under fire: a database, one or two `hearthline serve` processes on it, and stand-ins for all they call."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.delivery.servers import Inbox, mail_server
from tests.kills.record import Record
from tests.telegram.stand_in import BotApi, Update

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "987654321:AnInventedTokenOfNoBotAtAll"
SECRET = "an-invented-secret-0123456789"
CALLS = ("sendMessage", "editMessageText", "deleteMessages")
BOOT = 120.0  # seconds that a service may take to answer, however busy the machine
_caller: ContextVar[int] = ContextVar("the port from which the Bot API is called")
_ports = count(random.randrange(20_000, 30_000))


class Nursery:
    """Starts services; see nursery.py."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.kills.nursery"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._said() == "ready"

    def start(self, environ: dict[str, str], log: Path) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"environ": environ, "log": str(log)}) + "\n")
        self._process.stdin.flush()
        return int(self._said())

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.communicate(timeout=10)


@dataclass(frozen=True)
class Caught:
    """A call that hangs: at which place, and from which port it came."""

    where: str
    port: int


class Trap:
    """Places inside outgoing calls: at the first that is reached, the call hangs until its process is dead."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._set: frozenset[str] = frozenset()
        self._reached: asyncio.Future[Caught] = self._loop.create_future()

    def set(self, *where: str) -> asyncio.Future[Caught]:
        """What is caught, once one of these is reached."""
        self._reached = self._loop.create_future()
        self._set = frozenset(where)
        return self._reached

    def lift(self) -> None:
        self._set = frozenset()

    def springs(self, where: str, port: int) -> bool:
        """Whether this is the place; from any thread."""
        if where not in self._set:
            return False
        self._set = frozenset()
        self._loop.call_soon_threadsafe(self._catch, Caught(where, port))
        return True

    def _catch(self, caught: Caught) -> None:
        if not self._reached.done():  # nobody may wait for it any more
            self._reached.set_result(caught)


class Bot(BotApi):
    """Telegram's side, which can be caught in the middle of a call: before what it asks for is done, or after."""

    def __init__(self, trap: Trap) -> None:
        super().__init__(TOKEN)
        self._trap, self._over = trap, asyncio.Event()

    async def stop(self) -> None:
        self._over.set()  # or the calls that hang would be waited for
        await super().stop()

    async def _called(self, request: web.Request) -> web.Response:
        assert request.transport is not None
        _caller.set(request.transport.get_extra_info("peername")[1])
        return await super()._called(request)

    async def do(self, method: str, given: dict[str, Any], in_body: bool = False) -> Any:
        if not in_body and self._trap.springs(f"before {method}", _caller.get()):
            await self._over.wait()
        result = await super().do(method, given, in_body)
        if not in_body and self._trap.springs(f"after {method}", _caller.get()):
            await self._over.wait()
        return result


class Post(Inbox):
    """A mail server that can be caught with a notice in its hand."""

    def __init__(self, trap: Trap) -> None:
        super().__init__()
        self._trap = trap

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        peer: Any = session.peer
        if self._trap.springs("before a mail", peer[1]):
            await asyncio.sleep(3600)
        answer = await super().handle_DATA(server, session, envelope)
        if self._trap.springs("after a mail", peer[1]):
            await asyncio.sleep(3600)
        return answer


def port_of_its_own() -> int:
    """Below those from which calls go out: none of them can take its place, nor call itself there, while it is dead."""
    while True:
        port = next(_ports)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Service:
    """A place where one process runs, again and again, at the same address."""

    nursery: Nursery
    environ: dict[str, str]
    log: Path
    port: int = field(default_factory=port_of_its_own)
    pid: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environ = {**self.environ, "HEARTHLINE_PORT": str(self.port)}
        self.pid = self.nursery.start(environ, self.log)

    def kill(self) -> None:
        """-9, and back only once it is gone."""
        if not self.pid:
            return
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        while os.path.exists(f"/proc/{self.pid}"):
            time.sleep(0.001)
        self.pid = 0

    def calls_from(self, port: int) -> bool:
        """Whether a call from this port is its own."""
        links = psutil.Process(self.pid).net_connections("tcp")
        return any(link.laddr.port == port for link in links)

    async def ready(self, session: aiohttp.ClientSession) -> None:
        async with asyncio.timeout(BOOT):
            while True:
                try:
                    async with session.get(f"{self.url}/health/ready") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    assert os.path.exists(f"/proc/{self.pid}"), f"it did not start: {self.log.read_text()[-2000:]}"
                await asyncio.sleep(0.02)


class House:
    """`bring` takes an update to one of the services as Telegram does: until one of them has said that it has it."""

    def __init__(
        self, name: str, services: list[Service], api: Bot, trap: Trap, session: aiohttp.ClientSession
    ) -> None:
        self.name, self.services, self.api, self.trap, self.session = name, services, api, trap, session
        self.stopping = asyncio.Event()
        self.sending: asyncio.Future[Service] = asyncio.get_running_loop().create_future()
        self.sends: set[int] = set()  # updates that press [Send]
        self.brought: set[int] = set()
        self.turns = 0
        self.faults: list[str] = []
        self.record = Record(api)
        self._tasks: set[asyncio.Task[None]] = set()

    def bring(self, update: Update, wait: float = 0.0) -> asyncio.Task[None]:
        task = asyncio.create_task(self._bring(update, wait))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            self.faults.append(f"an update could not be brought: {fault!r}")

    def inside(self, caught: Caught) -> Service | None:
        """The service in whose call it is; none if it has given up meanwhile."""
        return next((service for service in self.services if service.calls_from(caught.port)), None)

    async def _bring(self, update: Update, wait: float) -> None:
        await asyncio.sleep(wait)
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        while True:
            service, began = random.choice(self.services), time.monotonic()
            if update["update_id"] in self.sends and not self.sending.done():
                self.sending.set_result(service)
            try:
                async with self.session.post(f"{service.url}/telegram", json=update, headers=headers) as answer:
                    body = await answer.read()
            except (aiohttp.ClientError, TimeoutError) as gone:
                self.record.note(update, began, type(gone).__name__, service.port)
                await asyncio.sleep(random.uniform(0.02, 0.2))
                continue
            self.record.note(update, began, answer.status, service.port)
            if answer.status == 200:
                break
            assert answer.status == 503, answer.status
            await asyncio.sleep(0.05)
        self.turns += 1
        self.brought.add(update["update_id"])
        if body:
            asked = json.loads(body)
            await self.api.do(asked.pop("method"), asked, in_body=True)

    async def all_brought(self) -> None:
        while self._tasks:
            await asyncio.gather(*self._tasks)


@asynccontextmanager
async def opened(
    name: str, url: str, services: int, nursery: Nursery, keyset: str, folder: Path, data: Path
) -> AsyncIterator[tuple[House, Post]]:
    async with AsyncExitStack() as stack:
        trap = Trap()
        api, post = Bot(trap), Post(trap)
        await api.start()
        stack.push_async_callback(api.stop)
        environ = {
            "HEARTHLINE_MODE": "demo", "HEARTHLINE_DATA": str(data), "HEARTHLINE_DATABASE_URL": url,
            "HEARTHLINE_MASTER_KEY": keyset, "HEARTHLINE_TELEGRAM_TOKEN": TOKEN,
            "HEARTHLINE_TELEGRAM_API_URL": api.url, "HEARTHLINE_TELEGRAM_WEBHOOK_SECRET": SECRET,
            "HEARTHLINE_SMTP_URL": stack.enter_context(mail_server(post)),
        }  # fmt: skip
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), connector=aiohttp.TCPConnector(limit=0))
        )
        places = [Service(nursery, environ, folder / f"{name}-{number}.log") for number in range(services)]
        for place in places:
            place.start()
            stack.callback(place.kill)
        for place in places:
            await place.ready(session)
        yield House(name, places, api, trap, session), post
