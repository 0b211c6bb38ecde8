"""Conditions about how the times told of follow one another: worse than before, more often than before.

Both go by what is told and dated.  That an earlier time may have been as bad, of which nobody spoke, hides no rise;
that there is none is certain only once every time is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

from flows.grammar.answers import Happened
from flows.grammar.conditions import Composed, Condition, Truth, View, all_of, not_
from flows.grammar.many import happened, older

if TYPE_CHECKING:
    from flows.grammar.declare import Fact, Repeated

Told = Iterator[tuple[int, Condition]]  # the number of one that was told of, and the condition that counts it
A_PAIR = 2
A_RISE = 3  # two now are more than one before; one and none is no rise


@dataclass(frozen=True, eq=False)
class InTime(Composed):
    """About those of a repeated subject that have a `when`."""

    subject: type[Repeated]

    def bears(self, view: View) -> Told:
        """Of each that bears the outcome out, or leaves it open: its number, and what is asked of it."""
        return iter(())

    def key(self, number: int) -> str:
        return f"{self.subject.__name__}:{number}.when"

    def numbers(self, view: View) -> list[int]:
        return view.facts.numbers(self.subject.__name__)

    def bound(self, view: View, number: int) -> View:
        return view.bound(self.subject.__name__, number)

    def closed(self, view: View) -> bool:
        return self.subject.closed_by.truth(view) is True

    def keys(self, view: View) -> Iterator[str]:
        for number in self.numbers(view):
            for part in self.parts():
                yield from part.keys(self.bound(view, number))
            yield self.key(number)
        yield from self.subject.closed_by.keys(view)

    def reads(self) -> Iterator[Fact]:
        for part in self.parts():
            yield from part.reads()
        yield from self.subject.closed_by.reads()


@dataclass(frozen=True, eq=False)
class NewlySo(InTime):
    """Whether `now` holds of one dated later than one of which `before` holds, both in the time `within` before `at`.

    Not where it is known to have held of one that was earlier still, or as early.
    """

    now: Condition
    before: Condition
    within: timedelta

    def worked_out(self, view: View) -> Truth:
        truths = self._of_pairs(view)
        found = {truth for _, _, truth in truths}
        if True in found:
            return True
        return None if None in found or not self.closed(view) else False

    def bears(self, view: View) -> Told:
        truth, open_or_true = self.truth(view), {(later, earlier): it for later, earlier, it in self._of_pairs(view)}
        for pair in permutations(self.numbers(view), 2):
            if open_or_true.get(pair, False) is truth:
                yield pair[0], self.now
                yield pair[1], self.before

    def parts(self) -> tuple[Condition, ...]:
        return (self.now, self.before)

    def _of_pairs(self, view: View) -> list[tuple[int, int, Truth]]:
        """Of a later and an earlier one; the pairs of which it is false are left out, and they are nearly all."""
        numbers = self.numbers(view)
        if len(numbers) < A_PAIR:
            return []
        before = _not_false((each, self._recent_before.truth(self.bound(view, each))) for each in numbers)
        now = _not_false((each, self._recent_now.truth(self.bound(view, each))) for each in numbers) if before else {}
        when = {each: happened(view, self.key(each)) for each in numbers} if now else {}
        was_so = [when[each] for each, so in now.items() if so is True]
        found: list[tuple[int, int, Truth]] = []
        for later in now:
            if any(_precedes(one, when[later]) is True for one in was_so):
                continue
            for earlier in before:
                truth = _all((now[later], before[earlier], _precedes(when[earlier], when[later])))
                if earlier != later and truth is not False:
                    found.append((later, earlier, truth))
        return found

    @cached_property
    def _recent_now(self) -> Condition:
        return all_of(self.now, not_(_older(self.subject, self.within)))

    @cached_property
    def _recent_before(self) -> Condition:
        return all_of(self.before, not_(_older(self.subject, self.within)))


@dataclass(frozen=True, eq=False)
class MoreOften(InTime):
    """Whether more of them meet `of` in the last `span` than in the one before, in which there was one at least."""

    of: Condition
    span: timedelta

    def worked_out(self, view: View) -> Truth:
        places = [self._where(view, number) for number in self.numbers(view)]
        now, maybe_now = _counts(now for now, _ in places)
        before, maybe_before = _counts(before for _, before in places)
        if before and now > maybe_before:
            return True
        may_be = sum(place != (False, False) for place in places)
        never = not maybe_before or maybe_now <= before or may_be < A_RISE
        return False if never and self.closed(view) else None

    def bears(self, view: View) -> Told:
        return ((number, self.of) for number in self.numbers(view) if self._where(view, number) != (False, False))

    def parts(self) -> tuple[Condition, ...]:
        return (self.of,)

    def _where(self, view: View, number: int) -> tuple[Truth, Truth]:
        """Whether it counts now, and whether before."""
        bound = self.bound(view, number)
        return self._now.truth(bound), self._before.truth(bound)

    @cached_property
    def _now(self) -> Condition:
        return all_of(self.of, not_(_older(self.subject, self.span)))

    @cached_property
    def _before(self) -> Condition:
        return all_of(self.of, _older(self.subject, self.span), not_(_older(self.subject, 2 * self.span)))


@lru_cache
def _older(subject: type[Repeated], ago: timedelta) -> Condition:
    """Whether one of them is dated longer ago: one condition, worked out once, however many rules ask."""
    return older(subject.declared[f"{subject.__name__}.when"], ago)


def _precedes(one: Happened | None, other: Happened | None) -> Truth:
    if one is None or other is None:
        return None
    if one.last < other.first:
        return True
    return False if one.first >= other.last else None


def _not_false(truths: Iterable[tuple[int, Truth]]) -> dict[int, Truth]:
    return {number: truth for number, truth in truths if truth is not False}


def _all(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    return False if False in found else None if None in found else True


def _counts(truths: Iterable[Truth]) -> tuple[int, int]:
    """Of how many it is true, and of how many it may be."""
    found = list(truths)
    return found.count(True), len(found) - found.count(False)


def newly(subject: type[Repeated], now: Condition, within: timedelta, before: Condition) -> Condition:
    """True if it holds of one told of, and of an earlier one `before` held and it did not."""
    return NewlySo(subject, now, all_of(before, not_(now)), within)


def more_often(subject: type[Repeated], condition: Condition, span: timedelta) -> Condition:
    """True if it holds of more of them in the last `span` than in the one before, and of one at least in that."""
    return MoreOften(subject, condition, span)
