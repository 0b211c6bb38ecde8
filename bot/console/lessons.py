"""What can be learned, for the supervisor: the figures as they are, where rules and people did not agree, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot import casework, dialogue
from bot.casework import lessons as learned
from bot.console.forms import Wrong, choices, maybe, written
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.report import HERE
from bot.console.threshold import at_the_door
from bot.staff import SUPERVISORS

YEAR = timedelta(days=365)
TIMED = ("release", "contact", "acknowledge", "decide")


def lessons(asked: Asked) -> Answer:
    """A year of reports."""
    since = asked.at - YEAR
    with at_the_door(asked, "read lessons", "lessons", roles=SUPERVISORS) as db:
        made = learned.figures(db, since, asked.at)
        stops = dialogue.stopped(db, since.date(), asked.at.date() + timedelta(days=1))
        found = learned.proposals(db)
    late = [miss for miss in made.missed if miss.what in set(casework.Kind)]
    return Page("lessons.html", {
        "timed": [_row(made, cell) for cell in sorted(made.counts) if cell.measure in TIMED],
        "counted": [(cell, made.counts[cell]) for cell in sorted(made.counts) if cell.measure not in TIMED],
        "made": made, "stops": stops, "proposals": found, "changes": learned.CHANGES, "kinds": casework.Kind,
        "late": late[:50], "more_late": max(0, len(late) - 50),
    })  # fmt: skip


def answer(asked: Asked) -> Answer:
    """A proposal is taken, naming the change and its test, or declined."""
    how, why = written(asked.typed, how="Choose whether it is taken.", why="Write the change and its test, or why not.")
    with at_the_door(asked, "answer proposal", asked.named["proposal"], roles=SUPERVISORS) as db:
        learned.answer_proposal(db, asked.named["proposal"], asked.person.id, asked.at, how == "taken", why)
    return Go("/staff/lessons")


def proposal(asked: Asked) -> Answer:
    """The form for what would have helped."""
    with at_the_door(asked, "open lesson form", asked.named["report"]):
        shows = {"here": HERE.format(report=asked.named["report"]), "changes": choices(learned.CHANGES)}
        return Page("lesson.html", shows)


def propose(asked: Asked) -> Answer:
    """Keep it, sealed with the report."""
    code, words = written(asked.typed, code="Choose what should change.", words="Write what would have helped.")
    (of,) = maybe(asked.typed, "of")
    if code not in learned.CHANGES:
        raise Wrong(code="Choose what should change.")
    if of and of not in learned.NAMES:
        raise Wrong(of="There is no rule or question of this name: leave it out, or write it as the rule book does.")
    with at_the_door(asked, "write lesson", asked.named["report"]) as db:
        learned.propose(db, asked.named["report"], asked.person.id, asked.at, code, of, words)
    return Go(HERE.format(report=asked.named["report"]))


def _row(made: learned.Figures, cell: learned.Cell) -> Mapping[str, Any]:
    return {"cell": cell, "count": made.counts[cell], "p50": made.percentile(cell, 0.5),
            "p90": made.percentile(cell, 0.9)}  # fmt: skip
