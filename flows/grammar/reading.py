"""A condition in plain English, one line a part, so that whoever answers for a rule can read what it asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from flows.grammar.conditions import (
    AnyOf,
    Compare,
    Condition,
    Includes,
    Is,
    IsKnown,
    Known,
    Not,
    OfFact,
    Several,
    Stated,
    Unsure,
)
from flows.grammar.in_time import InTime, MoreOften, NewlySo
from flows.grammar.many import AtLeast, Last, OlderThan

if TYPE_CHECKING:
    from flows.grammar.declare import Fact

Lines = Iterator[tuple[int, str]]  # how deep, and the words
MONTH = 30.4  # days
PAIR = 2
OF_EACH = {"incident": "of the times told of", "person": "of the others in the home"}
CLOSED = {"incident": "there is no other time to tell of", "person": "there is nobody else to tell of"}
STATED = {
    "tier": "how urgent it is now",
    "harm_tier": "how urgent it is, leaving out the signs that somebody is about to end their life",
    "ages_disagree": "an age and a date of birth that were told do not agree",
    "red_asked": "a question about the worst danger was asked and not answered",
    "nothing_may_be_sent": "no line of the plan may leave",
}


def in_words(condition: Condition, names: Mapping[Condition, str], depth: int = 0, *, whole: bool = True) -> Lines:
    """The condition, a line a part.  names: what stands for a part that is explained elsewhere, never for the whole."""
    if not whole and condition in names:
        yield depth, names[condition]
    elif isinstance(condition, OfFact | Stated):
        yield depth, _leaf(condition)
    elif isinstance(condition, Not):
        yield from _turned(condition, names, depth)
    elif isinstance(condition, AtLeast):
        yield from _under(f"{_amount(condition)}:", [condition.of], names, depth)
    elif isinstance(condition, InTime):
        yield from _in_time(condition, names, depth)
    else:
        parts = condition.parts()
        head = _head(condition, len(parts))
        yield from _under(head, parts, names, depth)


def _head(condition: Condition, parts: int) -> str:
    if isinstance(condition, Several):
        return f"at least {condition.amount} of these:"
    few, more = ("either", "any") if isinstance(condition, AnyOf) else ("both", "all")
    return f"{few if parts == PAIR else more} of these:"


def _under(head: str, parts: Iterable[Condition], names: Mapping[Condition, str], depth: int) -> Lines:
    """The head with what stands under it; on the same line where that is one thing."""
    inner = [line for part in parts for line in in_words(part, names, depth + 1, whole=False)]
    if sum(deep == depth + 1 for deep, _ in inner) > 1:
        yield depth, head
        yield from inner
        return
    (_, first), *rest = inner
    yield depth, f"{head} {first}".strip()
    yield from ((deep - 1, words) for deep, words in rest)


def _turned(condition: Not, names: Mapping[Condition, str], depth: int) -> Lines:
    """`not`, `known`, and the two together: what is not known is neither so nor not so."""
    inner = condition.of
    if isinstance(condition, Known):
        yield from _under("known for certain:", [inner], names, depth)
    elif isinstance(inner, Known) and type(inner.of) is Not:
        yield from _under("unless it is known not to be so:", [inner.of.of], names, depth)
    elif isinstance(inner, Known):
        yield from _under("not known for certain:", [inner.of], names, depth)
    elif isinstance(inner, AnyOf) and inner not in names:
        yield from _under("none of these:", inner.of, names, depth)
    else:
        yield from _under("not so:", [inner], names, depth)


def _in_time(condition: InTime, names: Mapping[Condition, str], depth: int) -> Lines:
    of = OF_EACH[condition.subject.__name__]
    if isinstance(condition, MoreOften):
        months = f"{round(condition.span.days / MONTH)} months"
        more = f"{of}, more in the last {months} than in the {months} before, and one at least in those"
        yield from _under(f"{more}:", [condition.of], names, depth)
    elif isinstance(condition, NewlySo):
        both = f"two in the last {round(condition.within.days / MONTH)} months, and none before like the later"
        yield depth, f"{of}, {both}:"
        yield from _under("of a later one:", [condition.now], names, depth + 1)
        yield from _under("of an earlier one:", [condition.before], names, depth + 1)


def _amount(condition: AtLeast) -> str:
    subject = condition.subject.__name__
    within = f" in the last {round(condition.within.days / MONTH)} months" if condition.within else ""
    amount = "at least one" if condition.amount == 1 else f"at least {condition.amount}"
    return f"{OF_EACH[subject]}, {amount}{within}"


def _leaf(condition: OfFact | Stated) -> str:
    if isinstance(condition, Stated):
        values = "" if condition.values == (True,) else f": {_either(str(each) for each in condition.values)}"
        return f"{STATED.get(condition.name, condition.name)}{values}"
    means = short(condition.fact)
    if isinstance(condition, Last):
        return CLOSED[condition.fact.about]
    if isinstance(condition, OlderThan):
        return f"{means}: longer than {round(condition.ago.days / MONTH)} months ago"
    if isinstance(condition, IsKnown):
        return f"{means}: told, whatever it is"
    if isinstance(condition, Compare):
        return f"{means}: {condition.amount} or more"
    if isinstance(condition, Unsure):
        return f"{means}: {_either(condition.values)} leaves it open"
    if isinstance(condition, Is | Includes):
        return f"{means}: {_either(condition.values)}"
    raise TypeError(f"{type(condition).__name__} has no words in plain English: write them here")


def short(fact: Fact) -> str:
    """What a fact means, without what is said of its single values."""
    return fact.means.partition(";")[0].partition(": ")[0]


def _either(values: Iterable[str]) -> str:
    plain = [f"*{value.replace('_', ' ')}*" for value in values]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} or {plain[-1]}"
