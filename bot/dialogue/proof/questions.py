"""Every fact that a rule reads is asked somewhere, and every rule can come true."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.machine import Script
from bot.dialogue.proof.paths import Walked
from flows import rules
from flows.facts import EVERY_FACT, WORKED_OUT
from flows.grammar import Fact, Screen
from flows.rules.outcome import Serves


def check(script: Script, walked: Walked) -> tuple[dict[str, int], list[str]]:
    asked = set(script.asks) | {
        step.records.key for step in script.steps.values() if isinstance(step, Screen) and step.records
    }
    asked |= {f"reporter.consent_{kind.value}" for kind in Serves} & set(
        EVERY_FACT
    )  # asked line by line on the read-back
    asked |= set(WORKED_OUT)  # from all the reports of a case; nobody is asked
    unasked = sorted(
        {f"{fact.key} is read by {rule} and asked nowhere" for rule, fact in _read() if fact.key not in asked}
    )
    return {"facts asked": len(asked - set(WORKED_OUT)), "rules": len(rules.INDICATORS) + len(rules.ROUTES)}, unasked


def _read() -> Iterator[tuple[str, Fact]]:
    for rule in (*rules.INDICATORS, *rules.ROUTES):
        for fact in rule.when.reads():
            yield rule.name, fact
