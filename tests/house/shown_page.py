"""Writes docs/shown.md, the tests that show each row and house reading: `python -m tests.house.shown_page`."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    return [row for row in ROWS if _named(name, f"{row.said['because']} {row.said.get('fires', '')}")]


def tests_of(name: str) -> list[str]:
    """The tests besides the rows that name it."""
    paths = (path for kind in ("py", "chat") for path in (ROOT / "tests").rglob(f"*.{kind}"))
    found = (str(path.relative_to(ROOT)) for path in paths if path != PAGE and _named(name, path.read_text("utf-8")))
    return sorted(path for path in found if not path.startswith(("tests/rules", "tests/house")))


def _named(name: str, text: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _cells(name: str) -> Iterator[str]:
    sentences = list(dict.fromkeys(row.name.partition(": ")[0] for row in rows_of(name)))
    yield name
    yield str(len(rows_of(name)))
    yield "; ".join(sentences[:FEW])
    yield ", ".join(f"`{path}`" for path in tests_of(name))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
