"""The signed webhook: a service's own system is told that something waits, by Standard Webhooks, and never what it is.

A 2xx is *handed over* and no more.  In production only https to addresses of the public internet: the name is looked
up once, and exactly the address that was found fit is spoken to.  No redirect is followed, no proxy of the environment
used, and of an answer nothing is read but its number.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import secrets
import socket
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, delete, insert, select

from bot.delivery.knocking import Knock
from bot.delivery.tables import WEBHOOK, webhook_secret
from bot.store import keys_of

if TYPE_CHECKING:
    import httpx

PREFIX = "whsec_"
CONNECTS_WITHIN = 5.0  # seconds
ANSWERS_WITHIN = 10.0  # seconds from the connection to the status, however slowly it drips
AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class WebhookFault(Exception):
    """The notice was not taken; `code` is the status or the kind of fault."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WebhookDeferred(WebhookFault):
    """Not now: their server is down, slow or busy.  It is tried again."""


class WebhookRefused(WebhookFault):
    """Not ever as it is set up: look at the directory entry and its secret; meanwhile another way is taken."""


class Webhooks:
    """Posts notices.  strict: production's rules for addresses.  within: seconds for all of one post."""

    def __init__(self, strict: bool, within: float = ANSWERS_WITHIN) -> None:
        self._strict, self._within = strict, within

    def send(self, address: str, secret: str, sent: Knock, at: datetime) -> None:
        """Hand a notice to a server, or raise WebhookDeferred or WebhookRefused; in a thread without an event loop."""
        import httpx  # here, where it is used: no other part of the start needs it

        body = payload(sent)
        headers = signed(secret, sent.reference, body, at)
        try:
            url = httpx.URL(address)
            status = asyncio.run(self._posted(url, self._looked_up(url), body, headers))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
            raise WebhookRefused("bad_address") from None
        except (httpx.HTTPError, TimeoutError, OSError) as fault:
            raise WebhookDeferred(type(fault).__name__) from None
        if not 200 <= status < 300:
            lasts = status < 500 and status not in AGAIN
            raise (WebhookRefused if lasts else WebhookDeferred)(str(status))

    async def _posted(self, url: httpx.URL, there: str, body: bytes, headers: dict[str, str]) -> int:
        import httpx

        request = httpx.Request(
            "POST", url.copy_with(host=there), content=body, headers={**headers, "host": url.netloc.decode()},
            extensions={"timeout": httpx.Timeout(self._within, connect=CONNECTS_WITHIN).as_dict()},
        )  # fmt: skip
        if url.scheme == "https":
            request.extensions["sni_hostname"] = url.host  # by which the certificate is checked, too
        async with asyncio.timeout(self._within):
            async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as client:
                answer = await client.send(request, stream=True)
                await answer.aclose()
                return answer.status_code

    def _looked_up(self, url: httpx.URL) -> str:
        """The address to speak to; in production every address of the name must be of the public internet."""
        fit = url.host and not url.userinfo and 0 < (url.port or 443) < 1 << 16
        if not fit or url.scheme not in ("https", "http"):
            raise WebhookRefused("bad_address")
        if self._strict and url.scheme != "https":
            raise WebhookRefused("not_https")
        found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        if self._strict and not all(_is_public(address) for address in addresses):
            raise WebhookRefused("private_address")
        return addresses[0]


def payload(sent: Knock) -> bytes:
    """A random reference and times, the same bytes whenever it is sent."""
    data = {"reference": sent.reference, "open_before": sent.open_before.astimezone(UTC)}
    return msgspec.json.encode({"type": "notice", "timestamp": sent.created_at.astimezone(UTC), "data": data})


def signed(secret: str, reference: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks; the id is the delivery's, so that one that comes twice is known."""
    from standardwebhooks.webhooks import Webhook

    signature = Webhook(secret).sign(reference, at, body.decode())
    return {
        "content-type": "application/json", "user-agent": "Hearthline", "webhook-id": reference,
        "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature,
    }  # fmt: skip


def make_secret(db: Connection, service: str, at: datetime) -> str:
    """A new secret for a service, shown here and nowhere else; the one before ends."""
    plain = secrets.token_bytes(32)
    db.execute(delete(webhook_secret).where(webhook_secret.c.service == service))
    sealed = keys_of(db).seal(WEBHOOK, plain, service.encode())
    db.execute(insert(webhook_secret), {"service": service, "sealed": sealed, "made_at": at})
    return _written(plain)


def secret_of(db: Connection, service: str) -> str:
    """What a service's notices are signed with; "" where none was made."""
    sealed = db.scalar(select(webhook_secret.c.sealed).where(webhook_secret.c.service == service))
    return _written(keys_of(db).open(WEBHOOK, sealed, service.encode())) if sealed else ""


def _written(plain: bytes) -> str:
    return PREFIX + base64.b64encode(plain).decode()


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return found.is_global and inner.is_global and not found.is_multicast
