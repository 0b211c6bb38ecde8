"""A screen closes on time, shows nothing then, and the chat is a stranger's until the five words are typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue import Channel, Reply
from bot.dialogue.turn import look
from flows import acts
from flows.notices import NOTICES
from tests.dialogue.somebody import A_KNIFE, Somebody, World

MINUTE = timedelta(minutes=1)
ASIDES = {"danger": ("!danger",), "change": ("change",), "not now": ("not_now",)}


def is_nothing_but_the_first_screen(world: World, reply: Reply) -> bool:
    first = look(world.script, None, world.tables)
    return reply.view == first and reply.closes


@pytest.mark.parametrize(
    ("way", "minutes"), [((), 5), (A_KNIFE[:8], 15), ((*A_KNIFE, "send"), 2)], ids=["a question", "own words", "sent"]
)
def test_closes_after(her: Somebody, world: World, way: tuple[str, ...], minutes: int) -> None:
    her.comes_to(*way)
    assert world.clock(minutes * MINUTE - timedelta(seconds=2)) == []
    (reply,) = world.clock(timedelta(seconds=2))
    assert is_nothing_but_the_first_screen(world, reply)
    assert her.does(starts=True) == reply.view
    assert world.clock(timedelta(days=1)) == []


@pytest.mark.parametrize("aside", ASIDES.values(), ids=ASIDES)
def test_closes_while_something_stands_beside_the_way(her: Somebody, world: World, aside: tuple[str, ...]) -> None:
    her.comes_to(*A_KNIFE, *aside)
    (reply,) = world.clock(5 * MINUTE)
    assert is_nothing_but_the_first_screen(world, reply)


def test_stays_while_they_wait_for_the_desk_so_that_it_can_say_if_nobody_looked(her: Somebody, world: World) -> None:
    her.comes_to("parent", "!danger", "cannot_call", "'Hill Road, Weymouth")
    assert her.view.step == "cannot_call"
    assert world.clock(14 * MINUTE) == []
    assert len(world.clock(MINUTE)) == 1


def test_a_clock_that_comes_late_changes_nothing(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    stale = (her.conversation.id, her.conversation.version)
    her.presses("never")
    world.at += 10 * MINUTE
    assert world.take("", cover=stale).conversations == []
    assert world.take("", cover=("nobody", 1)).replies == []


def test_closed_on_time_also_where_no_clock_has_come_by(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    mine, token = her.conversation.id, her.button("never").token
    world.at += 6 * MINUTE
    assert look(world.script, her.conversation, replace(world.tables, at=world.at)).neutral
    assert her.does(press=token).neutral
    assert world.kept[mine].person is None and "reporter.contact" not in world.kept[mine].told


def test_words_typed_too_late_are_a_strangers(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE[:8])
    mine = her.conversation.id
    world.at += 20 * MINUTE
    assert her.writes("who is this").neutral
    assert [heard.sure_who for heard in world.kept[mine].kept.heard] == [False]
    assert "who is this" not in str(world.kept[mine].kept.drafting)


def test_the_chats_messages_go_with_whoever_is_there_now(world: World) -> None:
    her = Somebody(world, "her", Channel.TELEGRAM, "7")
    her.does(starts=True)
    her.presses("go_on", "no", "yes")
    her.writes("I am scared", message=5, live_message=3)
    world.at += 6 * MINUTE
    assert her.writes("he has a knife at my neck now", message=8).step == "danger_now"
    assert sorted(message for message, _ in her.conversation.kept.messages) == [3, 5, 8]
    assert sum(one.kept.messages != [] for one in world.kept.values()) == 1


def test_what_is_typed_after_the_cover_is_offered_to_whoever_has_the_words(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    world.clock(5 * MINUTE)
    first = her.does(starts=True)
    assert her.writes("I forgot: he hides my keys") == first
    assert her.writes("who do you write to") == first
    assert her.writes(her.phrase).step == "welcome_back"
    assert her.presses("carry_on").step == "written_after"
    assert "I forgot: he hides my keys who do you write to" in her.view.words
    assert her.presses("mine").step == "reporter.contact"
    assert [(heard.words, heard.sure_who) for heard in her.conversation.kept.heard] == [
        ("I forgot: he hides my keys", True), ("who do you write to", True),
    ]  # fmt: skip


def test_what_somebody_else_typed_is_told_to_nobody(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE)
    world.clock(5 * MINUTE)
    her.writes("I know what you wrote")
    her.writes(her.phrase)
    her.presses("carry_on", "not_mine", "send")
    (sent,) = world.named(acts.SEND_REPORT)
    assert "I know what you wrote" not in str(sent.sending)
    assert "I know what you wrote" in str(her.conversation.kept.retracted)


def test_what_nobody_owned_is_not_sent_either(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE)
    world.clock(5 * MINUTE)
    her.writes("I know what you wrote")
    her.writes(her.phrase)
    her.presses("carry_on", "!back", "send")
    assert "I know what you wrote" not in str(world.named(acts.SEND_REPORT)[0].sending)


def test_after_it_was_sent_late_words_are_added_to_it_if_they_are_theirs(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send")
    world.clock(2 * MINUTE)
    her.writes("he came home")
    assert her.returns().step == "written_after"
    assert her.presses("mine").step == "follow_up"
    assert [event.words for event in world.named(acts.ADD_TO_REPORT)] == ["he came home"]


def test_an_hour_later_words_are_a_new_conversations(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    mine = her.conversation.id
    world.clock(5 * MINUTE)
    world.at += 61 * MINUTE
    her.writes("hello?")
    assert world.kept[mine].kept.heard == [] and her.conversation.id != mine


def test_danger_words_at_a_closed_chat_show_danger_and_are_kept_twice(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    mine = her.conversation.id
    world.clock(5 * MINUTE)
    assert her.writes("help he is going to kill me").step == "danger_now"
    assert her.conversation.id != mine and her.conversation.kept.answers == {}
    assert [heard.sure_who for heard in world.kept[mine].kept.heard] == [False]
    assert her.presses("over_for_now").step == "household.danger_now"  # as after Go on: nothing of what was closed


def test_a_new_start_never_touches_what_was_closed(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE[:5])
    mine = her.conversation.id
    world.clock(5 * MINUTE)
    before = str(world.kept[mine].kept)
    her.does(starts=True)
    her.presses("go_on", "yes", "called", "yes")
    assert her.conversation.id != mine and world.kept[mine].person is None
    assert str(world.kept[mine].kept) == before


@pytest.mark.parametrize("typed", ["Go on", "go on."])
def test_the_first_screens_own_words_are_pressed_not_kept(her: Somebody, world: World, typed: str) -> None:
    her.comes_to("parent")
    mine = her.conversation.id
    world.clock(5 * MINUTE)
    assert her.writes(typed).step == "household.danger_now"
    assert world.kept[mine].kept.heard == []


@pytest.mark.parametrize("typed", ["leave", "/stop", "Bye!"])
def test_leaving_the_first_screen_stores_nothing(her: Somebody, world: World, typed: str) -> None:
    her.does(starts=True)
    assert her.writes(typed).neutral and her.replies[0].closes
    assert her.does(press="first.leave").neutral and her.replies[0].closes
    assert world.kept == {}


def test_old_buttons_of_a_closed_screen(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    mine, danger, leave, never = (
        her.conversation.id,
        *(her.button(name).token for name in ("danger", "leave", "never")),
    )
    world.clock(5 * MINUTE)
    assert her.does(press=never).neutral and her.does(press=leave).neutral
    assert world.kept[mine].person is None and len(world.kept) == 1
    assert her.does(press=danger).step == "danger_now"
    assert her.conversation.id != mine


def test_a_draft_without_words_ends_within_the_hour_and_with_words_in_three_days(her: Somebody, world: World) -> None:
    her.does(starts=True)
    her.presses("go_on", "no", "yes", "go_on", "go_on", "go_on", "go_on", "none", "go_on", "parent", "!leave")
    (draft,) = world.kept.values()
    assert draft.ends_at == world.at + timedelta(hours=1)
    him = Somebody(world, "him").comes_to("parent", "!leave")
    (kept,) = (one for one in world.kept.values() if one.was_person == him.person)
    assert kept.ends_at == world.at + timedelta(days=3)


def test_leave_sweeps_and_closes_whatever_screen_it_was_pressed_on(world: World) -> None:
    her = Somebody(world, "her", Channel.TELEGRAM, "7")
    her.does(starts=True)
    her.presses("go_on", "no", "yes")
    old = her.button("leave").token
    her.presses("go_on")
    her.writes("is it safe", message=9)
    assert her.does(press=old).neutral
    assert her.replies[0].closes and her.replies[0].sweep == (9,) and her.replies[0].address == "7"


def test_deleting_leaves_only_what_is_still_to_be_swept(world: World) -> None:
    her = Somebody(world, "her", Channel.TELEGRAM, "7")
    her.does(starts=True)
    her.presses("go_on", "no", "yes", "go_on", "go_on", "go_on", "go_on", "have", "parent")
    her.writes("my name is Invented", message=9)
    her.presses("!leave")
    her.writes(her.phrase, message=12)
    her.presses("delete", "delete")
    assert her.view.neutral and her.replies[0].sweep == (9, 12)
    (left,) = world.kept.values()
    assert left.id == her.replies[0].conversation
    assert "Invented" not in str(left.kept) and left.kept.answers == {} and left.phrase is None
    assert her.writes(her.phrase).neutral


@pytest.mark.parametrize("way", [("not_safe",), (*A_KNIFE[2:], "not_now")], ids=["close now", "not now"])
def test_where_somebody_leaves_they_can_delete(her: Somebody, world: World, way: tuple[str, ...]) -> None:
    her.comes_to("parent", "never", *way, "delete")
    assert her.view.step == "delete_it" and NOTICES["desk_keeps"] not in her.view.words
    assert her.presses("delete").neutral and world.kept.keys() <= {her.replies[0].conversation}


def test_deleting_says_that_the_desk_keeps_what_it_was_shown(her: Somebody) -> None:
    her.comes_to("parent", "!danger", "cannot_call", "'Hill Road", "go_on", "never", "not_safe", "delete")
    assert NOTICES["desk_keeps"] in her.view.words
