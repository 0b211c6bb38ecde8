"""One report as the picture of a family reads it: when it came, from which source, and what was told.

What an agency may not see is taken out of an account before anything is made of it, so no part of a picture can show
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from flows.facts import fact_of, reporter
from flows.grammar import Answer, Facts, Source

LONDON = ZoneInfo("Europe/London")
ORDINALS = ("", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
KNOWN_BY = {
    Source.SELF: "told of themselves", Source.SAW: "saw it", Source.HEARD: "heard it", Source.TOLD: "was told it",
    Source.GUESS: "guesses it",
}  # fmt: skip
ROLES = {
    "parent": "the parent or carer harmed", "other_parent": "the other parent", "brother_sister": "a brother or sister",
    "relative": "a relative", "friend": "a friend or neighbour", "professional": "somebody who works with the family",
    "young_person": "the young person",
}  # fmt: skip


class Account(msgspec.Struct, frozen=True):
    """One report.  number: 1 for the oldest.  source: the same number where the same person told two.

    role: what the reporter is to the family, "" where that may not be seen.  heard: words that answered no question.
    """

    number: int
    report_id: str
    sent_at: datetime
    facts: Facts
    source: int
    role: str = ""
    heard: tuple[str, ...] = ()

    @property
    def told_by(self) -> str:
        """Who told it, never by name: `a source`, `a second source (a brother or sister)`."""
        return source_words(self.source) + (f" ({self.role})" if self.role else "")

    @property
    def unnamed(self) -> str:
        """The same without what they are to the family, for what the family may read one day."""
        return source_words(self.source)

    @property
    def by_the_harmed(self) -> bool:
        """Whether the parent or carer who is harmed told it."""
        return self.role == ROLES["parent"]


def source_words(number: int) -> str:
    """`a source`, `a second source`, `source 12`."""
    if number > len(ORDINALS):
        return f"source {number}"
    return " ".join(filter(None, ("a", ORDINALS[number - 1], "source")))


def unnamed(words: str) -> str:
    """A sentence about sources without what each is to the family."""
    for role in ROLES.values():
        words = words.replace(f" ({role})", "")
    return words


def numbered(told: Sequence[tuple[str, datetime, Facts, tuple[str, ...]]],
             one_source: Callable[[Facts, Facts], bool]) -> tuple[Account, ...]:  # fmt: skip
    """Accounts of reports, oldest first; two from one source are one source, not two that agree."""
    made: list[Account] = []
    for number, (report_id, sent_at, facts, heard) in enumerate(told, 1):
        same = next((each.source for each in made if one_source(each.facts, facts)), 0)
        source = same or max((each.source for each in made), default=0) + 1
        made.append(Account(number, report_id, sent_at, facts, source, role_of(facts), heard))
    return tuple(made)


def role_of(facts: Facts) -> str:
    """What the reporter is to the family, as staff read it."""
    said = facts.get(reporter.role.key)
    return ROLES[str(said.value)] if said is not None and said.is_known else ""


def value_of(facts: Facts, key: str) -> str:
    """A known answer as people read it; "" where it is not known."""
    answer = facts.get(key)
    return in_words(key, answer) if answer is not None and answer.is_known else ""


def in_words(key: str, answer: Answer) -> str:
    """The value with the words of its choices."""
    fact = fact_of(key)
    values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    plain = (str(each).replace("_", " ") if fact.values else str(each) for each in values)
    return ", ".join(fact.labels.get(str(each), words) for each, words in zip(values, plain, strict=True))


def short(key: str) -> str:
    """What a fact means, without what the words after the semicolon explain to authors."""
    return fact_of(key).means.partition(";")[0]


def day_of(moment: datetime) -> date:
    """The day in London."""
    return moment.astimezone(LONDON).date()


def dated(first: date | None, last: date | None) -> str:
    """`3 May 2026`, `3 to 9 May 2026`, `no date told`."""
    if first is None or last is None:
        return "no date told"
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def listed(numbers: Iterable[int]) -> str:
    """`report 1`, `reports 1 and 3`."""
    words = [str(each) for each in sorted(set(numbers))]
    if len(words) == 1:
        return f"report {words[0]}"
    return f"reports {', '.join(words[:-1])} and {words[-1]}"
