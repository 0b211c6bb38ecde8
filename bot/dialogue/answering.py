"""What a press, a tick or words do to a conversation."""

from __future__ import annotations

from bot.dialogue import acting, days, phrase, understand, wording
from bot.dialogue.conversation import Heard
from bot.dialogue.taking import Taking
from flows.facts import household
from flows.grammar import NOT_KNOWING, Answer, DayOf, Happened, How, Number, OneOf, OwnWords, Question, Screen, Short, SomeOf, Step

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
        acting.interrupt(taking, value[1:])
    elif mark in "@~>":
        acting.on_the_read_back(taking, mark, value[1:])
    elif isinstance(step, Question) and mark == "?":
        _not_known(taking, step, How(value[1:]))
    elif isinstance(step, OwnWords) and value == "=done":
        _own_words_done(taking, step)
    elif isinstance(step, SomeOf):
        _tick(taking, step, value)
    elif any(choice.value == value for choice in step.choices):
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
    """A choice of a screen: what it records, what it does, where it leads.  What stands beside the way passes nothing."""
    conversation, at = taking.conversation, taking.turn.at
    if step.records is not None and step.recorded(value):
        known = value not in NOT_KNOWING
        recorded = Answer(value if known else None, at, How.KNOWN if known else How(value))
        conversation.answer(taking.script.fact_key(conversation, step.records), recorded)
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
    """Ticking stays on the screen; what says that none holds stands alone."""
    kept = taking.conversation.kept
    if value == "=done":
        if kept.ticks:
            answer_with(taking, step, kept.ticks)
        else:
            taking.say("tick_one")
        return
    values = [choice.value for choice in step.choices]
    if value in values:
        chosen = set(kept.ticks) ^ {value}
        none = values[-1]
        chosen = {none} if value == none and none in chosen else chosen - {none}
        kept.ticks = tuple(known for known in values if known in chosen)
        taking.new_screen()


def ticked_together(taking: Taking, picks: tuple[str, ...]) -> None:
    """All boxes of a page sent at once; a page from before answers harmlessly."""
    step = taking.step
    values = [token.partition(".")[2] for token in picks if token.partition(".")[0] == taking.conversation.kept.token]
    if isinstance(step, SomeOf) and len(values) == len(picks):
        known = [choice.value for choice in step.choices if choice.value in values]
        taking.conversation.kept.ticks = tuple(known[-1:] if known and known[-1] == step.choices[-1].value else known)
        _tick(taking, step, "=done")


def hear(taking: Taking, text: str) -> bool:
    """Typed words: a command, an answer, or something else that is kept word for word.  True: draw the screen anew."""
    text = text.replace("\x00", "").strip()
    said = understand.plain(text).lstrip("/")
    for name, interrupt in taking.script.interrupts.items():
        if said and said in interrupt.hears:
            acting.interrupt(taking, name)
            return True
    if not text:
        return True
    danger = taking.tables.heard_danger(text, taking.conversation.kept.danger_shown)
    _use(taking, text)
    if danger:
        acting.interrupt(taking, "danger")
    return True


def hear_beside(taking: Taking, text: str, unable: str) -> None:
    """What cannot be taken, or an edited message: its words are kept word for word, and answer nothing."""
    text = text.replace("\x00", "").strip()
    if text:
        taking.conversation.kept.heard.append(Heard(taking.turn.at, taking.step.name, text))
    taking.say(f"unable_{unable}", "kept" if text else "unable_other")
    if text and taking.tables.heard_danger(text, taking.conversation.kept.danger_shown):
        acting.interrupt(taking, "danger")


def _use(taking: Taking, text: str) -> None:
    step, at = taking.step, taking.turn.at
    if isinstance(step, OwnWords):
        key = taking.script.key(taking.conversation, step)
        taking.conversation.kept.drafting.setdefault(key, []).append(text[:LONGEST])
        taking.say("kept")
    elif isinstance(step, SomeOf) and (found := understand.several(text, taking.view().options)):
        taking.conversation.kept.ticks = tuple(option.value for option in found if option.role == "tick")
        _tick(taking, step, "=done")
    elif (option := understand.chosen(text, taking.view().options)) is not None:
        _pressed(taking, option.value)
    elif isinstance(step, Short):
        _few_words(taking, step, text[:LONGEST])
    elif isinstance(step, DayOf):
        answer_with(taking, step, text[:LONGEST], happened=days.spoken(text, at), verbatim=text[:LONGEST])
    elif isinstance(step, Number) and text.isdecimal() and text.isascii() and len(text) < 7:
        answer_with(taking, step, int(text))
    else:
        taking.conversation.kept.heard.append(Heard(at, step.name, text))
        taking.say("kept")


def _few_words(taking: Taking, step: Short, text: str) -> None:
    """Words as they stand; a postcode that there is not leaves the place unknown, and the next question asks again."""
    if step.fact is household.postcode and not taking.tables.is_place(text):
        answer_with(taking, step, None, How.UNKNOWN, verbatim=text)
    else:
        answer_with(taking, step, text)


def _not_known(taking: Taking, step: Question, how: How) -> None:
    if isinstance(step, OwnWords) and taking.script.key(taking.conversation, step) in taking.conversation.kept.drafting:
        _own_words_done(taking, step)  # what was written stays the answer
        return
    answer_with(taking, step, None, how)
    if how is How.NOT_SAFE and "close_now" in taking.script.steps:
        taking.conversation.kept.aside = "close_now"


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
    value: str | int | tuple[str, ...] | None,
    how: How = How.KNOWN,
    happened: Happened | None = None,
    verbatim: str = "",
) -> None:
    """Record the answer to a question and go on from it."""
    conversation = taking.conversation
    key = taking.script.key(conversation, step)
    conversation.answer(key, Answer(value, taking.turn.at, how, conversation.source, happened, verbatim))
    conversation.kept.ticks = ()
    if step.fact.key in taking.tables.red_reads and not conversation.kept.red:
        conversation.kept.red = taking.tables.is_red(conversation.facts, taking.turn.at)
        if conversation.kept.red and not conversation.kept.danger_shown:
            _go_on(taking, step, value)
            acting.interrupt(taking, "danger")
            return
    _go_on(taking, step, value)


def _go_on(taking: Taking, step: Step, value: object) -> None:
    """From an answered step to the next screen; an aside ends where it leads to no other."""
    script, conversation = taking.script, taking.conversation
    if conversation.kept.aside:
        to = script.leads(conversation, step)
        conversation.kept.aside = to if to in script.anywhere else ""
        if not conversation.kept.aside:
            script.replay(conversation)
    else:
        script.onward(conversation)
        if (alarm := script.alarms.get((step.name, str(value)))) is not None:
            acting.aside(taking, alarm)
    taking.new_screen()
    if isinstance(taking.step, Screen) and taking.step.shows == "phrase" and not conversation.kept.offered_phrase:
        conversation.kept.offered_phrase = phrase.make(taking.turn.nonce[24:44])
