"""`POST /telegram`: an update comes in, and is answered only when the next question is confirmed on the screen."""

from __future__ import annotations

import hmac
import logging

import msgspec
from starlette.types import Receive, Scope, Send

from bot.channels.telegram.arrivals import Arrivals
from bot.channels.telegram.speaker import Courtesy, TelegramSpeaker
from bot.channels.telegram.updates import NoUpdate, Unreadable, read

LARGEST = 1_000_000  # bytes of an update; Telegram's own are far below
SECRET = b"x-telegram-bot-api-secret-token"

log = logging.getLogger(__name__)


class Webhook:
    """A raw ASGI endpoint.  503 asks Telegram to bring the update again; it changes nothing twice."""

    def __init__(self, arrivals: Arrivals, speaker: TelegramSpeaker, secret: str, reply_in_body: bool) -> None:
        self._arrivals, self._speaker = arrivals, speaker
        self._secret, self._reply_in_body = secret.encode(), reply_in_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, body = await self._answer(scope, receive)
        headers = [(b"content-length", str(len(body)).encode())]
        if body:
            headers.append((b"content-type", b"application/json"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        given = next((value for name, value in scope["headers"] if name == SECRET), b"")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            return 403, b""
        body = await _body(receive)
        if len(body) > LARGEST:
            return 413, b""
        try:
            return 200, await self._after(await self._arrivals.take(read(body)))
        except Unreadable:
            log.error("an update of a form that is not known was passed over")
            return 200, b""
        except NoUpdate:
            return 400, b""
        except Exception as error:  # noqa: BLE001 - what broke must show neither words nor the token
            log.error("an update could not be taken, it will come again: %s", type(error).__name__)
            return 503, b""

    async def _after(self, courtesies: list[Courtesy]) -> bytes:
        """The courtesies are done; one that may ride in the answer's body is returned as that."""
        riding = None
        for courtesy in courtesies:
            rides = riding is None and self._reply_in_body and not courtesy.urgent
            if not rides:
                rides = not await self._speaker.do(courtesy) and courtesy.urgent and self._reply_in_body
            if rides:
                riding = courtesy
        return b"" if riding is None else msgspec.json.encode({"method": riding.method, **riding.parameters})


async def _body(receive: Receive) -> bytes:
    """The request's body, read no further than one byte beyond the largest."""
    body = bytearray()
    while len(body) <= LARGEST:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    return bytes(body)
