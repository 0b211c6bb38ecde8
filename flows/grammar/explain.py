"""Why a condition is true, false or not known: the answers it stands on and those it misses."""

from __future__ import annotations

from dataclasses import dataclass

from flows.grammar.answers import How
from flows.grammar.conditions import Condition, Not, Truth, View
from flows.grammar.many import AtLeast


@dataclass(frozen=True)
class Outcome:
    """What became of a condition: its truth, the answers it stands on, the missing facts that could change it."""

    truth: Truth
    because: tuple[str, ...]
    missing: tuple[str, ...]


def evaluate(condition: Condition, view: View) -> Outcome:
    """Ask a condition and keep the reasons.  `because`: known answers that decide it.  `missing`: what would."""
    return explain(condition, view, condition.truth(view))


def explain(condition: Condition, view: View, truth: Truth) -> Outcome:
    """The reasons for a truth that was worked out before."""
    because: dict[str, None] = {}
    missing: dict[str, None] = {}
    _explain(condition, view, truth, because, missing)
    return Outcome(truth, tuple(because), tuple(missing))


def _explain(condition: Condition, view: View, truth: Truth, because: dict[str, None], missing: dict[str, None]) -> None:
    """Descend only into the parts that bear out the truth of the whole: the true arm of an any_of, not its siblings."""
    if isinstance(condition, AtLeast):
        _explain_each(condition, view, truth, because, missing)
    elif parts := condition.parts():
        for part in parts:
            of_part = part.truth(view)
            if isinstance(condition, Not) or len(parts) == 1 or of_part is truth:
                _explain(part, view, of_part, because, missing)
    else:
        for key in condition.keys(view):
            told = truth is not None and view.facts.how(key) is How.KNOWN
            (because if told else missing).setdefault(key)


def _explain_each(
    condition: AtLeast, view: View, truth: Truth, because: dict[str, None], missing: dict[str, None]
) -> None:
    about = condition.subject.__name__
    for number in view.facts.numbers(about):
        bound = view.bound(about, number)
        of_one = condition.of_one(bound)
        if of_one is truth or (truth is None and of_one is True):
            _explain(condition.of, bound, condition.of.truth(bound), because, missing)
            dated = f"{about}:{number}.when"
            if condition.within is not None:
                (because if dated in view.facts and view.facts[dated].is_known else missing).setdefault(dated)
    if not view.facts.numbers(about):
        for fact in condition.of.reads():
            if fact.repeated:
                missing.setdefault(fact.of(1))
                break
    if truth is not True:
        _explain(condition.subject.closed_by, view, condition.subject.closed_by.truth(view), because, missing)
