"""How a page of a conversation is written: fact, words, choices and the next step in one block.

Steps are asked in the order they stand.  A step with `asked_if` is passed over only when that is *known* to be false:
what we do not know is asked.  `then` goes elsewhere; on a choice it counts when that choice was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flows.grammar.conditions import Condition
from flows.grammar.declare import Fact, Kind, Repeated
from flows.grammar.view import View

NOT_KNOWING = ("unknown", "declined", "not_safe")


@dataclass(frozen=True)
class Choice:
    """One answer that can be pressed.  `then`: the step it leads to; `shown_if`: offered unless known to be false.

    Two may have one value, in other words for other readers, where no reader is offered both.
    numbers: what can be typed in its place, where the question asks for a number ("How old are they?").
    """

    value: str
    label: str
    then: str = ""
    shown_if: Condition | None = None
    numbers: range = range(0)


@dataclass(frozen=True)
class When:
    condition: Condition
    then: str


def when(condition: Condition, then: Fact | str) -> When:
    """Go to `then` if the condition is true; the first that holds wins."""
    return When(condition, then if isinstance(then, str) else then.key)


Then = str | Fact | tuple[When | str, ...]


@dataclass(frozen=True)
class Said:
    """Other words for the same step, for those of whom the condition is true: a friend is not asked of "your child"."""

    condition: Condition
    words: tuple[str, ...]


def said(condition: Condition, *words: str) -> Said:
    """Say this instead if the condition is true; the first that holds wins."""
    return Said(condition, words)


class Step:
    """What stands on the screen: paragraphs of which the last is the question, choices, and why we ask.

    then: the name of the next step, or `when` lines with a plain name last; left out: the next in order.
    also: the same in other words for others (`words_for` finds those that fit).  offers: the values of its choices.
    """

    may_skip = False
    shows = ""

    def __init__(
        self,
        name: str,
        words: tuple[str, ...],
        choices: tuple[Choice, ...] = (),
        why: str = "",
        asked_if: Condition | None = None,
        then: Then = (),
        also: tuple[Said, ...] = (),
    ) -> None:
        self.name, self.words, self.choices, self.why, self.asked_if = name, words, choices, why, asked_if
        self.also = also
        self.offers = frozenset(choice.value for choice in choices)
        self.then: tuple[When | str, ...] = (
            (then.key,) if isinstance(then, Fact) else (then,) if isinstance(then, str) else then
        )

    def words_for(self, view: View) -> tuple[str, ...]:
        """The paragraphs for this reader."""
        for other in self.also:
            if view[other.condition] is True:
                return other.words
        return self.words

    @property
    def sentences(self) -> Iterator[str]:
        """Every text of it that a person reads, in English."""
        yield from self.words
        for other in self.also:
            yield from other.words
        if self.why:
            yield self.why
        yield from (choice.label for choice in self.choices)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


class Screen(Step):
    """Tells something; its choices lead on.  `does`: what happens on a choice besides, by the choice's value.

    The acts are the closed list of `flows/acts.py`; `does={"send": "send_report"}`.
    shows: what the engine adds (`plan`, `sent`, `status`, `duty`, `desk`, `kept`, `phrase`).
    records: a fact that is answered by a choice whose value it may have, or that is a way of not knowing it.
    means: what a choice says of another fact besides, by the choice's value: it is not asked for again.
    """

    def __init__(
        self,
        name: str,
        *words: str,
        choices: tuple[Choice, ...] = (),
        asked_if: Condition | None = None,
        then: Then = (),
        does: dict[str, str] | None = None,
        shows: str = "",
        records: Fact | None = None,
        means: dict[str, tuple[Fact, str]] | None = None,
        also: tuple[Said, ...] = (),
    ) -> None:
        super().__init__(name, words, choices, "", asked_if, then, also)
        self.does = does or {}
        self.means = means or {}
        self.shows = shows
        self.records = records
        for fact, value in self.means.values():
            fact.check(value)

    def recorded(self, value: str) -> bool:
        """Whether this choice also answers the fact that the screen records."""
        return self.records is not None and value in (*self.records.values, *NOT_KNOWING)


class Question(Step):
    """Asks for one fact.  Unless `may_skip` is false, *I don't know*, *Skip* and *Not safe to say* stand under it,

    but for those of them that the question's own choices name (`unknown`, `declined`, `not_safe`).
    shows: what the engine adds before the question (`place`: who will read it, and when).
    """

    takes: ClassVar[tuple[Kind, ...]] = ()

    def __init__(
        self,
        fact: Fact,
        *words: str,
        choices: tuple[Choice, ...] = (),
        why: str = "",
        asked_if: Condition | None = None,
        then: Then = (),
        may_skip: bool = True,
        also: tuple[Said, ...] = (),
        shows: str = "",
    ) -> None:
        if fact.kind not in self.takes:
            raise ValueError(f"{type(self).__name__} cannot ask for {fact.key!r}, which is {fact.kind.value}")
        for choice in choices:
            if choice.value not in NOT_KNOWING:
                fact.check(choice.value)
                fact.labels.setdefault(choice.value, choice.label)
        super().__init__(fact.key, words, choices, why, asked_if, then, also)
        self.fact, self.may_skip, self.shows = fact, may_skip, shows


class OneOf(Question):
    """One choice of several."""

    takes = (Kind.ONE_OF,)


class SomeOf(Question):
    """Tick all that hold; the last choice says that none does."""

    takes = (Kind.SOME_OF,)


class OwnWords(Question):
    """Their own account, in as many messages as they like: open until [That's all]."""

    takes = (Kind.TEXT,)


class Short(Question):
    """A few words in one message: a name, a town, a telephone number, a postcode."""

    takes = (Kind.TEXT,)


class DayOf(Question):
    """A day or part of one, in any words ("last Tuesday", "March 2024"); choices may stand for spans of days."""

    takes = (Kind.DAY,)


@dataclass(frozen=True)
class Each:
    """A block asked once for each of a repeated subject, and again while its last question is answered `yes`."""

    subject: type[Repeated]
    steps: tuple[Step, ...]
    asked_if: Condition | None = None


@dataclass(frozen=True)
class Interrupt:
    """What works at every step, pressed or typed.  It goes to a step; `leave` and `back`, which go to none, are done.

    once_sent: the step it goes to instead when the report was sent: what cannot be done then is not offered.
    """

    name: str
    hears: tuple[str, ...]
    goes_to: str = ""
    once_sent: str = ""


@dataclass(frozen=True)
class Flow:
    """A conversation, read downwards.  `version` counts up whenever a question changes its meaning.

    parts: the names of the steps with which its parts begin, in order: "Part 2 of 5" is told from them.
    """

    name: str
    version: int
    steps: tuple[Step | Each, ...]
    parts: tuple[str, ...] = ()

    def flat(self) -> Iterator[tuple[Step, Each | None]]:
        """Every step in the order asked, with the block it repeats in."""
        for step in self.steps:
            if isinstance(step, Each):
                yield from ((inner, step) for inner in step.steps)
            else:
                yield step, None

    def parts_of(self) -> Iterator[tuple[str, int]]:
        """Every step that lies in a part, and in which: 1 is the first."""
        part = 0
        for step, _ in self.flat():
            part += step.name in self.parts
            if part:
                yield step.name, part
