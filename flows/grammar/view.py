"""What conditions are asked of."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flows.grammar.answers import Facts

if TYPE_CHECKING:
    from flows.grammar.conditions import Condition
    from flows.grammar.declare import Fact

Truth = bool | None
Keys = dict[str, None]  # in the order in which they were met, each once
Value = str | int | tuple[str, ...] | None


class View(dict["Condition", Truth]):
    """The facts, the time, what was already worked out, and whom `person` means just now.

    `view[condition]` is its truth, worked out once however many rules share it.
    stated: values worked out before (a tier, another rule's outcome); a name that is absent is not known.
    known: the value of each fact that is known, else None.  explained: what a condition stands on, and what it misses.
    """

    def __init__(
        self,
        facts: Facts,
        at: datetime,
        stated: dict[str, object] | None = None,
        numbers: dict[str, int] | None = None,
    ) -> None:
        self.facts, self.at = facts, at
        self.stated = {} if stated is None else stated
        self.numbers = {} if numbers is None else numbers
        self.known = _Known(facts, self.numbers)
        self.explained: dict[Condition, tuple[Keys, Keys]] = {}
        self._each: dict[str, dict[int, View]] = {}
        self._may_change: list[Condition] = []

    def __missing__(self, condition: Condition) -> Truth:
        truth = self[condition] = condition.worked_out(self)
        if not condition.on_facts_alone:
            self._may_change.append(condition)
        return truth

    def state(self, **worked_out: object) -> None:
        """This is known too from now on; what stands on such values is asked anew."""
        self.stated.update(worked_out)
        self._forget()

    def _forget(self) -> None:
        for condition in self._may_change:
            del self[condition]
            self.explained.pop(condition, None)
        self._may_change.clear()
        for told in self._each.values():
            for one in told.values():
                one._forget()

    def key(self, fact: Fact) -> str:
        return self.known.key(fact)

    def each(self, about: str) -> dict[int, View]:
        """By number, the same for each that was told of: there `about` means the one of this number."""
        if about not in self._each:
            self._each[about] = {number: self.bound(about, number) for number in self.facts.numbers(about)}
        return self._each[about]

    def bound(self, about: str, number: int) -> View:
        """The same, where `about` means the one of this number."""
        return View(self.facts, self.at, self.stated, {**self.numbers, about: number})


class _Known(dict["Fact", Value]):
    def __init__(self, facts: Facts, numbers: dict[str, int]) -> None:
        self.facts, self.numbers = facts, numbers

    def __missing__(self, fact: Fact) -> Value:
        answer = self.facts.get(self.key(fact) if fact.repeated else fact.key)
        value = self[fact] = answer.value if answer is not None and answer.is_known else None
        return value

    def key(self, fact: Fact) -> str:
        return fact.of(self.numbers[fact.about]) if fact.repeated else fact.key
