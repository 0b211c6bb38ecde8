"""Writes docs/figures.md out of the fixed coding set: `python -m tests.house.figures_page`."""

from __future__ import annotations

from collections.abc import Mapping

from bot.casework.clocks import LABELS
from bot.casework.lessons import CHANGES
from flows.rules.closed import OUTCOMES
from flows.rules.figures import COLUMNS, FEWEST, MEASURES
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "figures.md"
HEAD = f"""# Open figures

Written by `make pages` from the code; a test keeps the two alike. `hearthline lessons --csv FILE` writes these figures of
the reports sent in a time. A code is never given another meaning; a new one is added.

No number under {FEWEST} leaves the desk. Where one number of a sum is left out, the next smallest is left out with it, so that
none can be worked out from the others: within a month and measure, and there within each tier, kind and code. No sums
are given. Where a number is left out, so are its times. A row that is not there counts nothing.

`hearthline lessons --proposals` gives what closed cases taught: a code, the rule or question it names, the month, and
whether it was taken. The words stay where they are.
"""


def page() -> str:
    """The page as it should stand."""
    clocks = {kind.value: label for kind, label in LABELS.items()}
    lists = (("Columns", COLUMNS), ("Measures", MEASURES), ("Outcomes", OUTCOMES), ("Clocks", clocks),
             ("Changes proposed", CHANGES))  # fmt: skip
    return HEAD + "".join(f"\n## {title}\n\n{_table(of)}" for title, of in lists)


def _table(of: Mapping[str, str]) -> str:
    rows = "".join(f"| `{code}` | {means} |\n" for code, means in of.items())
    return f"| Code | What it means |\n|---|---|\n{rows}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
