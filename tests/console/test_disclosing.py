"""Subject access at the supervisor's desk: masked until decided, and given as a paper that shows what is withheld."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from bot import casework
from bot.casework import Exemption
from bot.store import Store
from bot.store.tables import audit_table
from tests.console.conftest import Browser, Told

Visit = Callable[..., Browser]
Tell = Callable[..., Told]


def at(told: Told, about: str = "child") -> str:
    return f"/staff/reports/{told.id}/disclose/{about}"


def decided_all(told: Told, supervisor: Browser, keep: str) -> None:
    """Everything that waits is given, but what holds these words."""
    with told.store.read() as db:
        waiting = [entry for entry in casework.disclosure(db, told.page.case_id, "child") if entry.waits]
    for entry in waiting:
        choice = "third_party" if keep in entry.text else "give"
        supervisor.open(at(told))
        supervisor.press(f"{at(told)}/decide", line=entry.id, choice=choice, reason="Looked at it.")
        assert supervisor.page.status_code == 200


def test_only_a_supervisor_comes_there(visit: Visit, tell: Tell) -> None:
    told = tell()
    for name in ("dilys", "cary"):
        assert visit(name).open(at(told)).status_code == 404
    dilys, sunita = visit("dilys"), visit("sunita")
    dilys.open(f"/staff/reports/{told.id}")
    assert "Somebody asks what is held about them" not in dilys.text
    sunita.open(f"/staff/reports/{told.id}")
    assert f'href="{at(told)}"' in sunita.page.text
    assert sunita.open(at(told, "incident")).status_code == 404


def test_what_is_marked_is_masked_and_nothing_is_made_before_it_is_decided(visit: Visit, tell: Tell) -> None:
    told, sunita = tell(), visit("sunita")
    sunita.open(at(told))
    for words in ("That there is a record", "Masked: nobody has decided.", "Data Protection Act 2018, Schedule 3",
                  "are you sure who asks", "lines wait for your decision"):  # fmt: skip
        assert words in sunita.text, words
    assert f"{at(told)}/pdf" not in sunita.page.text
    token = sunita.page.text.split('name="csrf" value="')[1].split('"')[0]
    refused = sunita.client.post(f"{at(told)}/pdf", data={"csrf": token})
    assert refused.status_code == 422
    assert "Nothing may be handed over" in refused.text


def test_a_decision_needs_a_choice_and_a_reason(visit: Visit, tell: Tell) -> None:
    told, sunita = tell(), visit("sunita")
    sunita.open(at(told))
    line = f"{told.id}/incident:1.account"
    sunita.press(f"{at(told)}/decide", line=line, choice="", reason="")
    assert sunita.page.status_code == 422
    sunita.press(f"{at(told)}/decide", line=line, choice="embarrassing", reason="x")
    assert sunita.page.status_code == 422
    sunita.press(f"{at(told)}/decide", line=line, choice="serious_harm", reason="His mother would be in danger.")
    assert "Withheld: it could cause serious harm to somebody" in sunita.text
    assert "Sunita Sample, 19:40 today: His mother would be in danger." in sunita.text


@pytest.mark.parametrize("about", ["harmed", "reporter"])
def test_who_told_it_themselves_gets_their_paper_at_once(visit: Visit, tell: Tell, about: str) -> None:
    told, sunita = tell(), visit("sunita")
    sunita.open(at(told, about))
    sunita.press(f"{at(told, about)}/pdf")
    assert "He came at me with the quillfeather knife." in read(sunita)


def test_what_is_withheld_stands_there_as_withheld(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    told, sunita = tell(), visit("sunita")
    decided_all(told, sunita, keep="quillfeather")
    sunita.open(at(told))
    sunita.press(f"{at(told)}/pdf")
    text = read(sunita)
    assert f"Withheld {Exemption.THIRD_PARTY.label}" in text
    assert "quillfeather" not in text
    assert "Quillon" in text
    assert "Article 15 of the UK GDPR" in text
    assert "by Sunita Sample, Dorset Demo Line, for the person it is about" in text
    with sqlite_store.read() as db:
        acts = list(db.scalars(select(audit_table.c.act).where(audit_table.c.about == told.id)))
    assert {"read disclosure list", "decided on disclosure", "made disclosure"} <= set(acts)


def read(browser: Browser) -> str:
    assert browser.page.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(browser.page.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
