"""What nobody should send, and somebody will: a kind answer or a refusal, and the conversation where it was."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.telegram.conftest import SECRET, House

CANNOT: list[dict[str, Any]] = [
    {"photo": [{"file_id": "x", "width": 1, "height": 1}]},
    {"voice": {"file_id": "x", "duration": 1}},
    {"audio": {"file_id": "x", "duration": 1}},
    {"video_note": {"file_id": "x"}},
    {"video": {"file_id": "x"}},
    {"sticker": {"file_id": "x", "emoji": "👍"}},
    {"location": {"latitude": 50.7, "longitude": -2.4}},
    {"contact": {"phone_number": "+447700900123", "first_name": "Invented"}},
    {"document": {"file_id": "x"}},
    {"poll": {"id": "1"}},
    {"dice": {"emoji": "🎲", "value": 3}},
    {"animation": {"file_id": "x"}, "document": {"file_id": "x"}},
]


async def at_danger(house: House) -> Any:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    return her


@pytest.mark.parametrize("content", CANNOT, ids=lambda content: next(iter(content)))
async def test_what_we_cannot_take_is_told_kindly(house: House, content: dict[str, Any]) -> None:
    her = await at_danger(house)
    assert await her.writes("", **content) == 200
    assert her.screen.text.startswith("I can't take")
    assert her.screen.text.endswith("Is anyone in danger right now?")


async def test_the_words_under_a_photo_are_kept_and_answer_nothing(house: House) -> None:
    her = await at_danger(house)
    await her.writes("", photo=[{"file_id": "x"}], caption="no")
    assert her.screen.text.endswith("Is anyone in danger right now?")
    assert [heard.words for heard in house.conversations()[0].kept.heard] == ["no"]


async def test_a_photo_before_any_word_goes_with_all_else_when_they_leave(house: House) -> None:
    her = house.person()
    await her.writes("", photo=[{"file_id": "x"}])
    assert len(her.left_in_chat) == 1
    await her.writes("leave")
    assert her.left_in_chat == []


async def test_a_photo_on_a_closed_screen_begins_nothing(house: House) -> None:
    her = await at_danger(house)
    await her.presses("Leave")
    before = her.screen.text
    await her.writes("", photo=[{"file_id": "x"}])
    assert her.screen.text == before
    assert len(house.conversations()) == 1


async def test_danger_words_under_a_photo_are_heard(house: House) -> None:
    her = await at_danger(house)
    await her.presses("No")
    await her.writes("", photo=[{"file_id": "x"}], caption="he has a knife at my throat right now")
    assert "<b>999</b>" in her.screen.text


async def test_what_no_person_wrote_is_passed_over(house: House) -> None:
    her = await at_danger(house)
    drawn = len(house.api.calls)
    assert await her.writes("", message_auto_delete_timer_changed={"message_auto_delete_time": 86400}) == 200
    assert len(house.api.calls) == drawn


async def test_a_very_long_message_is_kept_whole(house: House) -> None:
    her = await at_danger(house)
    words = "she said it again. " * 1053
    await her.writes(words[:20_000])
    assert house.conversations()[0].kept.heard[0].words == words[:20_000].strip()
    assert her.screen.text.endswith("Is anyone in danger right now?")


@pytest.mark.parametrize(
    "words", ["😀👩‍👧🏽 hello 🆘", "هو يضربني كل يوم", "שלום, אני מפחדת", "a\x00b", "‮reversed", "\n \n", "\u200b"]
)
async def test_any_script_is_kept_as_it_came(house: House, words: str) -> None:
    her = await at_danger(house)
    assert await her.writes(words) == 200
    assert [heard.words for heard in house.conversations()[0].kept.heard] == (
        [words.replace("\x00", "")] if words.strip() else []
    )
    assert her.screen.text.endswith("Is anyone in danger right now?")


async def test_an_old_button_answers_harmlessly(house: House) -> None:
    her = await at_danger(house)
    old = her.pressing("Yes")
    await her.presses("No")
    asked = her.screen.text
    assert await house.webhook(old) == 200
    assert her.screen.text == asked
    assert house.conversations()[0].kept.answers["household.danger_now"].value == "no"


async def test_a_double_tap_counts_once_also_under_a_new_update_id(house: House) -> None:
    her = await at_danger(house)
    tap = her.pressing("No")
    again = {**tap, "update_id": house.api.next_update()}
    assert set(await asyncio.gather(house.webhook(tap), house.webhook(again), house.webhook(tap))) == {200}
    assert "Is it safe for you to write" in her.screen.text
    assert len(house.conversations()[0].kept.answers) == 2  # the hello, and danger


async def test_an_update_that_comes_again_later_changes_nothing_and_shows_the_present(house: House) -> None:
    her = await at_danger(house)
    words = her.writing("my grandson")
    await house.webhook(words)
    await her.presses("No")
    asked = her.screen.text
    assert await house.webhook(words) == 200
    assert her.screen.text == asked
    assert len(house.conversations()[0].kept.heard) == 1


async def test_updates_in_the_wrong_order_lose_nothing(house: House) -> None:
    her = await at_danger(house)
    first, second, third = her.writing("one"), her.writing("two"), her.writing("three")
    for update in (third, first, second):
        await house.webhook(update)
    assert sorted(heard.words for heard in house.conversations()[0].kept.heard) == ["one", "three", "two"]
    assert her.left_in_chat == []


async def test_two_messages_at_once_are_both_kept(house: House) -> None:
    her = await at_danger(house)
    await asyncio.gather(her.writes("he came home drunk"), her.writes("and broke the door"))
    assert len(house.conversations()[0].kept.heard) == 2
    assert her.left_in_chat == []


async def test_an_edited_message_is_kept_beside_and_never_answers(house: House) -> None:
    her = await at_danger(house)
    written = her.writing("maybe")
    await house.webhook(written)
    await house.webhook(her.edits(written["message"]["message_id"], "yes"))
    assert her.screen.text.endswith("Is anyone in danger right now?")
    assert [heard.words for heard in house.conversations()[0].kept.heard] == ["maybe", "yes"]


async def test_words_with_no_conversation_begin_one_and_are_kept(house: House) -> None:
    her = house.person()
    await her.writes("please help me")
    assert house.conversations()[0].kept.heard[0].words == "please help me"
    assert her.left_in_chat == []


async def test_a_press_without_its_data_or_message_does_no_harm(house: House) -> None:
    her = await at_danger(house)
    asked = her.screen.text
    assert await house.webhook(her.pressing_data("", her.screen.id)) == 200
    assert await house.webhook(her.pressing_data("x" * 64, her.screen.id)) == 200
    without = her.pressing("No")
    del without["callback_query"]["message"]
    assert await house.webhook(without) == 200
    assert her.screen.text == asked


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_and_channels_are_left_at_once_without_a_word(house: House, kind: str) -> None:
    chat = {"id": -100123, "type": kind, "title": "invented"}
    added = {"update_id": 1, "my_chat_member": {"chat": chat, "from": {"id": 5}, "date": 1, "new_chat_member": {}}}
    said = {"update_id": 2, "message": {"message_id": 5, "date": 1, "chat": chat, "text": "/start"}}
    for update in (added, said):
        assert await house.webhook(update) == 200
    assert house.api.left == [-100123, -100123]
    assert house.api.of("sendMessage") == []
    assert house.conversations() == []


async def post(house: House, body: bytes, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with aiohttp.ClientSession() as session, session.post(house.webhook._url, data=body, headers=headers) as got:
        assert await got.read() == b""
        return got.status


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper()])
async def test_a_forged_update_is_refused_unread(house: House, secret: str | None) -> None:
    update = json.dumps(house.person().writing("I am not Telegram")).encode()
    assert await post(house, update, secret) == 403
    assert house.conversations() == []


BROKEN = [b"", b"{", b"[]", b"null", b"42", b'"x"', b"{}", b'{"update_id": "x"}', b"\xff\xfe",
          b'{"update_id":1,"message":',
          b'{"update_id":1,"message":{"text":"\\ud83d"}}', b"<xml/>", b"[" * 100_000]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
async def test_a_broken_body_is_refused(house: House, body: bytes) -> None:
    assert await post(house, body) == 400


async def test_a_body_without_end_is_refused(house: House) -> None:
    assert await post(house, b"x" * 2_000_000) == 413


async def test_an_update_of_a_form_we_do_not_know_is_passed_over_or_it_would_come_for_ever(house: House) -> None:
    assert await post(house, b'{"update_id": 9, "message": {"message_id": "not a number", "chat": 3}}') == 200
    assert await post(house, b'{"update_id": 10, "something_new": {"x": 1}}') == 200


async def test_other_methods_are_refused(house: House) -> None:
    async with aiohttp.ClientSession() as session, session.get(house.webhook._url) as got:
        assert got.status == 405
