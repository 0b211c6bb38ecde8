"""When Telegram refuses, makes us wait, hangs or is gone: what was told is kept, and the screen is owed, not lost."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram import speaker
from tests.telegram.conftest import TOKEN, House, Opens
from tests.telegram.stand_in import BLOCKED, BROKEN, DELETED, Hangs, Refused, too_many

HELLO = "Hello. You can write to us here."


async def at_danger(house: House) -> Any:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    return her


def drawing_jobs(house: House) -> list[str]:
    return [job for job in house.owed() if job.startswith("draw:")]


async def test_a_short_wait_is_waited_for(house: House) -> None:
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].append(too_many(1))
    began = time.monotonic()
    await her.presses("No")
    assert 0.9 < time.monotonic() - began < 2
    assert "Is it safe for you to write" in her.screen.text
    assert drawing_jobs(house) == []


async def test_a_long_wait_is_not_waited_for_and_the_screen_is_owed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaker, "SOON", 0.5)
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].append(too_many(1))
    began = time.monotonic()
    assert await her.presses("No") == 200
    assert time.monotonic() - began < 1
    assert len(drawing_jobs(house)) == 1
    edits = len(house.api.of("editMessageText"))
    await her.presses("No")  # on the screen from before: nothing is asked of Telegram while it wants to be left alone
    assert len(house.api.of("editMessageText")) == edits
    assert len(drawing_jobs(house)) == 2  # each is owed, or one drawn too early would be the last
    await asyncio.sleep(1)
    await house.do_what_is_owed()
    assert "Is it safe for you to write" in her.screen.text


async def test_danger_that_cannot_be_drawn_is_shown_over_the_chat(house: House) -> None:
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].append(too_many(30))
    await her.presses("Danger now")
    assert len(house.api.alerts) == 1
    assert "999" in house.api.alerts[0]
    assert [call.in_body for call in house.api.of("answerCallbackQuery")] == [True, False]  # shown by a call, confirmed


async def test_danger_rides_in_the_body_when_no_call_gets_through(opens: Opens) -> None:
    house = await opens(patience=0.2)
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].extend([BROKEN, BROKEN])
    house.api.misbehave["answerCallbackQuery"].extend([BROKEN, BROKEN])
    await her.presses("Danger now")
    assert "999" in house.api.alerts[0]
    assert house.api.of("answerCallbackQuery")[-1].in_body


async def test_what_fails_at_once_is_tried_once_more(house: House) -> None:
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].append(BROKEN)
    await her.presses("No")
    assert "Is it safe for you to write" in her.screen.text
    assert drawing_jobs(house) == []


async def test_a_call_that_hangs_is_given_up_and_the_answer_is_kept(opens: Opens) -> None:
    house = await opens(patience=0.3)
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].extend([Hangs(2), Hangs(2)])
    assert await her.presses("No") == 200
    assert house.conversations()[0].kept.answers["household.danger_now"].value == "no"
    assert len(drawing_jobs(house)) == 1
    await house.do_what_is_owed()
    assert "Is it safe for you to write" in her.screen.text


async def test_a_message_sent_by_a_call_that_hung_tells_nothing(opens: Opens) -> None:
    """Telegram has put it into the chat, but we never learn its id: so it must not say anything."""
    house = await opens(patience=0.3)
    her = await at_danger(house)
    house.api.misbehave["sendMessage"].extend([Hangs(1, after=True)] * 2)
    assert await her.writes("are you there") == 200
    await asyncio.sleep(1)
    await house.do_what_is_owed()
    unknown = [shown for shown in house.api.ours(7) if shown.id != house.conversations()[0].kept.live_message]
    assert unknown
    assert {shown.text for shown in unknown} == {"…"}
    await house.pass_time(minutes=6)
    assert all(shown.text == "…" or shown.text.startswith(HELLO) for shown in house.api.ours(7))


async def test_an_edit_that_was_done_and_hung_is_drawn_again_harmlessly(opens: Opens) -> None:
    house = await opens(patience=0.3)
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].append(Hangs(1, after=True))
    await her.presses("No")
    await house.do_what_is_owed()  # not modified: success
    assert "Is it safe for you to write" in her.screen.text
    assert len(house.api.ours(7)) == 1


async def test_a_cleared_chat_gets_its_screen_anew_and_silently(house: House) -> None:
    her = await at_danger(house)
    press = her.pressing("No")
    house.api.chats[7].clear()
    await house.webhook(press)
    assert "Is it safe for you to write" in her.screen.text
    assert her.screen.quiet
    assert house.conversations()[0].kept.live_message == her.screen.id


async def test_who_blocked_us_is_not_reached_here_and_has_not_withdrawn(house: House) -> None:
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].append(BLOCKED)
    assert await her.presses("No") == 200
    kept = house.conversations()[0]
    assert kept.kept.reachable is False
    assert kept.person is not None
    assert drawing_jobs(house) == []
    await her.presses("Yes")  # they are back
    assert house.conversations()[0].kept.reachable is True


async def test_a_cover_that_cannot_be_drawn_is_owed_until_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker, "SOON", 0.5)
    her = await at_danger(house)
    await her.writes("", photo=[{"file_id": "x"}])
    house.api.misbehave["editMessageText"].append(too_many(1))
    deletions = len(house.api.of("deleteMessages"))
    await house.pass_time(minutes=6)
    assert not her.screen.text.startswith(HELLO)
    assert len(house.api.of("deleteMessages")) == deletions  # nor is anything else asked of Telegram meanwhile
    assert [job.partition(":")[0] for job in house.owed()] == ["sweep"]
    assert house.conversations()[0].kept.address == "7"
    await asyncio.sleep(1)
    await house.do_what_is_owed()
    assert her.screen.text.startswith(HELLO)
    assert her.left_in_chat == []
    assert house.conversations()[0].kept.address == ""


async def test_a_chat_is_not_forgotten_before_its_cover_is_drawn(house: House) -> None:
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].extend([BROKEN, BROKEN])
    await her.presses("Leave")  # there is nothing to sweep, and that is done
    assert house.conversations()[0].kept.address == "7"
    await house.do_what_is_owed()
    assert her.screen.text.startswith(HELLO)
    assert house.conversations()[0].kept.address == ""


async def test_two_closings_of_one_conversation_are_two_jobs(house: House) -> None:
    from tests.telegram.test_chat import to_the_words

    words = await to_the_words(house)
    her = house.person()
    for _ in range(2):
        await her.writes("", sticker={"file_id": "x"})
        house.api.misbehave["deleteMessages"].extend([BROKEN, BROKEN])
        await her.presses("Leave")
        await her.writes(words)
    assert len([job for job in house.owed() if job.startswith("sweep:")]) == 2


async def test_what_is_too_old_to_delete_does_not_keep_the_rest(house: House) -> None:
    her = await at_danger(house)
    for _ in range(3):
        await her.writes("", sticker={"file_id": "x"})
    old = Refused(400, "Bad Request: message can't be deleted for everyone")
    house.api.misbehave["deleteMessages"].extend([old, old])
    await her.presses("Leave")
    assert len(her.left_in_chat) <= 1
    assert house.conversations()[0].kept.address == ""  # nothing is left to be done there


async def test_more_than_a_hundred_messages_are_swept(house: House) -> None:
    her = await at_danger(house)
    messages = tuple(her.writing("x")["message"]["message_id"] for _ in range(230))
    assert await house.telegram.speaker.sweep("7", messages)
    assert her.left_in_chat == []
    assert [len(call.given["message_ids"]) for call in house.api.of("deleteMessages")[-3:]] == [100, 100, 30]


async def test_a_refused_courtesy_is_nobodys_trouble(opens: Opens) -> None:
    house = await opens(reply_in_body=False)
    her = await at_danger(house)
    house.api.misbehave["answerCallbackQuery"].append(Refused(400, "Bad Request: query is too old"))
    assert await her.presses("No") == 200
    assert "Is it safe for you to write" in her.screen.text


async def test_without_telegram_at_all_answers_are_kept_and_neither_token_nor_words_are_logged(
    opens: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house = await opens(patience=0.3)
    her = await at_danger(house)
    await house.api.stop()
    assert await her.writes("the marzipan giraffe hits me") == 200
    assert house.conversations()[0].kept.heard[0].words == "the marzipan giraffe hits me"
    assert len(drawing_jobs(house)) == 1
    assert await house.webhook({"update_id": 5, "message": {"chat": TOKEN}}) == 200
    assert any("Telegram failed" in record.message for record in caplog.records)
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text
    assert "marzipan" not in caplog.text


async def test_a_first_screen_that_could_not_be_shown_is_shown_when_the_update_comes_again(house: House) -> None:
    her = house.person()
    start = her.writing("/start")
    house.api.misbehave["sendMessage"].extend([BROKEN, BROKEN])
    assert await house.webhook(start) == 503
    assert await house.webhook(start) == 200
    assert her.screen.text.startswith(HELLO)
    assert her.left_in_chat == []


async def test_refusals_log_neither_token_nor_words(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    her = await at_danger(house)
    quoting = Refused(400, f"Bad Request: can't parse entities in 'marzipan giraffe' {TOKEN}")
    house.api.misbehave["editMessageText"].extend([quoting, quoting])
    assert await her.presses("No") == 200
    assert len(drawing_jobs(house)) == 1
    assert "marzipan" not in caplog.text
    assert TOKEN not in caplog.text


async def test_a_broken_store_asks_for_the_update_again_and_shows_no_trace(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    her = house.person()
    house.room.close()
    update = her.writing("nobody can keep this now")
    async with aiohttp.ClientSession() as session:
        headers = {"X-Telegram-Bot-Api-Secret-Token": house.webhook._secret}
        async with session.post(house.webhook._url, json=update, headers=headers) as answer:
            assert (answer.status, await answer.read()) == (503, b"")
    assert "Traceback" not in caplog.text
    assert "nobody can keep" not in caplog.text


async def test_a_turn_that_breaks_is_set_aside_and_a_number_to_call_is_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    her = await at_danger(house)

    def breaks(*_: object) -> None:
        raise ValueError("marzipan")

    with monkeypatch.context() as broken:
        broken.setattr(house.desk, "_take", breaks)
        assert await her.writes("something that breaks") == 200
    assert "999" in her.screen.text
    assert her.left_in_chat == []
    assert house.conversations()[0].kept.live_message == her.screen.id
    with house.store.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM quarantine").scalar() == 1
    await her.presses("Try again")
    assert "Is anyone in danger right now?" in her.screen.text


@pytest.mark.parametrize("refused", [DELETED, Refused(400, "Bad Request: message can't be edited")])
async def test_what_cannot_be_edited_is_sent_anew_and_the_old_one_taken_away(house: House, refused: Refused) -> None:
    her = await at_danger(house)
    house.api.misbehave["editMessageText"].append(refused)
    await her.presses("No")
    assert "Is it safe for you to write" in her.screen.text  # `screen` is the only message of ours in the chat
