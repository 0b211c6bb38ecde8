"""The invented family replayed: the right tier and the meeting on the right day, and the lookalike left alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import Deciding, open_deciding
from bot.cli import app
from bot.cli.replaying import ChronologyWrong, Confirm, Entry, Told, as_json, play, read
from bot.cli.replaying.chronology import Deed, Did
from bot.cli.replaying.times import LONDON
from bot.settings import read_settings
from tests.replay.page import EXAMPLE, PAGE, page

LOOKALIKE = {4, 8}  # another family of nearly that name, in that lane and school


@pytest.fixture(scope="module")
def told() -> tuple[Told, ...]:
    return read(EXAMPLE.read_text("utf-8"))


@pytest.fixture(scope="module")
def deciding() -> Deciding:
    return open_deciding(read_settings({}))


@pytest.fixture(scope="module")
def played(told: tuple[Told, ...], deciding: Deciding) -> tuple[Entry, ...]:
    return play(told, deciding)


def of(played: tuple[Entry, ...], what: str) -> list[Entry]:
    return [each for each in played if each.what == what]


def days(entries: list[Entry]) -> list[tuple[date, str]]:
    return [(each.at.astimezone(LONDON).date(), each.tier) for each in entries]


def test_each_report_has_the_tier_of_its_own_day(played: tuple[Entry, ...]) -> None:
    assert days(of(played, "report")) == [
        (date(2022, 3, 4), "medium"), (date(2022, 6, 21), "high"), (date(2023, 2, 14), "medium"),
        (date(2023, 5, 16), "not_known"), (date(2023, 11, 8), "medium"), (date(2024, 5, 19), "high"),
        (date(2024, 10, 2), "high"), (date(2024, 12, 11), "not_known"), (date(2025, 3, 3), "high"),
        (date(2025, 6, 12), "red"), (date(2026, 1, 9), "red"),
    ]  # fmt: skip


def test_the_case_is_red_when_knives_are_found_after_threats_told_by_another(played: tuple[Entry, ...]) -> None:
    assert days(of(played, "rise")) == [(date(2022, 6, 21), "high"), (date(2024, 10, 2), "red")]


def test_the_planning_meeting_is_asked_for_on_the_day_the_doctor_has_not_seen_him(played: tuple[Entry, ...]) -> None:
    (meeting,) = of(played, "meeting")
    assert meeting.at.astimezone(LONDON).date() == date(2023, 11, 8)
    assert meeting.due is not None
    assert meeting.due.astimezone(LONDON).date() == date(2023, 11, 22)
    assert any(each.what == "unmet" and each.at == meeting.due for each in played)


def test_the_lookalike_is_never_joined(played: tuple[Entry, ...]) -> None:
    joined = [{each.report, *each.others} for each in of(played, "joined")]
    assert joined
    assert not any(reports & LOOKALIKE and reports - LOOKALIKE for reports in joined)
    assert {1, 2, 3, 5, 6, 7, 9, 10, 11} in joined


def test_closing_it_without_action_is_refused_while_services_were_not_reached(played: tuple[Entry, ...]) -> None:
    refused = [each.says for each in of(played, "refused")]
    assert len(refused) == 2
    assert all(says.startswith("No further action: refused. Some lines of this case") for says in refused)


def test_what_an_unanswered_link_would_be_is_shown_and_nothing_is_joined(
    told: tuple[Told, ...], deciding: Deciding
) -> None:  # fmt: skip
    played = play([told[0], told[1]], deciding, Confirm.NONE)
    assert [each.tier for each in of(played, "if_linked")] == ["high"]
    assert of(played, "joined") == []


def test_what_people_did_can_be_done_as_the_desk_would(told: tuple[Told, ...], deciding: Deciding) -> None:
    def did(number: int, *acts: Did) -> Told:
        of = told[number - 1]
        return replace(of, deeds=tuple(Deed(of.at + timedelta(hours=n), act) for n, act in enumerate(acts, 1)))

    first = did(1, Did.LOOKED, Did.TOOK, Did.LET_GO, Did.ACKNOWLEDGED, Did.CLOSED)
    played = play([first, did(2), did(3), did(5, Did.MEETING_HELD)], deciding)
    done = [each.says for each in of(played, "deed")]
    assert "Closed: closed" in done
    assert "The planning meeting was held, and its outcome written down" in done
    assert not of(played, "refused")


def test_it_is_data_too(played: tuple[Entry, ...]) -> None:
    found = json.loads(as_json(played))
    assert [each["says"] for each in found if each["what"] == "report"][:2] == ["neighbour", "mother"]
    assert all(each["at"] for each in found)


def test_the_page_shows_what_the_command_prints(played: tuple[Entry, ...]) -> None:
    assert PAGE.read_text("utf-8") == page(played), "run: python -m tests.replay.page"


GOOD = '{"at": "2023-02-14T10:00", "from": "school", "facts": {}}'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("not json", "line 2: no JSON"),
        ("[]", "line 2: this is no object"),
        ('{"at": "2023-02-14T10:00", "from": "school"}', "line 2: 'facts' is missing"),
        ('{"at": "last week", "from": "school", "facts": {}}', 'line 2: "at" is a time such as'),
        ('{"at": "2023-02-14", "from": "school", "facts": {"child.age": "12"}}', "line 2: there is no fact 'child.age'"),
        ('{"at": "2023-02-14", "from": "school", "facts": {"child.knives": "big"}}', "is never 'big': it is one of yes, no"),
        ('{"at": "2023-02-14", "from": "school", "facts": {}, "act": []}', "there is no 'act'; known here: acts, at"),
        ('{"at": "2023-02-14", "from": "school", "facts": {}, "acts": [{"at": "2023-02-15", "act": "slept"}]}', "'slept'"),
        ('{"at": "2023-02-14", "from": "school", "facts": {}, "acts": [{"at": "2023-02-13", "act": "looked"}]}', "before"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_a_way_out(line: str, says: str) -> None:
    with pytest.raises(ChronologyWrong) as wrong:
        read(f"{GOOD}\n{line}")
    assert str(wrong.value).startswith("line 2: ")
    assert says in str(wrong.value)


def test_an_empty_file_and_a_wrong_option_are_answered_in_words(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", "utf-8")
    found = CliRunner().invoke(app, ["replay", str(empty)])
    assert (found.exit_code, "there is no report in it" in found.output) == (2, True)
    assert CliRunner().invoke(app, ["replay", str(EXAMPLE), "--confirm", "all"]).exit_code == 2
