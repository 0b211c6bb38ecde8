"""What works beside answering: interrupts, the acts that screens name, and changing what was told."""

from __future__ import annotations

import msgspec

from bot.dialogue import closing, read_back
from bot.dialogue.taking import Taking
from bot.dialogue.wording import CHANGE
from flows import acts
from flows.facts import fact_of
from flows.grammar import Answer, OwnWords, Screen
from flows.rules.outcome import Assessment, Plan


class Sending(msgspec.Struct, frozen=True):
    """What *Send* hands on: every answer, the words that were no answer, and the plan as it was shown."""

    answers: dict[str, Answer]
    heard: list[tuple[str, str]]
    assessment: Assessment
    plan: Plan
    channel: str


def interrupt(taking: Taking, name: str) -> None:
    """Danger, leave or back: from every step."""
    if name == "back":
        _back(taking)
    elif name == "leave":
        do(taking, acts.LEAVE)
    else:
        aside(taking, taking.script.interrupts[name].goes_to)


def aside(taking: Taking, step: str) -> None:
    """Show a step of `anywhere` before the place, whether or not it was answered before."""
    kept = taking.conversation.kept
    kept.aside = step
    kept.danger_shown = kept.danger_shown or step == taking.script.interrupts["danger"].goes_to
    taking.new_screen()


def _back(taking: Taking) -> None:
    """Take back the last answer that was given on the way, and ask it again."""
    script, conversation = taking.script, taking.conversation
    taking.new_screen()
    if conversation.kept.aside:
        conversation.kept.aside = ""
        return
    given = [key for key in conversation.kept.answers if _base(key) not in script.anywhere]
    if not given:
        taking.say("back_nothing")
        return
    key = given[-1]
    old = conversation.kept.answers[key]
    conversation.take_back(key)
    _reopen(taking, key, old)
    script.replay(conversation)


def _reopen(taking: Taking, key: str, old: Answer) -> None:
    """Own words taken back stand open again with what was written; ticks stay ticked; what a screen recorded goes too."""
    if key.startswith("screen:"):
        screen = taking.script.steps.get(_base(key))
        if isinstance(screen, Screen) and screen.records is not None:
            recorded = screen.records
            number = int(key.rpartition(":")[2]) if recorded.repeated else 0
            taking.conversation.take_back(recorded.of(number) if number else recorded.key)
        return
    step = taking.script.asks.get(fact_of(key).key)
    if isinstance(step, OwnWords) and isinstance(old.value, str):
        taking.conversation.kept.drafting[key] = [old.value]
    taking.conversation.kept.ticks = old.value if isinstance(old.value, tuple) else ()


def _base(key: str) -> str:
    name = key.removeprefix("screen:")
    return name.partition(":")[0] if key.startswith("screen:") else fact_of(key).key


def do(taking: Taking, act: str) -> bool:
    """An act of `flows.acts`.  False: it leads on by itself, the screen's own way on is not taken."""
    own = _ACTS.get(act)
    if own is not None:
        return own(taking)
    taking.cause(act)
    return True


def _make_phrase(taking: Taking) -> bool:
    kept = taking.conversation.kept
    taking.conversation.new_phrase, kept.offered_phrase = kept.offered_phrase, ""
    taking.conversation.changed()
    return True


def _no_phrase(taking: Taking) -> bool:
    taking.conversation.kept.offered_phrase = ""
    taking.conversation.phrase, taking.conversation.new_phrase = None, ""
    taking.conversation.changed()
    return True


def _leave(taking: Taking) -> bool:
    closing.unseat(taking.conversation, taking.turn.at, taking.tables.manner)
    taking.left = True
    return False


def _start_anew(taking: Taking) -> bool:
    """A new page in the same chat; what was sent stays behind its own words."""
    closing.unseat(taking.conversation, taking.turn.at, taking.tables.manner)
    taking.conversation.was_person = None
    taking.left = taking.anew = True
    return False


def _delete(taking: Taking) -> bool:
    taking.conversation.deleted = True
    taking.cause(acts.DELETE_DRAFT)
    return False


def _desk(taking: Taking) -> bool:
    conversation = taking.conversation
    conversation.held_at = taking.turn.at
    conversation.kept.desk_told = True
    taking.cause(acts.SHOW_DUTY_DESK)
    return True


def _change(taking: Taking) -> bool:
    taking.conversation.kept.answers.pop("screen:read_back", None)
    taking.conversation.kept.aside = CHANGE
    taking.new_screen()
    return False


def _send(taking: Taking) -> bool:
    """The answers become a report.  If who would be told has changed since it was shown, it is shown once more."""
    conversation, tables, at = taking.conversation, taking.tables, taking.turn.at
    facts = read_back.as_if_agreed(conversation)
    assessment, plan = read_back.shown_plan(conversation, tables)
    if conversation.kept.plan_shown != read_back.fingerprint(plan):
        conversation.kept.answers.pop("screen:read_back", None)
        taking.new_screen()
        taking.say("changed_plan")
        return False
    shown = {read_back.wish_key(line.kind) for line in plan.lines}
    answers = {key: answer for key, answer in facts.items() if key in conversation.kept.answers or key in shown}
    heard = [(word.step, word.words) for word in conversation.kept.heard]
    taking.cause(
        acts.SEND_REPORT, msgspec.msgpack.encode(Sending(answers, heard, assessment, plan, taking.turn.channel))
    )
    conversation.sent_at, conversation.desk_at = at, None
    conversation.kept.sent = read_back.for_sent(plan, tables)
    return True


def _add(taking: Taking) -> bool:
    """What was added goes with the report it belongs to, and the page is empty for the next."""
    added = taking.conversation.kept.answers.get("reporter.anything_else")
    if added is not None and added.is_known:
        taking.cause(acts.ADD_TO_REPORT, str(added.value).encode())
        taking.conversation.take_back("reporter.anything_else")
    return True


_ACTS = {
    acts.MAKE_PHRASE: _make_phrase,
    acts.NO_PHRASE: _no_phrase,
    acts.LEAVE: _leave,
    acts.START_REPORT: _start_anew,
    acts.DELETE_DRAFT: _delete,
    acts.SHOW_DUTY_DESK: _desk,
    acts.CHANGE_ANSWER: _change,
    acts.SEND_REPORT: _send,
    acts.ADD_TO_REPORT: _add,
}


def on_the_read_back(taking: Taking, mark: str, value: str) -> None:
    """Open a heading, leave a service out or put it back, or ask one answer again."""
    conversation = taking.conversation
    if mark == ">":
        conversation.kept.open_heading = "" if conversation.kept.open_heading == value else value
    elif mark == "~":
        key = f"reporter.consent_{value}"
        was = conversation.value(key)
        conversation.answer(key, Answer("given" if was == "refused" else "refused", taking.turn.at))
    elif mark == "@" and value in conversation.kept.answers:
        old = conversation.kept.answers[value]
        conversation.take_back(value)
        conversation.kept.aside = ""
        _reopen(taking, value, old)
        taking.script.replay(conversation)
    taking.new_screen()
