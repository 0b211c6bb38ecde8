"""R19 learned late: at the next press their team reads no more, is told whom to ask, and a supervisor takes over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import casework
from bot.casework import Act
from bot.store import Store
from tests.console.conftest import Browser, Clock, Told, hidden
from tests.console.test_duty import acts
from tests.console.test_links import answered, look

Visit = Callable[..., Browser]
Tell = Callable[..., Told]
WORKS_THERE = {"reporter.works_for": ("police",)}
PRESSES = ("acknowledge", "print", "paper/packet/pdf", "paper/chronology/json")


@pytest.fixture
def read(tell: Tell, visit: Visit, clock: Clock) -> tuple[Told, Browser]:
    """A report that left to the police, and Polly, who has it on her screen."""
    told, polly = tell(**{"reporter.consent_police": "given"}), visit("polly")
    clock.pass_(minutes=5)
    polly.open(f"/staff/packets/{told.line('police').id}")
    assert "quillfeather" in polly.text
    return told, polly


@pytest.fixture
def learned(read: tuple[Told, Browser], tell: Tell, visit: Visit, clock: Clock, sqlite_store: Store) -> Browser:
    """A second report says that somebody concerned works for the police; the supervisor says that it is one family."""
    clock.pass_(minutes=5)
    second = tell(at=clock.now, **WORKS_THERE)
    look(sqlite_store, read[0], second)
    return answered(visit("sunita"), second, "one_family")


def test_the_team_is_shut_out_and_told_whom_to_ask_and_not_why(read: tuple[Told, Browser], learned: Browser) -> None:
    told, polly = read
    packet = f"/staff/packets/{told.line('police').id}"
    token = hidden(polly.page.text)["csrf"]  # the page is still open in front of her
    for way in PRESSES:
        assert polly.client.post(f"{packet}/{way}", data={"csrf": token}).status_code == 403, way
    assert polly.open(packet).status_code == 403
    assert "Ask Dorset Demo Line’s duty desk" in polly.text
    for words in ("quillfeather", "works there", "conflict"):
        assert words not in polly.page.text
    polly.open("/staff/packets")
    assert "Closed to your team" in polly.text
    assert "Nothing waits." in polly.text
    line = told.line("police")
    assert line.acknowledged_at is None
    assert not [each for each in told.page.shares if each.form in ("printed", "packet", "chronology")]


def test_the_supervisor_is_told_what_they_had_read_and_rings_the_manager(
    read: tuple[Told, Browser], learned: Browser, visit: Visit, sqlite_store: Store
) -> None:
    told, _ = read
    line = told.line("police")
    learned.open("/staff/duty")
    assert "Shut to a team: somebody concerned works there" in learned.text
    assert f"/staff/reports/{told.id}#line-{line.id}" in learned.page.text
    assert "Shut to a team" not in visit("dilys").open("/staff/duty").text
    learned.open(f"/staff/reports/{told.id}")
    shown = learned.text.partition("Shut to its team")[2]
    assert "says that somebody concerned works there" in shown
    assert "Polly Police: read packet, 19:45 today" in shown
    assert [(knock.way, knock.to) for knock in line.knocks if knock.open] == [("call", "manager")]
    assert ("shut line to its team", line.id) in acts(sqlite_store)


def test_a_supervisor_opens_it_again_with_a_reason_until_another_report_says_so(
    read: tuple[Told, Browser], learned: Browser, tell: Tell, visit: Visit, clock: Clock, sqlite_store: Store
) -> None:
    told, polly = read
    line = told.line("police").id
    form = f"/staff/reports/{told.id}/lines/{line}/open-again"
    assert visit("dilys").open(form).status_code == 404
    learned.open(form)
    learned.press(form)
    assert learned.page.status_code == 422
    learned.press(form, reason="He works in another county; Sgt Example goes on.")
    assert polly.open(f"/staff/packets/{line}").status_code == 200
    assert "Shut to a team" not in learned.open("/staff/duty").text
    assert Act.OPENED_AGAIN in [each.act for each in told.page.decisions]
    with sqlite_store.begin() as db:  # the same report says nothing new
        casework.reassess_case(db, told.page.case_id, clock.now)
    assert polly.open(f"/staff/packets/{line}").status_code == 200
    clock.pass_(minutes=5)
    third = tell(at=clock.now, **WORKS_THERE)
    look(sqlite_store, told, third)
    answered(learned, third, "one_family")
    assert polly.open(f"/staff/packets/{line}").status_code == 403


def test_who_hears_it_on_the_telephone_shuts_it_by_hand(read: tuple[Told, Browser], visit: Visit, clock: Clock) -> None:
    told, polly = read
    dilys, line = visit("dilys"), told.line("police").id
    form = f"/staff/reports/{told.id}/lines/{line}/shut"
    dilys.open(f"/staff/reports/{told.id}")
    assert form in dilys.page.text
    dilys.open(form)
    dilys.press(form)
    assert dilys.page.status_code == 422
    clock.pass_(minutes=1)
    dilys.press(form, reason="Her brother is a constable there.")
    assert polly.open(f"/staff/packets/{line}").status_code == 403
    assert "Her brother is a constable there." in dilys.open(f"/staff/reports/{told.id}").text
    assert f"/staff/reports/{told.id}/lines/{line}/open-again" not in dilys.page.text
    assert told.line("childrens_services").shut is None
