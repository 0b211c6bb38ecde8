"""Why a condition is true, false or not known: the answers it stands on and those it misses."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from flows.grammar.answers import How
from flows.grammar.conditions import Condition, OfFact
from flows.grammar.in_time import InTime
from flows.grammar.many import AtLeast
from flows.grammar.view import Keys, Truth, View

Part = tuple[Condition, View] | str  # a condition, and of whom it is asked; or the key of a day


class Outcome(msgspec.Struct, frozen=True):
    """What became of a condition: its truth, the answers it stands on, the missing facts that could change it."""

    truth: Truth
    because: tuple[str, ...]
    missing: tuple[str, ...]


def evaluate(condition: Condition, view: View) -> Outcome:
    """Ask a condition and keep the reasons.  `because`: known answers that decide it.  `missing`: what would."""
    because: Keys = {}
    missing: Keys = {}
    _explain(condition, view, because, missing)
    return Outcome(view[condition], tuple(because), tuple(missing))


def in_vain(condition: Condition, view: View) -> bool:
    """Whether one of the missing facts was asked for, and does not decide it all the same."""
    if not condition.wavers and view.facts.asked_in_vain.isdisjoint(condition.looks_at):
        return False
    if isinstance(condition, OfFact):
        key = condition.key(view)
        return view.facts.how(key) is not How.NOT_ASKED and not _decides(key, view, view[condition])
    return any(
        in_vain(*part) if isinstance(part, tuple) else view.facts.how(part) not in (How.KNOWN, How.NOT_ASKED)
        for part in _stands_on(condition, view)
    )


def _explain(condition: Condition, view: View, because: Keys, missing: Keys) -> None:
    """Kept in the view with the truth: many rules stand on the same conditions."""
    if isinstance(condition, OfFact):
        key = condition.key(view)
        (because if _decides(key, view, view[condition]) else missing)[key] = None
        return
    kept = view.explained.get(condition)
    if kept is None:
        kept = view.explained[condition] = ({}, {})
        for part in _stands_on(condition, view):
            if isinstance(part, tuple):
                _explain(*part, *kept)
            else:
                kept[0 if view.facts.how(part) is How.KNOWN else 1][part] = None
    because.update(kept[0])
    missing.update(kept[1])


def _decides(key: str, view: View, truth: Truth) -> bool:
    return truth is not None and view.facts.how(key) is How.KNOWN


def _stands_on(condition: Condition, view: View) -> Iterator[Part]:
    """Only the parts that bear out the truth of the whole: the true arm of an any_of, not its siblings."""
    if isinstance(condition, AtLeast):
        yield from _each(condition, view)
    elif isinstance(condition, InTime):
        yield from _in_time(condition, view)
    else:
        truth, parts = view[condition], condition.parts()
        for part in parts:
            if len(parts) == 1 or view[part] is truth:
                yield part, view


def _each(condition: AtLeast, view: View) -> Iterator[Part]:
    truth, about = view[condition], condition.subject.__name__
    for number, one in view.each(about).items():
        of_one = condition.of_one(one)
        if of_one is truth or (truth is None and of_one is True):
            yield condition.of, one
            if condition.within is not None:
                yield f"{about}:{number}.when"
    if truth is None:
        yield from _open(condition, view)
    elif truth is False:
        yield condition.subject.closed_by, view


def _in_time(condition: InTime, view: View) -> Iterator[Part]:
    for number, asked in dict.fromkeys(condition.bears(view)):
        yield asked, view.each(condition.subject.__name__)[number]
        yield condition.key(number)
    if view[condition] is None:
        yield from _open(condition, view)


def _open(condition: AtLeast | InTime, view: View) -> Iterator[Part]:
    """Of one more that may still be told of; or whether there is one."""
    numbers = view.facts.numbers(condition.subject.__name__)
    closed = condition.subject.closed_by
    if not numbers or view[closed] is False:
        yield from _first_of_next(condition, numbers)
    yield closed, view


def _first_of_next(condition: AtLeast | InTime, numbers: list[int]) -> Iterator[str]:
    """Of one that is still to be told of, the first fact that would be asked."""
    for fact in condition.reads():
        if fact.repeated:
            yield fact.of(numbers[-1] + 1 if numbers else 1)
            return
