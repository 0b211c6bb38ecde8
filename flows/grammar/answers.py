"""One thing that a person told us, and all the things they told us."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec


class How(StrEnum):
    """Whether we know a fact; the four ways of not knowing stay apart all the way to the agency."""

    KNOWN = "known"
    UNKNOWN = "unknown"  # asked, and they do not know
    DECLINED = "declined"  # asked, and they would rather not say
    NOT_SAFE = "not_safe"  # asked, and it was not safe to answer
    NOT_ASKED = "not_asked"


_KNOWN, _NOT_ASKED = How.KNOWN, How.NOT_ASKED  # naming a member costs more than all that is done with it here


class Source(StrEnum):
    """How the person who told us knows it."""

    SELF = "self"
    SAW = "saw"
    HEARD = "heard"
    TOLD = "told"
    GUESS = "guess"


class Happened(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """When something happened: no earlier than `first`, no later than `last`; one day when that is known."""

    first: date
    last: date


class Answer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A stored fact: its value or a way of not knowing it, who says so, when they said it and in which words.

    value is a string, an integer, or a tuple of strings for facts of which several may hold; None unless known, but for
    a band of age that rules worked out (`flows/rules/ages.py`): one of these, and nobody knows which.
    """

    value: str | int | tuple[str, ...] | None
    said_at: datetime
    how: How = How.KNOWN
    source: Source = Source.SELF
    happened: Happened | None = None
    verbatim: str = ""
    report: str = ""

    @property
    def is_known(self) -> bool:
        return self.how is _KNOWN


def key_of(about: str, name: str) -> str:
    """`child` and `age_band` make `child.age_band`."""
    return f"{about}.{name}"


def _declared(key: str) -> str:
    """`person:2.relation` is declared as `person.relation`."""
    about, _, name = key.partition(".")
    return f"{about.partition(':')[0]}.{name}"


class Facts(Mapping[str, Answer]):
    """All that is known about one family, by key.  `person:2.relation` is the relation of the second person told of."""

    __slots__ = ("_answers", "_in_vain", "_numbers")

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers
        self._numbers: dict[str, list[int]] | None = None
        self._in_vain: frozenset[str] | None = None

    def __getitem__(self, key: str) -> Answer:
        return self._answers[key]

    def __contains__(self, key: object) -> bool:
        return key in self._answers

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: str, default: Answer | None = None) -> Answer | None:  # type: ignore[override]
        return self._answers.get(key, default)

    def items(self) -> ItemsView[str, Answer]:
        return self._answers.items()

    def how(self, key: str) -> How:
        """Whether we know it; a fact that nobody was asked for is not asked."""
        answer = self._answers.get(key)
        return _NOT_ASKED if answer is None else answer.how

    @property
    def asked_in_vain(self) -> frozenset[str]:
        """What was asked for and is not known, of whichever person or time, as it is declared."""
        if self._in_vain is None:
            self._in_vain = frozenset(_declared(key) for key, answer in self._answers.items() if not answer.is_known)
        return self._in_vain

    def numbers(self, about: str) -> list[int]:
        """The numbers told of for a repeated subject: [1, 2] when there are `person:1.…` and `person:2.…`."""
        if self._numbers is None:
            found: dict[str, set[int]] = {}
            for key in self._answers:
                if ":" not in key:
                    continue
                subject, _, number = key.partition(".")[0].partition(":")
                if number.isdigit():
                    found.setdefault(subject, set()).add(int(number))
            self._numbers = {subject: sorted(those) for subject, those in found.items()}
        return self._numbers.get(about, [])
