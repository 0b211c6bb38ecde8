"""`hearthline lessons` as it is typed: open figures on the screen or in a file, and what cases taught."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from bot.casework import lessons
from bot.cli.learning import open_figures
from bot.dialogue.tables import drop_off
from bot.store import Store
from flows.rules import Tier
from tests.casework.test_lessons import ended
from tests.casework.told import NOW, Reported, agreed
from tests.staff.test_commands import Type, environ, hearthline, made  # the fixtures of commands

__all__ = ["environ", "hearthline", "made"]

YEAR = ("--since", "2026-01-01", "--until", "2027-01-01")


def test_the_open_figures_are_printed_or_written_and_small_numbers_are_not(
    hearthline: Type, made: Store, tmp_path: Path
) -> None:
    for _ in range(6):
        Reported(made, agreed())
    file = tmp_path / "figures.csv"
    said = hearthline("lessons", *YEAR, "--csv", str(file))
    assert (said.exit_code, "written, 2 rows" in said.output.replace("\n", " ")) == (0, True), said.output
    assert "2026-11,reports,high,,,6,,,0" in file.read_text("utf-8").splitlines()
    assert hearthline("lessons", *YEAR).output == file.read_text("utf-8")
    assert (
        "reports" not in hearthline("lessons", "--since", "2025-01-01", "--until", "2026-01-01").output.split("\n")[1]
    )


def test_where_drafts_stop_is_added_up_by_the_month(made: Store) -> None:
    weeks = ((date(2026, 11, 2), 4), (date(2026, 11, 9), 3))
    with made.begin() as db:
        db.execute(
            drop_off.insert(), [{"week": week, "step": "harmed.afraid", "count": count} for week, count in weeks]
        )
        rows = open_figures(db, date(2026, 1, 1), date(2027, 1, 1)).splitlines()
    assert rows[1:] == ["2026-11,stopped,,,harmed.afraid,7,,,0"]


def test_what_cases_taught_is_given_as_data(hearthline: Type, made: Store) -> None:
    sent = ended(made, Tier.LOWER, "advice")
    with made.begin() as db:
        lessons.propose(db, sent.id, "anna", NOW, "route", "R13", "Ask Quillon's school sooner.")
    printed = hearthline("lessons", "--proposals").output
    assert json.loads(printed) == [{"code": "route", "of": "R13", "month": "2026-11", "answer": "waits"}]
