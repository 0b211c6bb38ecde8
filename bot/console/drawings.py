"""Two pictures of a family, measured out here and drawn by a template: its risk over time, its people.

Black on white, so that they print; each stands beside a table that says the same, and the table is the truth.
Lengths are in SVG's own units.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from bot.casework import picture
from bot.console.pages import tier_words
from flows.rules.outcome import TIERS

WIDE, LEFT, RIGHT = 900, 140, 30
TOP, BETWEEN = 30, 48  # of the picture of risk: the upper line, and from one tier to the next
APART, DATE = 34, 70  # between two steps, that each can be read; the room that a date takes
BOX, GAP, SYMBOL = 150, 20, 46  # of the tree: a person's room, the space between two, their sign
LINE, LONGEST = 19, 19  # how high a line of letters is; letters of a name in the tree; the table has all of it


class Level(msgspec.Struct, frozen=True):
    """A line across for one tier."""

    y: int
    words: str


class Mark(msgspec.Struct, frozen=True):
    """A step: a circle with its report's number, or a square: P(erson), A(ll together).  day: "" if it has no room."""

    x: int
    y: int
    words: str
    by_person: bool
    day: str


class RiskPicture(msgspec.Struct, frozen=True):
    """Risk over time.  path: of the case; marks: what was said, on the height of what it said."""

    width: int
    height: int
    levels: tuple[Level, ...]
    path: str
    marks: tuple[Mark, ...]
    summary: str


class Figure(msgspec.Struct, frozen=True):
    """A person of the tree.  form: square for a man, circle for a woman, diamond where nobody said.

    index: the young person whom the reports are about.  text: where the first of the lines stands.
    """

    x: int
    y: int
    form: str
    index: bool
    text: int
    lines: tuple[str, ...]


class Tie(msgspec.Struct, frozen=True):
    """A line between two.  dashed: step, foster or adopted, or what they are to one another was not told."""

    path: str
    dashed: bool


class TreePicture(msgspec.Struct, frozen=True):
    """The people, grown-ups above, and what they are to one another."""

    width: int
    height: int
    home: int
    figures: tuple[Figure, ...]
    ties: tuple[Tie, ...]
    summary: str


def risk_picture(steps: Sequence[picture.Step], day: dict[datetime, str]) -> RiskPicture:
    """The line of the whole case, and a mark for each step.  day: how a time is written under its mark."""
    ranks = tuple(reversed(TIERS))
    height = {tier: TOP + BETWEEN * number for number, tier in enumerate(ranks)}
    levels = tuple(Level(height[tier], tier_words(tier)) for tier in ranks)
    path, marks, dated = "", [], -DATE
    for step, x in zip(steps, _spread([step.at for step in steps]), strict=True):
        path = f"{path}H{x}V{height[step.tier]}" if path else f"M{x} {height[step.tier]}"
        has_room = x - dated >= DATE
        dated = x if has_room else dated
        marks.append(Mark(x, height[step.said], _mark(step), not step.report,
                          day[step.at] if has_room else ""))  # fmt: skip
    path += f"H{WIDE - RIGHT}" if path else ""
    return RiskPicture(WIDE, TOP + BETWEEN * len(ranks) + 20, levels, path, tuple(marks), _summary(steps, day))


def tree_picture(people: Sequence[picture.Someone]) -> TreePicture:
    """Grown-ups above, children below; who lives in the home stands on the left."""
    above = sorted((each for each in people if _is_grown(each)), key=_away)
    below = sorted(
        (each for each in people if not _is_grown(each)), key=lambda each: (_away(each), each.part != "child")
    )
    at_home = max(sum(not _away(each) for each in row) for row in (above, below))
    figures = {each.id: _figure(each, column, 0) for column, each in _columns(above, at_home)}
    figures |= {each.id: _figure(each, column, 1) for column, each in _columns(below, at_home)}
    ties = [*_ties_down(people, figures), *_ties_across(people, figures)]
    wide = max([each.x for each in figures.values()], default=0) + BOX // 2 + GAP
    return TreePicture(wide, 300, at_home * (BOX + GAP), tuple(figures.values()), tuple(ties),
                       "; ".join(f"{each.label}: {_what(each)}" for each in people))  # fmt: skip


