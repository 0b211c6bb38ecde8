"""The real service on a real database behind a real web server, and a stand-in where Telegram would be."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from bot import dialogue
from bot.app import Deciding, manner_of, tables_for
from bot.channels.telegram import Telegram, speaker
from bot.dialogue import Channel, Script
from bot.reception import Reception, Room, Speaker, say
from bot.settings import Settings
from bot.store import Store, Writer
from tests.telegram.stand_in import BotApi, Person, Webhook

TOKEN = "987654321:AnInventedTokenOfNoBotAtAll"
SECRET = "an-invented-secret-0123456789"


class Clock:
    """The time of the service under test."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@dataclass
class House:
    """Everything that a test may look at."""

    store: Store
    room: Room
    desk: Reception
    speakers: dict[str, Speaker]
    telegram: Telegram
    api: BotApi
    clock: Clock
    url: str
    webhook: Webhook

    def person(self, chat: int = 7) -> Person:
        return Person(self.api, self.webhook, chat)

    def conversations(self) -> list[dialogue.Conversation]:
        with self.store.read() as db:
            ids = [row.id for row in db.exec_driver_sql("SELECT id FROM conversation ORDER BY started_at")]
            return [found for id in ids if (found := dialogue.find_by_id(db, id)) is not None]

    def owed(self) -> list[str]:
        """Ids of the jobs that were asked for, as the outbox holds them."""
        with self.store.read() as db:
            return [row[0] for row in db.exec_driver_sql("SELECT workflow_uuid FROM workflow_status")]

    async def pass_time(self, **passed: float) -> None:
        """The clock goes on, and what it closes is closed as the jobs do it."""
        self.clock.at += timedelta(**passed)
        with self.store.read() as db:
            due = dialogue.to_cover(db, self.clock.at)
        for one in due:
            for reply in await self.room.put(dialogue.clock_turn(*one, self.clock.at)):
                await say(reply, self.room, self.speakers)

    async def do_what_is_owed(self) -> None:
        """Draw and sweep as the jobs do."""
        for conversation in self.conversations():
            with self.store.read() as db:
                reply = self.desk.look_at(db, conversation.id, self.clock.at)
            if reply is not None:
                await say(reply, self.room, self.speakers)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """People in tests press faster than one screen a second; tests of pacing put the second back."""
    monkeypatch.setattr(speaker, "BETWEEN_SCREENS", 0.0)


Opens = Callable[..., Awaitable[House]]


@pytest.fixture
def kept(sqlite_store: Store) -> Store:
    """The database that the house stands on."""
    return sqlite_store


@pytest.fixture
async def opens(kept: Store, script: Script, deciding: Deciding, settings: Settings) -> AsyncIterator[Opens]:
    """Opens the house: `await opens(patience=0.3, reply_in_body=False)`."""
    async with AsyncExitStack() as stack:
        desk = Reception(script, tables_for(deciding, manner_of(settings)))
        room: Room = Writer(kept, desk.receive)
        stack.callback(room.close)

        async def open_it(
            *, api: BotApi | None = None, api_url: str = "", patience: float = 2.0, reply_in_body: bool = True
        ) -> House:
            if api is None:
                api = BotApi(TOKEN)
                await api.start()
                stack.push_async_callback(api.stop)
            clock, speakers = Clock(), dict[str, Speaker]()
            channel = Telegram(
                store=kept, room=room, speakers=speakers, clock=clock, token=TOKEN,
                api_url=api_url or api.url, secret=SECRET, reply_in_body=reply_in_body, patience=patience,
            )  # fmt: skip
            stack.push_async_callback(channel.close)
            speakers[Channel.TELEGRAM] = channel.speaker
            app = Starlette(routes=[Route("/telegram", channel.webhook, methods=["POST"])])
            url = await stack.enter_async_context(served(app))
            webhook = Webhook(api, f"{url}/telegram", SECRET)
            return House(kept, room, desk, speakers, channel, api, clock, url, webhook)

        yield open_it


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The app behind uvicorn on a free port."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or Nagle waits 40 ms
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listening.close()


@pytest.fixture
async def house(opens: Opens) -> House:
    return await opens()
