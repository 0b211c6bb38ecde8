"""Phone tasks: whom to ring, what to say, and that only an answer counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot import casework, delivery
from bot.delivery import Knock, To
from bot.store import Store
from flows.rules.outcome import By
from tests.console.conftest import AT, Browser, Clock, Told, hidden

Visit = Callable[..., Browser]
Tell = Callable[..., Told]
SPOKE = {"name": "Ida Invented", "role": "duty social worker", "will_do": "A visit", "by_when": "tonight",
         "their_reference": "EX-1"}  # fmt: skip


@pytest.fixture
def told(tell: Tell) -> Told:
    """At night the front door takes calls only."""
    return tell()


def call_of(told: Told, kind: str = "childrens_services") -> Knock:
    return next(knock for knock in told.line(kind).knocks if knock.way == "call")


def test_number_whom_to_ask_for_and_the_script_in_the_order_the_front_door_asks(visit: Visit, told: Told) -> None:
    dilys = visit("dilys")
    dilys.open("/staff/duty")
    assert "Dorset children&#39;s services, out of hours (demo)" in dilys.page.text
    dilys.open(f"/staff/calls/{call_of(told).id}")
    assert dilys.title.startswith("Ring Dorset children")
    in_order = (
        "01632 960103", "Say nothing to a voicemail", "Hello. I am calling from Dorset Demo Line", "Am I through to",
        "Who am I speaking to?", "Names", "Quillon", "Address", "1 Nowhere Lane", "What the concern is", "quillfeather",
        "How not to show who told it", "What will you do, and by when?", "How did the call end?",
    )  # fmt: skip
    places = [dilys.text.find(words) for words in in_order]
    assert -1 not in places, dict(zip(in_order, places, strict=True))
    assert places == sorted(places), dict(zip(in_order, places, strict=True))


def test_only_answered_acknowledges(visit: Visit, told: Told, clock: Clock) -> None:
    dilys, here = visit("dilys"), f"/staff/calls/{call_of(told).id}"
    dilys.open(here)
    dilys.press(f"{here}/take")
    assert "Dilys Demo is ringing them" in dilys.text
    dilys.press(here, outcome="no_answer")
    assert told.line("childrens_services").acknowledged_at is None
    assert call_of(told).try_at == AT + timedelta(minutes=10)
    clock.pass_(minutes=10)
    dilys.open(here)
    assert "No answer" in dilys.text
    dilys.press(here, outcome="answered", **SPOKE)
    line = told.line("childrens_services")
    assert line.state is casework.State.CALLED
    dilys.open(f"/staff/reports/{told.id}")
    assert "Acknowledged on the phone" in dilys.text
    dilys.open(here)
    for words in ("Ida Invented, duty social worker", "A visit", "by tonight", "EX-1"):
        assert words in dilys.text
    assert "How did the call end?" not in dilys.text


def test_what_is_missing_is_told_on_top_and_nothing_typed_is_lost(visit: Visit, told: Told) -> None:
    dilys, here = visit("dilys"), f"/staff/calls/{call_of(told).id}"
    dilys.open(here)
    dilys.press(here)
    assert dilys.title.startswith("Error: Ring")
    assert 'href="#outcome"' in dilys.page.text
    dilys.press(here, outcome="answered", name="Ida Invented")
    assert dilys.page.status_code == 422
    assert 'href="#role"' in dilys.page.text
    assert 'href="#will_do"' in dilys.page.text
    assert 'value="Ida Invented"' in dilys.page.text
    dilys.press(here, outcome="not_theirs")
    assert 'href="#to_whom"' in dilys.page.text
    dilys.press(here, outcome="call_back_at", again="teatime")
    assert 'href="#again"' in dilys.page.text
    assert told.line("childrens_services").calls == ()


@pytest.mark.parametrize(
    ("outcome", "more", "again"),
    [
        ("waiting_gave_up", {}, timedelta(minutes=10)),
        ("call_back_at", {"again": "20:30"}, timedelta(minutes=50)),
        ("call_back_at", {"again": "7am"}, timedelta(hours=11, minutes=20)),
        ("not_theirs", {"to_whom": "BCP"}, timedelta(minutes=10)),
    ],
)
def test_every_other_outcome_sets_the_next_try(
    visit: Visit, told: Told, outcome: str, more: dict[str, str], again: timedelta
) -> None:
    dilys, here = visit("dilys"), f"/staff/calls/{call_of(told).id}"
    dilys.open(here)
    dilys.press(here, outcome=outcome, **more)
    assert dilys.page.status_code == 200
    assert call_of(told).try_at == AT + again
    assert told.line("childrens_services").acknowledged_at is None


def test_whoever_asks_for_it_in_writing_and_has_no_address_is_not_sent_what_cannot_arrive(
    visit: Visit, told: Told
) -> None:
    dilys, here, says = visit("dilys"), f"/staff/calls/{call_of(told).id}", "We have no address for them: print the two"
    dilys.open(here)
    assert says in dilys.text
    dilys.press(here, outcome="asks_for_writing")
    assert f"They ask for it in writing. {says} pages, or pass the call on." in dilys.text
    assert call_of(told).try_at == AT + timedelta(minutes=10)
    assert [knock.way for knock in told.line("childrens_services").knocks] == ["call"]


def test_whoever_asks_for_it_in_writing_and_has_an_address_is_asked_in_an_hour_whether_it_came(
    visit: Visit, tell: Tell, clock: Clock, ring: Callable[..., Any]
) -> None:
    clock.now = AT.replace(hour=10)
    told = tell(at=clock.now)
    clock.now = told.line("childrens_services").line.due
    ring(clock.now)
    dilys, here = visit("dilys"), f"/staff/calls/{call_of(told).id}"
    dilys.open(here)
    assert "How did the call end?" in dilys.text
    assert "We have no address for them" not in dilys.text
    dilys.press(here, outcome="asks_for_writing")
    assert "We have no address for them" not in dilys.text
    assert call_of(told).try_at == clock.now + timedelta(minutes=60)


def test_what_is_not_theirs_comes_back_and_is_passed_on(visit: Visit, told: Told) -> None:
    dilys, here = visit("dilys"), f"/staff/calls/{call_of(told).id}"
    dilys.open(here)
    dilys.press(here, outcome="not_theirs", to_whom="BCP children's services")
    assert "Given back: not theirs" in dilys.text
    assert "Pass it on" in dilys.page.text
    change = f"/staff/reports/{told.id}/lines/{told.line('childrens_services').id}/change"
    dilys.open(change)
    dilys.press(change, service="bcp_childrens_services", by="call", reason="They live over the border.")
    line = told.line("childrens_services")
    assert (line.line.service, line.declined_at) == ("bcp_childrens_services", None)
    assert [knock.service for knock in line.knocks if knock.open] == ["bcp_childrens_services"]


def test_two_people_do_not_ring_at_once(visit: Visit, told: Told) -> None:
    dilys, desmond, here = visit("dilys"), visit("desmond"), f"/staff/calls/{call_of(told).id}"
    dilys.open(here)
    desmond.open(here)
    dilys.press(f"{here}/take")
    desmond.press(f"{here}/take")
    assert desmond.page.status_code == 409
    assert "Dilys Demo is ringing them since 19:40 today." in desmond.text
    dilys.press(here, outcome="answered", **SPOKE)
    desmond.press(here, outcome="no_answer")
    assert desmond.page.status_code == 409
    assert len(told.line("childrens_services").calls) == 1


def test_a_named_manager_is_rung_by_the_supervisor_only(visit: Visit, tell: Tell, clock: Clock, ring: Any) -> None:
    told = tell(**{"reporter.works_for": ("police",)})
    clock.pass_(minutes=6)
    ring(clock())
    call = call_of(told, "police")
    assert call.to == "manager"
    dilys, sunita, polly = visit("dilys"), visit("sunita"), visit("polly")
    assert dilys.open(f"/staff/calls/{call.id}").status_code == 404
    token = hidden(dilys.open("/staff/duty").text)["csrf"]
    for act in ("", "/take"):
        sent = dilys.client.post(f"/staff/calls/{call.id}{act}", data={"csrf": token, "outcome": "no_answer"})
        assert sent.status_code == 404, act
    assert call_of(told, "police") == call
    sunita.open(f"/staff/calls/{call.id}")
    assert "01632 960108" in sunita.text
    assert "the named manager only" in sunita.text
    assert told.line("police").id not in polly.open("/staff/packets").text


def test_calls_stand_by_danger_and_say_of_which_report_they_are(
    visit: Visit, tell: Tell, clock: Clock, sqlite_store: Store
) -> None:
    calm = tell(**{"incident:1.harms": ("damage",), "incident:1.weapon_how": None, "harmed.afraid": "sometimes"})
    with sqlite_store.begin() as db:  # due before any of the red one
        delivery.knock(db, calm.page.lines[0].id, By.CALL, "dorset_police", To.TEAM, AT + timedelta(minutes=1), AT)
    clock.pass_(minutes=5)
    red = tell(clock())
    assert (calm.page.tier, red.page.tier) == ("high", "red")
    page = visit("dilys").open("/staff/duty").text
    calls = page[page.index('id="calls"') :]
    assert calls.index(red.id) < calls.index(calm.id)
    first = re.sub(r"\s*<[^>]*>\s*", " ", re.findall("<tr.*?</tr>", calls, re.DOTALL)[1])
    assert " Red " in first
    assert "Report of 19:45 today" in first


def test_what_only_a_supervisor_rings_and_decides_is_plain_text_to_a_duty_officer(
    visit: Visit, tell: Tell, clock: Clock, ring: Any
) -> None:
    told = tell(**{"reporter.works_for": ("police",), "reporter.consent_domestic_abuse_service": None})
    dilys, sunita, here = visit("dilys"), visit("sunita"), f"/staff/reports/{told.id}"
    restricted = [line for line in told.page.lines if line.restricted]
    assert (len(restricted), len(told.page.lines)) == (1, 2)
    for duty_page in (dilys.open("/staff/duty").text, dilys.open(here).text):
        assert "2 wait for your decision" not in duty_page
        assert "2 lines" not in duty_page
    assert "Decide what leaves: 1 line of the plan. 1 line for the supervisor to decide." in dilys.text
    assert "1 waits for your decision, 1 waits for the supervisor’s decision" in dilys.open("/staff/duty").text
    assert "2 wait for your decision" in sunita.open("/staff/duty").text
    assert "Decide what leaves: 2 lines" in sunita.open(here).text
    clock.pass_(minutes=6)
    ring(clock())
    call = call_of(told, "police")
    for path in ("/staff/duty", here):
        assert f"/staff/calls/{call.id}" not in dilys.open(path).text
        assert f"/staff/calls/{call.id}" in sunita.open(path).text
    assert "The supervisor rings its named manager" in dilys.open(here).text


def test_printing_two_pages_is_a_recorded_share(visit: Visit, told: Told) -> None:
    dilys = visit("dilys")
    line = told.line("childrens_services")
    here = f"/staff/reports/{told.id}/lines/{line.id}/print"
    assert dilys.client.get(here).url.path == f"/staff/reports/{told.id}"  # looking is not printing
    assert casework.Act.PRINTED not in {each.act for each in told.page.decisions}
    dilys.open(f"/staff/reports/{told.id}")
    dilys.press(here)
    assert "Printed Tuesday 24 November, 19:40 by Dilys Demo" in dilys.text
    assert "Quillon" in dilys.text
    assert [each.act for each in told.page.decisions] == [casework.Act.PRINTED]


# Where no page of the directory covers the place (R17)


@pytest.fixture
def far(tell: Tell) -> Told:
    """In Devon, of which the directory has no page."""
    return tell(household__postcode="EX10 0AA")


def name_them(browser: Browser, told: Told, kind: str = "childrens_services", **fields: str) -> str:
    here = f"/staff/reports/{told.id}/lines/{told.line(kind).id}"
    browser.open(f"{here}/change")
    found = {"service": "elsewhere", "name": "Devon children's services", "number": "01632 960777",
             "reason": "The number on the council's own page.", **fields}  # fmt: skip
    browser.press(f"{here}/change", **found)
    return here


def test_who_answers_outside_the_directory_is_rung_by_the_number_that_was_found(visit: Visit, far: Told) -> None:
    dilys = visit("dilys")
    here = name_them(dilys, far)
    assert "Devon children&#39;s services" in dilys.page.text
    assert "on 01632 960777, which the directory does not have" in dilys.text
    dilys.open(f"{here}/release")
    dilys.press(f"{here}/release", why="child", aware="comes_back")
    call = call_of(far)
    dilys.open(f"/staff/calls/{call.id}")
    assert "Ring Devon children" in dilys.title
    assert "01632 960777" in dilys.text
    assert "Am I through to Devon children&#39;s services?" in dilys.text
    assert not far.page.shares  # nothing is shared before somebody has answered
    dilys.press(f"/staff/calls/{call.id}", outcome="no_answer")
    dilys.open(f"/staff/calls/{call.id}")
    dilys.press(f"/staff/calls/{call.id}", outcome="answered", **SPOKE)
    assert far.line("childrens_services").state is casework.State.CALLED
    (share,) = far.page.shares
    assert (share.form, "incident:1.harms" in share.share.facts) == (casework.Form.PHONE, True)
    dilys.open(f"/staff/reports/{far.id}")
    assert "Devon children&#39;s services" in dilys.text.partition("What was shared")[2]


def test_when_it_is_not_theirs_the_next_is_named_and_rung(visit: Visit, far: Told) -> None:
    dilys = visit("dilys")
    here = name_them(dilys, far)
    dilys.open(f"{here}/release")
    dilys.press(f"{here}/release", why="child", aware="comes_back")
    dilys.open(f"/staff/calls/{call_of(far).id}")
    dilys.press(f"/staff/calls/{call_of(far).id}", outcome="not_theirs", to_whom="Somerset children's services")
    assert far.line("childrens_services").declined_at
    name_them(dilys, far, name="Somerset children's services", number="01632 960888")
    open_calls = [each for each in far.line("childrens_services").knocks if each.way == "call" and each.open]
    dilys.open(f"/staff/calls/{open_calls[0].id}")
    assert "01632 960888" in dilys.text
    assert "01632 960777" not in dilys.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"number": ""}, "number"), ({"number": "ring the council"}, "number"), ({"name": " "}, "name")],
)
def test_a_number_is_never_guessed(visit: Visit, far: Told, typed: dict[str, str], field: str) -> None:
    dilys = visit("dilys")
    name_them(dilys, far, **typed)
    assert dilys.page.status_code == 422
    assert f'href="#{field}"' in dilys.page.text
    assert far.line("childrens_services").line.service == ""


def test_where_the_directory_has_a_service_nobody_is_asked_for_a_number(visit: Visit, told: Told) -> None:
    dilys = visit("dilys")
    dilys.open(f"/staff/reports/{told.id}/lines/{told.line('police').id}/change")
    assert "Not in this list" not in dilys.page.text


def test_a_case_outside_the_directory_can_be_closed_when_everybody_was_rung(visit: Visit, far: Told) -> None:
    dilys, desmond = visit("dilys"), visit("desmond")
    for line in far.page.lines:
        here = name_them(dilys, far, line.line.kind.value, name=f"Devon's {line.line.kind}")
        dilys.open(f"{here}/release")
        dilys.press(f"{here}/release", why="child", aware="comes_back")
        call = call_of(far, line.line.kind.value)
        dilys.open(f"/staff/calls/{call.id}")
        dilys.press(f"/staff/calls/{call.id}", outcome="answered", **SPOKE)
    here = f"/staff/reports/{far.id}"
    for browser in (dilys, desmond):
        browser.open(f"{here}/close")
        browser.press(f"{here}/close", outcome="with_services", reason="Devon has it.", code="feedback_closed_here")
    assert far.page.closed_at
