"""`hearthline telegram setup` against the stand-in."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram import SetupFailed, setup
from tests.telegram.conftest import SECRET, TOKEN, House
from tests.telegram.stand_in import Refused


async def test_updates_come_with_the_secret_and_nothing_says_what_the_bot_is_for(house: House) -> None:
    told = await asyncio.to_thread(setup, TOKEN, house.api.url, "https://service.example.org", SECRET)
    assert house.api.webhook["url"] == "https://service.example.org/telegram"
    assert house.api.webhook["secret_token"] == SECRET
    assert house.api.webhook["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    named = house.api.of("setMyName", "setMyDescription", "setMyShortDescription", "deleteMyCommands")
    assert len(named) == 4
    texts = " ".join(str(value) for call in named for value in call.given.values()).lower()
    assert not [word for word in ("abuse", "violence", "report", "parent", "child", "hearthline") if word in texts]
    assert SECRET not in told
    assert TOKEN not in told


async def test_without_a_secret_the_webhook_is_taken_away(house: House) -> None:
    await asyncio.to_thread(setup, TOKEN, house.api.url, "", "")
    assert len(house.api.of("deleteWebhook")) == 1
    assert house.api.of("setWebhook") == []


async def test_what_was_not_done_is_named_and_the_token_is_not(house: House) -> None:
    house.api.misbehave["setMyName"].append(Refused(400, f"Bad Request: no {TOKEN}"))
    with pytest.raises(SetupFailed, match="Not done: The bot is called") as failed:
        await asyncio.to_thread(setup, TOKEN, house.api.url, "", "")
    assert TOKEN not in str(failed.value)


def test_without_a_token_it_says_where_one_comes_from() -> None:
    with pytest.raises(SetupFailed, match="BotFather"):
        setup("", "https://api.example.org", "", "")