def _columns(row: Sequence[picture.Someone], at_home: int) -> list[tuple[int, picture.Someone]]:
    """Who lives elsewhere stands right of the home, in both rows."""
    home, away = [each for each in row if not _away(each)], [each for each in row if _away(each)]
    return [*enumerate(home), *enumerate(away, at_home)]


def _spread(moments: Sequence[datetime]) -> list[int]:
    """By time, with at least so much between two that each can be read; evenly where that has no room."""
    if not moments:
        return []
    room, first = WIDE - LEFT - RIGHT - 40, moments[0]
    whole = (moments[-1] - first).total_seconds() or 1
    xs: list[int] = []
    for moment in moments:
        x = LEFT + 20 + int(room * (moment - first).total_seconds() / whole)
        xs.append(max(x, xs[-1] + APART) if xs else x)
    if xs[-1] <= WIDE - RIGHT:
        return xs
    between = room / max(len(moments) - 1, 1)
    return [LEFT + 20 + int(between * number) for number in range(len(moments))]


def _mark(step: picture.Step) -> str:
    return "A" if step.together else str(step.report or "P")


def _summary(steps: Sequence[picture.Step], day: dict[datetime, str]) -> str:
    if not steps:
        return "Nothing was assessed yet."
    first, last = (f"{tier_words(step.tier)} on {day[step.at]}" for step in (steps[0], steps[-1]))
    return f"From {first} to {last}."


def _figure(someone: picture.Someone, column: int, row: int) -> Figure:
    form = {"man": "square", "woman": "circle"}.get(someone.sex, "diamond")
    x, y = GAP + column * (BOX + GAP) + BOX // 2, 100 + row * 100
    age = someone.ages[-1].value.partition(" on ")[0] if someone.ages else ""
    lines = (someone.label, _what(someone) if someone.names else "", age)
    shown = tuple(line if len(line) <= LONGEST else line[: LONGEST - 1] + "…" for line in lines if line)
    first = y - SYMBOL // 2 - 8 - LINE * (len(shown) - 1) if row == 0 else y + SYMBOL // 2 + 20
    return Figure(x, y, form, someone.part == "child", first, shown)


def _ties_down(people: Sequence[picture.Someone], figures: dict[str, Figure]) -> list[Tie]:
    """From the person harmed to each young person; a brother or sister hangs beside, for nobody said whose they are."""
    parents = [each for each in people if each.part == "harmed"]
    children = [each for each in people if each.part == "child"]
    ties = []
    for parent in parents:
        for young in children:
            above, below = figures[parent.id], figures[young.id]
            middle = below.y - 27 - SYMBOL // 2
            path = f"M{below.x} {below.y - SYMBOL // 2}V{middle}H{above.x}V{above.y + SYMBOL // 2}"
            ties.append(Tie(path, _not_by_birth(young)))
    return ties


def _ties_across(people: Sequence[picture.Someone], figures: dict[str, Figure]) -> list[Tie]:
    young = next((figures[each.id] for each in people if each.part == "child"), None)
    if young is None:
        return []
    beside = [figures[each.id] for each in people
              if any(said.value == "brother or sister" for said in each.relations)]  # fmt: skip
    bar = young.y - 14 - SYMBOL // 2
    return [
        Tie(f"M{young.x} {young.y - SYMBOL // 2}V{bar}H{other.x}V{other.y - SYMBOL // 2}", True)
        for other in beside if other.y == young.y
    ]  # fmt: skip


def _is_grown(someone: picture.Someone) -> bool:
    if someone.part != "person":
        return someone.part == "harmed"
    return any(said.value == "another adult" for said in someone.relations)


def _away(someone: picture.Someone) -> bool:
    """Not known to live in the young person's home."""
    if someone.part == "child":
        return False
    return bool(someone.lives) and someone.lives[-1].value.startswith("not ")


def _not_by_birth(someone: picture.Someone) -> bool:
    return any(said.value in ("stepchild", "foster or adopted", "grandchild", "other") for said in someone.relations)


def _what(someone: picture.Someone) -> str:
    if someone.part == "child":
        return "the young person"
    return ", ".join(said.value for said in someone.relations) or "not told"
