"""What a press, a tick or words do to a conversation."""

from __future__ import annotations

from datetime import datetime

from bot.dialogue import acting, days, phrase, unanswered, understand, wording
from bot.dialogue.taking import Taking
from flows import acts
from flows.facts import child, household
from flows.grammar import (
    NOT_KNOWING,
    Answer,
    DayOf,
    Happened,
    How,
    OwnWords,
    Question,
    Screen,
    Short,
    SomeOf,
    Step,
)
from flows.notices import NOTICES

BEGINS = "go_on"  # at the first screen
LONGEST = 20_000  # characters of one message that become part of an answer; the rest is kept beside it


def press(taking: Taking, pressed: str) -> None:
    """A button.  Danger and leave work from every screen; any other only from the one it stands on."""
    token, _, value = pressed.partition(".")
    if value in ("!danger", "!leave"):
        acting.interrupt(taking, value[1:])
    elif token == (wording.FIRST if taking.at_the_first_screen else taking.conversation.kept.token):
        _pressed(taking, value)


def _pressed(taking: Taking, value: str) -> None:
    step, mark = taking.step, value[:1]
    if mark == "!":
        if value[1:] in taking.script.interrupts:
            acting.interrupt(taking, value[1:])
    elif mark in "@~>":
        acting.on_the_read_back(taking, mark, value[1:])
    elif isinstance(step, Question) and mark == "?":
        if value[1:] in NOT_KNOWING:
            _not_known(taking, step, How(value[1:]))
    elif isinstance(step, OwnWords) and value == "=done":
        _own_words_done(taking, step)
    elif isinstance(step, SomeOf):
        _tick(taking, step, value)
    elif value in step.offers:
        choose(taking, step, value)


def choose(taking: Taking, step: Step, value: str) -> None:
    """A choice of a question or a screen."""
    if isinstance(step, DayOf):
        answer_with(taking, step, value, happened=days.span(value, taking.turn.at))
    elif isinstance(step, Question):
        answer_with(taking, step, value)
    else:
        assert isinstance(step, Screen)
        _lead_on(taking, step, value)


def _lead_on(taking: Taking, step: Screen, value: str) -> None:
    """A choice of a screen: what it records, what it does, where it leads."""
    conversation, at = taking.conversation, taking.turn.at
    if step.records is not None and step.recorded(value):
        known = value not in NOT_KNOWING
        recorded = Answer(value if known else None, at, How.KNOWN if known else How(value))
        conversation.answer(taking.script.fact_key(conversation, step.records), recorded)
    if value in step.means:
        fact, said = step.means[value]
        conversation.answer(taking.script.fact_key(conversation, fact), Answer(said, at))
        acting.reckon_red(taking, fact.key)
        taking.script.replay(conversation)
    act = step.does.get(value)
    if act is not None and not acting.do(taking, act):
        return
    if (alarm := taking.script.alarms.get((step.name, value))) is not None:
        acting.aside(taking, alarm)
        return
    key = taking.script.key(conversation, step)
    conversation.kept.answers.pop(key, None)
    conversation.kept.answers[key] = Answer(value, at)
    _go_on(taking, step, value)


def _tick(taking: Taking, step: SomeOf, value: str) -> None:
    """A press on a box says what the box is to be (`+` ticked, `-` not): one that comes twice is done once."""
    if value == "=done":
        _ticked(taking, step, taking.conversation.kept.ticks)
    elif value[:1] == "+":
        _set_ticks(taking, step, with_it=value[1:])
    elif value[:1] == "-":
        _set_ticks(taking, step, without=value[1:])


def _set_ticks(taking: Taking, step: SomeOf, with_it: str = "", without: str = "") -> None:
    """Ticking stays on the screen; what says that none holds stands alone."""
    kept, values = taking.conversation.kept, [choice.value for choice in step.choices]
    none = {values[-1]}
    ticked = ({*kept.ticks, with_it} - none if with_it not in none else none) - {without}
    kept.ticks = tuple(value for value in values if value in ticked)


