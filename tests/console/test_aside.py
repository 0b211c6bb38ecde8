"""Whoever knows a family has no part in it: they say so and see nothing more, and somebody else is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import casework
from bot.casework import Act, Kind
from bot.staff import Person
from bot.store import Store
from tests.console.conftest import Browser, Clock, Told
from tests.console.test_duty import acts
from tests.console.test_links import answered, look

Visit = Callable[..., Browser]
Tell = Callable[..., Told]


@pytest.fixture
def told(tell: Tell) -> Told:
    return tell()


@pytest.fixture
def left(tell: Tell, clock: Clock) -> Told:
    """A report that has left to the police."""
    told = tell(**{"reporter.consent_police": "given"})
    clock.pass_(minutes=5)
    return told


@pytest.fixture
def dilys(told: Told, visit: Visit, clock: Clock) -> Browser:
    """She has the case, and reads a line; then she stands aside."""
    dilys, here = visit("dilys"), f"/staff/reports/{told.id}"
    dilys.open(here)
    dilys.press(f"{here}/take")
    dilys.press(f"{here}/lines/{told.line('police').id}/claim")
    assert told.page.owner_id == dilys.person.id  # type: ignore[union-attr]
    clock.pass_(minutes=1)
    dilys.open(f"{here}/aside")
    assert "You need not say how." in dilys.text
    dilys.press(f"{here}/aside")
    return dilys


def pages_of(told: Told) -> list[str]:
    here, case = f"/staff/reports/{told.id}", f"/staff/cases/{told.page.case_id}"
    line = f"{here}/lines/{told.line('police').id}"
    return [here, f"{here}/who", f"{here}/note", f"{here}/close", f"{line}/release", case, f"{case}/brief",
            f"{case}/sharing"]  # fmt: skip


def test_who_stands_aside_reads_nothing_of_the_family_and_is_told_why(told: Told, dilys: Browser) -> None:
    for page in pages_of(told):
        assert dilys.open(page).status_code == 403, page
        assert "You stand aside from this family" in dilys.text
        for word in ("quillfeather", "Quillon", "DT1"):
            assert word not in dilys.page.text
    assert dilys.client.post(f"/staff/reports/{told.id}/take").status_code == 403


def test_what_they_had_is_nobody_s_and_rings_anew(
    told: Told, dilys: Browser, visit: Visit, sqlite_store: Store
) -> None:
    page = told.page
    assert page.owner_id is None
    assert Kind.LOOK in {wait.kind for wait in page.waits}
    assert told.line("police").claimed_at is None
    assert {each.act for each in page.decisions[-2:]} == {Act.STOOD_ASIDE, Act.BACK_TO_DESK}
    assert ("stand aside", told.id) in acts(sqlite_store)
    desmond = visit("desmond")
    assert "Dilys Demo" in desmond.open(f"/staff/reports/{told.id}").text.partition("Stand aside from this family")[2]
    assert "Let them back in" not in desmond.text


def test_they_still_see_that_something_rings_and_not_what_is_next(told: Told, dilys: Browser, visit: Visit) -> None:
    desmond, step = visit("desmond"), f"/staff/reports/{told.id}/step"
    desmond.open(f"/staff/reports/{told.id}")
    desmond.press(f"/staff/reports/{told.id}/take")
    desmond.open(step)
    due = {"due-day": "25", "due-month": "11", "due-year": "2026", "due-time": "09:00"}
    desmond.press(step, words="Ring her sister in Nowhere.", **due)
    assert "her sister" in desmond.open("/staff/duty").text
    assert "her sister" not in dilys.open("/staff/duty").text
    assert f"/staff/reports/{told.id}" in dilys.page.text


def test_nobody_gives_it_to_them(told: Told, dilys: Browser, visit: Visit) -> None:
    desmond, give = visit("desmond"), f"/staff/reports/{told.id}/give"
    desmond.open(give)
    desmond.press(give, to=dilys.person.id)  # type: ignore[union-attr]
    assert desmond.page.status_code == 409
    assert "They stand aside from this family" in desmond.text
    assert told.page.owner_id is None


def test_a_family_is_kept_from_them_whatever_joins_it(
    told: Told, dilys: Browser, tell: Tell, visit: Visit, clock: Clock, sqlite_store: Store
) -> None:
    clock.pass_(minutes=5)
    second = tell(at=clock.now)
    look(sqlite_store, told, second)
    dilys.open(f"/staff/reports/{second.id}")
    assert dilys.page.status_code == 200
    assert "The other report" not in dilys.text
    dilys.press(f"/staff/reports/{second.id}/take")
    sunita = answered(visit("sunita"), second, "one_family")
    assert dilys.open(f"/staff/reports/{second.id}").status_code == 403
    assert sunita.open(f"/staff/reports/{second.id}").status_code == 200
    assert second.page.owner_id != dilys.person.id  # type: ignore[union-attr]


def test_a_supervisor_lets_them_back_in_with_a_reason(told: Told, dilys: Browser, visit: Visit, clock: Clock) -> None:
    clock.pass_(minutes=1)
    sunita, here = visit("sunita"), f"/staff/reports/{told.id}"
    way = f"{here}/aside/{dilys.person.id}"  # type: ignore[union-attr]
    assert visit("desmond").open(way).status_code == 404
    assert way in sunita.open(here).text
    sunita.open(way)
    sunita.press(way)
    assert sunita.page.status_code == 422
    sunita.press(way, reason="Another Quillon: she looked twice.")
    assert dilys.open(here).status_code == 200
    assert told.page.decisions[-1].act is Act.LET_BACK_IN


def test_a_supervisor_keeps_somebody_out_and_nobody_lets_themself_in(
    left: Told, visit: Visit, people: dict[str, Person]
) -> None:
    sunita, here = visit("sunita"), f"/staff/reports/{left.id}"
    polly = visit("polly")
    assert polly.open(f"/staff/packets/{left.line('police').id}").status_code == 200
    form = f"{here}/keep-out"
    assert visit("dilys").open(form).status_code == 404
    sunita.open(form)
    assert sunita.person is not None
    assert sunita.person.id not in sunita.page.text
    sunita.press(form, whom=people["polly"].id, reason="Her nephew, she told the desk.")
    assert polly.open(f"/staff/packets/{left.line('police').id}").status_code == 403
    assert "You stand aside from this family" in polly.text
    sunita.open(f"{here}/aside")
    sunita.press(f"{here}/aside")
    assert sunita.open(f"{here}/aside/{sunita.person.id}").status_code == 403


def test_a_service_s_worker_stands_aside_and_what_they_answered_is_asked_anew(
    left: Told, visit: Visit, clock: Clock, sqlite_store: Store
) -> None:
    polly, packet = visit("polly"), f"/staff/packets/{left.line('police').id}"
    with sqlite_store.begin() as db:
        casework.claim_case(db, left.page.case_id, "somebody", clock.now)
    polly.open(packet)
    polly.press(f"{packet}/acknowledge")
    polly.open(packet)
    polly.open(f"{packet}/aside")
    polly.press(f"{packet}/aside")
    assert polly.open(packet).status_code == 403
    assert Kind.LOOK in {wait.kind for wait in left.page.waits}
