"""Rules broken on purpose, one small change each; a row of `*.yaml` should turn red for every one of them.

A condition that several rules share is broken once, in all of them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from flows.grammar import Condition
from flows.grammar.conditions import AllOf, AnyOf, Includes, Is, Several
from flows.grammar.in_time import MoreOften, NewlySo
from flows.grammar.many import AtLeast
from flows.rules import HOLDS, INDICATORS, LOOKS, ROUTES, Consent, Serves, Tier, Within, routing
from flows.rules.risk import NOTHING_WORSE, SEVERAL_MEDIUM
from flows.rules.routing import FLAG_MARKS, SIGNPOST_MARKS, rows
from flows.rules.rule import Basis, Hold, Indicator, Route, Rule
from tests.rules.rows import ROWS
from tests.rules.test_rows import plays

LISTS: dict[str, tuple[Rule, ...]] = {
    "INDICATORS": INDICATORS, "ROUTES": ROUTES, "LOOKS": LOOKS, "HOLDS": HOLDS, "FLAG_MARKS": FLAG_MARKS,
    "SIGNPOST_MARKS": SIGNPOST_MARKS,
}  # fmt: skip
MODULES = (sys.modules["flows.rules.assess"], routing, rows)
OF_RULES = (SEVERAL_MEDIUM, NOTHING_WORSE)  # their parts are other rules, broken in their own place
ALL = [rule for rules in LISTS.values() for rule in rules]
SINGLE = [rule for rule in ALL if rule not in OF_RULES]
FEW = 3  # a hold of more kinds than these holds all: not each of them can come about


@dataclass(frozen=True)
class Mutant:
    """What is broken, how, and the rules (dropped: None) that stand for others."""

    name: str
    change: str
    instead: Mapping[int, Rule | None]

    def __str__(self) -> str:
        return f"{self.name}: {self.change}"


def mutants() -> Iterator[Mutant]:
    for rule in ALL:
        yield Mutant(rule.name, "dropped", {id(rule): None})
        for change, broken in _effects(rule):
            yield Mutant(rule.name, change, {id(rule): broken})
    for rule in SINGLE:
        for change, when in _changed(rule.when):
            yield Mutant(rule.name, change, {id(rule): replace(rule, when=when)})
    for shared in SHARED.values():
        users = [rule for rule in SINGLE if shared in _within(rule.when)]
        for change, other in _changed_here_or_below(shared):
            instead = {id(rule): replace(rule, when=_with(rule.when, shared, other)) for rule in users}
            yield Mutant(f"shared by {', '.join(rule.name for rule in users[:3])}", change, instead)


def _within(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts():
        yield from _within(part)


_USED = Counter(condition for rule in SINGLE for condition in set(_within(rule.when)))
SHARED = {id(condition): condition for condition, times in _USED.items() if times > 1}


def _with(condition: Any, old: Condition, new: Condition) -> Any:
    """The condition with a part of it, wherever it stands, replaced by another."""
    if condition is old:
        return new
    if isinstance(condition, tuple):
        return tuple(_with(each, old, new) for each in condition)
    if not isinstance(condition, Condition) or not is_dataclass(condition) or old not in _within(condition):
        return condition
    parts = {part.name: _with(getattr(condition, part.name), old, new) for part in fields(condition)}
    return replace(condition, **parts)


def _after(value: Any, order: Any) -> Any:
    values = list(order)
    return values[(values.index(value) + 1) % len(values)]


def _effects(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Another tier, recipient, time, consent, ground, place or release."""
    if isinstance(rule, Indicator):
        yield "its tier moved", replace(rule, tier=_after(rule.tier, (Tier.RED, Tier.HIGH, Tier.MEDIUM, Tier.LOWER)))
    if isinstance(rule, Hold):
        yield "leaves by the clock or not", replace(rule, leaves_by_clock=not rule.leaves_by_clock)
        for kind in rule.kinds if len(rule.kinds) <= FEW else ():
            yield f"without {kind.value}", replace(rule, kinds=tuple(each for each in rule.kinds if each is not kind))
    if not isinstance(rule, Route) or not rule.tell:
        return
    yield "telling nobody", replace(rule, tell=())
    yield "another time", replace(rule, within=_after(rule.within, Within))
    if rule.tell != (Serves.DUTY_OFFICER,):
        yield "another consent", replace(rule, consent=_after(rule.consent, Consent))
        yield "another ground", replace(rule, basis=_after(rule.basis, Basis))
        yield "another place", replace(rule, place=_after(rule.place, ("child", "harmed", "each")))
    if rule.by_person:
        yield "no person first", replace(rule, by_person="")


def _changed(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """All for any and any for all, a value for its neighbour, one more or fewer; so in every part of its own."""
    if id(condition) not in SHARED:
        yield from _changed_here_or_below(condition)


def _changed_here_or_below(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition, Several):
        yield "one more of several", replace(condition, amount=condition.amount + 1)
    elif type(condition) is AllOf and len(condition.of) > 1:
        yield "any for all", AnyOf(condition.of)
    elif type(condition) is AnyOf and len(condition.of) > 1:
        yield "all for any", AllOf(condition.of)
    elif isinstance(condition, AtLeast) and condition.amount > 1:
        yield "one fewer", replace(condition, amount=condition.amount - 1)
        yield "one more", replace(condition, amount=condition.amount + 1)
    elif isinstance(condition, NewlySo):
        yield "in twice the time", replace(condition, within=2 * condition.within)
    elif isinstance(condition, MoreOften):
        yield "in twice the time", replace(condition, span=2 * condition.span)
    elif isinstance(condition, (Is, Includes)):
        for value in condition.values:
            others = tuple(each for each in condition.values if each != value)
            near = _after(value, condition.fact.values)
            yield f"{condition.fact.key} {near} for {value}", replace(condition, values=(*others, near))
    if is_dataclass(condition):
        yield from _in_parts(condition)


def _in_parts(condition: Any) -> Iterator[tuple[str, Condition]]:
    for part in fields(condition):
        value = getattr(condition, part.name)
        if isinstance(value, Condition):
            yield from ((change, replace(condition, **{part.name: new})) for change, new in _changed(value))
        elif isinstance(value, tuple) and value and isinstance(value[0], Condition):
            for at, each in enumerate(value):
                for change, new in _changed(each):
                    yield change, replace(condition, **{part.name: (*value[:at], new, *value[at + 1 :])})


@contextmanager
def in_force(mutant: Mutant) -> Iterator[None]:
    """The rules as they are, with this broken."""
    before = [(module, of, getattr(module, of)) for module in MODULES for of in LISTS if hasattr(module, of)]
    for module, of, rules in before:
        stand = (each for rule in rules if (each := mutant.instead.get(id(rule), rule)) is not None)
        setattr(module, of, tuple(sorted(stand, key=lambda rule: -rule.tier.rank) if of == "INDICATORS" else stand))
    try:
        yield
    finally:
        for module, of, rules in before:
            setattr(module, of, rules)


def noticed_by(mutant: Mutant) -> str:
    """The name of the first row that turns red, or "" if none does."""
    names = {rule.name for rule in ALL if id(rule) in mutant.instead}
    near = [row for row in ROWS if row.named & names]
    with in_force(mutant):
        for row in (*near, *(row for row in ROWS if not row.named & names)):
            try:
                plays(row)
            except (AssertionError, KeyError):
                return row.name
    return ""
