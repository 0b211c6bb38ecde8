"""The last net under every address: what broke shows no words and no stack trace, on no page and in no log."""

from __future__ import annotations

import logging
import traceback

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.notices import NOTICES

log = logging.getLogger(__name__)


class Discreet:
    """Takes what an application raises before the web server writes it down, as an error may quote somebody's words.

    The log is told its class and the line of code that raised it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as fault:
            if scope["type"] != "http":
                raise
            last = traceback.extract_tb(fault.__traceback__)[-1]
            log.error("a request failed: %s at %s:%s", type(fault).__name__, last.filename, last.lineno)


class OnlyOverHttps:
    """Has browsers come over https alone from now on, also where somebody types our name without it or follows an old
    link: what travels in clear can be read, and led elsewhere, on the way to the proxy that speaks https.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"strict-transport-security", b"max-age=31536000")]
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "http" else send)


async def sorry(_request: Request, _fault: Exception) -> Response:
    """What is seen where no page of its own is: nothing of what broke, and where help is."""
    return PlainTextResponse(NOTICES["broken"].replace("**", ""), 500)
