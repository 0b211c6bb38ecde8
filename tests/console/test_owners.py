"""Who has it, at the desk: a shift handed over, a sentence for who told it, and what can be learned."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from bot import casework
from bot.casework.tables import family_case
from bot.staff import Person
from bot.store import Store
from tests.casework.told import LAST, facts, minutes
from tests.console.conftest import AT, Browser, Clock, Told

Visit = Callable[..., Browser]
HERE = "/staff/handover"


def test_a_shift_is_handed_over_with_a_note_and_accepted(
    visit: Visit, tell: Callable[..., Told], people: dict[str, Person]
) -> None:
    told, dilys, desmond = tell(), visit("dilys"), visit("desmond")
    dilys.open(f"/staff/reports/{told.id}")
    dilys.press(f"/staff/reports/{told.id}/take")
    case, to = told.page.case_id, people["desmond"].id
    dilys.open(HERE)
    assert "Tick what you give, or write a note" in dilys.press(HERE).text
    dilys.press(HERE, cases=case, to=to)
    assert "Write what they should know." in dilys.text
    assert re.search(rf'value="{case}" checked', dilys.page.text)
    dilys.press(HERE, cases=case, to="a" * 26, **{f"note-{case}": "Ring at nine."})
    assert 'href="#to"' in dilys.page.text
    dilys.press(HERE, cases=case, to=to, shift="A quiet night.", **{f"note-{case}": "Ring at nine."})
    assert "Offered to Desmond Demo, not accepted yet" in dilys.text
    page = desmond.open(HERE).text
    assert "Ring at nine." in page
    assert "A quiet night." in page
    offer = page.split(f'action="{HERE}/')[1].split("/accept")[0]
    assert visit("sunita").open(HERE).text.count(offer) == 0
    desmond.press(f"{HERE}/{offer}/accept")
    assert told.page.owner_id == to


def test_a_draft_goes_back_to_the_desk_at_the_end_of_a_shift_and_rings_again(
    visit: Visit, sqlite_store: Store, clock: Clock
) -> None:
    with sqlite_store.begin() as db:
        draft_id = casework.show_draft(db, "c" * 26, facts(), {}, clock.now)
    dilys, desmond, here = visit("dilys"), visit("desmond"), f"/staff/drafts/{draft_id}"
    assert "Drafts that you have" not in dilys.open(HERE).text
    dilys.open(here)
    dilys.press(f"{here}/take")
    assert "Drafts that you have" not in desmond.open(HERE).text
    with sqlite_store.read() as db:
        assert casework.desk_has_it(db, "c" * 26)
    dilys.open(HERE)
    dilys.press(f"{here}/give-back")
    with sqlite_store.begin() as db:
        assert casework.desk_has_it(db, "c" * 26) is None
        assert draft_id in {due.about for due in casework.ring(db, clock.now + minutes(6))}
        with pytest.raises(LookupError):
            casework.give_draft_back(db, draft_id, "somebody else", clock.now)


def test_the_sentence_that_they_read_is_chosen_from_the_list(visit: Visit, tell: Callable[..., Told]) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}/feedback"
    dilys.open(here)
    dilys.press(here, code="my own words")
    assert dilys.page.status_code == 422
    dilys.press(here, code="feedback_closed_here")
    assert "true only once the case is closed" in dilys.text
    dilys.press(here, code="feedback_working")
    with told.store.read() as db:
        assert casework.feedback_for_reporter(db, told.conversation) == "feedback_working"


def test_what_can_be_learned_is_the_supervisor_s(
    visit: Visit, tell: Callable[..., Told], clock: Clock, sqlite_store: Store
) -> None:
    told, sunita, dilys = tell(), visit("sunita"), visit("dilys")
    assert dilys.open("/staff/lessons").status_code == 404
    assert "Lessons" not in dilys.open("/staff/duty").text
    lesson = f"/staff/reports/{told.id}/lesson"
    dilys.open(lesson)
    dilys.press(lesson, code="route", of="R13", words="Ask sooner.")
    assert "once it is closed" in dilys.text
    with sqlite_store.begin() as db:
        for line in told.page.lines:
            if line.released_at is None:
                for who in ("anna", "ben"):
                    casework.stop_line(db, line.id, who, clock.now, "Not needed.")
            else:
                casework.acknowledge(db, line.id, "worker", clock.now)
    with sqlite_store.begin() as db:
        for who in ("anna", "ben"):
            casework.close_case(db, told.page.case_id, who, clock.now, "no_harm", "Looked into.", LAST)
    dilys.open(lesson)
    dilys.press(lesson, code="route", of="Quillon", words="Ask sooner.")
    assert "There is no rule or question of this name" in dilys.text
    dilys.press(lesson, code="route", of="R13", words="Ask sooner.")
    clock.pass_(minutes=5)
    page = sunita.open("/staff/lessons").text
    assert "no harm" in sunita.text
    assert "Ask sooner." in page
    proposal = page.split('action="/staff/lessons/')[1].split('"')[0]
    assert sunita.press(f"/staff/lessons/{proposal}", how="taken").status_code == 422
    sunita.press(f"/staff/lessons/{proposal}", how="taken", why="R13 within a day.")
    assert "Taken" in sunita.text


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        ("step", {"words": "Ring his college."}, {"words": "Visit."}),
        ("give", {}, {}),
        ("tier", {"tier": "red", "reason": "She rang."}, {"tier": "high", "reason": "It sounds bad."}),
    ],
)
def test_nobody_decides_about_a_case_on_a_page_that_is_older_than_what_a_colleague_decided(
    visit: Visit,
    tell: Callable[..., Told],
    people: dict[str, Person],
    form: str,
    first: dict[str, str],
    second: dict[str, str],
) -> None:
    """What one wrote down was gone without a word once the other pressed."""
    told = tell(**{"incident:1.harms": ("verbal",), "incident:1.weapon_how": None, "harmed.afraid": "no"})
    by = {"due-day": "1", "due-month": "12", "due-year": "2026", "due-time": "12:00"} if form == "step" else {}
    first, second = (
        {**typed, **by, **({"to": people[to].id} if form == "give" else {})}
        for typed, to in ((first, "dilys"), (second, "sunita"))
    )
    dilys, desmond, here = visit("dilys"), visit("desmond"), f"/staff/reports/{told.id}/{form}"
    for browser in (dilys, desmond):
        browser.open(here)
    assert dilys.press(here, **first).url.path == f"/staff/reports/{told.id}"
    before = told.page
    assert desmond.press(here, **second).status_code == 409
    assert "Dilys Demo was first" in desmond.text
    now = told.page
    assert (now.step, now.owner_id, now.tier) == (before.step, before.owner_id, before.tier)
    assert desmond.press(here, **second).status_code == 200, "having seen it, they decide"


def test_nothing_new_is_made_of_a_case_that_a_colleague_closed_meanwhile(
    visit: Visit, tell: Callable[..., Told], sqlite_store: Store
) -> None:
    """A service that is told, or a meeting, would have been nobody's."""
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}"
    pages = {form: dilys.open(f"{here}/{form}") for form in ("add", "meeting")}
    with sqlite_store.begin() as db:
        db.execute(update(family_case).where(family_case.c.id == told.page.case_id).values(closed_at=AT))
    typed = {"service": "dorset_police", "basis": "serious_harm", "due": "23:30", "aware": "unsafe", "form": "planning"}
    for form, page in pages.items():
        dilys.page = page
        assert dilys.press(f"{here}/{form}", **typed, reason="They know the boy.").status_code == 409
        assert "This case is closed: open it again first." in dilys.text
    assert not told.page.meetings
    assert all(line.line.by_person != "a person added it" for line in told.page.lines)
    assert "Nobody has this yet" not in dilys.open(here).text
