"""Plays the rows of `*.yaml`: what families told, and what the rules must make of it.

A row is named by a sentence.  It stands on a calm family (every RED and HIGH question answered no, `calm.yaml`) unless
it says `given: nothing`; its `facts` come on top, `null` takes one away.  `unknown`, `declined` and `not_safe` are ways
of not knowing.  Expected: tier, could_be, look; fires, silent (known to be false) and open (not known): names of rules;
rows (kind: [within, consent, rules]), no_rows, held, by_person, not_by_person, places and grounds (kind: whose, why);
unsure and sure: kinds of which no rule, or one, is known to be true; looks: rules for which a person looks; flags, signposts, ask, each with `no_` for not.  `each`: the same of every one of these families.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from flows.facts import fact_of
from flows.grammar import Answer, Condition, Facts, Happened, How, Kind
from flows.grammar.conditions import IsKnown, Known, Stated
from flows.rules import HOLDS, INDICATORS, LOOKS, ROUTES, Assessment, assess
from flows.rules.rule import Rule

HERE = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it is there
AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
WAYS = {how.value: how for how in How if how is not How.KNOWN}
RULES: dict[str, Rule] = {rule.name: rule for rule in (*INDICATORS, *ROUTES, *LOOKS)}

EXPECTED = frozenset({
    "because", "given", "facts", "each", "tier", "could_be", "look", "looks", "fires", "silent", "open",
    "rows", "no_rows", "held", "not_held", "by_person", "not_by_person", "unsure", "sure", "places", "grounds", "flags", "no_flags",
    "signposts", "no_signposts", "ask", "no_ask",
})  # fmt: skip


@dataclass(frozen=True)
class Row:
    file: str
    name: str
    said: dict[str, Any] = field(hash=False)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def facts(self) -> Facts:
        told = {} if self.said.get("given") == "nothing" else dict(CALM)
        told |= flat(self.said.get("facts") or {})
        return facts_of(told)

    @cached_property
    def named(self) -> frozenset[str]:
        """The rules of which it says something."""
        return frozenset(rule for state in ("fires", "silent", "open") for rule in self.said.get(state, []))

    def assessed(self) -> Assessment:
        return assess(self.facts, AT)


def one_or_each(file: str, name: str, said: dict[str, Any]) -> list[Row]:
    """A row, or one for each of the families that it speaks of."""
    if "each" not in said:
        return [Row(file, name, said)]
    common = flat(said.get("facts") or {})
    return [Row(file, f"{name}: {_in_short(one)}", {**said, "facts": {**common, **flat(one)}}) for one in said["each"]]


def _in_short(family: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in flat(family).items())


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


def read(page: Path) -> dict[str, Any]:
    told: dict[str, Any] = yaml.load(page.read_text("utf-8"), LOADER)
    return told


def load() -> list[Row]:
    found = []
    for path in sorted(HERE.glob("*.yaml")):
        if path.name != "calm.yaml":
            told = read(path)
            found += [row for name, said in told.items() for row in one_or_each(path.name, name, said)]
    return found


CALM: dict[str, Any] = flat(read(HERE / "calm.yaml"))
ROWS = load()


def may_be_open(condition: Condition) -> bool:
    """Whether it can be not known: not if it stands on the tier, or asks only whether something is known."""
    if isinstance(condition, (Known, IsKnown, Stated)):
        return False
    parts = condition.parts()
    return any(may_be_open(part) for part in parts) if parts else True


def all_rules() -> list[Rule]:
    return [*RULES.values(), *HOLDS]
