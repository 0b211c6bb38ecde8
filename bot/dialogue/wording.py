"""The present screen of a conversation, in words: a pure function of what is kept and what may be looked up."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from bot.dialogue import read_back
from bot.dialogue.conversation import Conversation
from bot.dialogue.exchange import Button, View
from bot.dialogue.known import Manner, Tables
from bot.dialogue.machine import Script
from bot.dialogue.read_back import BACK, DANGER, LEAVE
from flows.facts import child, fact_of, harmed, incident
from flows.grammar import NOT_KNOWING, Condition, Kind, OneOf, OwnWords, Question, Screen, SomeOf, Step
from flows.notices import NOTICES
from flows.rules.danger_words import speaks_of_dying

FIRST = "first"  # the token of the neutral first screen, the same for everybody
SHOWN = 1_000  # characters shown of what was written after the screen closed
ENDING_LIFE = (child.ending_life.key, harmed.ending_life.key)
CHANGE = "change"  # the aside that lists the answers


def view(script: Script, conversation: Conversation, tables: Tables, said: tuple[str, ...] = ()) -> View:
    """What stands on the screen now.  `said` is of this turn only: asked for again, the screen is without it."""
    kept = conversation.kept
    if kept.aside == CHANGE:
        return read_back.list_of_answers(script, conversation, said)
    step = script.steps[kept.aside or kept.place]
    if step.name == script.opens_at and not kept.aside:
        return first(script, tables)
    sheet = _sheet(step, goes_back=step.name not in (script.opens_at, script.reopens_at, "sent"))
    above = sheet.above if not sheet.depends else _that_fit(sheet, conversation)
    headings: read_back.Headings = ()
    if step.shows == "plan":
        headings = read_back.headings(script, conversation)
        above = (*above, *read_back.buttons(conversation, tables, headings))
    return View(
        step=sheet.name,
        words=_so_far(script, step, conversation, said) + _words(step, conversation, tables),
        buttons=above + sheet.below,
        token=kept.token,
        ticks=kept.ticks,
        form=sheet.form,
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
    return View(step.name, _filled(step.words, tables.manner), buttons(step), FIRST, neutral=True)


def _words(step: Step, conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    words = step.words_for(conversation.seen)
    if _has_blanks(words):
        words = tuple(_theirs(word, conversation) for word in _filled(words, tables.manner))
    shows = _SHOWS.get(step.shows)
    if shows is None:
        return words
    shown = _filled_in(shows(conversation, tables), tables.manner)
    return (*shown, *words) if step.shows in ("plan", "place") else (*words, *shown)


def _so_far(script: Script, step: Step, conversation: Conversation, said: tuple[str, ...]) -> tuple[str, ...]:
    """Whoever comes to an empty box, having written in it or before all else, reads that nothing of it is lost."""
    if not isinstance(step, OwnWords) or NOTICES["kept"] in said:
        return ()
    key = script.key(conversation, step)
    if conversation.kept.drafting.get(key):
        return (NOTICES["so_far"],)
    began = key == incident.account.of(1) and any(at == script.opens_at for at, _ in conversation.also_wrote)
    return (NOTICES["wrote_first"],) if began else ()


def _theirs(word: str, conversation: Conversation) -> str:
    """What a word of the flows leaves open for what is theirs."""
    if word == "{written}":
        written = " ".join(heard.words for heard in conversation.written_after)
        return textwrap.shorten(written, SHOWN, placeholder=" …")
    return word.replace("{phrase}", f"**{conversation.kept.offered_phrase}**")


def _duty(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    dying = (NOTICES["dying"],) if _may_die(conversation) else ()
    return (*dying, NOTICES["duty_on" if tables.on_duty() else "duty_off"])


def _may_die(conversation: Conversation) -> bool:
    """Whether it was said, by a press or in their own words, that somebody may end their own life (H19)."""
    kept, told = conversation.kept, conversation.told
    if any(told[key].value in ("now", "thoughts") for key in ENDING_LIFE if key in told):
        return True
    written = (*(text for texts in kept.drafting.values() for text in texts), *(heard.words for heard in kept.heard))
    own = (answer.value for key, answer in told.items() if fact_of(key).kind is Kind.TEXT)
    return any(speaks_of_dying(str(text)) for text in (*written, *own) if text)


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
    status = tables.status(conversation.id, conversation.turned_at) or (NOTICES["status_none"],)
    return (*status, *_waits(conversation))


def _sent(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    return (*read_back.sent_lines(conversation), *_waits(conversation))


def _waits(conversation: Conversation) -> tuple[str, ...]:
    """What was written since, and is not added, is never passed over in silence."""
    return (NOTICES["waits_to_be_added"],) if conversation.waits_to_be_added else ()


def _kept(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    """Without words it is gone for them; what the duty desk has before it is not gone."""
    desk = _desk_keeps(conversation, tables)
    if conversation.has_words:
        return (NOTICES["kept_with_words"], *desk)
    return desk or (NOTICES["gone_without_words"],)


def _desk_keeps(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    return (NOTICES["desk_keeps"],) if conversation.held_at is not None else ()


def _desk_read(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    """To whoever comes back; nothing of what they told is on that screen, so not why."""
    return (NOTICES["desk_read"],) if conversation.held_at is not None else ()


_SHOWS: dict[str, Callable[[Conversation, Tables], tuple[str, ...]]] = {  # what a screen shows besides its own words
    "duty": _duty,
    "place": _place,
    "desk": _desk,
    "status": _status,
    "kept": _kept,
    "desk_keeps": _desk_keeps,
    "desk_read": _desk_read,
    "plan": read_back.plan_lines,
    "sent": _sent,
}


@cache
def _has_blanks(words: tuple[str, ...]) -> bool:
    """Of words of the flows, which are always the same."""
    return "{" in "".join(words)


@cache
def _filled(words: tuple[str, ...], manner: Manner) -> tuple[str, ...]:
    return _filled_in(words, manner)


def _filled_in(words: tuple[str, ...], manner: Manner) -> tuple[str, ...]:
    """With what this operator's settings say."""
    if "{" not in "".join(words):
        return words
    told = {
        "{operator}": manner.operator,
        "{people_read}": manner.people_read,
        "{cover_minutes}": str(int(manner.cover.total_seconds() // 60)),
        "{words_minutes}": str(int(manner.words.total_seconds() // 60)),
        "{kept_days}": NOTICES["kept_days"],
        "{web}": manner.web,
    }
    return tuple(_replaced(word, told) for word in words)


def _replaced(word: str, told: dict[str, str]) -> str:
    if "{" in word:
        for name, value in told.items():
            word = word.replace(name, value)
    return word


class Sheet(NamedTuple):
    """What every screen of a step has in common.

    above: what it is answered with.  depends: the same, each with its condition, where one of them has one.
    below: what stands under every question.
    """

    name: str
    form: str
    above: tuple[Button, ...]
    depends: tuple[tuple[Button, Condition | None], ...]
    below: tuple[Button, ...]


@cache
def _sheet(step: Step, goes_back: bool) -> Sheet:
    above, conditions = buttons(step), [choice.shown_if for choice in step.choices]
    depends = tuple(zip_longest(above, conditions)) if any(conditions) else ()
    name = step.fact.key if isinstance(step, Question) else step.name
    return Sheet(name, _form(step), above, depends, tuple(_below(step, goes_back)))


def _form(step: Step) -> str:
    if isinstance(step, SomeOf):
        return "ticks"
    if isinstance(step, OwnWords):
        return "words"
    return "choices" if isinstance(step, Screen | OneOf) else "short"


@cache
def buttons(step: Step) -> tuple[Button, ...]:
    """What a step is answered with: its choices in their order, and whether that is all."""
    role, of_question = "tick" if isinstance(step, SomeOf) else "choice", isinstance(step, Question)
    buttons = [
        Button(f"?{choice.value}", choice.label)
        if of_question and choice.value in NOT_KNOWING
        else Button(choice.value, choice.label, role)
        for choice in step.choices
    ]
    if isinstance(step, SomeOf | OwnWords):
        buttons.append(Button("=done", NOTICES["next_label" if role == "tick" else "done_label"], "done"))
    return tuple(buttons)


def _below(step: Step, goes_back: bool) -> Iterator[Button]:
    named = {choice.value for choice in step.choices}
    ways = [("unknown", "unknown_label"), ("declined", "skip_label"), ("not_safe", "not_safe_label")]
    for how, label in ways:
        if step.may_skip and how not in named:
            yield Button(f"?{how}", NOTICES[label], "not_knowing")
    if goes_back:
        yield BACK
    if step.name != "danger_now":
        yield DANGER
    yield LEAVE


def _that_fit(sheet: Sheet, conversation: Conversation) -> tuple[Button, ...]:
    """The choices that are offered here: all but those of which it is known that they do not apply."""
    seen = conversation.seen
    return tuple(button for button, shown_if in sheet.depends if shown_if is None or seen[shown_if] is not False)
