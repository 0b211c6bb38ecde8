"""Writes docs/shown.md, the tests that show each row and house reading: `python -m tests.house.shown_page`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.house.tree import ROOT
from tests.rules.rows import ROWS, Row

PAGE = ROOT / "docs" / "shown.md"
NAMES = (*(f"R{number}" for number in range(1, 20)), *(f"H{number}" for number in range(1, 37)))
FEW = 4
HEAD = """# What shows each row and reading

Written by `make pages`; a test keeps it from telling what is not so. R1 to R19 are the [routes](rules/README.md), H1 to H36 the
[house readings](readings.md). A row is a sentence in `tests/rules/*.yaml`, which says of an invented family what the
rules must make of it; the tests beside it name what they show.

| Name | Rows | Among them | Tests |
|---|---|---|---|
"""


def page() -> str:
    """The page as it should stand."""
    return HEAD + "".join(f"| {' | '.join(_cells(name))} |\n" for name in NAMES)


def rows_of(name: str) -> list[Row]:
    """The rows that say they are there for it, or in which it must fire."""
    return [row for row, named in zip(ROWS, _named_by_rows(), strict=True) if name in named]


def tests_of(name: str) -> list[str]:
    """The tests besides the rows that name it."""
    return [path for path, named in _named_by_tests().items() if name in named]


def _named(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\b[RH]\d+\b", text))


@cache
def _named_by_rows() -> tuple[frozenset[str], ...]:
    return tuple(_named(f"{row.said['because']} {row.said.get('fires', '')}") for row in ROWS)


@cache
def _named_by_tests() -> dict[str, frozenset[str]]:
    paths = (path for kind in ("py", "chat") for path in (ROOT / "tests").rglob(f"*.{kind}"))
    texts = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sorted(paths)}
    return {path: _named(text) for path, text in texts.items() if not path.startswith(("tests/rules", "tests/house"))}


def _cells(name: str) -> Iterator[str]:
    sentences = list(dict.fromkeys(row.name.partition(": ")[0] for row in rows_of(name)))
    yield name
    yield str(len(rows_of(name)))
    yield "; ".join(sentences[:FEW])
    yield ", ".join(f"`{path}`" for path in tests_of(name))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
