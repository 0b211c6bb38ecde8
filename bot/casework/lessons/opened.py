"""What leaves the desk: rows of the fixed coding set, without small numbers and without what would give one away."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import msgspec

from bot.casework.lessons.figures import Cell, Figures
from flows.rules.figures import COLUMNS, suppressed


class Row(msgspec.Struct, frozen=True):
    """One row of the open figures.  count: None where it is suppressed."""

    cell: Cell
    count: int | None
    p50: timedelta | None
    p90: timedelta | None


def open_rows(made: Figures) -> Iterator[Row]:
    """Every row.  Numbers of one month and measure may be added up by anybody: they are looked at together, and so are
    those of one tier or kind within them.
    """
    hidden = _hidden(made)
    for cell in sorted(made.counts):
        if cell in hidden:
            yield Row(cell, None, None, None)
        else:
            yield Row(cell, made.counts[cell], made.percentile(cell, 0.5), made.percentile(cell, 0.9))


def as_csv(made: Figures) -> str:
    """The open figures as a file: columns and codes as docs/figures.md says."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for row in open_rows(made):
        cell = row.cell
        shown = [row.count if row.count is not None else "", _hours(row.p50), _hours(row.p90)]
        rows.writerow([cell.month, cell.measure, cell.tier, cell.kind, cell.code, *shown, int(row.count is None)])
    return written.getvalue()


def _hidden(made: Figures) -> frozenset[Cell]:
    """What is not told, until leaving out more changes nothing in any sum that somebody could make."""
    hidden: frozenset[Cell] = frozenset()
    while True:
        more = {cell for group in _groups(made) for cell in _left_out(made, group, hidden)}
        if more <= hidden:
            return hidden
        hidden |= more


def _left_out(made: Figures, group: list[Cell], hidden: frozenset[Cell]) -> frozenset[Cell]:
    """Within one sum; what is hidden already counts as a small number would."""
    open_cells = {cell: made.counts[cell] for cell in group if cell not in hidden}
    found = suppressed(open_cells)
    already = [cell for cell in group if cell in hidden]
    together = len(already) + len(found), sum(made.counts[cell] for cell in (*already, *found))
    if already and (together[0] < 2 or together[1] < 5):
        rest = sorted((cell for cell in open_cells if cell not in found), key=lambda cell: made.counts[cell])
        return frozenset([*found, *rest[:1]])
    return found


def _groups(made: Figures) -> Iterator[list[Cell]]:
    """The sums that somebody could make or know: of a measure in a month, of one tier, one kind, or one code of it."""
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in made.counts:
        for margin in (("all",), ("tier", cell.tier), ("kind", cell.kind), ("code", cell.code)):
            groups.setdefault((cell.month, cell.measure, *margin), []).append(cell)
    return iter(groups.values())


def _hours(span: timedelta | None) -> str:
    return f"{span.total_seconds() / 3600:.1f}" if span is not None else ""
