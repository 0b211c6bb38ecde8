"""Why a condition is true, false or not known: the answers it stands on and those it misses."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from flows.grammar.answers import How
from flows.grammar.conditions import Condition, OfFact
from flows.grammar.in_time import InTime
from flows.grammar.many import AtLeast
from flows.grammar.view import Keys, Truth, View


class Outcome(msgspec.Struct, frozen=True):
    """What became of a condition: its truth, the answers it stands on, the missing facts that could change it."""

    truth: Truth
    because: tuple[str, ...]
    missing: tuple[str, ...]


def evaluate(condition: Condition, view: View) -> Outcome:
    """Ask a condition and keep the reasons.  `because`: known answers that decide it.  `missing`: what would."""
    truth = view[condition]
    because: Keys = {}
    missing: Keys = {}
    _explain(condition, view, truth, because, missing)
    return Outcome(truth, tuple(because), tuple(missing))


def _explain(condition: Condition, view: View, truth: Truth, because: Keys, missing: Keys) -> None:
    """Kept in the view with the truth: many rules stand on the same conditions."""
    if isinstance(condition, OfFact):
        key = condition.key(view)
        told = truth is not None and view.facts.how(key) is How.KNOWN
        (because if told else missing)[key] = None
    else:
        kept = view.explained.get(condition)
        if kept is None:
            kept = view.explained[condition] = ({}, {})
            _descend(condition, view, truth, *kept)
        because.update(kept[0])
        missing.update(kept[1])


def _descend(condition: Condition, view: View, truth: Truth, because: Keys, missing: Keys) -> None:
    """Only into the parts that bear out the truth of the whole: the true arm of an any_of, not its siblings."""
    if isinstance(condition, AtLeast):
        _explain_each(condition, view, truth, because, missing)
    elif isinstance(condition, InTime):
        _explain_in_time(condition, view, truth, because, missing)
    else:
        parts = condition.parts()
        for part in parts:
            of_part = view[part]
            if of_part is truth or len(parts) == 1:
                _explain(part, view, of_part, because, missing)


def _explain_each(condition: AtLeast, view: View, truth: Truth, because: Keys, missing: Keys) -> None:
    about = condition.subject.__name__
    for number, one in view.each(about).items():
        of_one = condition.of_one(one)
        if of_one is truth or (truth is None and of_one is True):
            _explain(condition.of, one, one[condition.of], because, missing)
            if condition.within is not None:
                dated = f"{about}:{number}.when"
                (because if view.facts.how(dated) is How.KNOWN else missing)[dated] = None
    if truth is None:
        _explain_open(condition, view, because, missing)
    elif truth is False:
        _explain(condition.subject.closed_by, view, True, because, missing)


def _explain_in_time(condition: InTime, view: View, truth: Truth, because: Keys, missing: Keys) -> None:
    for number, asked in dict.fromkeys(condition.bears(view)):
        one = view.each(condition.subject.__name__)[number]
        _explain(asked, one, one[asked], because, missing)
        dated = condition.key(number)
        (because if view.facts.how(dated) is How.KNOWN else missing)[dated] = None
    if truth is None:
        _explain_open(condition, view, because, missing)


def _explain_open(condition: AtLeast | InTime, view: View, because: Keys, missing: Keys) -> None:
    """Of one more that may still be told of; or whether there is one."""
    numbers = view.facts.numbers(condition.subject.__name__)
    closed = view[condition.subject.closed_by]
    if not numbers or closed is False:
        missing.update(dict.fromkeys(_first_of_next(condition, numbers)))
    _explain(condition.subject.closed_by, view, closed, because, missing)


def _first_of_next(condition: AtLeast | InTime, numbers: list[int]) -> Iterator[str]:
    """Of one that is still to be told of, the first fact that would be asked."""
    for fact in condition.reads():
        if fact.repeated:
            yield fact.of(numbers[-1] + 1 if numbers else 1)
            return
