"""What an answer given to an older version of the flows still counts for: what fits, and nothing that does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from flows.grammar import Answer, Fact, Kind, Question, Step


def version_of(steps: Iterable[Step]) -> str:
    """Short, and another one whenever a step, a choice, a condition or a way on is."""
    shape = [
        (step.name, type(step).__name__, [(choice.value, choice.then, choice.shown_if) for choice in step.choices],
         step.asked_if, step.then)
        for step in steps
    ]  # fmt: skip
    return hashlib.blake2b(repr(shape).encode(), digest_size=4).hexdigest()


def base_of(key: str) -> str:
    """The step or fact of a key, whichever person or incident it speaks of, also where the flows know it no more."""
    if key.startswith("screen:"):
        return key.split(":")[1]
    about, _, name = key.partition(".")
    return f"{about.partition(':')[0]}.{name}"


def fits(step: Step, answer: Answer) -> bool:
    """Whether an answer is one that this step can have."""
    if isinstance(step, Question):
        return may_be(step.fact, answer)
    return any(choice.value == answer.value for choice in step.choices)


def may_be(fact: Fact, answer: Answer) -> bool:
    """Whether a fact can have this value; each of the ways of not knowing always fits."""
    value = answer.value
    if not answer.is_known:
        return True
    if fact.kind is Kind.SOME_OF:
        return isinstance(value, tuple) and set(value) <= set(fact.values)
    if fact.kind is Kind.ONE_OF:
        return value in fact.values
    return isinstance(value, str)
