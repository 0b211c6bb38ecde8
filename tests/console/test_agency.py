"""The agency's desk: its own part, and no sign that there is more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot import casework
from bot.staff import Person, Role
from bot.staff.people import invent_person
from bot.store import Store
from bot.store.tables import audit_table
from tests.casework.told import minutes
from tests.console.conftest import SERVICES, Browser, Clock, Told

Visit = Callable[..., Browser]
DAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def told(tell: Callable[..., Told], clock: Clock) -> Told:
    """By day, all consents given: each service has its part."""
    clock.now = DAY
    return tell(at=DAY, **{"reporter.consent_police": "given", "child.school_name": "Nowhere School"})


def packet(told: Told, kind: str) -> str:
    return f"/staff/packets/{told.line(kind).id}"


def acts(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        return [(row.act, row.about) for row in db.execute(select(audit_table).order_by(audit_table.c.seq))]


def test_a_service_sees_its_own_part_in_its_list(visit: Visit, told: Told) -> None:
    for name, kind in (("cary", "childrens_services"), ("polly", "police"), ("dora", "domestic_abuse_service")):
        worker = visit(name)
        worker.open("/staff/")
        assert worker.page.url.path == "/staff/packets"
        assert packet(told, kind) in worker.page.text
        assert worker.page.text.count("/staff/packets/") == 1
        assert "quillfeather" not in worker.page.text


def test_each_sees_what_it_needs_and_no_more(visit: Visit, told: Told) -> None:
    cary, polly, dora = visit("cary"), visit("polly"), visit("dora")
    cary.open(packet(told, "childrens_services"))
    assert "Nowhere School" in cary.text
    assert "quillfeather" in cary.text
    polly.open(packet(told, "police"))
    assert "quillfeather" in polly.text
    assert "Nowhere School" not in polly.text
    dora.open(packet(told, "domestic_abuse_service"))
    assert "07700 900123" in dora.text
    for hidden in ("quillfeather", "Nowhere School", "1 Nowhere Lane", "good boy", "police", "children&#39;s services"):
        assert hidden not in dora.text, hidden
    for worker in (cary, polly, dora):
        assert "Nobody in the home may learn that a report was made" in worker.text
        assert "asked: they do not know" in worker.text or worker is dora


def test_the_wall(visit: Visit, told: Told, sqlite_store: Store) -> None:
    polly, dilys = visit("polly"), visit("dilys")
    theirs = told.line("childrens_services").id
    for path in ("", "/not-ours"):
        answer = polly.open(f"/staff/packets/{theirs}{path}")
        assert answer.status_code == 404
        assert "There is nothing here" in answer.text
        assert "quillfeather" not in answer.text
    polly.open(packet(told, "police"))
    token = polly.page.text.split('name="csrf" value="')[1].split('"')[0]
    for path in ("acknowledge", "print", "not-ours"):
        sent = polly.client.post(f"/staff/packets/{theirs}/{path}", data={"csrf": token, "to_whom": "x"})
        assert sent.status_code == 404
    refused = [act for act, about in acts(sqlite_store) if about == theirs and act.startswith("refused: ")]
    assert refused == [
        "refused: read packet", "refused: open not-ours form", "refused: acknowledge packet", "refused: print packet",
        "refused: give packet back",
    ]  # fmt: skip
    assert told.line("childrens_services").state is casework.State.PLANNED
    for path in ("/staff/duty", "/staff/duty/news", f"/staff/reports/{told.id}", f"/staff/reports/{told.id}/add"):
        assert polly.open(path).status_code == 404, path
    assert dilys.open(packet(told, "police")).status_code == 404


def test_what_has_not_left_does_not_exist_for_them(visit: Visit, tell: Callable[..., Told], clock: Clock) -> None:
    clock.now = DAY
    held = tell(at=DAY, **{"reporter.consent_police": "refused"})
    assert held.line("police").released_at is None
    assert visit("polly").open(packet(held, "police")).status_code == 404


def test_opening_is_no_receipt_and_pressing_is(visit: Visit, told: Told, sqlite_store: Store) -> None:
    polly, here = visit("polly"), packet(told, "police")
    polly.open(here)
    assert told.line("police").state is casework.State.READ
    assert ("read packet", told.line("police").id) in acts(sqlite_store)
    assert "Next: read this, then say that you have it" in polly.text
    polly.press(f"{here}/acknowledge")
    assert told.line("police").state is casework.State.ACKNOWLEDGED
    assert "Acknowledged 10:00 today by Polly Police" in polly.text
    dilys = visit("dilys")
    dilys.open(f"/staff/reports/{told.id}")
    assert "Acknowledged 10:00 today by Polly Police" in dilys.text


@pytest.fixture
def colleague(sqlite_store: Store, people: dict[str, Person]) -> str:
    """Another worker of the police."""
    with sqlite_store.begin() as db:
        people["piet"] = invent_person(db, "Piet Police", "piet@demo.test", Role.AGENCY_WORKER, DAY, SERVICES["police"])
    return "piet"


def test_two_workers_acknowledge_and_the_second_learns_of_the_first(visit: Visit, told: Told, colleague: str) -> None:
    first, again, second, here = visit("polly"), visit("polly"), visit(colleague), packet(told, "police")
    for browser in (first, again, second):
        browser.open(here)
    first.press(f"{here}/acknowledge")
    second.press(f"{here}/acknowledge")
    assert second.page.status_code == 409
    assert "Polly Police was first: acknowledged by the service" in second.text
    again.press(f"{here}/acknowledge")
    assert "You did this before: acknowledged by the service" in again.text


def test_what_one_worker_gave_back_another_does_not_give_back_again(
    visit: Visit, told: Told, colleague: str, clock: Clock
) -> None:
    """It would have had longer to be passed on, each time."""
    first, second, here = visit("polly"), visit(colleague), packet(told, "police")
    for browser in (first, second):
        browser.open(f"{here}/not-ours")
    first.press(f"{here}/not-ours", to_whom="Hampshire")
    waits = told.page.waits
    clock.pass_(minutes=3)
    second.press(f"{here}/not-ours", to_whom="Wiltshire")
    assert second.page.status_code == 409
    assert "Polly Police was first: given back: not ours" in second.text
    assert told.page.waits == waits


def test_not_ours_goes_back_with_whose_it_is(visit: Visit, told: Told) -> None:
    polly, dilys, here = visit("polly"), visit("dilys"), packet(told, "police")
    polly.open(f"{here}/not-ours")
    polly.press(f"{here}/not-ours")
    assert polly.title.startswith("Error: Not ours")
    assert 'href="#to_whom"' in polly.page.text
    polly.press(f"{here}/not-ours", to_whom="Hampshire", reason="They moved.")
    assert told.line("police").state is casework.State.NOT_OURS
    assert "Given back 10:00 today" in polly.text
    dilys.open("/staff/duty")
    assert "1 was given back" in dilys.text
    dilys.open(f"/staff/reports/{told.id}")
    assert "Pass on what was given back." in dilys.text
    assert "Hampshire" in dilys.text


def test_plain_text_to_copy_and_two_pages_to_print(visit: Visit, told: Told) -> None:
    polly, here = visit("polly"), packet(told, "police")
    polly.open(here)
    assert 'id="plain"' in polly.page.text
    assert f"Reference {told.line('police').id}" in polly.text
    polly.press(f"{here}/print")
    assert "Printed Tuesday 24 November, 10:00 by Polly Police" in polly.text
    assert casework.Act.PRINTED in {each.act for each in told.page.decisions}


def test_the_link_of_a_notice_leads_there_after_signing_in(visit: Visit, told: Told) -> None:
    reference = next(knock.reference for knock in told.line("police").knocks)
    stranger = visit()
    landed = stranger.open(f"/staff/r/{reference}")
    assert landed.url.params["to"] == f"/staff/r/{reference}"
    polly, cary, dilys = visit("polly"), visit("cary"), visit("dilys")
    polly.open(f"/staff/r/{reference}")
    assert polly.page.url.path == packet(told, "police")
    assert cary.open(f"/staff/r/{reference}").status_code == 404
    assert dilys.open(f"/staff/r/{reference}").url.path == "/staff/duty"


def test_a_team_where_somebody_concerned_works_never_sees_it(
    visit: Visit, tell: Callable[..., Told], clock: Clock
) -> None:
    clock.now = DAY
    told = tell(at=DAY, **{"reporter.works_for": ("police",)})
    line, sunita, polly = told.line("police"), visit("sunita"), visit("polly")
    form = f"/staff/reports/{told.id}/lines/{line.id}/release"
    sunita.open(form)
    sunita.press(form, why="child", aware="unsafe")
    assert told.line("police").released_at is not None
    assert [(knock.way, knock.to) for knock in told.line("police").knocks] == [("call", "manager")]
    assert line.id not in polly.open("/staff/packets").text
    assert polly.open(f"/staff/packets/{line.id}").status_code == 404
    assert "named manager only" in sunita.open(f"/staff/calls/{told.line('police').knocks[0].id}").text


def test_what_is_told_later_reaches_whoever_has_answered(visit: Visit, told: Told, sqlite_store: Store) -> None:
    polly, dora, dilys, here = visit("polly"), visit("dora"), visit("dilys"), packet(told, "police")
    for worker, kind in ((polly, "police"), (dora, "domestic_abuse_service")):
        worker.open(packet(told, kind))
        worker.press(f"{packet(told, kind)}/acknowledge")
    with sqlite_store.begin() as db:
        added = casework.add_to_report(db, told.conversation, "He has petrol in his room now.", DAY + minutes(5))
    dilys.open(f"/staff/reports/{told.id}")
    ticked = re.findall(r'name="tell" type="checkbox" value="(\w+)" checked', dilys.page.text)
    assert ticked == [told.line("police").id], "the domestic abuse service does not read their own words"
    polly.open("/staff/packets")
    assert "Added to since" in polly.text
    for worker, kind, says in ((polly, "police", True), (dora, "domestic_abuse_service", False)):
        worker.open(packet(told, kind))
        assert ("Something was added since" in worker.text) is says
    dilys.press(f"/staff/reports/{told.id}/added/{added}", tell=",".join(ticked))
    assert "Told anew, not acknowledged yet" in dilys.text
    polly.open("/staff/packets")
    assert "say again that you have it" in polly.text
    polly.open(here)
    assert "more has come since you answered 10:00 today" in polly.text
    assert "New since you answered: He has petrol in his room now." in polly.text
    polly.press(f"{here}/acknowledge")
    assert told.line("police").state is casework.State.ACKNOWLEDGED
    dora.open("/staff/packets")
    assert "say again" not in dora.text


def test_that_they_asked_to_stop_is_told_to_whoever_has_answered(visit: Visit, told: Told, sqlite_store: Store) -> None:
    dora, dilys, here = visit("dora"), visit("dilys"), packet(told, "domestic_abuse_service")
    dora.open(here)
    dora.press(f"{here}/acknowledge")
    with sqlite_store.begin() as db:
        stop = casework.withdraw(db, told.conversation, DAY + minutes(5))
    dilys.open(f"/staff/reports/{told.id}")
    assert "Once you press, these are told that they asked to stop" in dilys.text
    dilys.press(f"/staff/reports/{told.id}/added/{stop}")
    dora.open("/staff/packets")
    assert "say again that you have it" in dora.text
    dora.open(here)
    assert "They asked us to stop: Tuesday 24 November 2026, 10:05." in dora.text
    assert "They asked us to stop: Tuesday 24 November 2026, 10:05." in dora.page.text.split('id="plain"')[1]
