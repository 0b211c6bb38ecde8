"""The wire to Telegram: python-telegram-bot's `Bot` over one aiohttp session, and what its refusals mean.

The bot's token stands in every address that is called, so nothing on the way may write addresses or answers to a log.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any

import aiohttp
import httpx_aiohttp
from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

CONNECTIONS = 64  # at once, to Telegram; more would only wait there

log = logging.getLogger(__name__)


def open_wire(token: str, api_url: str, patience: float) -> tuple[Bot, HTTPXRequest]:
    """The bot at `<api_url>/bot<token>/<method>`; a call that has no answer after `patience` seconds has failed."""
    for name, level in (("httpx", logging.WARNING), ("httpcore", logging.WARNING), ("telegram", logging.CRITICAL)):
        logging.getLogger(name).setLevel(level)
    warnings.filterwarnings("ignore", "Deprecated since version v22.2", PTBDeprecationWarning)  # `_seconds` is ready
    transport = httpx_aiohttp.AiohttpTransport(
        client=lambda: aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS), trust_env=True)
    )
    request = HTTPXRequest(
        read_timeout=patience,
        write_timeout=patience,
        connect_timeout=patience,
        pool_timeout=patience,
        httpx_kwargs={"transport": transport},
    )
    base = f"{api_url.rstrip('/')}/bot"
    return Bot(token, base_url=base, request=request, get_updates_request=request), request


class Answer(Enum):
    """How Telegram answered a call."""

    DONE = auto()
    GONE = auto()  # what the call is about is not there, or too old to be touched
    UNREACHABLE = auto()  # the person has blocked us or is no more: not reached here, which is not "withdrew"
    WAIT = auto()  # asked to wait
    FAILED = auto()  # no answer, or one that says that something is wrong


@dataclass(frozen=True)
class Answered:
    """An answer; what came with it if it was done; the seconds we are asked to wait if not."""

    how: Answer
    result: Any = None
    seconds: float = 0.0

    @property
    def done(self) -> bool:
        return self.how is Answer.DONE


async def ask(call: Callable[[], Awaitable[Any]]) -> Answered:
    """Make a call and understand the answer.  Never raises for what Telegram or the network does."""
    try:
        return Answered(Answer.DONE, await call())
    except RetryAfter as error:
        return Answered(Answer.WAIT, seconds=_seconds(error))
    except Forbidden:
        return Answered(Answer.UNREACHABLE)
    except BadRequest as error:
        return _refused(str(error).lower())
    except (TelegramError, KeyError, TypeError) as error:  # the last two: it answered, but not as Telegram does
        log.warning("a call to Telegram failed: %s", type(error).__name__)
        return Answered(Answer.FAILED)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


_GONE = ("not found", "can't be edited", "can't be deleted", "message_id_invalid", "message identifier",
         "query is too old")  # fmt: skip


def _refused(why: str) -> Answered:
    if "not modified" in why:
        return Answered(Answer.DONE)
    if "chat not found" in why or "deactivated" in why:
        return Answered(Answer.UNREACHABLE)
    if any(words in why for words in _GONE):
        return Answered(Answer.GONE)
    log.error("Telegram refused a call as wrong")  # its reason may quote the screen, so it is not written here
    return Answered(Answer.FAILED)
