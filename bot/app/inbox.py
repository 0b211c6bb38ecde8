"""The demonstration's mail server and the page that shows what it took: real SMTP, invented people."""

from __future__ import annotations

import html
import socket
from collections import deque
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

_KEPT = 50


class Inbox:
    """Takes every mail sent to `url` and keeps the newest fifty in memory."""

    def __init__(self) -> None:
        self.mails: deque[tuple[str, str, str, str]] = deque(maxlen=_KEPT)
        self._server = Controller(self, hostname="127.0.0.1", port=_free_port())

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        mail = message_from_bytes(bytes(envelope.original_content or b""), policy=default)
        body: Any = mail.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        self.mails.appendleft(
            (str(mail["date"] or datetime.now().astimezone()), ", ".join(envelope.rcpt_tos), str(mail["subject"]), text)
        )
        return "250 kept"

    def start(self) -> str:
        """Listen on a free port of this machine; the address to send to."""
        self._server.start()
        return f"smtp://127.0.0.1:{self._server.port}"

    def stop(self) -> None:
        self._server.stop()

    def route(self) -> Route:
        return Route("/inbox", self._page, methods=["GET"])

    async def _page(self, request: Request) -> HTMLResponse:
        mails = "".join(_shown(mail) for mail in self.mails) or '<p class="govuk-body">No mail yet.</p>'
        return HTMLResponse(_PAGE.replace("{mails}", mails), headers={"Cache-Control": "no-store"})


def _free_port() -> int:
    """A port of this machine that nobody listens on; the controller itself cannot be asked to choose one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _shown(mail: tuple[str, str, str, str]) -> str:
    date, to, subject, text = (html.escape(part) for part in mail)
    link = next((word for word in text.split() if word.startswith("http")), "")
    linked = text.replace(link, f'<a class="govuk-link" href="{link}">{link}</a>') if link else text
    return (
        f'<h2 class="govuk-heading-m">{subject}</h2><p class="govuk-body-s">To {to}, {date}</p>'
        f'<pre class="govuk-body" style="white-space: pre-wrap">{linked}</pre><hr class="govuk-section-break--visible">'
    )


_PAGE = """<!DOCTYPE html>
<html lang="en" class="govuk-template">
<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Demo inbox</title>
<link rel="stylesheet" href="/static/vendor/govuk-frontend.min.css"></head>
<body class="govuk-template__body"><main class="govuk-width-container govuk-main-wrapper">
<h1 class="govuk-heading-l">Demo inbox</h1>
<p class="govuk-body">Every notice that the demonstration sent, over real SMTP, to invented people.</p>
{mails}</main></body></html>"""
