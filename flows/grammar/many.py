"""Conditions about those told of several times, person:1, incident:2, and about how long ago a day lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from flows.grammar.answers import Happened
from flows.grammar.conditions import Condition, Is, OfFact
from flows.grammar.view import Truth, View

if TYPE_CHECKING:
    from flows.grammar.declare import Fact, Repeated


def longer_ago(key: str, ago: timedelta, view: View) -> Truth:
    """Not known while the days it may mean lie on both sides of that time, or none is told."""
    days = happened(view, key)
    if days is None:
        return None
    since = (view.at - ago).date()
    if days.last < since:
        return True
    return False if days.first >= since else None


def happened(view: View, key: str) -> Happened | None:
    """The days that the answer to this key may mean."""
    answer = view.facts.get(key)
    return None if answer is None else answer.happened


@dataclass(frozen=True, eq=False)
class OlderThan(OfFact):
    """Whether a day lies longer ago than this."""

    ago: timedelta

    def worked_out(self, view: View) -> Truth:
        return longer_ago(view.key(self.fact), self.ago, view)

    @cached_property
    def wavers(self) -> bool:
        return True


@dataclass(frozen=True, eq=False)
class AtLeast(Condition):
    """Whether at least `amount` of a repeated subject meet a condition, three-valued.

    Never false before the list is closed: somebody who was not told of yet may still meet it.  `within` counts only
    those whose `when` fact may lie in that time before `at`; one that is undated may.
    """

    subject: type[Repeated]
    of: Condition
    amount: int = 1
    within: timedelta | None = None

    def worked_out(self, view: View) -> Truth:
        each = view.each(self.subject.__name__).values()
        found = [one[self.of] if self.within is None else self.of_one(one) for one in each]
        if found.count(True) >= self.amount:
            return True
        possible = len(found) - found.count(False)
        return False if possible < self.amount and view[self.subject.closed_by] is True else None

    def of_one(self, view: View) -> Truth:
        """Whether this one counts; `view` is bound to its number."""
        truth = view[self.of]
        if truth is False or self.within is None:
            return truth
        old = longer_ago(f"{self.subject.__name__}:{view.numbers[self.subject.__name__]}.when", self.within, view)
        return None if old is None else truth and not old

    @cached_property
    def wavers(self) -> bool:
        return self.within is not None or self.of.wavers

    def reads(self) -> Iterator[Fact]:
        yield from self.of.reads()
        yield from self.subject.closed_by.reads()

    def parts(self) -> tuple[Condition, ...]:
        return (self.of,)


@dataclass(frozen=True)
class Count:
    subject: type[Repeated]
    of: Condition
    within: timedelta | None

    def at_least(self, amount: int) -> Condition:
        return AtLeast(self.subject, self.of, amount, self.within)


@dataclass(frozen=True, eq=False)
class Last(OfFact):
    """A fact of the last told of a repeated subject: `last(incident.another)` closes the list of incidents."""

    values: tuple[str, ...]

    def worked_out(self, view: View) -> Truth:
        told = view.each(self.fact.about)
        return told[max(told)][self._is] if told else None

    @cached_property
    def _is(self) -> Condition:
        return Is(self.fact, self.values)

    def key(self, view: View) -> str:
        numbers = view.facts.numbers(self.fact.about)
        return self.fact.of(numbers[-1] if numbers else 1)


@dataclass(frozen=True, eq=False)
class First(Condition):
    """Whether it is the first of a repeated subject that is told of just now: what a block of a flow asks."""

    subject: type[Repeated]

    def worked_out(self, view: View) -> Truth:
        return view.numbers.get(self.subject.__name__) == 1

    @cached_property
    def on_facts_alone(self) -> bool:
        return False


def some(subject: type[Repeated], condition: Condition, within: timedelta | None = None) -> Condition:
    """True if the condition holds of at least one of them (in that time)."""
    return AtLeast(subject, condition, 1, within)


def count(subject: type[Repeated], condition: Condition, within: timedelta | None = None) -> Count:
    return Count(subject, condition, within)


def first(subject: type[Repeated]) -> Condition:
    """True while the first of them is told of."""
    return First(subject)


def last(fact: Fact, *values: str) -> Condition:
    """True if the last told of its subject has one of these values: `last(incident.another, "no")` closes the list."""
    return Last(fact, values)


def older(fact: Fact, ago: timedelta) -> Condition:
    """True if the day lies longer ago than this."""
    return OlderThan(fact, ago)
