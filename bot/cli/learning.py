"""`hearthline lessons`: the open figures, without small numbers; what cases taught, without a word of theirs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.opening import ready, settings

DAYS = 365  # back, where no day is given
LONDON = ZoneInfo("Europe/London")


def lessons(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day; else a year before.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day after the last; else tomorrow.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the open figures here.")] = None,
    proposals: Annotated[bool, typer.Option("--proposals", help="What cases taught, as JSON, instead.")] = False,
) -> None:
    """Open figures of reports sent in a time (the last year): times, missed clocks, outcomes; no number under five."""
    last = until.date() if until else datetime.now(LONDON).date() + timedelta(days=1)
    first = since.date() if since else last - timedelta(days=DAYS)
    if proposals:
        typer.echo(_read(_proposals))
        return
    rows = _read(lambda db: open_figures(db, first, last))
    if csv is None:
        typer.echo(rows, nl=False)
    else:
        csv.write_text(rows, "utf-8")
        typer.echo(f"{csv}: written, {rows.count(chr(10)) - 1} rows")


def open_figures(db: Any, first: date, last: date) -> str:
    """The rows of every measure, and at which step drafts stopped."""
    from bot import dialogue
    from bot.casework import lessons as learned

    made = learned.figures(db, _midnight(first), _midnight(last))
    months: Counter[tuple[str, str]] = Counter()
    for week, step, count in dialogue.stopped(db, first, last):
        months[f"{week:%Y-%m}", step] += count
    for (month, step), count in months.items():
        made.counts[learned.Cell(month, "stopped", code=step)] = count
    return learned.as_csv(made)


def _proposals(db: Any) -> str:
    from bot.casework import lessons as learned

    return json.dumps(learned.exported(db), indent=2)


def _read(of: Callable[[Any], str]) -> str:
    with ready(settings()) as store, store.read() as db:
        return of(db)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
