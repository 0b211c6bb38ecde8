"""One household page for all reports of a case: for the operator's desk, behind the door, and never for a reporter."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot import casework
from bot.casework.tables import case_report
from bot.store import Store, new_id
from bot.store.tables import audit_table
from tests.console.conftest import AT, Browser, Clock, Told

ROOT = Path(__file__).resolve().parents[2]
Visit = Callable[..., Browser]
Tell = Callable[..., Told]
FRIEND = {
    "reporter.role": "friend", "reporter.how_known": "heard", "reporter.name": "Nora Neighbour",
    "household.postcode": "DT1 1XJ", "child.given_name": "Quill", "child.age_band": "16_to_17",
    "incident:1.account": "I heard glass break and him shouting.", "household.asked_for_help": "nothing_followed",
    "reporter.contact": "never", "reporter.contact_at": None, "harmed.afraid": None,
}  # fmt: skip


def join(store: Store, kept: Told, other: Told, at: datetime) -> str:
    """Both reports are one case, as when a person confirmed that they are about one family."""
    with store.begin() as db:
        case_id = str(casework.case_of(db, kept.id)["id"])
        db.execute(
            insert(case_report), {"id": new_id(), "case_id": case_id, "report_id": other.id, "at": at, "who": ""}
        )
    return case_id


@pytest.fixture
def family(sqlite_store: Store, tell: Tell, clock: Clock) -> str:
    """A mother's report, and a neighbour's two days later, one case; it is a day after."""
    first = tell(at=AT)
    second = tell(at=AT + timedelta(days=2), **FRIEND)
    clock.now = AT + timedelta(days=3)
    return join(sqlite_store, first, second, clock.now)


def test_two_reports_are_one_picture(visit: Visit, family: str) -> None:
    dilys = visit("dilys")
    assert dilys.open(f"/staff/cases/{family}").status_code == 200
    assert "2 reports from 2 sources" in dilys.text
    for words in ("quillfeather knife", "I heard glass break", "Quillon Invented", "Quill Invented",
                  "a second source (a friend or neighbour)", "they asked for help and nothing followed.",
                  "Ask next:", "Safe contact: a source", "Do not contact: a second source"):  # fmt: skip
        assert words in dilys.text, words


def test_who_told_it_is_never_named(visit: Visit, family: str) -> None:
    dilys = visit("dilys")
    dilys.open(f"/staff/cases/{family}")
    assert "Nora" not in dilys.page.text


def test_both_pictures_have_a_title_a_description_and_a_table(visit: Visit, family: str) -> None:
    dilys = visit("dilys")
    dilys.open(f"/staff/cases/{family}")
    drawn = re.findall(r'<svg[^>]*role="img" aria-labelledby="(\S+) (\S+)".*?</svg>', dilys.page.text, re.DOTALL)
    assert len(drawn) == 2
    for name in (name for pair in drawn for name in pair):
        assert re.search(rf'<(title|desc) id="{name}">[^<]+<', dilys.page.text)
    assert "How urgent, from day to day</caption>" in dilys.page.text
    assert "People</caption>" in dilys.page.text


def test_the_timeline_can_be_cut_without_scripts(visit: Visit, family: str) -> None:
    dilys = visit("dilys")
    dilys.open(f"/staff/cases/{family}?show_help=yes")
    assert "nothing followed" in dilys.text
    assert "quillfeather" not in dilys.text
    dilys.open(f"/staff/cases/{family}?report=2&show_told=yes")
    assert "glass break" in dilys.text
    assert "quillfeather" not in dilys.text
    dilys.open(f"/staff/cases/{family}?first={date(2026, 11, 25)}&last=nonsense")
    assert "Report 2 came in" in dilys.text
    assert "quillfeather" not in dilys.text


def test_the_window_is_said_on_top(visit: Visit, family: str, clock: Clock) -> None:
    dilys = visit("dilys")
    clock.now = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    dilys.open(f"/staff/cases/{family}")
    assert "They may be reached now." in dilys.text
    clock.now = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    dilys.open(f"/staff/cases/{family}")
    assert "Not now: this is outside their times." in dilys.text


def test_what_is_overdue_is_red_and_leads_to_where_it_is_done(visit: Visit, family: str, clock: Clock) -> None:
    dilys = visit("dilys")
    dilys.open(f"/staff/cases/{family}")
    assert re.search(
        r'<a class="govuk-link" href="/staff/reports/\w+#line-\w+">[^<]+</a> <span class="desk-late">', dilys.page.text
    )


def test_nobody_else_may_open_it_and_a_case_that_is_not_looks_the_same(
    visit: Visit, family: str, sqlite_store: Store
) -> None:
    polly, dilys = visit("polly"), visit("dilys")
    assert polly.open(f"/staff/cases/{family}").status_code == 404
    assert dilys.open("/staff/cases/nothing").status_code == 404
    assert dilys.open(f"/staff/cases/{family}").status_code == 200
    with sqlite_store.read() as db:
        acts = [(row.act, row.about) for row in db.execute(select(audit_table).order_by(audit_table.c.seq))]
    assert ("refused: read case", family) in acts
    assert acts[-1] == ("read case", family)


HOUSEHOLD = {"picture", "Agreement", "agreements_of", "shared_with", "shared_picture", "another_holds_something",
             "case_page", "broken_glass", "case_of", "reports_of", "links_of", "if_linked"}  # fmt: skip


def test_nothing_on_the_reporters_side_can_read_a_household() -> None:
    """Channels, reception and dialogue name none of what knows more than one report; nor do they name the console."""
    named = {
        (path.name, word)
        for part in ("channels", "reception", "dialogue")
        for path in (ROOT / "bot" / part).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for word in _words(node)
        if word in HOUSEHOLD or word == "bot.console"
    }
    assert not named


def _words(node: ast.AST) -> tuple[str, ...]:
    """Names that a piece of code uses of another room."""
    if isinstance(node, ast.Attribute):
        return (node.attr,)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "", *(each.name for each in node.names))
    return tuple(each.name for each in node.names) if isinstance(node, ast.Import) else ()


def test_whoever_is_not_signed_in_reads_nothing(visit: Visit, family: str) -> None:
    stranger = visit()
    for path in ("", "/brief", "/sharing"):
        answer = stranger.client.get(f"/staff/cases/{family}{path}", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/staff/sign-in")
        assert "quillfeather" not in answer.text
    for path in ("brief/pdf", "chronology/csv"):
        assert stranger.client.post(f"/staff/cases/{family}/{path}", data={"csrf": "x"}).status_code == 403


def test_who_else_would_be_told_by_all_together_is_proposed_and_nothing_is_sent(
    visit: Visit, sqlite_store: Store, tell: Tell, clock: Clock
) -> None:
    calm = {"child.age_band": "10_to_15", "harmed.afraid": "no", "incident:1.injury": "not_hurt"}
    threat = tell(at=AT, **calm | {"incident:1.harms": ("threat",)})
    knives = tell(at=AT + timedelta(days=2), **FRIEND | calm | {"child.knives": "yes", "incident:1.harms": ("none",)})
    clock.now = AT + timedelta(days=3)
    told = {line.line.kind for each in (threat, knives) for line in each.page.lines}
    assert "police" not in told
    case_id = join(sqlite_store, threat, knives, clock.now)
    dilys = visit("dilys")
    dilys.open(f"/staff/cases/{case_id}")
    assert "Who else would be told" in dilys.text
    assert "Police (demo)" in dilys.text
    assert {line.line.kind for each in (threat, knives) for line in each.page.lines} == told
