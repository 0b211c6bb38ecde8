"""`hearthline telegram setup`: tells Telegram where updates go, and gives the bot a name and texts that say nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Bot

from bot.channels.telegram.updates import ASKED_FOR
from bot.channels.telegram.wire import ask, open_wire
from flows.notices import NOTICES
from flows.welcome import welcome

NAME = NOTICES["page_title"]
HELLO, *_, EMERGENCY = next(welcome.flat())[0].words  # of the first screen, which gives nobody away
AT_ONCE = 40  # updates that Telegram may bring at the same time


class SetupFailed(RuntimeError):
    """Telegram did not accept this: look at the token, the address and the network, and run it again."""


def setup(token: str, api_url: str, public_url: str, secret: str) -> str:
    """Set the bot up and tell what was done, a line each; raises SetupFailed with the line that was not."""
    if not token:
        raise SetupFailed("HEARTHLINE_TELEGRAM_TOKEN is not set: @BotFather gives one.")
    return "\n".join(asyncio.run(_set_up(token, api_url, public_url, secret)))


async def _set_up(token: str, api_url: str, public_url: str, secret: str) -> list[str]:
    bot, request = open_wire(token, api_url, patience=15.0)
    try:
        return [await _done(line, call) for line, call in _steps(bot, public_url, secret)]
    finally:
        await request.shutdown()


def _steps(bot: Bot, public_url: str, secret: str) -> list[tuple[str, Callable[[], Awaitable[object]]]]:
    address = f"{public_url}/telegram"
    webhook = partial(bot.set_webhook, address, secret_token=secret, allowed_updates=ASKED_FOR, max_connections=AT_ONCE)
    return [
        (f"Updates come to {address}.", webhook)
        if secret
        else ("No webhook: the service asks for updates itself.", bot.delete_webhook),
        (f"The bot is called {NAME!r}.", partial(bot.set_my_name, NAME)),
        (
            "Its page before the first message says nothing of what it is for.",
            partial(bot.set_my_description, f"{HELLO} {EMERGENCY}"),
        ),
        ("Nor does its profile.", partial(bot.set_my_short_description, HELLO)),
        ("It shows no list of commands.", bot.delete_my_commands),
    ]


async def _done(line: str, call: Callable[[], Awaitable[object]]) -> str:
    answer = await ask(call)
    if not answer.done:
        raise SetupFailed(f"{SetupFailed.__doc__} Not done: {line}")
    return line
