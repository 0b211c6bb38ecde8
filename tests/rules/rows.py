"""Plays the rows of `*.yaml`: what families told, and what the rules must make of it.

A row is named by a sentence.  It stands on a calm family (every RED and HIGH question answered no, `calm.yaml`) unless
it says `given: nothing`; its `facts` come on top, `null` takes one away.  `unknown`, `declined` and `not_safe` are ways
of not knowing.  Expected: tier, could_be, look; fires, silent (known to be false) and open (not known): names of rules;
rows (kind: [within, consent, rules]), no_rows, held, by_person; flags, signposts, ask, each with `no_` for not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from flows.facts import fact_of
from flows.grammar import Answer, Condition, Facts, Happened, How, Kind
from flows.grammar.conditions import IsKnown, Known, Stated
from flows.rules import HOLDS, INDICATORS, LOOKS, ROUTES, Assessment, assess
from flows.rules.rule import Rule

HERE = Path(__file__).parent
AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
WAYS = {how.value: how for how in How if how is not How.KNOWN}
RULES: dict[str, Rule] = {rule.name: rule for rule in (*INDICATORS, *ROUTES, *LOOKS)}
TIERED = {sign.name for sign in INDICATORS}

EXPECTED = frozenset({
    "because", "given", "facts", "tier", "could_be", "look", "fires", "silent", "open", "rows", "no_rows", "held",
    "not_held", "by_person", "flags", "no_flags", "signposts", "no_signposts", "ask", "no_ask",
})  # fmt: skip


@dataclass(frozen=True)
class Row:
    file: str
    name: str
    said: dict[str, Any] = field(hash=False)

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> Facts:
        told = {} if self.said.get("given") == "nothing" else dict(CALM)
        told |= flat(self.said.get("facts") or {})
        return facts_of(told)

    def assessed(self) -> Assessment:
        return assess(self.facts, AT)


def flat(nested: dict[str, Any]) -> dict[str, Any]:
    """`{"incident:1": {"harms": […]}}` is `{"incident:1.harms": […]}`."""
    found: dict[str, Any] = {}
    for subject, names in nested.items():
        if isinstance(names, dict):
            found |= {f"{subject}.{name}": value for name, value in names.items()}
        else:
            found[subject] = names
    return found


def facts_of(told: dict[str, Any]) -> Facts:
    return Facts({key: answer_of(key, value) for key, value in told.items() if value is not None})


def answer_of(key: str, value: Any) -> Answer:
    fact = fact_of(key)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if value in WAYS if isinstance(value, str) else False:
        return Answer(None, AT, how=WAYS[value])
    if fact.kind is Kind.DAY:
        day = value if isinstance(value, date) else AT.date() - timedelta(days=int(value))
        return Answer(day.isoformat(), AT, happened=Happened(day, day))
    for one in value if isinstance(value, list) else [value]:
        fact.check(one)
    if (fact.kind is Kind.SOME_OF) != isinstance(value, list):
        raise ValueError(f"{key} is {fact.kind.value}")
    return Answer(tuple(value) if isinstance(value, list) else value, AT)


def load() -> list[Row]:
    found = []
    for path in sorted(HERE.glob("*.yaml")):
        if path.name != "calm.yaml":
            told = yaml.safe_load(path.read_text(encoding="utf-8"))
            found += [Row(path.name, name, said) for name, said in told.items()]
    return found


CALM: dict[str, Any] = flat(yaml.safe_load((HERE / "calm.yaml").read_text(encoding="utf-8")))
ROWS = load()


def may_be_open(condition: Condition) -> bool:
    """Whether it can be not known: not if it stands on the tier, or asks only whether something is known."""
    if isinstance(condition, (Known, IsKnown, Stated)):
        return False
    parts = condition.parts()
    return any(may_be_open(part) for part in parts) if parts else True


def all_rules() -> list[Rule]:
    return [*RULES.values(), *HOLDS]
