"""What a checklist is: numbered items, each of which the answers may show to be so, not so, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flows.grammar import Condition, Fact, View
from flows.rules.outcome import Counted
from flows.rules.sources import Source


@dataclass(frozen=True)
class Item:
    """One item.  when: None where no answer of ours tells of it, so that it stays unknown."""

    number: int
    words: str
    when: Condition | None = None


@dataclass(frozen=True)
class Tool:
    """A checklist.  cannot: what it must not be taken for, as staff read it."""

    name: str
    title: str
    version: int
    source: Source
    cannot: str
    items: tuple[Item, ...]

    @cached_property
    def reads(self) -> frozenset[Fact]:
        """Every fact that some item of it can look at."""
        return frozenset(fact for item in self.items if item.when is not None for fact in item.when.reads())

    def item(self, number: int) -> Item:
        return next(item for item in self.items if item.number == number)


def counted(tool: Tool, view: View) -> Counted:
    """Which items are so and which are not; the others are unknown."""
    truths = {item.number: view[item.when] for item in tool.items if item.when is not None}
    return Counted(
        tool.name, tool.title, tool.version, len(tool.items),
        yes=tuple(number for number, truth in truths.items() if truth is True),
        no=tuple(number for number, truth in truths.items() if truth is False),
    )  # fmt: skip
