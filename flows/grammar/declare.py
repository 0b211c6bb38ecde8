"""How a fact is declared: its name, what it may be, what it means, who would be harmed if it were disclosed."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NoReturn

from flows.grammar.conditions import Among, Compare, Condition, Includes, Is, IsKnown, Unsure


class Kind(StrEnum):
    """The form of a fact's value."""

    ONE_OF = "one of"
    SOME_OF = "some of"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"


@dataclass(eq=False)
class Fact:
    """One thing we may hold.  `about` and `name` are given by the class it stands in (`flows/facts.py`).

    values: the closed list of what it may be, empty for text, numbers and days.
    topic: the heading under which agencies may be allowed to see it (`flows/rules/sharing.py`).
    dash: the number of the DASH item it informs.  would_harm: who could come to harm if it were disclosed.
    spans: it may be known only as one of several values next to each other, as an age is after some years.
    """

    kind: Kind
    values: tuple[str, ...]
    means: str
    topic: str
    unit: str = ""
    dash: int | None = None
    would_harm: tuple[str, ...] = ()
    about: str = ""
    name: str = ""
    key: str = ""
    repeated: bool = False
    spans: bool = False
    labels: dict[str, str] = field(default_factory=dict)

    def __set_name__(self, owner: type[About], name: str) -> None:
        self.about, self.name = owner.__name__, name
        self.repeated = issubclass(owner, Repeated)
        self.key = f"{self.about}.{self.name}"
        owner.declared.setdefault(self.key, self)

    def of(self, number: int) -> str:
        """The key of this fact about the nth of its subject: `person.relation.of(2)` is `person:2.relation`."""
        return f"{self.about}:{number}.{self.name}"

    def is_(self, *values: str) -> Condition:
        """True if the answer is one of these values."""
        return (Among if self.spans else Is)(self, self._checked(values))

    def includes(self, *values: str) -> Condition:
        """True if any of these values was among those chosen."""
        return Includes(self, self._checked(values))

    def at_least(self, amount: int) -> Condition:
        return Compare(self, amount)

    def is_known(self) -> Condition:
        """True only if an answer was given, whichever it was; never unknown itself."""
        return IsKnown(self)

    def unsure(self, *values: str) -> Condition:
        """Not known while the answer is one of these, else false: put beside `is_` where "not sure" leaves it open."""
        return Unsure(self, self._checked(values))

    def _checked(self, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            self.check(value)
        return values

    def check(self, value: object) -> None:
        """Raise ValueError, in words that tell the way out, if the fact can never have this value."""
        if self.values and value not in self.values:
            raise ValueError(f"{self.key!r} is never {value!r}: it is one of {', '.join(self.values)}")

    def __repr__(self) -> str:
        return f"<{self.key}>"


class _Subject(type):
    """Says of a fact that there is not where facts are declared; a type checker knows them all without this."""

    if not TYPE_CHECKING:

        def __getattr__(cls, name: str) -> NoReturn:
            if name.startswith("_"):
                raise AttributeError(name)
            near = get_close_matches(name, vars(cls), 1)
            meant = f"; did you mean {near[0]}?" if near else "."
            raise AttributeError(f"there is no fact {cls.__name__}.{name}{meant} Facts are declared in flows/facts.py")


class About(metaclass=_Subject):
    """A subject of facts: reporter, harmed, child, household.  Each fact is an attribute of its subject."""

    declared: ClassVar[dict[str, Fact]] = {}


class WorkedOut(About):
    """A subject that nobody is asked about: its facts are worked out from all the reports of a case."""

    declared: ClassVar[dict[str, Fact]] = {}


class Repeated(About):
    """A subject told of several times, by number: person:1, person:2, incident:1.

    `closed_by` is a condition that, once true, says that there are no more of them to tell.
    """

    closed_by: ClassVar[Condition]


def one_of(*values: str, means: str, topic: str, dash: int | None = None, would_harm: tuple[str, ...] = ()) -> Fact:
    return Fact(Kind.ONE_OF, values, means, topic, dash=dash, would_harm=would_harm)


def band(*values: str, means: str, topic: str) -> Fact:
    """A band of age: it moves with the years."""
    return Fact(Kind.ONE_OF, values, means, topic, spans=True)


def some_of(*values: str, means: str, topic: str, dash: int | None = None, would_harm: tuple[str, ...] = ()) -> Fact:
    """Several may hold at once; the last value should be the one that says that none does."""
    return Fact(Kind.SOME_OF, values, means, topic, dash=dash, would_harm=would_harm)


def text(means: str, topic: str, would_harm: tuple[str, ...] = ()) -> Fact:
    return Fact(Kind.TEXT, (), means, topic, would_harm=would_harm)


def number(means: str, topic: str, unit: str, would_harm: tuple[str, ...] = ()) -> Fact:
    return Fact(Kind.NUMBER, (), means, topic, unit=unit, would_harm=would_harm)


def day(means: str, topic: str, would_harm: tuple[str, ...] = ()) -> Fact:
    """A date, or part of one, as said; `Answer.happened` holds the days it may mean."""
    return Fact(Kind.DAY, (), means, topic, unit="date", would_harm=would_harm)
