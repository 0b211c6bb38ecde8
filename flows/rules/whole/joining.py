"""Several reports become one set of facts; each answer keeps which report told it, how they know, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec

from flows.facts import fact_of, incident, person, reporter
from flows.grammar import Answer, Facts
from flows.rules.whole.counted import counted
from flows.rules.whole.same import TOLD_APART_BY, One, alike, same_person, same_time
from flows.rules.whole.worse import counts

Same = Callable[[Sequence[One], One, int], bool]
Numbers = dict[tuple[str, str], str]  # (report, `incident:2` there) -> `incident:5` of the whole
SAME: dict[str, Same] = {person.__name__: same_person, incident.__name__: same_time}
OF_ALL = (
    reporter.works_for.key,
)  # what else is said of a reporter is their own report's: wishes, contact, who they are
ANOTHER = "another"


@dataclass(frozen=True)
class Dated:
    """One report.  report: its id.  followed: whether a service took it on; None while that is not known."""

    report: str
    at: datetime
    facts: Facts
    followed: bool | None = None


@dataclass(frozen=True)
class Whole:
    """What several reports say together.

    facts: what counts.  parts: each report alone, oldest first, numbered as in `facts`: where they differ, all stand.
    """

    facts: Facts
    parts: tuple[Facts, ...]


def whole_of(reports: Iterable[Dated], at: datetime) -> Whole:
    """What they say together at a time; the order in which they come does not matter.  ValueError for none."""
    oldest_first = sorted(reports, key=lambda each: (each.at, each.report))
    if not oldest_first:
        raise ValueError("There is no report to read.")
    numbers = {key: number for subject in SAME for key, number in _numbers(subject, oldest_first).items()}
    parts = tuple(_renumbered(each, numbers) for each in oldest_first)
    told: dict[str, list[Answer]] = {}
    for part in parts:
        for key, answer in part.items():
            told.setdefault(key, []).append(answer)
    joined = {key: counts(fact_of(key), answers) for key, answers in told.items() if _is_of_all(key)}
    joined |= _closing(parts, numbers) | counted(oldest_first, parts, at)
    return Whole(Facts(joined), parts)


def _is_of_all(key: str) -> bool:
    about, _, name = key.partition(".")
    return name != ANOTHER and (about != reporter.__name__ or key in OF_ALL)


def _numbers(subject: str, reports: Sequence[Dated]) -> Numbers:
    """Which of them are the same one, and the number it has in the whole."""
    groups: list[list[One]] = []
    numbers: Numbers = {}
    for report in reports:
        theirs = {number: _one(report.facts, subject, number) for number in report.facts.numbers(subject)}
        free = list(range(len(groups)))  # two of one report are never the same one
        for number, one in theirs.items():
            rivals = _rivals(one, theirs.values(), groups)
            place = next((each for each in free if SAME[subject](groups[each], one, rivals)), len(groups))
            if place in free:
                free.remove(place)
                groups[place].append(one)
            else:
                groups.append([one])
            numbers[report.report, f"{subject}:{number}"] = f"{subject}:{place + 1}"
    return numbers


def _rivals(one: One, here: Iterable[One], groups: Iterable[Iterable[One]]) -> int:
    """How many more, in this report or in those before, it could as well be, by relation and age."""
    in_this, before = sum(alike(other, one) for other in here), sum(any(map(partial(alike, one), g)) for g in groups)
    return max(0, in_this - 1) + max(0, before - 1)


def _one(facts: Facts, subject: str, number: int) -> One:
    """What tells it apart from others."""
    told = ((name, facts.get(f"{subject}:{number}.{name}")) for name in TOLD_APART_BY[subject])
    return {name: answer for name, answer in told if answer is not None}


def _renumbered(report: Dated, numbers: Numbers) -> Facts:
    """A report in the numbers of the whole; the last told of there still closes its list."""
    found: dict[str, Answer] = {}
    for key, answer in report.facts.items():
        about, _, name = key.partition(".")
        if name != ANOTHER:
            found[f"{numbers.get((report.report, about), about)}.{name}"] = _by(answer, report.report)
    for subject in SAME:
        theirs = report.facts.numbers(subject)
        last = report.facts.get(f"{subject}:{theirs[-1]}.{ANOTHER}") if theirs else None
        if last is not None:
            highest = max(int(numbers[report.report, f"{subject}:{n}"].partition(":")[2]) for n in theirs)
            found[f"{subject}:{highest}.{ANOTHER}"] = _by(last, report.report)
    return Facts(found)


def _by(answer: Answer, report: str) -> Answer:
    return msgspec.structs.replace(answer, report=report)


def _closing(parts: Iterable[Facts], numbers: Numbers) -> dict[str, Answer]:
    """The list of times, or of people, is closed if everybody who told of some has closed theirs."""
    found: dict[str, Answer] = {}
    for subject in SAME:
        said = [_last(part, subject) for part in parts if part.numbers(subject)]
        closed = [answer for answer in said if answer is not None and answer.value == "no"]
        if closed and len(closed) == len(said):
            amount = len({number for number in numbers.values() if number.startswith(subject)})
            found[f"{subject}:{amount}.{ANOTHER}"] = closed[-1]
    return found


def _last(part: Facts, subject: str) -> Answer | None:
    return part.get(f"{subject}:{part.numbers(subject)[-1]}.{ANOTHER}")
