"""Phone tasks: whom to ring, what to say, and that only an answer counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot import casework
from bot.delivery import Knock
from tests.console.conftest import AT, Browser, Clock, Told

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
        ("asks_for_writing", {}, timedelta(minutes=60)),
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
    sunita.open(f"/staff/calls/{call.id}")
    assert "01632 960108" in sunita.text
    assert "the named manager only" in sunita.text
    assert told.line("police").id not in polly.open("/staff/packets").text


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
