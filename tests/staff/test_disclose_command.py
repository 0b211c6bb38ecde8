"""`hearthline case …` as it is typed: what a person is given, masked until a supervisor has decided."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.casework import Exemption
from bot.casework.disclosing import NOTHING, UNDECIDED
from bot.staff import Role, add_person
from bot.store import Store, audit
from bot.store.tables import audit_table
from tests.console.conftest import Told, send_report
from tests.staff.test_commands import Type, environ, hearthline, made  # the fixtures of commands

__all__ = ["environ", "hearthline", "made"]

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
SUNITA, DILYS = "sunita@example.org", "dilys@example.org"


@pytest.fixture
def told(made: Store) -> Told:
    with made.begin() as db:
        add_person(db, "Sunita Invented", SUNITA, Role.SUPERVISOR, AT)
        add_person(db, "Dilys Invented", DILYS, Role.DUTY_OFFICER, AT)
    return send_report(made, AT)


def test_nothing_is_handed_over_while_a_line_waits(hearthline: Type, told: Told, made: Store) -> None:
    said = hearthline("case", "disclose", told.id, "--for", "child", "--by", SUNITA)
    assert (said.exit_code, said.output.strip()) == (1, UNDECIDED)
    with made.read() as db:
        assert "made disclosure" in list(db.scalars(select(audit_table.c.act)))
        assert audit.verify(db) is None


def test_line_by_line_it_is_decided_and_what_is_withheld_stands_as_withheld(hearthline: Type, told: Told) -> None:
    work = hearthline("case", "disclose", told.id, "--for", "child", "--by", SUNITA, "--work", "--json")
    assert work.exit_code == 1
    lines = json.loads(work.output)["lines"]
    assert any("quillfeather" in line["text"] for line in lines)
    for line in lines:
        if line["state"] == "waits":
            keep = ["--withhold", line["marks"][0]] if "quillfeather" in line["text"] or "line:" in line["id"] else []
            done = hearthline("case", "decide", told.id, line["id"], "--for", "child", "--by", SUNITA,
                              "--reason", "Looked at it.", *keep)  # fmt: skip
            assert done.exit_code == 0, done.output
    given = hearthline("case", "disclose", told.id, "--for", "child", "--by", SUNITA)
    assert given.exit_code == 0
    assert "given name of the young person: Quillon" in given.output
    assert f"- withheld: {Exemption.THIRD_PARTY.label}" in given.output
    assert "Article 15" in given.output
    for word in ("quillfeather", "Police", "07700"):
        assert word not in given.output, word
    again = hearthline("case", "disclose", told.id, "--for", "child", "--by", SUNITA, "--work")
    assert re.search(r"^withheld +\w+/incident:1.account \[third_party, serious_harm\]", again.output, re.MULTILINE)


def test_whoever_may_not_know_of_the_record_learns_nothing_of_it(hearthline: Type, told: Told) -> None:
    record = f"{told.page.case_id}/record"
    hearthline("case", "decide", told.id, record, "--for", "child", "--by", SUNITA, "--reason", "Her safety.",
               "--withhold", "serious_harm")  # fmt: skip
    said = hearthline("case", "disclose", told.page.case_id, "--for", "child", "--by", SUNITA)
    assert said.output.strip() == NOTHING


def test_the_one_who_told_it_has_their_own_words_at_once(hearthline: Type, told: Told) -> None:
    said = hearthline("case", "disclose", told.id, "--for", "harmed", "--by", SUNITA)
    assert said.exit_code == 0
    assert "He came at me with the quillfeather knife." in said.output


@pytest.mark.parametrize(
    ("typed", "way_out"),
    [
        (("--for", "child", "--by", DILYS), "A supervisor decides"),
        (("--for", "child", "--by", "nobody@example.org"), "Nobody who works here now"),
        (("--for", "incident:1", "--by", SUNITA), "it is child, harmed, reporter or person:2"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(
    hearthline: Type, told: Told, typed: tuple[str, ...], way_out: str
) -> None:
    said = hearthline("case", "disclose", told.id, *typed)
    assert said.exit_code == 2
    assert way_out in said.output
    assert "quillfeather" not in said.output


@pytest.mark.parametrize(
    ("line", "more", "way_out"),
    [
        ("nothing", (), "There is no such line."),
        ("incident:1.account", ("--withhold", "embarrassing"), "is no exemption"),
        ("incident:1.account", ("--reason", " "), "Write down why"),
    ],
)
def test_what_cannot_be_decided_says_what_to_do(
    hearthline: Type, told: Told, line: str, more: tuple[str, ...], way_out: str
) -> None:
    typed = ("case", "decide", told.id, f"{told.id}/{line}", "--for", "child", "--by", SUNITA, "--reason", "x", *more)
    said = hearthline(*typed)
    assert said.exit_code == 2
    assert way_out in said.output


def test_a_case_that_is_not_there(hearthline: Type, told: Told) -> None:
    said = hearthline("case", "disclose", "nowhere", "--for", "child", "--by", SUNITA)
    assert (said.exit_code, "There is no such case." in said.output) == (2, True)
