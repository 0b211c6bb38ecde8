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
from flows.grammar.conditions import Condition, all_of, not_
from flows.grammar.many import happened, older
from flows.grammar.view import Truth, View

if TYPE_CHECKING:
    from flows.grammar.declare import Fact, Repeated

Told = Iterator[tuple[int, Condition]]  # the number of one that was told of, and the condition that counts it
A_PAIR = 2
A_RISE = 3  # two now are more than one before; one and none is no rise


@dataclass(frozen=True, eq=False)
class InTime(Condition):
    """About those of a repeated subject that have a `when`."""

    subject: type[Repeated]

    def bears(self, view: View) -> Told:
        """Of each that bears the outcome out, or leaves it open: its number, and what is asked of it."""
        return iter(())

    def key(self, number: int) -> str:
        return f"{self.subject.__name__}:{number}.when"

    def each(self, view: View) -> dict[int, View]:
        return view.each(self.subject.__name__)

    @cached_property
    def wavers(self) -> bool:
        return True

    def closed(self, view: View) -> bool:
        return view[self.subject.closed_by] is True

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
        truth, open_or_true = view[self], {(later, earlier): it for later, earlier, it in self._of_pairs(view)}
        for pair in permutations(self.each(view), 2):
            if open_or_true.get(pair, False) is truth:
                yield pair[0], self.now
                yield pair[1], self.before

    def parts(self) -> tuple[Condition, ...]:
        return (self.now, self.before)

    def _of_pairs(self, view: View) -> list[tuple[int, int, Truth]]:
        """Of a later and an earlier one; the pairs of which it is false are left out, and they are nearly all."""
        each = self.each(view)
        if len(each) < A_PAIR:
            return []
        now = _not_false(self._recent_now, each)
        before = _not_false(self._recent_before, each) if now else {}
        when = {number: happened(view, self.key(number)) for number in each} if before else {}
        was_so = [when[number] for number, so in now.items() if so is True] if before else []
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
        return all_of(self.now, _recent(self.subject, self.within))

    @cached_property
    def _recent_before(self) -> Condition:
        return all_of(self.before, _recent(self.subject, self.within))


@dataclass(frozen=True, eq=False)
class MoreOften(InTime):
    """Whether more of them meet `of` in the last `span` than in the one before, in which there was one at least."""

    of: Condition
    span: timedelta

    def worked_out(self, view: View) -> Truth:
        places = [self._where(one) for one in self.each(view).values()]
        now, maybe_now = _counts(now for now, _ in places)
        before, maybe_before = _counts(before for _, before in places)
        if before and now > maybe_before:
            return True
        may_be = sum(place != (False, False) for place in places)
        never = not maybe_before or maybe_now <= before or may_be < A_RISE
        return False if never and self.closed(view) else None

    def bears(self, view: View) -> Told:
        return ((number, self.of) for number, one in self.each(view).items() if self._where(one) != (False, False))

    def parts(self) -> tuple[Condition, ...]:
        return (self.of,)

    def _where(self, one: View) -> tuple[Truth, Truth]:
        """Whether it counts now, and whether before."""
        return one[self._now], one[self._before]

    @cached_property
    def _now(self) -> Condition:
        return all_of(self.of, _recent(self.subject, self.span))

    @cached_property
    def _before(self) -> Condition:
        return all_of(self.of, not_(_recent(self.subject, self.span)), _recent(self.subject, 2 * self.span))


@lru_cache
def _recent(subject: type[Repeated], within: timedelta) -> Condition:
    """Unless it is dated longer ago: one condition, worked out once, however many rules ask."""
    return not_(older(subject.declared[f"{subject.__name__}.when"], within))


def _precedes(one: Happened | None, other: Happened | None) -> Truth:
    if one is None or other is None:
        return None
    if one.last < other.first:
        return True
    return False if one.first >= other.last else None


def _not_false(condition: Condition, each: dict[int, View]) -> dict[int, Truth]:
    return {number: truth for number, one in each.items() if (truth := one[condition]) is not False}


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
