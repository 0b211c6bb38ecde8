"""Papers are made at both desks, for one service each, and every one is a share that is written down first."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from bot.casework import Form
from tests.console.conftest import Browser, Clock, Told

Visit = Callable[..., Browser]
Tell = Callable[..., Told]
DAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GROWN = {"child.age_band": "16_to_17", "reporter.consent_panel": "given", "reporter.consent_police": "given"}


@pytest.fixture
def told(tell: Tell, clock: Clock) -> Told:
    """By day, with all consents given: each service has its part; at 17 the panel too."""
    clock.now = DAY
    return tell(at=DAY, **GROWN)


def read(browser: Browser) -> str:
    reader = PdfReader(io.BytesIO(browser.page.content))
    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def paper(browser: Browser, page: str, line: str, form: str, format: str = "pdf") -> str:
    """Where the button leads that makes it."""
    browser.open(page)
    here = f"{line}/paper/{form}/{format}"
    browser.press(here)
    return here


def forms_of(told: Told, kind: str) -> set[tuple[Form, str]]:
    line = told.line(kind).id
    return {(each.form, each.who) for each in told.page.shares if each.line_id == line}


def test_a_worker_takes_their_packet_along_and_it_is_written_down(visit: Visit, told: Told) -> None:
    polly = visit("polly")
    here = f"/staff/packets/{told.line('police').id}"
    paper(polly, here, here, "packet")
    assert polly.page.headers["content-type"] == "application/pdf"
    name = f"{told.line('police').id}.pdf"
    assert polly.page.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert polly.page.headers["cache-control"] == "no-store"
    text = read(polly)
    assert "He came at me with the quillfeather knife." in text
    assert "Made Tuesday 24 November, 10:00 (2026) by Polly Police, Dorset Demo Line, for Dorset Police (demo)." in text
    assert polly.person is not None
    assert forms_of(told, "police") == {(Form.DESK, "reporter"), (Form.PACKET, polly.person.id)}


def test_the_same_as_data(visit: Visit, told: Told) -> None:
    polly = visit("polly")
    here = f"/staff/packets/{told.line('police').id}"
    paper(polly, here, here, "packet", "json")
    made = polly.page.json()
    keys = {row["key"] for part in made["parts"] for row in part["rows"]}
    assert "incident:1.account" in keys
    assert not [key for key in keys if key.startswith(("child.school", "reporter.name"))]
    assert made["made"]["by"] == "Polly Police"


def test_no_paper_of_another_service_nor_one_that_is_not_made_for_it(visit: Visit, told: Told) -> None:
    polly = visit("polly")
    polly.open(f"/staff/packets/{told.line('police').id}")
    token = polly.page.text.split('name="csrf" value="')[1].split('"')[0]
    theirs, ours = told.line("childrens_services").id, told.line("police").id
    for line, rest in ((theirs, "packet/pdf"), (ours, "pack/pdf"), (ours, "packet/docx"), (ours, "desk/pdf")):
        answer = polly.client.post(f"/staff/packets/{line}/paper/{rest}", data={"csrf": token})
        assert answer.status_code == 404, rest
    assert forms_of(told, "childrens_services") == {(Form.DESK, "reporter")}
    assert forms_of(told, "police") == {(Form.DESK, "reporter")}


def test_the_domestic_abuse_service_has_no_chronology_of_what_was_done(visit: Visit, told: Told) -> None:
    dora = visit("dora")
    dora.open(f"/staff/packets/{told.line('domestic_abuse_service').id}")
    assert "/paper/packet/pdf" in dora.page.text
    assert "/paper/chronology" not in dora.page.text


def test_the_operator_makes_the_pack_for_the_panel(visit: Visit, told: Told) -> None:
    dilys = visit("dilys")
    line = f"/staff/reports/{told.id}/lines/{told.line('panel').id}"
    paper(dilys, f"/staff/reports/{told.id}", line, "pack")
    text = read(dilys)
    for words in ("For the high-risk panel", "Quillon", "Ethnic group and religion of the family, in their own words not asked", "07700 900123",
                  "Dorset Police (demo): told Tuesday 24 November, 10:00 (2026); not acknowledged.",
                  "They were told: the screen said so before they sent it."):  # fmt: skip
        assert words in text, words
    assert Form.PACK in dict(forms_of(told, "panel"))


def test_the_pack_says_nothing_of_a_service_where_somebody_concerned_works(
    visit: Visit, tell: Tell, clock: Clock
) -> None:
    clock.now = DAY
    told, sunita = tell(at=DAY, **GROWN, **{"reporter.works_for": ("police",)}), visit("sunita")
    for kind in ("police", "panel"):
        form = f"/staff/reports/{told.id}/lines/{told.line(kind).id}/release"
        sunita.open(form)
        sunita.press(form, why="danger")
    line = f"/staff/reports/{told.id}/lines/{told.line('panel').id}"
    paper(sunita, f"/staff/reports/{told.id}", line, "pack")
    assert "For the high-risk panel" in read(sunita)
    assert "Dorset Police" not in read(sunita)


def test_a_chronology_joins_what_this_service_was_told_of_the_family(visit: Visit, told: Told) -> None:
    cary = visit("cary")
    here = f"/staff/packets/{told.line('childrens_services').id}"
    cary.open(here)
    cary.press(f"{here}/acknowledge")
    paper(cary, here, here, "chronology")
    text = read(cary)
    for words in ("what was done: ", "Said that they have it.", "A report came in.", "somebody who told it, not named"):
        assert words in text, words
    assert "Police" not in text
    assert "quillfeather" not in text
    assert Form.CHRONOLOGY in dict(forms_of(told, "childrens_services"))


def test_it_stands_on_the_report_s_page_with_who_made_it(visit: Visit, told: Told) -> None:
    polly, dilys = visit("polly"), visit("dilys")
    here = f"/staff/packets/{told.line('police').id}"
    paper(polly, here, here, "packet")
    dilys.open(f"/staff/reports/{told.id}")
    assert "Dorset Police (demo) , its packet: 10:00 today, by Polly Police." in dilys.text


def test_nothing_that_has_not_left_is_put_on_paper(visit: Visit, tell: Tell, clock: Clock) -> None:
    clock.now = DAY
    held, dilys = tell(at=DAY, **{"reporter.consent_police": "refused"}), visit("dilys")
    dilys.open(f"/staff/reports/{held.id}")
    assert f"{held.line('police').id}/paper" not in dilys.page.text
    token = dilys.page.text.split('name="csrf" value="')[1].split('"')[0]
    path = f"/staff/reports/{held.id}/lines/{held.line('police').id}/paper/packet/pdf"
    assert dilys.client.post(path, data={"csrf": token}).status_code == 404
