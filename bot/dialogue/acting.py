"""What works beside answering: interrupts, the acts that screens name, and changing what was told."""

from __future__ import annotations

import msgspec

from bot.dialogue import closing, read_back
from bot.dialogue.conversation import ADDITION, CONTACT
from bot.dialogue.exchange import Sending
from bot.dialogue.fitting import base_of
from bot.dialogue.taking import Taking
from bot.dialogue.wording import CHANGE
from flows import acts
from flows.facts import EVERY_FACT, household
from flows.grammar import Answer, Facts, OwnWords, Screen, Step


def interrupt(taking: Taking, name: str) -> None:
    """Danger, leave, back and what else is asked for at every step."""
    if name == "back":
        _back(taking)
    elif name == "leave":
        do(taking, acts.LEAVE)
    else:
        goes = taking.script.interrupts[name]
        was_sent = taking.conversation.sent_at is not None
        aside(taking, goes.once_sent if was_sent and goes.once_sent else goes.goes_to)


def aside(taking: Taking, step: str) -> None:
    """Show a step of `anywhere` before the place, whether or not it was answered before."""
    kept, script = taking.conversation.kept, taking.script
    if script.asked_again(taking.conversation):  # it is left as it was; own words stay open
        kept.ticks = ()
        script.replay(taking.conversation)
    stand_beside(taking, step)
    kept.danger_shown = kept.danger_shown or step == script.interrupts["danger"].goes_to
    taking.new_screen()


def stand_beside(taking: Taking, step: str) -> None:
    """A step of `anywhere` is on the screen; its own words stand open with all that was written there before."""
    conversation, asked = taking.conversation, taking.script.steps.get(step)
    kept = conversation.kept
    kept.aside = step
    if isinstance(asked, OwnWords) and (old := kept.answers.get(step)) is not None and old.is_known:
        kept.drafting[step] = [str(old.value), *kept.drafting.get(step, ())]
        del kept.answers[step]
        conversation.changed()


def _back(taking: Taking) -> None:
    """Leave what stands beside the way; else take back the last answer on it, and ask it again."""
    conversation = taking.conversation
    taking.new_screen()
    if conversation.kept.aside:
        left = taking.step
        _leave_aside(taking)
        back_to_own_words(taking, left)
        return
    given = [key for key in conversation.kept.answers if _may_go_back_to(taking, key)]
    if not given:
        taking.say("back_nothing")
        return
    key = given[-1]
    old = conversation.kept.answers[key]
    conversation.take_back(key)
    _reopen(taking, key, old)
    reckon_red(taking, base_of(key))
    taking.script.replay(conversation)


def _may_go_back_to(taking: Taking, key: str) -> bool:
    """What was sent stands as it is; five words that were taken are never shown, nor made, again."""
    conversation, base = taking.conversation, base_of(key)
    step = taking.script.steps.get(base)
    if conversation.sent_at is not None or base not in taking.script.on_the_way:
        return False
    return not (conversation.has_words and isinstance(step, Screen) and step.shows == "phrase")


def _leave_aside(taking: Taking) -> None:
    """An answer that was to be asked again stays as it was; own words that were added to it are added."""
    conversation, step = taking.conversation, taking.step
    kept = conversation.kept
    if taking.script.asked_again(conversation):
        kept.ticks = ()
        key = taking.script.key(conversation, step)
        if (written := kept.drafting.pop(key, None)) and key in kept.answers:
            conversation.put(key, msgspec.structs.replace(kept.answers[key], value="\n".join(written)))
    kept.aside = ""
    taking.script.replay(conversation)


def back_to_own_words(taking: Taking, left: Step) -> None:
    """Whoever wrote more when danger came between finds it open: it is not added yet."""
    of_danger = isinstance(left, Screen) and left.records is household.emergency_called
    if of_danger and taking.conversation.waits_to_be_added:
        aside(taking, ADDITION)


def _reopen(taking: Taking, key: str, old: Answer) -> None:
    """Own words stand open again with what was written; ticks stay ticked; what a screen recorded goes with it."""
    if key.startswith("screen:"):
        screen = taking.script.steps.get(base_of(key))
        if isinstance(screen, Screen) and screen.records is not None and screen.recorded(str(old.value)):
            recorded = screen.records
            taking.conversation.take_back(
                recorded.of(int(key.rpartition(":")[2])) if recorded.repeated else recorded.key
            )
        return
    step = taking.script.asks.get(base_of(key))
    if isinstance(step, OwnWords) and isinstance(old.value, str):
        taking.conversation.kept.drafting[key] = [old.value]
    taking.conversation.kept.ticks = old.value if isinstance(old.value, tuple) else ()


def reckon_red(taking: Taking, fact: str) -> None:
    """Whether a red sign is true, worked out when a fact that one reads has changed: none of the others can be new."""
    conversation, is_red, at = taking.conversation, taking.tables.is_red, taking.turn.at
    if fact in taking.tables.red_reads:
        facts = Facts(conversation.everything) if conversation.kept.off else conversation.facts
        conversation.kept.red = is_red(facts, at, fact) or (conversation.kept.red and is_red(facts, at, None))


