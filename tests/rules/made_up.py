"""Families made up by chance, in the names and values of `flows/facts.py`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from flows.facts import EVERY_FACT, WORKED_OUT, fact_of
from flows.grammar import Answer, Condition, Fact, Facts, Happened, How, Kind
from flows.grammar.conditions import Known
from flows.rules import INDICATORS
from tests.rules.rows import AT, CALM, answer_of

WAYS = (How.UNKNOWN, How.DECLINED, How.NOT_SAFE)
READ = tuple({fact: None for sign in INDICATORS for fact in sign.reads if fact.key not in WORKED_OUT} | {
    fact: None for key, fact in EVERY_FACT.items()
    if key in ("reporter.role", "reporter.under_18", "reporter.lives_there", "reporter.works_for", "household.postcode")
    or key.startswith(("person.", "incident.", "reporter.consent_"))
})  # fmt: skip


def inside_known(condition: Condition, inside: bool = False) -> Iterator[Fact]:
    """Every fact that the condition reads inside `known`."""
    inside = inside or isinstance(condition, Known)
    parts = condition.parts()
    for part in parts:
        yield from inside_known(part, inside)
    if inside and not parts:
        yield from condition.reads()


NO_HARM = {"harm": "no", "another": "no", "lives_here": "yes"}
READ_INSIDE_KNOWN = frozenset(fact for sign in INDICATORS for fact in inside_known(sign.when))


def answer(fact: Fact, chance: Random) -> Answer:
    """A known answer."""
    if fact.kind is Kind.ONE_OF:
        return Answer(chance.choice(fact.values), AT)
    if fact.kind is Kind.SOME_OF:
        ticks = chance.sample(fact.values[:-1], k=min(len(fact.values) - 1, chance.choice((0, 1, 1, 2, 3))))
        return Answer(tuple(ticks) or (fact.values[-1],), AT)
    if fact.kind is Kind.DAY:
        day = (AT - timedelta(days=chance.randint(1, 1200))).date()
        return Answer(day.isoformat(), AT, happened=Happened(day, day))
    return Answer("invented words", AT)


def keys(persons: int, incidents: int) -> list[tuple[str, Fact]]:
    found = []
    for fact in READ:
        numbers = {"person": persons, "incident": incidents}.get(fact.about)
        found += [(fact.key, fact)] if numbers is None else [(fact.of(n), fact) for n in range(1, numbers + 1)]
    return found


def calm(key: str, fact: Fact, chance: Random) -> Answer:
    """The answer of a family in which all is well, where there is one."""
    value = CALM.get(key, CALM.get(f"incident:1.{fact.name}") if fact.about == "incident" else NO_HARM.get(fact.name))
    return answer(fact, chance) if value is None else answer_of(key, value)


def family(chance: Random) -> Facts:
    """Some facts known, more of them calm than not, some asked in vain, some never asked."""
    trouble, gaps = chance.choice((0.02, 0.06, 0.15, 0.6)), chance.choice((0.0, 0.02, 0.1, 0.4))
    told: dict[str, Answer] = {}
    for key, fact in keys(chance.randint(0, 2), chance.randint(1, 3)):
        drawn = chance.random()
        if drawn < gaps:
            continue
        if drawn < gaps * 1.4:
            told[key] = Answer(None, AT, how=chance.choice(WAYS))
        else:
            told[key] = answer(fact, chance) if chance.random() < trouble else calm(key, fact, chance)
    return Facts(told)


def dated(chance: Random) -> Facts:
    """A calm family of some age that tells of two to four times, each with its day, and of no more."""
    told = {key: answer_of(key, value) for key, value in CALM.items() if not key.startswith("incident")}
    told["child.age_band"] = Answer(chance.choice(fact_of("child.age_band").values), AT)
    amount = chance.randint(2, 4)
    for number in range(1, amount + 1):
        told |= {key: answer_of(key, value) for key, value in one_time(number, chance).items()}
    told[f"incident:{amount}.another"] = Answer("no", AT)
    return Facts(told)


def one_time(number: int, chance: Random) -> dict[str, Any]:
    """One time told of: mostly damage, threats and blows, in the last year and a half."""
    about = f"incident:{number}"
    harms = chance.choice((["damage"], ["damage"], ["threat"], ["violence"], ["verbal"], ["damage", "violence"]))
    return {
        f"{about}.harms": harms, f"{about}.choking": "no", f"{about}.injury": chance.choice(("not_hurt", "not_hurt", "hurt")),
        f"{about}.who": [chance.choice(("other_adult", "nobody", "baby"))], f"{about}.when": chance.randint(0, 500),
        f"{about}.another": "yes",
    }  # fmt: skip


def completed(facts: Facts, chance: Random, sparing: frozenset[Fact] = frozenset()) -> Facts:
    """The same family with missing facts told, but for those spared; lists that are open may grow by one."""
    persons = len(facts.numbers("person")) + chance.randint(0, 1) * _is_open(facts, "person")
    incidents = len(facts.numbers("incident")) + chance.randint(0, 1) * _is_open(facts, "incident")
    trouble, told = chance.choice((0.1, 0.9)), dict(facts)
    for key, fact in keys(persons, incidents):
        if facts.how(key) is not How.KNOWN and fact not in sparing and chance.random() < 0.7:
            told[key] = answer(fact, chance) if chance.random() < trouble else calm(key, fact, chance)
    return Facts(told)


def _is_open(facts: Facts, about: str) -> bool:
    numbers = facts.numbers(about)
    answered = facts.get(f"{about}:{numbers[-1]}.another") if numbers else None
    others = facts.get("household.others")
    no_others = about == "person" and others is not None and others.value == "no"
    return not (no_others or (answered is not None and answered.value == "no"))
