"""Words that answer nothing: kept word for word, and never lost."""

from __future__ import annotations

from bot.dialogue import acting
from bot.dialogue.conversation import ADDITION, Heard
from bot.dialogue.taking import Taking
from flows import acts
from flows.grammar import Screen, Step


def keep_the_rest(taking: Taking, step: Step, words: str) -> None:
    """Of a long message; once all was sent, it stands with what waits to be added."""
    keep(taking, step, words)
    if taking.conversation.sent_at is None:
        taking.said[-1:] = []
        taking.say("too_long_kept")


def keep(taking: Taking, step: Step, words: str) -> None:
    """Words that answer nothing: told with all else; once that was sent, they wait to be added to it."""
    conversation, at = taking.conversation, taking.turn.at
    if conversation.sent_at is None:
        conversation.kept.heard.append(Heard(at, step.name, words))
    else:
        conversation.kept.drafting.setdefault(ADDITION, []).append(words)
        conversation.changed()


def stands(taking: Taking, step: Step) -> None:
    """The question stands; where all was sent there is none, and what they wrote is open to be added."""
    conversation = taking.conversation
    adds = isinstance(step, Screen) and acts.ADD_TO_REPORT in step.does.values()
    if conversation.sent_at is not None and (adds or not conversation.kept.aside):
        acting.aside(taking, ADDITION)
    else:
        taking.say("kept" if taking.at_the_first_screen else "not_understood_kept")
