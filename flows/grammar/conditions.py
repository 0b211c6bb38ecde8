"""The one evaluator: a condition is true, false or *not known* (None).

What is unknown, declined, not asked or not safe to ask makes a condition not known, never false.  Because conditions
are data, the same object says what fires, because of which answers, and which missing facts would change it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from flows.grammar.view import Truth, View

if TYPE_CHECKING:
    from flows.grammar.declare import Fact


class Condition:
    """True, false or not known."""

    def truth(self, view: View) -> Truth:
        return view[self]

    def worked_out(self, view: View) -> Truth:
        """The truth, of the truths of its parts."""
        raise TypeError(f"{type(self).__name__} says nothing of its truth")

    def reads(self) -> Iterator[Fact]:
        """Every fact it can ever look at."""
        return iter(())

    def parts(self) -> tuple[Condition, ...]:
        return ()

    @cached_property
    def on_facts_alone(self) -> bool:
        """Whether nothing that is worked out later can change it."""
        return all(part.on_facts_alone for part in self.parts())

    @cached_property
    def wavers(self) -> bool:
        """Whether it may be not known though every fact that it stands on is."""
        return any(part.wavers for part in self.parts())

    @cached_property
    def looks_at(self) -> frozenset[str]:
        """Every fact it can ever look at, as it is declared."""
        return frozenset(fact.key for fact in self.reads())


@dataclass(frozen=True, eq=False)
class OfFact(Condition):
    fact: Fact

    def key(self, view: View) -> str:
        """Where it looks, whether that is known or not."""
        return view.key(self.fact)

    def reads(self) -> Iterator[Fact]:
        yield self.fact


@dataclass(frozen=True, eq=False)
class Is(OfFact):
    values: tuple[str, ...]

    def worked_out(self, view: View) -> Truth:
        value = view.known[self.fact]
        return None if value is None else value in self.values


@dataclass(frozen=True, eq=False)
class Among(Is):
    """The same of a fact that may be known only as one of several values: not known only where they differ."""

    def worked_out(self, view: View) -> Truth:
        known = super().worked_out(view)
        answer = view.facts.get(view.key(self.fact)) if known is None else None
        if answer is None or not isinstance(answer.value, tuple):
            return known
        fits = {value in self.values for value in answer.value}
        return fits.pop() if len(fits) == 1 else None


@dataclass(frozen=True, eq=False)
class Includes(OfFact):
    values: tuple[str, ...]

    def worked_out(self, view: View) -> Truth:
        value = view.known[self.fact]
        return not self._any.isdisjoint(value) if isinstance(value, tuple) else None

    @cached_property
    def _any(self) -> frozenset[str]:
        return frozenset(self.values)


@dataclass(frozen=True, eq=False)
class Compare(OfFact):
    amount: int

    def worked_out(self, view: View) -> Truth:
        value = view.known[self.fact]
        return value >= self.amount if isinstance(value, int) else None


@dataclass(frozen=True, eq=False)
class IsKnown(OfFact):
    def worked_out(self, view: View) -> Truth:
        return view.known[self.fact] is not None


@dataclass(frozen=True, eq=False)
class Unsure(OfFact):
    """Not known while the answer is one of these ("I am not sure"), else false: it leaves open what they leave open."""

    values: tuple[str, ...]

    def worked_out(self, view: View) -> Truth:
        value = view.known[self.fact]
        return None if value is None or value in self.values else False

    @cached_property
    def wavers(self) -> bool:
        return True


@dataclass(frozen=True, eq=False)
class Stated(Condition):
    """Something worked out before this condition was asked: a tier, or the outcome of a rule listed above."""

    name: str
    values: tuple[object, ...]

    def worked_out(self, view: View) -> Truth:
        if self.name not in view.stated:
            return None
        value = view.stated[self.name]
        return None if value is None else value in self.values

    @cached_property
    def on_facts_alone(self) -> bool:
        return False


@dataclass(frozen=True, eq=False)
class AllOf(Condition):
    of: tuple[Condition, ...]

    def worked_out(self, view: View) -> Truth:
        result: Truth = True
        for part in self.of:
            truth = view[part]
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

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
            truth = view[part]
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
        truths = [view[part] for part in self.of]
        if truths.count(True) >= self.amount:
            return True
        return None if len(truths) - truths.count(False) >= self.amount else False


@dataclass(frozen=True, eq=False)
class Not(Condition):
    of: Condition

    def worked_out(self, view: View) -> Truth:
        truth = view[self.of]
        return None if truth is None else not truth

    def reads(self) -> Iterator[Fact]:
        return self.of.reads()

    def parts(self) -> tuple[Condition, ...]:
        return (self.of,)


@dataclass(frozen=True, eq=False)
class Known(Not):
    """True only if the condition is known to be true, else false: the one operator that is never not known."""

    def worked_out(self, view: View) -> Truth:
        return view[self.of] is True


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
