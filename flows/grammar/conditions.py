"""The one evaluator: a condition is true, false or *not known* (None).

What is unknown, declined, not asked or not safe to ask makes a condition not known, never false.  Because conditions
are data, the same object says what fires, because of which answers, and which missing facts would change it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from flows.grammar.answers import Answer, Facts

if TYPE_CHECKING:
    from flows.grammar.declare import Fact

Truth = bool | None
Keys = dict[str, None]  # in the order in which they were met, each once


@dataclass
class View:
    """What a condition is asked of: the facts, the time, what was already worked out, whom `person` means just now.

    stated: values worked out before (a tier, another rule's outcome); a name that is absent is not known.
    """

    facts: Facts
    at: datetime
    stated: dict[str, object] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    _answers: dict[Fact, Answer | None] = field(default_factory=dict)
    _bound: dict[tuple[str, int], View] = field(default_factory=dict)
    truths: dict[Condition, Truth] = field(default_factory=dict)  # worked out once, however many rules share it
    explained: dict[Condition, tuple[Keys, Keys]] = field(default_factory=dict)  # and what it stands on, and misses

    def key(self, fact: Fact) -> str:
        if fact.repeated:
            return fact.of(self.numbers[fact.about])
        return fact.key

    def answer(self, fact: Fact) -> Answer | None:
        """The answer if it is known, else None."""
        try:
            return self._answers[fact]
        except KeyError:
            answer = self.facts.get(self.key(fact))
            known = self._answers[fact] = answer if answer is not None and answer.is_known else None
            return known

    def bound(self, about: str, number: int) -> View:
        """The same, where `about` means the one of this number."""
        view = self._bound.get((about, number))
        if view is None:
            view = View(self.facts, self.at, self.stated, {**self.numbers, about: number})
            self._bound[about, number] = view
        return view


class Condition:
    """True, false or not known; and the keys of the facts that it stands on or misses."""

    def truth(self, view: View) -> Truth:
        raise TypeError(f"{type(self).__name__} says nothing of its truth")

    def keys(self, view: View) -> Iterator[str]:
        """Every key it looks at, known or not."""
        return iter(())

    def reads(self) -> Iterator[Fact]:
        """Every fact it can ever look at."""
        return iter(())

    def parts(self) -> tuple[Condition, ...]:
        return ()

    @cached_property
    def on_facts_alone(self) -> bool:
        """Whether nothing that is worked out later can change it."""
        return all(part.on_facts_alone for part in self.parts())


class Composed(Condition):
    """Made of other conditions.  Its truth is kept in the view, unless it stands on what is worked out later."""

    def truth(self, view: View) -> Truth:
        if not self.on_facts_alone:
            return self.worked_out(view)
        if self not in view.truths:
            view.truths[self] = self.worked_out(view)
        return view.truths[self]

    def worked_out(self, view: View) -> Truth:
        raise TypeError(f"{type(self).__name__} says nothing of its truth")


@dataclass(frozen=True, eq=False)
class OfFact(Condition):
    fact: Fact

    def keys(self, view: View) -> Iterator[str]:
        yield view.key(self.fact)

    def reads(self) -> Iterator[Fact]:
        yield self.fact


@dataclass(frozen=True, eq=False)
class Is(OfFact):
    values: tuple[str, ...]

    def truth(self, view: View) -> Truth:
        answer = view.answer(self.fact)
        return None if answer is None else answer.value in self.values


@dataclass(frozen=True, eq=False)
class Among(Is):
    """The same of a fact that may be known only as one of several values: not known only where they differ."""

    def truth(self, view: View) -> Truth:
        known = super().truth(view)
        answer = view.facts.get(view.key(self.fact)) if known is None else None
        if answer is None or not isinstance(answer.value, tuple):
            return known
        fits = {value in self.values for value in answer.value}
        return fits.pop() if len(fits) == 1 else None


@dataclass(frozen=True, eq=False)
class Includes(OfFact):
    values: tuple[str, ...]

    def truth(self, view: View) -> Truth:
        answer = view.answer(self.fact)
        if answer is None or not isinstance(answer.value, tuple):
            return None
        return not self._any.isdisjoint(answer.value)

    @cached_property
    def _any(self) -> frozenset[str]:
        return frozenset(self.values)


@dataclass(frozen=True, eq=False)
class Compare(OfFact):
    amount: int

    def truth(self, view: View) -> Truth:
        answer = view.answer(self.fact)
        return None if answer is None or not isinstance(answer.value, int) else answer.value >= self.amount


@dataclass(frozen=True, eq=False)
class IsKnown(OfFact):
    def truth(self, view: View) -> Truth:
        return view.answer(self.fact) is not None


@dataclass(frozen=True, eq=False)
class Unsure(OfFact):
    """Not known while the answer is one of these ("I am not sure"), else false: it leaves open what they leave open."""

    values: tuple[str, ...]

    def truth(self, view: View) -> Truth:
        answer = view.answer(self.fact)
        return None if answer is None or answer.value in self.values else False


@dataclass(frozen=True, eq=False)
class Stated(Condition):
    """Something worked out before this condition was asked: a tier, or the outcome of a rule listed above."""

    name: str
    values: tuple[object, ...]

    def truth(self, view: View) -> Truth:
        if self.name not in view.stated:
            return None
        value = view.stated[self.name]
        return None if value is None else value in self.values

    @cached_property
    def on_facts_alone(self) -> bool:
        return False


@dataclass(frozen=True, eq=False)
class AllOf(Composed):
    of: tuple[Condition, ...]

    def worked_out(self, view: View) -> Truth:
        result: Truth = True
        for part in self.of:
            truth = part.truth(view)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    def keys(self, view: View) -> Iterator[str]:
        for part in self.of:
            yield from part.keys(view)

    def reads(self) -> Iterator[Fact]:
        for part in self.of:
            yield from part.reads()

    def parts(self) -> tuple[Condition, ...]:
        return self.of


@dataclass(frozen=True, eq=False)
class AnyOf(AllOf):
    def worked_out(self, view: View) -> Truth:
        result: Truth = False
        for part in self.of:
            truth = part.truth(view)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result


@dataclass(frozen=True, eq=False)
class Several(AllOf):
    """At least `amount` of several different conditions hold: the cumulative rules (H8)."""

    amount: int = 2

    def worked_out(self, view: View) -> Truth:
        truths = [part.truth(view) for part in self.of]
        if truths.count(True) >= self.amount:
            return True
        return None if len(truths) - truths.count(False) >= self.amount else False


@dataclass(frozen=True, eq=False)
class Not(Composed):
    of: Condition

    def worked_out(self, view: View) -> Truth:
        truth = self.of.truth(view)
        return None if truth is None else not truth

    def keys(self, view: View) -> Iterator[str]:
        return self.of.keys(view)

    def reads(self) -> Iterator[Fact]:
        return self.of.reads()

    def parts(self) -> tuple[Condition, ...]:
        return (self.of,)


@dataclass(frozen=True, eq=False)
class Known(Not):
    """True only if the condition is known to be true, else false: the one operator that is never not known."""

    def worked_out(self, view: View) -> Truth:
        return self.of.truth(view) is True


def all_of(*conditions: Condition) -> Condition:
    return AllOf(conditions)


def any_of(*conditions: Condition) -> Condition:
    return AnyOf(conditions)


def several(amount: int, *conditions: Condition) -> Condition:
    """True if at least so many of them hold."""
    return Several(conditions, amount)


def not_(condition: Condition) -> Condition:
    return Not(condition)


def known(condition: Condition) -> Condition:
    """True only if it is known to be true, else false."""
    return Known(condition)


def maybe(condition: Condition) -> Condition:
    """True unless it is known to be false."""
    return Not(Known(Not(condition)))


def stated(name: str, *values: object) -> Condition:
    """True if what was worked out under this name is one of these values."""
    return Stated(name, values)
