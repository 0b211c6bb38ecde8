"""A chat as a person sees it: one quiet message that changes, and nothing else left behind."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.channels.telegram import speaker
from tests.telegram.conftest import House, Opens

HELLO = "Hello. You can write to us here."


async def to_the_words(house: House, chat: int = 7) -> str:
    """Walk to the screen with the five words, take them, and return them."""
    her = house.person(chat)
    await her.writes("/start")
    for label in ("Go on", "No", "Yes", "Go on", "Go on", "Go on", "Go on"):
        await her.presses(label)
    words = her.screen.text.partition("<b>")[2].partition("</b>")[0]
    assert len(words.split()) == 5
    await her.presses("I have them")
    return words


async def test_one_message_becomes_each_screen_and_nothing_pings(house: House) -> None:
    her = house.person()
    await her.writes("/start")
    first = her.screen.id
    assert her.screen.text.startswith(HELLO)
    assert her.screen.labels == ["Go on", "Leave"]
    await her.presses("Go on")
    assert "Is anyone in danger right now?" in her.screen.text
    assert her.screen.id == first
    assert [[b["text"] for b in row] for row in her.screen.keyboard] == [
        ["Yes"], ["No"], ["I am not sure"], ["Back", "Danger now", "Leave"]
    ]  # fmt: skip
    await her.presses("No")
    assert ["I don't know", "Skip", "Not safe to say"] in [[b["text"] for b in row] for row in her.screen.keyboard]
    assert her.left_in_chat == []  # /start too is gone
    sent = house.api.of("sendMessage")
    assert len(sent) == 1
    assert sent[0].given["disable_notification"] is True
    assert sent[0].given["protect_content"] is True
    assert all(c.given["link_preview_options"] == {"is_disabled": True} for c in house.api.of("editMessageText"))


async def test_the_next_screen_is_confirmed_before_the_answer_and_the_courtesy_rides_in_it(house: House) -> None:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    assert [call.method for call in house.api.calls] == [
        "sendMessage", "deleteMessages", "editMessageText", "answerCallbackQuery",
    ]  # fmt: skip
    assert [call.in_body for call in house.api.calls] == [False, True, False, True]


async def test_courtesies_are_calls_where_the_body_may_not_carry_them(opens: Opens) -> None:
    house = await opens(reply_in_body=False)
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    assert house.webhook.bodies == []
    assert her.left_in_chat == []
    assert len(house.api.of("answerCallbackQuery")) == 1


async def test_typed_words_are_kept_taken_away_and_answered_at_the_bottom(house: House) -> None:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    before = her.screen.id
    await her.writes("he is out now & <b>I</b> can write")
    assert her.left_in_chat == []
    assert her.screen.id > before
    assert her.screen.text.startswith("I kept that.")
    assert house.conversations()[0].kept.heard[0].words == "he is out now & <b>I</b> can write"


async def test_a_new_message_is_known_before_it_tells_anything(house: House) -> None:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    await her.writes("hello?")
    assert house.api.of("sendMessage")[-1].given["text"] == "…"
    kept = house.conversations()[0].kept
    assert kept.live_message == her.screen.id
    assert her.screen.id in [message for message, _ in kept.messages]


async def test_typed_answers_are_understood(house: House) -> None:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    await her.writes("No!")
    assert "Is it safe for you to write" in her.screen.text


async def test_start_draws_the_present_screen_at_the_bottom_whatever_the_link_carried(house: House) -> None:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    house.api.chats[7].clear()  # she cleared the chat
    await her.writes("/start some-payload")
    assert "Is anyone in danger right now?" in her.screen.text
    assert len(house.conversations()) == 1


@pytest.mark.parametrize("leaves", ["press", "leave", "/leave", "STOP", "Bye!"])
async def test_leave_takes_all_away_at_once(house: House, leaves: str) -> None:
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    await her.writes("something I should not have said")
    await her.writes("", photo=[{"file_id": "x"}])  # not kept, so not taken away yet
    assert len(her.left_in_chat) == 1
    await (her.presses("Leave") if leaves == "press" else her.writes(leaves))
    assert her.screen.text.startswith(HELLO)
    assert her.left_in_chat == []
    left = house.conversations()[0].kept
    assert (left.address, left.live_message, left.messages) == ("", None, [])  # the chat itself is forgotten


async def test_the_cover_closes_a_silent_chat_and_a_stranger_finds_hello(house: House) -> None:
    her = house.person()
    await to_the_words(house)
    await her.writes("", voice={"file_id": "x"})
    await house.pass_time(minutes=4)
    assert not her.screen.text.startswith(HELLO)
    await house.pass_time(minutes=2)
    assert her.screen.text.startswith(HELLO)
    assert her.left_in_chat == []
    await her.writes("who is this")
    assert her.screen.text.startswith(HELLO)
    await her.presses("Go on")
    assert "Is anyone in danger right now?" in her.screen.text
    assert len(house.conversations()) == 2


async def test_the_five_words_open_it_again_in_the_same_chat_and_in_another(house: House) -> None:
    words = await to_the_words(house)
    her = house.person()
    asked = her.screen.text
    await her.presses("Leave")
    await her.writes(words.upper() + " ")
    assert her.left_in_chat == []
    back = her.screen.labels
    assert "Leave" in back
    assert not her.screen.text.startswith(HELLO)
    elsewhere = house.person(8)
    await elsewhere.writes(words)
    assert elsewhere.screen.labels == back
    assert elsewhere.left_in_chat == []
    assert her.screen.text.startswith(HELLO)  # what it was opened in before is closed
    assert her.left_in_chat == []
    await elsewhere.presses(back[0])
    assert elsewhere.screen.text.removeprefix("I kept that.\n\n") == asked


async def test_wrong_words_show_exactly_the_first_screen(house: House) -> None:
    her = house.person()
    await to_the_words(house)
    await her.presses("Leave")
    hello = her.screen.text
    await her.writes("apple banana cherry damson elder")
    assert (her.screen.text, her.left_in_chat) == (hello, [])


async def test_danger_is_one_press_from_anywhere(house: House) -> None:
    her = house.person()
    await to_the_words(house)
    await her.presses("Danger now")
    assert "<b>999</b>" in her.screen.text
    assert "<b>55</b>" in her.screen.text
    assert her.screen.labels[:2] == ["I have called", "I cannot call"]


async def test_one_screen_a_second_and_only_the_newest(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker, "BETWEEN_SCREENS", 1.0)
    her = house.person()
    await her.writes("/start")
    await her.presses("Go on")
    drawn = len(house.api.of("editMessageText"))
    await asyncio.gather(*(her.writes(f"and this is message {n}") for n in range(5)))
    edits = house.api.of("editMessageText")
    assert len(edits) - drawn <= 2  # the first, and the newest of those that came meanwhile
    assert all(later.at - first.at > 0.9 for first, later in pairwise(edits))
    assert her.left_in_chat == []
    assert len(house.conversations()[0].kept.heard) == 5
    assert her.screen.text.startswith("I kept that.")
