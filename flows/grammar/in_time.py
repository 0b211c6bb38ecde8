"""Conditions about how the times told of follow one another: worse than before, more often than before.

Both go by what is told and dated.  That an earlier time may have been as bad, of which nobody spoke, hides no rise;
that there is none is certain only once every time is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from flows.grammar.conditions import Composed, Condition, Truth, View, all_of, not_
from flows.grammar.many import longer_ago

if TYPE_CHECKING:
    from flows.grammar.declare import Fact, Repeated

Told = Iterator[tuple[int, Condition]]  # the number of one that was told of, and the condition that counts it
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

    def younger(self, view: View, number: int, ago: timedelta) -> Truth:
        old = longer_ago(self.key(number), ago, view)
        return None if old is None else not old

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
        truths = {self._of_pair(view, *pair) for pair in permutations(self.numbers(view), 2)}
        if True in truths:
            return True
        return None if None in truths or not self.closed(view) else False

    def bears(self, view: View) -> Told:
        truth = self.truth(view)
        for later, earlier in permutations(self.numbers(view), 2):
            if self._of_pair(view, later, earlier) is truth:
                yield later, self.now
                yield earlier, self.before

    def parts(self) -> tuple[Condition, ...]:
        return (self.now, self.before)

    def _of_pair(self, view: View, later: int, earlier: int) -> Truth:
        both = (
            self._recent(view, later, self.now), self._recent(view, earlier, self.before),
            self._precedes(view, earlier, later),
        )  # fmt: skip
        if False in both or any(self._was_so(view, other, later) for other in self.numbers(view) if other != later):
            return False
        return None if None in both else True

    def _was_so(self, view: View, other: int, later: int) -> bool:
        return self._precedes(view, other, later) is True and self._recent(view, other, self.now) is True

    def _recent(self, view: View, number: int, condition: Condition) -> Truth:
        return _all((condition.truth(self.bound(view, number)), self.younger(view, number, self.within)))

    def _precedes(self, view: View, one: int, other: int) -> Truth:
        first, second = (view.facts.get(self.key(number)) for number in (one, other))
        if first is None or second is None or first.happened is None or second.happened is None:
            return None
        if first.happened.last < second.happened.first:
            return True
        return False if first.happened.first >= second.happened.last else None


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
        counts, now = self.of.truth(self.bound(view, number)), self.younger(view, number, self.span)
        earlier = None if now is None else not now
        return _all((counts, now)), _all((counts, earlier, self.younger(view, number, 2 * self.span)))


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
