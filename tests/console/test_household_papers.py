"""The one-page brief, and the chronology of a whole case as PDF and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from pypdf import PdfReader

from bot import casework
from bot.referrals import Made, Paper, Part, as_csv
from bot.referrals.chronology import CASE_COLUMNS
from bot.referrals.paper import Table
from bot.store import Store
from tests.browser.test_desks import LONG
from tests.console.conftest import AT, Browser, Clock, Told
from tests.console.test_household import FRIEND, join

Visit = Callable[..., Browser]
Tell = Callable[..., Told]


@pytest.fixture
def family(sqlite_store: Store, tell: Tell, clock: Clock) -> str:
    """A mother's long report and a neighbour's, one case."""
    first, second = tell(at=AT, **LONG), tell(at=AT + timedelta(days=2), **FRIEND)
    clock.now = AT + timedelta(days=3)
    with sqlite_store.begin() as db:
        casework.add_note(db, first.id, "somebody", clock.now, "Zebra only for colleagues.")
    return join(sqlite_store, first, second, clock.now)


def pdf(browser: Browser) -> PdfReader:
    assert browser.page.headers["content-type"] == "application/pdf"
    return PdfReader(io.BytesIO(browser.page.content))


def test_the_brief_is_one_page_and_says_what_to_do_first(visit: Visit, family: str) -> None:
    dilys = visit("dilys")
    dilys.open(f"/staff/cases/{family}/brief")
    for words in ("Brief: a household, red", "Owner", "Nobody yet", "words agreed: the dentist", "Now: closed.",
                  "Not known; ask the first next", "from a second source", "It stays here"):  # fmt: skip
        assert words in dilys.text, words
    dilys.press(f"/staff/cases/{family}/brief/pdf")
    pages = pdf(dilys).pages
    assert len(pages) == 1
    assert "Brief: a household, red" in pages[0].extract_text()
    assert "Nora" not in pages[0].extract_text()


def test_each_line_of_the_chronology_keeps_its_report(visit: Visit, family: str) -> None:
    dilys = visit("dilys")
    dilys.open(f"/staff/cases/{family}")
    dilys.press(f"/staff/cases/{family}/chronology/csv")
    head, *lines = csv.reader(io.StringIO(dilys.page.content.decode("utf-8-sig")))
    assert tuple(head) == CASE_COLUMNS
    *events, footer = lines
    assert {line[-1][:8] for line in events} == {"Report 1", "Report 2"}
    assert "It stays here: hand it to nobody." in footer[0]
    assert any(line[3] == "Dorset Demo Line, told by a second source" for line in events)
    assert any("was told" in line[6] for line in events)


def test_the_family_may_read_it_one_day(visit: Visit, family: str) -> None:
    """No own words, no note, no name of whoever told, nor what they are to the family."""
    dilys = visit("dilys")
    dilys.open(f"/staff/cases/{family}")
    dilys.press(f"/staff/cases/{family}/chronology/csv")
    written = dilys.page.content.decode()
    for hidden in ("kitchen knife", "glass break", "Zebra", "Nora", "neighbour", "Quillon"):
        assert hidden not in written, hidden
    dilys.open(f"/staff/cases/{family}")
    dilys.press(f"/staff/cases/{family}/chronology/pdf")
    text = " ".join(page.extract_text() for page in pdf(dilys).pages)
    assert "Report 2" in text
    assert "Zebra" not in text


def test_no_other_format_and_nobody_else(visit: Visit, family: str) -> None:
    dilys, polly = visit("dilys"), visit("polly")
    dilys.open(f"/staff/cases/{family}")
    token = dilys.page.text.split('name="csrf" value="')[1].split('"')[0]
    assert dilys.client.post(f"/staff/cases/{family}/chronology/docx", data={"csrf": token}).status_code == 404
    assert polly.open(f"/staff/cases/{family}/brief").status_code == 404


@pytest.mark.parametrize("told", ["=1+1", "+44", "-2", "@SUM(A1)", "  =cmd", "\t=1", "＝1"])
def test_no_cell_is_a_formula(told: str) -> None:
    table = Table(("What",), (1,), ((told,), ("a - b",)))
    paper = Paper("Chronology", (), (Part("All", table=table),), Made("now", "Olive", "Operator", "x", "y"))
    rows = list(csv.reader(io.StringIO(as_csv(paper).decode("utf-8-sig"))))
    assert rows[1] == [f"'{told}"]
    assert rows[2] == ["a - b"]