def _ticked(taking: Taking, step: SomeOf, ticks: tuple[str, ...]) -> None:
    """These and no others hold; those that the question no longer has do not count."""
    known = tuple(choice.value for choice in step.choices if choice.value in ticks)
    if known:
        answer_with(taking, step, known)
    else:
        taking.say("tick_one")


def ticked_together(taking: Taking, picks: tuple[str, ...]) -> None:
    """All boxes of a page sent at once; a page from before answers harmlessly."""
    step = taking.step
    values = [token.partition(".")[2] for token in picks if token.partition(".")[0] == taking.conversation.kept.token]
    if isinstance(step, SomeOf) and len(values) == len(picks):
        known = [
            choice.value for choice in step.choices if f"+{choice.value}" in values or f"-{choice.value}" in values
        ]
        alone = known[-1:] == [step.choices[-1].value]
        _ticked(taking, step, tuple(known[-1:] if alone else known))


def hear(taking: Taking, text: str) -> None:
    """Typed words: a command, an answer, or something else that is kept word for word."""
    command = understand.command(text, taking.script.interrupts)
    if command:
        if command == "danger" and isinstance(taking.step, OwnWords) and taking.conversation.has_room(text):
            _use(taking, text)  # "help" is an answer to what they want, too
        acting.interrupt(taking, command)
    elif text and not _takes_the_words(taking, text):
        danger = acting.hears_danger(taking, text)
        if taking.conversation.has_room(text):
            _use(taking, text)
        else:
            taking.say("no_room")
        if danger:
            acting.interrupt(taking, "danger")


def _takes_the_words(taking: Taking, text: str) -> bool:
    """Whether somebody typed the five words that are offered to them, which says that they have them; kept nowhere."""
    offered, typed = taking.conversation.kept.offered_phrase, phrase.heard(text)
    shown = taking.step if isinstance(taking.step, Screen) and taking.step.shows == "phrase" else None
    if typed is None or typed not in (offered, taking.conversation.new_phrase):
        return shown is not None and phrase.meant(text)  # one of them mistyped: they still stand there
    if shown is not None:
        choose(taking, shown, next(value for value, act in shown.does.items() if act == acts.MAKE_PHRASE))
    return True


def hear_beside(taking: Taking, text: str, unable: str) -> None:
    """What cannot be taken, or an edited message: its words are kept word for word, and answer nothing."""
    if text and not taking.conversation.has_room(text):
        taking.say("no_room")
    else:
        if text:
            unanswered.keep(taking, taking.step, text)
        taking.say(f"unable_{unable}", "kept" if text else "unable_other")
    if text and acting.hears_danger(taking, text):
        acting.interrupt(taking, "danger")


def _use(taking: Taking, text: str) -> None:
    step = taking.step
    text, too_long = text[:LONGEST], text[LONGEST:]
    if isinstance(step, OwnWords):
        key = taking.script.key(taking.conversation, step)
        taking.conversation.kept.drafting.setdefault(key, []).append(text)
        taking.say("kept")
    elif isinstance(step, SomeOf) and (found := understand.several(text, taking.view().buttons)):
        for box in found:
            _set_ticks(taking, step, with_it=box.value)
        _ticked(taking, step, taking.conversation.kept.ticks)
    elif (button := understand.chosen(text, taking.view().buttons)) is not None:
        _pressed(taking, f"+{button.value}" if button.role == "tick" else button.value)
    elif (button := understand.counted(text, step.choices, taking.view().buttons)) is not None:
        taking.said.append(NOTICES["taken_as"].replace("{answer}", button.label))
        _pressed(taking, button.value)
    elif isinstance(step, Short | DayOf):
        _few_words(taking, step, text)
    else:
        unanswered.keep(taking, step, text)
        unanswered.stands(taking, step)
    if too_long:
        unanswered.keep_the_rest(taking, step, too_long)


