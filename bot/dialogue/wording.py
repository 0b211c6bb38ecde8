"""The present screen of a conversation, in words: a pure function of what is kept and what may be looked up."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from bot.dialogue import read_back
from bot.dialogue.conversation import Conversation
from bot.dialogue.exchange import Option, View
from bot.dialogue.known import Tables
from bot.dialogue.machine import Script
from flows.grammar import NOT_KNOWING, Condition, OneOf, OwnWords, Question, Screen, SomeOf, Step
from flows.notices import NOTICES

FIRST = "first"  # the token of the neutral first screen, the same for everybody
SHOWN = 1_000  # characters shown of what was written after the screen closed
CHANGE = "change"  # the aside that lists the answers


def view(script: Script, conversation: Conversation, tables: Tables, said: tuple[str, ...] = ()) -> View:
    """What stands on the screen now.  `said` is of this turn only: asked for again, the screen is without it."""
    kept = conversation.kept
    if kept.aside == CHANGE:
        return read_back.list_of_answers(script, conversation, said)
    step = script.steps[kept.aside or conversation.state]
    if step.name == script.opens_at and not kept.aside:
        return first(script, tables)
    headings = read_back.headings(script, conversation) if _shows_plan(step) else ()
    return View(
        step=step.fact.key if isinstance(step, Question) else step.name,
        words=(*_so_far(script, step, conversation, said), *_words(step, conversation, tables)),
        options=(
            *_drawn(_choices(step), conversation),
            *(read_back.options(conversation, tables, headings) if _shows_plan(step) else ()),
            *_drawn(_below(step, step.name not in (script.opens_at, script.reopens_at, "sent")), conversation),
        ),
        form=_form(step),
        said=said,
        why=step.why,
        part="" if kept.aside or step.shows == "sent" else script.part_of.get(step.name, ""),
        headings=headings,
        alert=step.name == "danger_now",
        conversation=conversation.id,
        version=conversation.version,
    )


def first(script: Script, tables: Tables) -> View:
    """The first screen, also the cover: nothing on it gives anybody away, and it is the same for everybody."""
    step = script.steps[script.opens_at]
    options = tuple(Option(f"{FIRST}.{choice.value}", choice.label, value=choice.value) for choice in step.choices)
    return View(step.name, _filled(step.words, tables), options, neutral=True)


def _words(step: Step, conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    words = step.words_for(conversation.seen)
    if step.shows in _SHOWS:
        shown = _SHOWS[step.shows](conversation, tables)
        words = (*shown, *words) if step.shows in ("plan", "place") else (*words, *shown)
    words = _filled(words, tables)
    if not _has_blanks(words):
        return words
    return tuple(_theirs(word, conversation) if "{" in word else word for word in words)


def _so_far(script: Script, step: Step, conversation: Conversation, said: tuple[str, ...]) -> tuple[str, ...]:
    """Whoever comes back to their own words, from danger or anywhere, sees an empty box: nothing of it is lost."""
    if not isinstance(step, OwnWords) or NOTICES["kept"] in said:
        return ()
    return (NOTICES["so_far"],) if conversation.kept.drafting.get(script.key(conversation, step)) else ()


def _theirs(word: str, conversation: Conversation) -> str:
    if word == "{written}":
        written = " ".join(heard.words for heard in conversation.written_after)
        return textwrap.shorten(written, SHOWN, placeholder=" …")
    return word.replace("{phrase}", f"**{conversation.kept.offered_phrase}**")


def _duty(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    return (NOTICES["duty_on" if tables.on_duty() else "duty_off"],)


def _place(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    """Who reads where they are: told before it is asked."""
    return (NOTICES["place_on" if tables.on_duty() else "place_off"],)


def _desk(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    """Only what is true: somebody has it, somebody should look, nobody has looked, nobody is there."""
    if tables.desk_has(conversation.id):
        return (NOTICES["desk_has_it"],)
    if not tables.on_duty():
        return (NOTICES["duty_off"],)
    late = conversation.held_at is not None and tables.at - conversation.held_at >= tables.manner.desk
    return (NOTICES["desk_late" if late else "desk_will_look"],)


def _status(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    return tables.status(conversation.id, conversation.turned_at) or (NOTICES["status_none"],)


def _kept(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    """Without words it is gone for them; what the duty desk has before it is not gone."""
    if conversation.has_words:
        return (NOTICES["kept_with_words"],)
    return (NOTICES["gone_without_words"],) if conversation.held_at is None else (NOTICES["desk_keeps"],)


def _desk_keeps(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    return (NOTICES["desk_keeps"],) if conversation.held_at is not None else ()


_SHOWS: dict[str, Callable[[Conversation, Tables], tuple[str, ...]]] = {  # what a screen shows besides its own words
    "duty": _duty,
    "place": _place,
    "desk": _desk,
    "status": _status,
    "kept": _kept,
    "desk_keeps": _desk_keeps,
    "plan": read_back.plan_lines,
    "sent": read_back.sent_lines,
}


def _filled(words: tuple[str, ...], tables: Tables) -> tuple[str, ...]:
    if not _has_blanks(words):
        return words
    manner = tables.manner
    told = {
        "{operator}": manner.operator,
        "{people_read}": manner.people_read,
        "{cover_minutes}": str(int(manner.cover.total_seconds() // 60)),
        "{words_minutes}": str(int(manner.words.total_seconds() // 60)),
        "{kept_days}": NOTICES["kept_days"],
        "{web}": manner.web,
    }
    return tuple(_replaced(word, told) for word in words)


def _has_blanks(words: tuple[str, ...]) -> bool:
    return "{" in "".join(words)


def _replaced(word: str, told: dict[str, str]) -> str:
    if "{" in word:
        for name, value in told.items():
            word = word.replace(name, value)
    return word


@cache
def _form(step: Step) -> str:
    if isinstance(step, SomeOf):
        return "ticks"
    if isinstance(step, OwnWords):
        return "words"
    return "choices" if isinstance(step, Screen | OneOf) else "short"


class Button(NamedTuple):
    """A button of a step, whoever stands there."""

    value: str
    label: str
    role: str = "choice"
    shown_if: Condition | None = None


@cache
def _choices(step: Step) -> tuple[Button, ...]:
    """What a step is answered with."""
    role, of_question = "tick" if isinstance(step, SomeOf) else "choice", isinstance(step, Question)
    buttons = [
        Button(f"?{choice.value}", choice.label)
        if of_question and choice.value in NOT_KNOWING
        else Button(choice.value, choice.label, role, choice.shown_if)
        for choice in step.choices
    ]
    if isinstance(step, SomeOf | OwnWords):
        buttons.append(Button("=done", NOTICES["next_label" if role == "tick" else "done_label"], "done"))
    return tuple(buttons)


@cache
def _below(step: Step, goes_back: bool) -> tuple[Button, ...]:
    """What stands under every question."""
    named = {choice.value for choice in step.choices}
    ways = [("unknown", "unknown_label"), ("declined", "skip_label"), ("not_safe", "not_safe_label")]
    buttons = [
        Button(f"?{how}", NOTICES[label], "not_knowing") for how, label in ways if step.may_skip and how not in named
    ]
    if goes_back:
        buttons.append(Button("!back", NOTICES["back_label"], "way"))
    if step.name != "danger_now":
        buttons.append(Button("!danger", NOTICES["danger_label"], "way"))
    return (*buttons, Button("!leave", NOTICES["leave_label"], "way"))


def _drawn(buttons: tuple[Button, ...], conversation: Conversation) -> Iterator[Option]:
    """The buttons of this screen.  A box's press says what it is to be then: coming twice, it does not undo itself."""
    token, ticks = conversation.kept.token, conversation.kept.ticks
    for value, label, role, shown_if in buttons:
        if shown_if is not None and shown_if.truth(conversation.seen) is False:
            continue
        if role != "tick":
            yield Option(f"{token}.{value}", label, role, False, value)
        else:
            ticked = value in ticks
            yield Option(f"{token}.{'-' if ticked else '+'}{value}", label, role, ticked, value)


def _shows_plan(step: Step) -> bool:
    return isinstance(step, Screen) and step.shows == "plan"
