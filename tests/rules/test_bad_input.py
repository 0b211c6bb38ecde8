"""What is wrong in a page of rules stops the start, and in a file of facts the command: where, and the way out."""

from __future__ import annotations

import json
import runpy
import traceback
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.store import Keys
from tests.chain.service import with_places

A_PAGE = "from flows.facts import child, incident\n\nGROWN = {}\n"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('child.age_band.is_("15")', "'child.age_band' is never '15': it is one of under_10, 10_to_15"),
        ('incident.harms.includes("knife")', "'incident.harms' is never 'knife': it is one of verbal,"),
        (
            'child.age_bond.is_("under_10")',
            "there is no fact child.age_bond; did you mean age_band? Facts are declared",
        ),
        ('child.mood.is_("low")', "there is no fact child.mood. Facts are declared in flows/facts.py"),
    ],
)
def test_a_rule_that_names_what_there_is_not_fails_when_it_is_read(tmp_path: Path, written: str, says: str) -> None:
    page = tmp_path / "rule.py"
    page.write_text(A_PAGE.format(written), "utf-8")
    with pytest.raises((ValueError, AttributeError)) as raised:
        runpy.run_path(str(page))
    assert says in str(raised.value)
    where = next(frame for frame in traceback.extract_tb(raised.tb) if frame.filename == str(page))
    assert where.lineno == 3


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"facts": {"child.agee": "x"}}, "there is no fact 'child.agee'; known here: child.age_band,"),
        ({"facts": {"incident.harms": ["threat"]}}, "'incident.harms' should be written 'incident:1.harms'"),
        ({"facts": {"child.age_band": "15"}}, "'child.age_band' is never '15': it is one of"),
        ({"facts": {"incident:1.harms": "threat"}}, "'incident:1.harms' is a list of verbal,"),
        ({"facts": {"incident:1.harms": ["knife"]}}, "'incident.harms' is never 'knife'"),
        ({"facts": {"child.school_name": 7}}, "'child.school_name' is text"),
        ({"facts": ["child.age_band"]}, '"facts" is an object such as'),
        (["child.age_band"], '{"facts": {"child.age_band": "10_to_15"}}'),
        ({"area": "atlantis", "facts": {}}, "there is no area 'atlantis'; there are"),
        ({"at": "yesterday", "facts": {}}, "yesterday"),
    ],
)
def test_a_file_of_facts_that_cannot_be_read_says_what_is_wrong(tmp_path: Path, told: object, says: str) -> None:
    found = assess(tmp_path, json.dumps(told))
    assert (found.exit_code, says in found.output) == (2, True), found.output
    assert "facts.json: " in found.output


def test_a_file_that_is_no_json_or_not_there_is_said(tmp_path: Path) -> None:
    broken, gone = assess(tmp_path, "{'facts'"), assess(tmp_path / "nowhere", None)
    assert (broken.exit_code, gone.exit_code) == (2, 2)
    assert "line 1 column 2" in broken.output
    assert "No such file" in gone.output


def assess(folder: Path, written: str | None):
    page = folder / "facts.json"
    if written is not None:
        page.write_text(written, "utf-8")
    environ = {"HEARTHLINE_DATA": str(with_places(folder / "data")), "HEARTHLINE_MASTER_KEY": Keys.new_text()}
    return CliRunner().invoke(app, ["assess", str(page)], env=environ)