def hears_danger(taking: Taking, text: str) -> bool:
    """Danger words; of those who called, cannot call just now, or said that it is over, only what means *now*.

    Where they are is all that is asked of who cannot call: nothing that they answer leads back to *please call*.
    """
    told, aside = taking.conversation.value(household.emergency_called.key), taking.conversation.kept.aside
    if aside == household.where_now.key:
        return False
    known = told in ("over_for_now", "called") or (told == "cannot_call" and aside == told)
    return taking.tables.heard_danger(text, known)


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
    taking.conversation.covered_at = None  # what is written here from now on is of the new page
    taking.left = taking.anew = True
    return False


def _keep_written(taking: Taking) -> bool:
    """What was written here once the screen had closed was theirs."""
    conversation = taking.conversation
    if conversation.sent_at is not None:
        taking.cause(acts.ADD_TO_REPORT, "\n".join(heard.words for heard in conversation.written_after))
    kept = conversation.kept
    kept.heard = [msgspec.structs.replace(heard, sure_who=True) for heard in kept.heard]
    return True


def _not_theirs(taking: Taking) -> bool:
    """Somebody else wrote it: it is told to nobody and asked about no more."""
    kept = taking.conversation.kept
    kept.retracted += [("written_after", Answer(heard.words, heard.at)) for heard in taking.conversation.written_after]
    kept.heard = [heard for heard in kept.heard if heard.sure_who]
    return True


def _delete(taking: Taking) -> bool:
    taking.conversation.deleted = True
    return False


def _desk(taking: Taking) -> bool:
    conversation = taking.conversation
    conversation.held_at = conversation.held_at or taking.turn.at
    conversation.kept.desk_told = True
    taking.cause(acts.SHOW_DUTY_DESK)
    return True


def _change(taking: Taking) -> bool:
    taking.conversation.kept.aside = CHANGE
    taking.new_screen()
    return False


def _send(taking: Taking) -> bool:
    """The answers become a report.  If who would be told has changed since it was shown, it is shown once more."""
    conversation, tables, at = taking.conversation, taking.tables, taking.turn.at
    facts, plan = read_back.shown_plan(conversation, tables)
    if conversation.kept.plan_shown != read_back.fingerprint(plan):
        conversation.kept.changed = read_back.changed_kinds(conversation.kept.plan_shown, plan)
        taking.new_screen()
        taking.say("changed_plan")
        return False
    shown = {read_back.wish_key(line.kind) for line in plan.lines}
    answers = {key: answer for key, answer in facts.items() if key in conversation.kept.answers or key in shown}
    sending = Sending(answers, conversation.also_wrote, plan, str(taking.turn.channel))
    taking.cause(acts.SEND_REPORT, sending=sending)
    conversation.sent_at, conversation.desk_at = at, None
    conversation.kept.sent = read_back.for_sent(plan, tables)
    return True


def _add(taking: Taking) -> bool:
    """What was added goes with the report it belongs to, and the page is empty for the next."""
    added = taking.conversation.kept.answers.get(ADDITION)
    if added is not None and added.is_known:
        taking.cause(acts.ADD_TO_REPORT, str(added.value))
    return _forget_addition(taking)


def _forget_addition(taking: Taking) -> bool:
    taking.conversation.take_back(ADDITION)
    return True


def _contact_not_safe(taking: Taking) -> bool:
    """They are not asked about it again."""
    taking.conversation.kept.off[CONTACT] = Answer("never", taking.turn.at)
    taking.conversation.changed()
    taking.cause(acts.CONTACT_NOT_SAFE)
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
    acts.FORGET_ADDITION: _forget_addition,
    acts.KEEP_WRITTEN: _keep_written,
    acts.NOT_THEIRS: _not_theirs,
    acts.CONTACT_NOT_SAFE: _contact_not_safe,
}


def on_the_read_back(taking: Taking, mark: str, value: str) -> None:
    """Open a heading, leave a service out or put it back, or ask one answer again."""
    conversation, step = taking.conversation, taking.step
    kept = conversation.kept
    shows_plan = isinstance(step, Screen) and step.shows == "plan" and kept.aside == ""
    if mark == ">" and shows_plan:
        kept.open_heading = "" if kept.open_heading == value else value
    elif mark == "~" and shows_plan and (key := f"reporter.consent_{value}") in EVERY_FACT:
        conversation.answer(key, Answer("given" if conversation.value(key) == "refused" else "refused", taking.turn.at))
    elif mark == "@" and kept.aside == CHANGE and value in kept.answers:
        _ask_again(taking, value)
    taking.new_screen()


def _ask_again(taking: Taking, key: str) -> None:
    """The question stands beside the way; until it is answered, the answer that was given counts."""
    kept, question = taking.conversation.kept, taking.script.asks.get(base_of(key))
    if question is None:
        return
    kept.aside = question.name
    about, _, number = key.partition(".")[0].partition(":")
    if number:
        kept.numbers[about] = int(number)
    taking.conversation.changed()
    _reopen(taking, key, kept.answers[key])
