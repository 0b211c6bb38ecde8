"""Five words: offered once, after the truths and before the first hard question; kept nowhere but as a keyed hash."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from bot.dialogue import Channel, phrase
from tests.dialogue.somebody import A_KNIFE, TO_THE_PHRASE, Somebody, World

TRUTHS = {"household.danger_now", "reporter.safe_now", "who_we_are", "my_child", "what_we_must_do", "keep_here"}


def everything(world: World) -> str:
    return " ".join(str(msgspec.to_builtins(one.kept)) for one in world.kept.values())


def test_offered_after_the_truths_and_before_the_first_hard_question(her: Somebody) -> None:
    her.does(starts=True)
    seen = []
    for value in TO_THE_PHRASE:
        seen.append(her.view.step)
        her.presses(value)
    assert her.view.step == "five_words" and set(seen) >= TRUTHS
    assert phrase.heard(her.phrase) == her.phrase
    assert her.presses("have").step == "reporter.role"


def test_kept_nowhere_once_they_are_taken(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    assert her.phrase not in everything(world)
    assert her.phrase.split()[0] not in str(her.conversation.phrase)


def test_never_shown_again_however_far_somebody_goes_back(her: Somebody) -> None:
    her.comes_to("parent")
    shown = []
    for _ in range(12):
        her.presses("!back") if "!back" in her.values else her.presses("go_on")
        shown.append(her.view.step)
        assert her.phrase not in " ".join(her.view.words)
    assert "keep_here" in shown and "five_words" not in shown


def test_who_wanted_none_and_goes_back_is_offered_new_ones(her: Somebody) -> None:
    her.does(starts=True)
    her.presses(*TO_THE_PHRASE)
    first = her.phrase
    assert her.presses("none").step == "no_words"
    assert her.presses("!back").step == "five_words"
    assert len(her.phrase.split()) == 5 and her.phrase != first


def test_the_same_words_stand_there_while_they_are_offered(her: Somebody) -> None:
    her.does(starts=True)
    her.presses(*TO_THE_PHRASE)
    first = her.phrase
    her.presses("!danger", "over_for_now")
    assert her.view.step == "five_words" and her.phrase == first


def test_typed_where_they_are_offered_they_are_taken_and_not_kept(her: Somebody, world: World) -> None:
    her.does(starts=True)
    her.presses(*TO_THE_PHRASE)
    assert her.writes(her.phrase.upper().replace(" ", ", ")).step == "reporter.role"
    assert her.conversation.has_words
    assert her.conversation.kept.heard == [] and her.phrase not in everything(world)


def test_typed_beside_the_offer_they_are_not_kept_either(her: Somebody, world: World) -> None:
    her.does(starts=True)
    her.presses(*TO_THE_PHRASE, "!danger")
    her.writes(her.phrase)
    assert her.view.step == "danger_now" and her.conversation.kept.heard == []
    assert her.phrase in everything(world)  # still offered, and only as that


def test_typed_in_their_own_conversation_they_are_no_answer(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE[:8])
    assert her.view.form == "words"
    her.writes("He came at me.")
    assert her.writes(her.phrase).step == "welcome_back"
    assert her.presses("carry_on").step == "incident.account"
    assert her.presses("=done").step == "incident.when"
    assert her.conversation.value("incident:1.account") == "He came at me."
    assert her.phrase not in everything(world)


def test_typed_in_another_conversation_they_open_theirs_and_close_that_one(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    mine = her.conversation.id
    her.presses("!leave")
    her.does(starts=True)
    her.presses("go_on", "no", "yes")
    other = her.conversation.id
    assert her.writes(her.phrase).step == "welcome_back"
    assert her.conversation.id == mine and world.kept[other].person is None
    assert world.kept[other].ends_at == world.at + timedelta(hours=1)  # nothing opens it
    assert her.phrase not in everything(world)


def test_opened_elsewhere_the_old_chat_is_closed_and_loses_it(world: World, him: Somebody) -> None:
    her = Somebody(world, "her", Channel.TELEGRAM, "7")
    her.does(starts=True, live_message=1)
    her.presses("go_on", "no", "yes", "go_on", "go_on", "go_on", "go_on", "have")
    her.writes("parent of a boy", message=5)
    him.writes(her.phrase)
    assert him.view.step == "welcome_back"
    (there,) = him.replies[1:]
    assert there.view.neutral and there.closes and there.address == "7" and there.sweep == (5,)
    left = world.kept[there.conversation]  # it can be swept again and again, and holds nothing that was told
    assert left.kept.answers == {} and left.kept.heard == [] and left.phrase is None
    assert her.does(press=f"{world.kept[him.conversation.id].kept.token}.parent").neutral
    assert him.conversation.kept.address == "" and him.conversation.kept.messages == []


def test_wrong_words_show_exactly_the_first_screen_and_begin_nothing(her: Somebody, world: World) -> None:
    first = her.does(starts=True)
    wrong = " ".join(phrase.word_list()[number * 700] for number in range(5))
    assert her.writes(wrong) == first
    assert world.kept == {}


def test_wrong_words_at_a_closed_chat_show_the_same_and_are_kept_nowhere(her: Somebody, world: World) -> None:
    first = her.does(starts=True)
    her.comes_to("parent")
    her.presses("!leave")
    wrong = " ".join(phrase.word_list()[number * 700] for number in range(5))
    assert her.writes(wrong) == first
    assert wrong not in everything(world)


@pytest.mark.parametrize(
    "typed", ["{0} {1} {2} {3} {4}s", "{0} {1} {2} {3} oops", "{0} {1} {2} {3}", "{0} {1} {2} {3} {4} x"]
)
def test_five_words_with_one_mistyped_are_no_message(her: Somebody, world: World, typed: str) -> None:
    first = her.does(starts=True)
    her.comes_to("parent")
    right = her.phrase.split()
    her.presses("!leave")
    nearly = typed.format(*right)
    assert her.writes(nearly) == first
    assert right[1] not in everything(world)
    him = Somebody(world, "him")
    assert him.writes(nearly).neutral
    assert len(world.kept) == 1


def test_five_words_mistyped_while_they_are_learned_are_kept_nowhere(her: Somebody, world: World) -> None:
    her.does(starts=True)
    her.presses(*TO_THE_PHRASE)
    right = her.phrase.split()
    her.writes(" ".join([*right[:4], "oops"]))
    assert her.view.step == "five_words"
    her.presses("have")
    assert right[1] not in everything(world)


def test_danger_among_words_of_the_list_is_heard(her: Somebody) -> None:
    assert her.writes("kitchen sister dad aside stabbed").step == "danger_now"


def test_words_of_what_has_ended_open_nothing(her: Somebody, world: World) -> None:
    her.comes_to("parent")
    her.presses("!leave")
    world.at += timedelta(days=3, minutes=1)
    assert her.writes(her.phrase).neutral
