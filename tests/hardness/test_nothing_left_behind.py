"""Where words could be left lying: in a chat that was left, in mails that went, on the page and in the log of what broke."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app.discreet import Discreet, OnlyOverHttps, sorry
from bot.delivery import SmtpMail, notice
from tests.delivery.servers import Inbox, mail_server
from tests.telegram.conftest import House, served

ODD = ("quibblesnark", "zanzibarium", "flumdiddle")


async def test_in_a_chat_that_was_left_no_word_is_found(house: House) -> None:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    await her.presses("No")
    await her.writes(f"the {ODD[0]} came home")
    await her.writes("", photo=[{"file_id": "x"}], caption=f"this is the {ODD[1]}")
    words = her.writing(f"and a {ODD[2]}")
    await house.webhook(words)
    await house.webhook(her.edits(words["message"]["message_id"], f"and two {ODD[2]}"))
    assert len(house.conversations()[0].kept.heard) == 4
    await her.presses("Leave")
    in_the_chat = " ".join(shown.text for shown in house.api.chats[7].values())
    assert in_the_chat.startswith("Hello.")
    assert len(house.api.chats[7]) == 1
    asked = " ".join(str(call.given) for call in house.api.calls)
    assert not [word for word in ODD if word in in_the_chat or word in asked]  # and nothing was said back to Telegram


async def test_a_mail_holds_a_time_a_link_and_a_reference() -> None:
    inbox, at = Inbox(), datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
    reference = secrets.token_hex(13)
    with mail_server(inbox) as url:
        SmtpMail(url, "hearthline@operator.example").send(
            notice(reference, "duty@agency.example", at, "https://hearthline.example", at)
        )
    (sent,) = inbox.kept
    text = sent.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode("ascii").replace(reference, "").split() == [
        "Please",
        "open",
        "now.",
        "https://hearthline.example/staff/r/",
        "Reference:",
    ]


@pytest.mark.parametrize("fault", [ValueError(f"the {ODD[0]} is no number"), KeyError(ODD[0])], ids=["value", "key"])
async def test_a_page_that_breaks_says_nothing_and_its_log_neither(
    fault: Exception, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)

    async def breaks(_request: Request) -> Response:
        raise fault

    app = Starlette(routes=[Route("/", breaks)], exception_handlers={Exception: sorry})
    async with served(Discreet(app)) as url, httpx.AsyncClient() as browser:
        answer = await browser.get(url)
    assert answer.status_code == 500
    assert "999" in answer.text
    written = "".join(capfd.readouterr()) + caplog.text
    assert f"a request failed: {type(fault).__name__} at {__file__}" in written
    assert "Traceback" not in answer.text + written
    assert ODD[0] not in answer.text + written


async def test_every_answer_has_browsers_come_over_https() -> None:
    async def here(_request: Request) -> Response:
        return Response("here")

    app = Starlette(routes=[Route("/", here)], exception_handlers={Exception: sorry})
    async with served(Discreet(OnlyOverHttps(app))) as url, httpx.AsyncClient() as browser:
        for path in ("/", "/nothing"):
            answer = await browser.get(url.rstrip("/") + path)
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
