"""The answers are the state: however somebody wanders through the real flows, the place is found again from them."""

from __future__ import annotations

import copy
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import open_script
from bot.dialogue import Conversation, Script, Tables
from bot.dialogue.fitting import base_of
from bot.dialogue.machine import BrokenFlow
from bot.dialogue.wording import CHANGE
from flows.facts import household
from flows.grammar import How
from tests.dialogue.somebody import A_KNIFE, Somebody, World, place, stored

MOVES = st.lists(st.integers(0, 2**16), min_size=1, max_size=60)
NOT_TAKEN = {"!leave", "!back", "!danger", "send", "change", "not_now", "delete"}  # ends, or is no answer
LEAVES = {"close_now": "no", "danger_now": "over_for_now", "cannot_call": "go_on", "household.where_now": "?declined"}
Move = tuple[str, ...]


def moves_on(her: Somebody, chance: int) -> Move:
    """What somebody who leaves it to chance presses and types at this screen."""
    if her.view.step in LEAVES and her.conversation.kept.aside:
        return (LEAVES[her.view.step],)
    free = [option for option in her.view.options if option.value not in NOT_TAKEN and option.role != "heading"]
    skips = [option.value for option in free if option.role == "not_knowing"]
    if skips and chance % 7 == 0:
        return (skips[chance // 7 % len(skips)],)
    if her.view.form == "words":
        return ("'Invented words.", "=done")
    if her.view.form == "ticks":
        ticks = [option.value for option in free if option.role == "tick" and not option.ticked]
        return (ticks[chance // 7 % len(ticks)], "=done") if ticks else ("=done",)
    choices = [option.value for option in free if option.role == "choice"]
    if her.view.form == "short" and (not choices or chance % 2):
        return ("'DT4 7AA",)
    return (choices[chance // 7 % len(choices)],)


def wander(her: Somebody, chances: list[int]) -> list[tuple[str, Move]]:
    """Answer by chance up to the read-back; the steps that stood there and what was done."""
    done = []
    for chance in chances:
        if her.view.step == "read_back":
            break
        move = moves_on(her, chance)
        done.append((her.view.step, move))
        her.presses(*move)
    return done


def unticked(her: Somebody, values: object) -> list[str]:
    """Boxes that are still to be ticked, so that these are."""
    return [value for value in values if not her.button(value).ticked] if isinstance(values, tuple) else []


def come_back(her: Somebody) -> None:
    """Out of whatever stands beside the way."""
    while her.conversation.kept.aside:
        her.presses("!back")


def begin(script: Script, tables: Tables, person: str = "her") -> Somebody:
    return Somebody(World(script, tables), person).comes_to()


def told(her: Somebody) -> dict[str, tuple[object, How, str]]:
    """The answers to questions of the way."""
    on_the_way = her.world.script.on_the_way
    answers = her.conversation.told.items()
    return {key: (one.value, one.how, one.verbatim) for key, one in answers if base_of(key) in on_the_way}


@given(MOVES)
def test_replay_finds_the_place_that_walking_came_to(script: Script, tables: Tables, chances: list[int]) -> None:
    her = begin(script, tables)
    wander(her, chances)
    come_back(her)
    again = stored(her.conversation)
    script.replay(again)
    assert place(again) == place(her.conversation)
    assert again.kept.off == {}


@given(MOVES)
def test_stored_and_loaded_between_every_two_turns_nothing_is_different(
    script: Script, tables: Tables, chances: list[int]
) -> None:
    loaded, held = begin(script, tables), Somebody(World(script, tables, reloads=False), "her").comes_to()
    for chance in chances:
        if loaded.view.step == "read_back":
            break
        move = moves_on(loaded, chance)
        assert loaded.presses(*move) == held.presses(*move)
        assert place(loaded.conversation) == place(held.conversation)


@given(MOVES, st.integers(1, 12))
def test_back_and_the_same_answers_again_come_to_the_same(
    script: Script, tables: Tables, chances: list[int], times: int
) -> None:
    her = begin(script, tables)
    wander(her, chances)
    come_back(her)
    before, undone = place(her.conversation), []
    for _ in range(times):
        if len(her.conversation.told) <= 2:  # what came before the five words
            break
        last = her.conversation.kept.answers[on_the_way(script, her.conversation)[-1]]
        undone.append((her.presses("!back").step, last))
    for step, answer in reversed(undone):
        assert her.view.step == step
        if her.view.form in ("words", "ticks") and answer.is_known:
            her.presses(*unticked(her, answer.value), "=done")
        elif not answer.is_known:
            her.writes(answer.verbatim) if answer.verbatim else her.presses(answer.how.value)
        else:
            values = her.values
            her.presses(str(answer.value)) if answer.value in values else her.writes(str(answer.value))
        come_back(her)
    assert place(her.conversation) == before


@settings(max_examples=30)
@given(st.integers(0, 2**32))
def test_a_changed_answer_keeps_all_others_and_only_the_way_counts(script: Script, tables: Tables, seed: int) -> None:
    chance, her = random.Random(seed), begin(script, tables)
    wander(her, [chance.randrange(2**16) for _ in range(200)])
    before = told(her)
    her.presses("change")
    listed = [option.value for option in her.view.options if option.value.startswith("@")]
    changed = chance.choice(listed).removeprefix("@")
    her.presses(changed)
    her.presses(*moves_on(her, chance.randrange(2**16)))
    kept = her.conversation.kept
    held = {key: (one.value, one.how, one.verbatim) for key, one in {**kept.off, **kept.answers}.items()}
    for key, value in before.items():
        assert key == changed or held[key] == value, key
    come_back(her)
    wander(her, [chance.randrange(2**16) for _ in range(200)])
    anew, now = told(told_anew(script, tables, her)), told(her)
    if changed in anew and before[changed][1] is How.DECLINED:  # by the screen before it, which is not asked again
        anew[changed] = now[changed]
    assert anew == now


def told_anew(script: Script, tables: Tables, first: Somebody) -> Somebody:
    """Somebody who is asked from the start and gives the answers that counted, whatever else was ever told."""
    her = Somebody(World(script, tables), "her")
    her.does(starts=True)
    answers = first.conversation.kept.answers
    for _ in range(300):
        come_back_if_any(her)
        if her.view.step == "read_back":
            return her
        key = (
            script.key(her.conversation, script.steps[her.conversation.state])
            if her.view.step != "first"
            else "screen:first"
        )
        answer = answers[key]
        if isinstance(answer.value, tuple):
            her.presses(*answer.value, "=done")
        elif her.view.form == "words" and answer.is_known:
            her.presses(f"'{answer.value}", "=done")
        elif not answer.is_known:
            her.writes(answer.verbatim) if answer.verbatim else her.presses(answer.how.value)
        elif str(answer.value) in her.values:
            her.presses(str(answer.value))
        else:
            her.writes(str(answer.value))
    raise AssertionError(f"still at {her.view.step}")


def come_back_if_any(her: Somebody) -> None:
    if her.view.step != "first":
        come_back(her)


ASIDES = [("over_for_now",), ("called",), ("cannot_call", "'Weymouth", "go_on"), ("cannot_call", "!danger", "called")]


@given(st.integers(0, 2**32), st.sampled_from(ASIDES), st.booleans())
def test_after_danger_they_stand_where_their_answers_say(
    script: Script, tables: Tables, seed: int, aside: Move, asked_again: bool
) -> None:
    chance, her = random.Random(seed), begin(script, tables)
    wander(her, [chance.randrange(2**16) for _ in range(200 if asked_again else chance.randrange(60))])
    come_back(her)
    if asked_again:
        her.presses("change")
        her.presses(chance.choice([option.value for option in her.view.options if option.value.startswith("@")]))
    her.presses("!danger", *aside)
    assert not her.conversation.kept.aside
    again = stored(her.conversation)
    script.replay(again)
    assert place(again) == place(her.conversation)
    assert on_the_way(script, again) == on_the_way(script, her.conversation)


def test_a_way_that_turns_on_what_is_asked_beside_it_is_refused(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script.steps["child.relation"], "asked_if", household.emergency_called.is_("called"))
    with pytest.raises(BrokenFlow, match=r"child\.relation.*household\.emergency_called.*beside the way"):
        open_script()


def on_the_way(script: Script, conversation: Conversation) -> list[str]:
    """What was answered on the way, in its order: *Back* takes the last one."""
    return [key for key in conversation.kept.answers if base_of(key) in script.on_the_way]


@given(MOVES, st.sampled_from(["danger", "danger typed", "leave", "cover"]))
def test_danger_and_leave_keep_every_answer(script: Script, tables: Tables, chances: list[int], what: str) -> None:
    her = begin(script, tables)
    wander(her, chances)
    come_back(her)
    before, drafting = place(her.conversation), dict(her.conversation.kept.drafting)
    if what == "danger":
        her.presses("!danger", "!back")
    elif what == "danger typed":
        her.writes("999")
        her.presses("!back")
    else:
        her.presses("!leave") if what == "leave" else her.world.clock(her.world.tables.manner.words)
        her.writes(her.phrase)
        her.presses("carry_on")
    after = place(her.conversation)
    beside = ("screen:welcome_back", "screen:close_now")
    for answers in (before[2], after[2]):
        assert isinstance(answers, dict)
        for key in beside:
            answers.pop(key, None)
    assert after == before and her.conversation.kept.drafting == drafting


def test_what_an_abandoned_way_told_is_neither_judged_nor_sent_nor_shown(her: Somebody) -> None:
    """A friend is asked how she knows; a parent is not.  Said first, and then corrected, it must not be told of her."""
    her.comes_to("friend", "no", "go_on", "saw", "no", "no", "no", "never", "only_me")
    for _ in range(9):
        her.presses("!back")
    assert her.view.step == "reporter.role"
    her.presses(*A_KNIFE)
    assert her.view.step == "read_back"
    assert "reporter.how_known" not in her.conversation.told
    assert her.conversation.source_of("child.age_band").value == "self"


def test_what_a_friend_heard_is_hearsay_and_what_she_says_of_herself_is_not(her: Somebody) -> None:
    her.comes_to("friend", "no", "go_on", "heard", "no", "no", "no", "never", "only_me", "10_to_15")
    told = her.conversation.told
    assert (told["child.age_band"].source, told["reporter.device"].source) == ("heard", "self")


def test_an_answer_that_closes_a_way_and_opens_it_again_finds_what_was_told_there(her: Somebody) -> None:
    her.comes_to(*A_KNIFE)
    assert "incident:1.weapon_how" in her.conversation.told
    her.presses("change", "incident:1.harms", "weapon", "=done")
    assert her.view.step == "read_back"
    assert "incident:1.weapon_how" not in her.conversation.told and "incident:1.weapon_how" in her.conversation.kept.off
    her.presses("change", "incident:1.harms", "weapon", "=done")
    assert her.view.step == "read_back"
    assert her.conversation.value("incident:1.weapon_how") == "shown"


OLDER = {
    "a fact that is gone": ("child.favourite_colour", "blue", False),
    "a screen that is gone": ("screen:old_welcome", "go_on", False),
    "a value that is gone": ("child.age_band", "teenager", False),
    "one that holds several now": ("incident:1.harms", "weapon", False),
    "a number where words are": ("incident:1.account", 7, False),
    "a choice that is gone": ("screen:my_child", "next", False),
    "one that still fits": ("child.age_band", "16_to_17", True),
}


@pytest.mark.parametrize(("key", "value", "fits"), OLDER.values(), ids=OLDER)
def test_an_older_flow_is_replayed_and_what_fits_counts(
    her: Somebody, world: World, key: str, value: str | int, fits: bool
) -> None:
    her.comes_to(*A_KNIFE)
    conversation = her.conversation
    some = copy.copy(next(iter(conversation.kept.answers.values())))
    conversation.kept.answers[key] = type(some)(value, some.said_at)
    conversation.kept.script = "another"
    token = her.button("send").token
    her.does(press=token)  # a button of the older flow answers harmlessly
    assert her.conversation.sent_at is None
    assert (key in her.conversation.kept.answers) is fits and (key in her.conversation.kept.off) is not fits
    wander(her, [9] * 60)
    assert her.view.step == "read_back" and her.view.headings
    assert her.presses("send").step == "sent"


@pytest.mark.parametrize("gone", ["place", "aside", "opens_at"])
def test_a_step_that_is_gone_is_found_around(her: Somebody, world: World, gone: str) -> None:
    her.comes_to("parent")
    for name in (gone, "script"):
        setattr(her.conversation.kept, name, "no_such_step")
    assert her.does(starts=True).step == "reporter.contact"


def test_what_was_sent_with_an_older_flow_opens_at_what_became_of_it(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send")
    her.conversation.kept.script = "another"
    her.conversation.kept.place = "no_such_step"
    assert her.does(starts=True).step == "follow_up"


def test_a_list_of_answers_that_stood_open_closes_with_a_new_flow(her: Somebody) -> None:
    her.comes_to(*A_KNIFE, "change")
    assert her.conversation.kept.aside == CHANGE
    her.conversation.kept.script = "another"
    assert her.does(starts=True).step == "read_back"
