"""The duty desk sees a draft only where somebody cannot call, or is silent after danger and an address; nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows import acts
from flows.notices import NOTICES
from tests.dialogue.somebody import A_KNIFE, A_PUSH, Somebody, World

FIVE = timedelta(minutes=5)
TO_RED = A_KNIFE[:14]  # the danger screen after the knife
WITH_ADDRESS = A_KNIFE[:27]


def shown(world: World) -> int:
    return len(world.named(acts.SHOW_DUTY_DESK))


def test_at_once_when_somebody_cannot_call_with_or_without_an_address(her: Somebody, world: World) -> None:
    her.comes_to("!danger", "cannot_call")
    assert shown(world) == 1 and her.conversation.held_at == world.at
    assert her.view.step == "household.where_now"


@pytest.mark.parametrize(("there", "said"), [(True, "place_on"), (False, "place_off")])
def test_where_they_are_is_asked_with_the_truth_about_who_reads_it(
    her: Somebody, world: World, there: bool, said: str
) -> None:
    world.tables = replace(world.tables, on_duty=lambda: there)
    her.comes_to("!danger", "cannot_call")
    assert her.view.words[0] == NOTICES[said]
    assert her.view.words[-1].startswith("Where are you?")


@pytest.mark.parametrize("pressed", [("cannot_call", "declined", "go_on"), ("called",)], ids=str)
def test_danger_that_was_pressed_is_not_asked_about_again(her: Somebody, pressed: tuple[str, ...]) -> None:
    her.does(starts=True)
    her.presses("go_on", "!danger", *pressed)
    assert her.view.step == "reporter.safe_now"
    assert her.conversation.value("household.danger_now") == "yes" and her.conversation.kept.red


def test_danger_that_is_over_leaves_the_question_open(her: Somebody) -> None:
    her.does(starts=True)
    her.presses("go_on", "!danger", "over_for_now")
    assert her.view.step == "household.danger_now"


def test_what_the_desk_has_is_never_said_to_be_gone(her: Somebody) -> None:
    her.does(starts=True)
    her.presses("go_on", "no", "no")
    assert her.view.step == "close_now" and NOTICES["gone_without_words"] in her.view.words
    her.presses("!danger", "cannot_call", "declined", "go_on", "!back", "no")
    assert her.view.step == "close_now"
    assert NOTICES["desk_keeps"] in her.view.words and NOTICES["gone_without_words"] not in her.view.words


def test_what_the_desk_has_is_said_wherever_it_is_said_that_it_was_not_sent(her: Somebody) -> None:
    her.comes_to(*A_KNIFE, "!danger", "cannot_call", "'Hill Road, Weymouth", "go_on", "not_now")
    assert her.view.step == "not_now"
    assert [word for word in her.view.words if word.endswith("Your five words open it.")]
    assert NOTICES["desk_keeps"] in her.view.words
    her.presses("close")
    assert her.writes(her.phrase).step == "welcome_back"
    assert NOTICES["desk_read"] in her.view.words and "danger" not in " ".join(her.view.words).lower()
    her.presses("carry_on", "delete")
    assert her.view.step == "delete_it" and NOTICES["desk_keeps"] in her.view.words


def test_of_what_no_desk_has_nothing_is_said(her: Somebody) -> None:
    her.comes_to("parent", "!leave")
    her.writes(her.phrase)
    assert her.view.step == "welcome_back" and NOTICES["desk_read"] not in her.view.words


def test_what_they_write_next_goes_to_the_desk_that_has_it(her: Somebody, world: World) -> None:
    her.comes_to("!danger", "cannot_call", "'Hill Road, Weymouth")
    assert len(world.named(acts.DRAFT_GREW)) == 1
    her.presses("go_on", "parent")
    assert len(world.named(acts.DRAFT_GREW)) == 2
    assert shown(world) == 1


def test_five_minutes_after_a_red_answer_with_an_address(her: Somebody, world: World) -> None:
    her.comes_to(*WITH_ADDRESS)
    assert world.clock(FIVE - timedelta(seconds=2)) == [] and shown(world) == 0
    world.clock(timedelta(seconds=2))
    assert shown(world) == 1
    world.clock(timedelta(days=1))
    assert shown(world) == 1


BY_POSTCODE = A_KNIFE[:26]  # the question that a postcode answers


@pytest.mark.parametrize(
    ("where", "can_be_found"),
    [
        (("'DT4 7AA",), True),
        (("'it is dt47aa I think",), True),
        (("unknown", "'Hill Road, Weymouth"), True),
        (("unknown", "'12 Nowhere Gardens"), True),
        (("unknown", "'flat 3 above the shop in Poole"), True),
        (("'DT4",), False),
        (("unknown", "'Weymouth"), False),
        (("unknown", "'Budmouth school in Weymouth"), False),
        (("unknown", "'a village 2 miles from Bere Regis"), False),
        (("unknown", "unknown"), False),
    ],
    ids=str,
)
def test_an_address_is_what_help_could_find(
    her: Somebody, world: World, where: tuple[str, ...], can_be_found: bool
) -> None:
    her.comes_to(*BY_POSTCODE, *where)
    world.clock(FIVE)
    assert shown(world) == int(can_be_found)


@pytest.mark.parametrize(
    ("wrote", "can_be_found"),
    [
        ("I am at 5 Nelson Road, Poole", True),
        ("we live in 14a, Made Up Lane", True),
        ("our postcode is DT4 7AA", True),
        ("he is 15 and on the road all night, he hit me", False),
        ("he is 15 and he broke the door of the flat", False),
        ("it is a 20 minutes drive", False),
        ("we are in Weymouth", False),
    ],
)
@pytest.mark.parametrize("at_a_button", [True, False])
def test_an_address_counts_wherever_they_wrote_it(
    her: Somebody, world: World, wrote: str, can_be_found: bool, at_a_button: bool
) -> None:
    to_own_words, account = A_KNIFE[:8], A_KNIFE[8:14]
    her.comes_to(*((f"'{wrote}", *to_own_words) if at_a_button else (*to_own_words, f"'{wrote}")), *account)
    assert her.conversation.kept.red
    world.clock(FIVE)
    assert shown(world) == int(can_be_found)


def test_also_when_they_left_and_were_silent(her: Somebody, world: World) -> None:
    her.comes_to(*WITH_ADDRESS, "!leave")
    world.clock(FIVE)
    assert shown(world) == 1


@pytest.mark.parametrize(
    ("way", "why"),
    [
        (TO_RED, "no address"),
        (A_PUSH, "not red"),
        ((*WITH_ADDRESS, "!danger", "called"), "999 was called"),
        ((*A_KNIFE, "send"), "it was sent"),
        ((*WITH_ADDRESS, "!danger", "cannot_call", "'Hill Road", "go_on"), "the desk has it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_never_where(her: Somebody, world: World, way: tuple[str, ...], why: str) -> None:
    her.comes_to(*way)
    before = shown(world)
    world.clock(timedelta(hours=1))
    assert shown(world) == before, why


def test_whoever_goes_on_is_not_silent(her: Somebody, world: World) -> None:
    her.comes_to(*WITH_ADDRESS)
    world.at += timedelta(minutes=4)
    her.presses("none")
    world.clock(timedelta(minutes=2))
    assert shown(world) == 0
    world.clock(timedelta(minutes=3))
    assert shown(world) == 1


def test_a_red_answer_taken_back_shows_nothing(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "change", "incident:1.harms", "weapon", "threat", "damage", "=done")
    assert not her.conversation.kept.red
    world.clock(timedelta(hours=1))
    assert shown(world) == 0


def test_a_clock_of_before_the_last_turn_shows_nothing(her: Somebody, world: World) -> None:
    her.comes_to(*WITH_ADDRESS)
    stale = (her.conversation.id, her.conversation.version)
    her.presses("none")
    world.at += FIVE
    assert world.take("", cover=stale).events == []


def test_the_screen_says_what_is_true_of_the_desk(her: Somebody, world: World) -> None:
    her.comes_to("!danger", "cannot_call", "'Hill Road")
    assert NOTICES["duty_off"] in her.view.words
    world.tables = replace(world.tables, on_duty=lambda: True)
    assert NOTICES["desk_will_look"] in her.does(starts=True).words
    world.at += FIVE
    assert NOTICES["desk_late"] in her.does(starts=True).words
    world.tables = replace(world.tables, desk_has=lambda conversation: True)
    assert NOTICES["desk_has_it"] in her.does(starts=True).words


def test_a_place_told_with_danger_in_it_is_taken(her: Somebody, world: World) -> None:
    her.comes_to("!danger", "cannot_call")
    assert her.writes("14 Made Up Lane Weymouth, he is here with a hammer and will kill me now").step == "cannot_call"
    assert str(her.conversation.value("household.where_now")).startswith("14 Made Up Lane")
    assert her.writes("he had a knife last week").step == "cannot_call"
    her.presses("go_on")
    assert her.writes("he had a knife last week").step == "danger_now"


def test_pressed_again_the_five_minutes_do_not_begin_again(her: Somebody, world: World) -> None:
    world.tables = replace(world.tables, on_duty=lambda: True)
    her.comes_to("!danger", "cannot_call", "'Hill Road", "go_on")
    world.at += timedelta(minutes=4)
    her.presses("!danger", "cannot_call", "'Hill Road 5")
    world.at += timedelta(minutes=2)
    assert NOTICES["desk_late"] in her.does(starts=True).words
