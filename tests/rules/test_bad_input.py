"""What is wrong in a page of rules stops the start, and in a file of facts the command: where, and the way out."""

from __future__ import annotations

import json
import runpy
import traceback
from datetime import datetime
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
        ({"at": "yesterday", "facts": {}}, """"at" is a time such as "2026-11-24T19:40", London's"""),
        ({"fact": {"child.age_band": "10_to_15"}}, '"facts": {"child.age_band": "10_to_15"}}'),
        ({"facts": {"child.age_band": 15}}, "'child.age_band' is one of under_10, 10_to_15,"),
    ],
)
def test_a_file_of_facts_that_cannot_be_read_says_what_is_wrong(tmp_path: Path, told: object, says: str) -> None:
    found = assess(tmp_path, json.dumps(told))
    assert (found.exit_code, says in found.output) == (2, True), found.output
    assert "facts.json: " in found.output


def test_a_file_that_is_no_json_or_not_there_is_said(tmp_path: Path) -> None:
    broken, gone = assess(tmp_path, "{'facts'"), assess(tmp_path / "nowhere", None)
    assert (broken.exit_code, gone.exit_code) == (2, 2)
    assert "no JSON" in broken.output
    assert "line 1 column 2" in broken.output
    assert '"facts": {' in broken.output
    assert "No such file" in gone.output


def test_a_name_that_means_nothing_is_told_beside_the_answer(tmp_path: Path) -> None:
    found = assess(tmp_path, json.dumps({"arae": "dorset", "facts": {}}), "--json")
    assert found.exit_code == 0
    assert "'arae' is not read; what is: about, area, at, facts" in found.stderr
    assert json.loads(found.stdout)["tier"] == "not_known"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-07-24T19:40", "2026-07-24T18:40Z"),
        ("2026-07-24T19:40Z", "2026-07-24T19:40Z"),
        ("2026-11-24T19:40", "2026-11-24T19:40Z"),
    ],
)
def test_a_time_without_a_zone_is_londons(tmp_path: Path, written: str, meant: str) -> None:
    """As in a written conversation and in a chronology: the same story has the same clocks in each."""
    in_the_file = assess(tmp_path, json.dumps({"at": written, "facts": {}}), "--json")
    asked_for = assess(tmp_path, json.dumps({"facts": {}}), "--json", "--at", written)
    for found in (in_the_file, asked_for):
        assert datetime.fromisoformat(json.loads(found.stdout)["at"]) == datetime.fromisoformat(meant)


def test_the_closed_lists_name_each_flag_once() -> None:
    told = json.loads(CliRunner().invoke(app, ["facts", "--json"]).stdout)
    assert len(told["flags"]) == len(set(told["flags"]))
    assert len(told["signposts"]) == len(set(told["signposts"]))


def assess(folder: Path, written: str | None, *options: str):
    page = folder / "facts.json"
    if written is not None:
        page.write_text(written, "utf-8")
    environ = {"HEARTHLINE_DATA": str(with_places(folder / "data")), "HEARTHLINE_MASTER_KEY": Keys.new_text()}
    return CliRunner().invoke(app, ["assess", str(page), *options], env=environ)