def _few_words(taking: Taking, step: Short | DayOf, text: str) -> None:
    """Words as they stand; a postcode that there is not leaves the place unknown, and the next question asks again."""
    if step.may_skip and understand.declines(text):
        answer_with(taking, step, None, How.DECLINED, verbatim=text)
    elif isinstance(step, DayOf):
        days_meant = _days_of(step, text, taking.turn.at)
        answer_with(taking, step, text, happened=days_meant, verbatim=text)
        if days_meant is None and step.fact.name == child.birth_day.name:
            taking.say("not_a_birth_day")
    elif step.fact is household.postcode and not taking.tables.is_place(text):
        answer_with(taking, step, None, How.UNKNOWN, verbatim=text)
        taking.say("not_a_postcode")
    else:
        answer_with(taking, step, text)


def _days_of(step: DayOf, text: str, at: datetime) -> Happened | None:
    """The days that the words may mean; whoever the report is about as the young person is two years old at least."""
    if step.fact.name != child.birth_day.name:
        return days.spoken(text, at)
    return days.born(text, at, at_least=2 if step.fact is child.birth_day else 0)


def _not_known(taking: Taking, step: Question, how: How) -> None:
    """What was written stays the answer; where it is not safe to answer, *Close this now?* is asked once."""
    if isinstance(step, OwnWords) and taking.script.key(taking.conversation, step) in taking.conversation.kept.drafting:
        _own_words_done(taking, step)
    elif step.fact is household.where_now and taking.conversation.value_anywhere(step.fact.key) is not None:
        _go_on(taking, step, None)  # the place of before stays before the desk, which reads when it was told
    else:
        answer_with(taking, step, None, how)
    kept = taking.conversation.kept
    if how is How.NOT_SAFE and not kept.aside and "screen:close_now" not in kept.answers:
        acting.aside(taking, "close_now")


def _own_words_done(taking: Taking, step: OwnWords) -> None:
    key = taking.script.key(taking.conversation, step)
    written = taking.conversation.kept.drafting.pop(key, [])
    if written:
        answer_with(taking, step, "\n".join(written))
    else:
        answer_with(taking, step, None, How.DECLINED)


def answer_with(
    taking: Taking,
    step: Question,
    value: str | tuple[str, ...] | None,
    how: How = How.KNOWN,
    happened: Happened | None = None,
    verbatim: str = "",
) -> None:
    """Record the answer to a question and go on from it."""
    conversation = taking.conversation
    key = taking.script.key(conversation, step)
    was_red, is_new = conversation.kept.red, key not in conversation.kept.answers
    conversation.answer(key, Answer(value, taking.turn.at, how, conversation.source_of(key), happened, verbatim))
    if isinstance(step, SomeOf):
        conversation.kept.ticks = ()
    if not (was_red and is_new):  # one answer more takes no red sign away
        acting.reckon_red(taking, step.fact.key)
    _go_on(taking, step, value)
    if conversation.kept.red and not was_red and not conversation.kept.danger_shown:
        acting.interrupt(taking, "danger")


def _go_on(taking: Taking, step: Step, value: object) -> None:
    """From an answered step to the next screen.  What stands beside the way leads on there, or back to the place."""
    script, conversation = taking.script, taking.conversation
    beside = step.name in script.anywhere
    to = script.leads(conversation, step) if beside else ""
    taking.new_screen()
    if to in script.anywhere:
        acting.stand_beside(taking, to)
        return
    if beside and conversation.kept.place == script.opens_at:  # danger came first of all: they have begun
        conversation.kept.answers[script.key(conversation, script.steps[script.opens_at])] = Answer(
            BEGINS, taking.turn.at
        )
    if conversation.kept.aside and not beside:  # an answer of the way was asked again
        script.replay(conversation)
    else:
        script.onward(conversation)
    conversation.kept.aside = ""
    if not beside and (alarm := script.alarms.get((step.name, str(value)))) is not None:
        acting.aside(taking, alarm)
    elif beside and conversation.written_after:
        acting.aside(taking, "written_after")
    elif beside:
        acting.back_to_own_words(taking, step)
