"""Whether a time, or a person, told of in two reports is the same: then it is one; in doubt they are two.

Two that are taken for one hide a danger (three times are more than two), so only what is plain is joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from flows.facts import incident, person
from flows.grammar import Answer, Happened

One = Mapping[str, Answer]  # what is told of one: by name of the fact
A_WEEK = timedelta(days=7)  # a time told less exactly may be any of several
TOLD_APART_BY = {
    person.__name__: [each.name for each in (person.relation, person.age_band, person.given_name, person.birth_day)],
    incident.__name__: [each.name for each in (incident.when, incident.harms)],
}
CHILDREN = ("brother_sister", "baby", "other_child")


def same_time(known: Sequence[One], other: One, rivals: int) -> bool:
    """Told with days that may be the same, none of them vaguer than a week, and with a harm in common."""
    days = [_days(one, incident.when.name) for one in (*known, other)]
    if any(each is None or each.last - each.first >= A_WEEK for each in days):
        return False
    spans = [each for each in days if each is not None]
    overlap = max(each.first for each in spans) <= min(each.last for each in spans)
    return overlap and bool(_harms(other) & set().union(*map(_harms, known)))


def same_person(known: Sequence[One], other: One, rivals: int) -> bool:
    """The same name or day of birth; without these, the only one of that relation and age in both.

    rivals: how many others, on either side, are of that relation and age too.
    """
    if not all(_may_be(one, other) for one in known):
        return False
    if any(_name(one) and _name(one) == _name(other) for one in known):
        return True
    born = _days(other, person.birth_day.name)
    if born is not None and any(born == _days(one, person.birth_day.name) for one in known):
        return True
    named = _name(other) and any(_name(one) for one in known)
    return not named and not rivals and any(alike(one, other) for one in known)


def alike(one: One, other: One) -> bool:
    """Of the same relation and age, both told."""
    relation, age = person.relation.name, person.age_band.name
    return _said(one, relation) == _said(other, relation) != "" and _said(one, age) == _said(other, age) != ""


def _may_be(one: One, other: One) -> bool:
    relations = {_said(each, person.relation.name) for each in (one, other)} - {""}
    if len(relations) > 1 and not relations <= set(CHILDREN):
        return False
    names = {_name(one), _name(other)} - {""}
    born, too = _days(one, person.birth_day.name), _days(other, person.birth_day.name)
    apart = born is not None and too is not None and (born.first > too.last or too.first > born.last)
    return len(names) < 2 and not apart


def _said(one: One, name: str) -> str:
    answer = one.get(name)
    return str(answer.value) if answer is not None and answer.is_known else ""


def _name(one: One) -> str:
    return _said(one, person.given_name.name).strip().casefold()


def _days(one: One, name: str) -> Happened | None:
    answer = one.get(name)
    return answer.happened if answer is not None else None


def _harms(one: One) -> set[str]:
    answer = one.get(incident.harms.name)
    ticks: Iterable[str] = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
    return set(ticks) - {"none"}
