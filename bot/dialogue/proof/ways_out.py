"""Danger and leave answer at every step."""

from __future__ import annotations

from bot.dialogue import wording
from bot.dialogue.known import Tables
from bot.dialogue.machine import Script
from bot.dialogue.proof.paths import AT, Walked
from flows.rules.outcome import Plan, Recommendation, Tier


def check(script: Script, walked: Walked) -> tuple[dict[str, int], list[str]]:
    """Draw every situation: the screen has words, something to press, danger and a way out."""
    faults = []
    tables = _nothing_known()
    for state, conversation in walked.states.items():
        view = wording.view(script, conversation, tables)
        offered = {option.value for option in view.options}
        if not view.words or not all(view.words):
            faults.append(f"{state[0]} shows no words")
        if not view.neutral and not {"!danger", "!leave"} <= offered:
            faults.append(f"{state[0]} has no way to danger and out")
        if len({option.token for option in view.options}) != len(view.options):
            faults.append(f"{state[0]} has two buttons for one thing")
        if any("{" in word for word in view.words):
            faults.append(f"{state[0]} shows a name in brackets that nothing fills in")
    return {"screens drawn": len(walked.states)}, sorted(set(faults))


def _nothing_known() -> Tables:
    said = Recommendation(AT, Tier.NOT_KNOWN, Tier.RED, ())
    planned = Plan(AT, Tier.NOT_KNOWN, Tier.RED, "", False, (), AT, ())
    return Tables(
        at=AT,
        heard_danger=lambda text, only_now: False,
        is_red=lambda facts, at, fact: False,
        red_reads=frozenset(),
        plan=lambda facts, at, known=None: (said, planned),
        would_see=lambda kind, facts: (),
    )
