"""Around every request: a body that is not too large, headers that let nothing be kept, and FastAPI read late."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.offered import Api
from bot.api.problems import SAYS, Problem

MOST_BYTES = 32_000  # of one request
HEADERS: Mapping[str, str] = {
    "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
}  # fmt: skip


class Guard:
    """The API as an ASGI application, built when somebody first calls."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._building = asyncio.Lock()
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        app, sending = await self._application(), _unkept(send)
        body = await _whole(receive)
        if body is None:
            await Problem(413, SAYS[413]).answer(scope, receive, sending)
            return
        await app(scope, _again(body, receive), sending)

    async def _application(self) -> ASGIApp:
        """Built in a thread: nobody else's page waits while FastAPI is read."""
        async with self._building:
            if self._app is None:
                self._app = await run_in_threadpool(_built, self._api)
        return self._app


def _built(api: Api) -> ASGIApp:
    from bot.api.application import application

    return application(api)


def _unkept(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message.get("headers", ()), *added]
        await send(message)

    return sending


async def _whole(receive: Receive) -> bytes | None:
    """The body, or None where it is too large: whatever its header says, it is counted."""
    read = bytearray()
    while True:
        message = await receive()
        read += message.get("body", b"")
        if len(read) > MOST_BYTES:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return bytes(read)


def _again(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving
