"""The desk is asked whether reports are about one family, answers, and takes a case apart again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot import casework, delivery
from bot.casework.tables import family_case
from bot.store import Store
from flows.rules.outcome import By
from tests.casework.told import minutes
from tests.console.conftest import AT, Browser, Clock, Told, hidden
from tests.console.test_duty import acts

Visit = Callable[..., Browser]
Tell = Callable[..., Told]
OF_OTHERS = "Other reports may be about this family: a supervisor looks at that"
ONE_PHONE = {"child.given_name": "Perran", "child.family_name": "Bramble", "household.address": "2 Somewhere Road"}
MILD = {"incident:1.harms": ("verbal",), "incident:1.weapon_how": None, "harmed.afraid": "no"}


def row(browser: Browser, report_id: str) -> str:
    """What the queue says of a report."""
    page = browser.open("/staff/duty").text
    return next(each for each in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if report_id in each)


@pytest.fixture
def pair(tell: Tell, sqlite_store: Store) -> tuple[Told, Told]:
    """Two reports of one home, the second with links looked for."""
    both = tell(), tell()
    look(sqlite_store, *both)
    return both


def look(store: Store, *told: Told) -> None:
    for each in told:
        with store.begin() as db:
            casework.look_for_links(db, each.id, AT)


def link_of(store: Store, told: Told) -> casework.LinkShown:
    with store.read() as db:
        return casework.links_of(db, told.id)[0]


def at_link(told: Told) -> str:
    return f"/staff/reports/{told.id}/links/{link_of(told.store, told).id}"


def answered(browser: Browser, told: Told, answer: str, reason: str = "The same boy.") -> Browser:
    browser.open(at_link(told))
    browser.press(at_link(told), answer=answer, reason=reason)
    return browser


def test_a_suggestion_says_why_and_is_answered_with_a_reason(visit: Visit, pair: tuple[Told, Told]) -> None:
    one, two = pair
    dilys = visit("dilys")
    page = dilys.open(f"/staff/reports/{two.id}").text
    assert "Very likely one family" in page
    assert "One family" in page
    dilys.open(at_link(two))
    assert "Ashdown" not in dilys.text
    assert "speaks" in dilys.text
    assert "Write why" in dilys.press(at_link(two), answer="one_family").text
    answered(dilys, two, "one_family")
    assert two.page.others == (one.id,)
    assert ("answer link", link_of(two.store, two).id) in acts(two.store)


def test_the_second_of_two_people_is_told_who_was_first(visit: Visit, pair: tuple[Told, Told]) -> None:
    dilys, desmond = visit("dilys"), visit("desmond")
    path = at_link(pair[1])
    for browser in (dilys, desmond):
        browser.open(path)
    dilys.press(path, answer="not", reason="Another street.")
    desmond.press(path, answer="one_family", reason="The same boy.")
    assert "Dilys Demo was first" in desmond.text
    assert pair[1].page.others == ()
    assert "Take it back" in desmond.text
    assert "The same boy." not in desmond.text, "what speaks for one answer is no reason to take the other back"
    desmond.press(path)
    assert 'href="#no_more"' in desmond.page.text
    desmond.press(path, no_more="It is the street behind.")
    assert link_of(pair[1].store, pair[1]).waits


def test_two_sides_of_one_home_are_marked_and_nothing_is_decided(visit: Visit, pair: tuple[Told, Told]) -> None:
    dilys = answered(visit("dilys"), pair[1], "two_sides", "They are in court about the boy.")
    assert "Two sides of one home may be telling." in dilys.open(f"/staff/reports/{pair[0].id}").text
    assert link_of(pair[1].store, pair[1]).waits


def test_danger_if_linked_stands_on_the_desk_and_on_the_page(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    red, mild = tell(household__danger_now="yes"), tell(**MILD)
    assert red.page.tier == "red" != mild.page.tier
    look(sqlite_store, red, mild)
    dilys = visit("dilys")
    assert "red if it is one family with others" in dilys.open("/staff/duty").text
    dilys.open(f"/staff/reports/{mild.id}")
    assert "If these 2 are one family: Red" in dilys.text
    dilys.press(f"/staff/reports/{mild.id}/if-linked")
    with sqlite_store.read() as db:
        assert not [wait for wait in casework.report_page(db, mild.id).waits if wait.kind is casework.Kind.IF_LINKED]


def test_where_somebody_works_for_a_service_only_a_supervisor_sees_it(
    visit: Visit, tell: Tell, sqlite_store: Store
) -> None:
    both = tell(**MILD), tell(reporter__works_for=("police",), household__danger_now="yes")
    look(sqlite_store, *both)
    assert "red if it is one family with others" not in visit("dilys").open("/staff/duty").text
    assert OF_OTHERS in visit("dilys").open("/staff/duty").text
    assert "red if it is one family with others" in visit("sunita").open("/staff/duty").text
    assert OF_OTHERS in visit("dilys").open(f"/staff/reports/{both[0].id}").text
    assert visit("dilys").open(at_link(both[0])).status_code == 404
    dilys = visit("dilys")
    dilys.open(f"/staff/reports/{both[0].id}")
    pressed = dilys.client.post(f"/staff/reports/{both[0].id}/if-linked", data=hidden(dilys.page.text))
    assert pressed.status_code == 404
    assert "Very likely one family" in visit("sunita").open(f"/staff/reports/{both[0].id}").text


def test_a_red_report_stays_the_duty_officers_though_one_nearby_is_a_supervisors(
    visit: Visit, tell: Tell, sqlite_store: Store
) -> None:
    walled, red = tell(**MILD, reporter__works_for=("police",)), tell(**ONE_PHONE, household__danger_now="yes")
    look(sqlite_store, walled, red)
    assert (red.page.tier, link_of(sqlite_store, red).if_linked) == ("red", "red")
    assert OF_OTHERS in row(visit("dilys"), walled.id)
    assert "supervisor looks" not in row(visit("dilys"), red.id)
    assert "supervisor answers" not in row(visit("dilys"), red.id)
    dilys = visit("dilys")
    dilys.open(f"/staff/reports/{red.id}")
    assert "supervisor looks" not in dilys.text
    assert "somebody concerned works for" not in dilys.text
    dilys.open(f"/staff/reports/{walled.id}")
    assert OF_OTHERS in dilys.text
    assert "somebody concerned works for" not in visit("dilys").open(f"/staff/reports/{walled.id}").text


def test_no_worker_of_an_agency_sees_any_of_it(visit: Visit, pair: tuple[Told, Told]) -> None:
    for path in (at_link(pair[1]), f"/staff/reports/{pair[1].id}/split", "/staff/breaches"):
        assert visit("cary").open(path).status_code == 404


def test_a_case_is_taken_apart_and_who_was_given_something_is_corrected(
    visit: Visit, pair: tuple[Told, Told], sqlite_store: Store, clock: Clock
) -> None:
    one, two = pair
    dilys, who = answered(visit("dilys"), two, "one_family"), visit("dilys").person
    assert who is not None
    clock.pass_(minutes=5)
    with sqlite_store.begin() as db:
        casework.add_note(db, one.id, who.id, clock(), "Of the other home.")
        line = one.line("police").id
        casework.release_line(db, line, who.id, clock(), "They must know.")
    clock.pass_(minutes=5)
    path = f"/staff/reports/{one.id}/split"
    dilys.open(path)
    assert "What are they to disregard" not in dilys.text
    dilys.open(f"{path}?leaves_{two.id}=yes")
    assert "Of the other home." in dilys.text
    with sqlite_store.read() as db:
        (note,) = (item.id for item in casework.parts_of(db, one.page.case_id, {two.id}).items)
    said = {f"side_{note}": "leaves", "reason": "Two boys of one name."}
    assert "Write what every service" in dilys.press(path, **said).text
    dilys.press(path, **said, disregard="Disregard the packet of today.")
    assert (one.page.others, [each.words for each in two.page.notes]) == ((), ["Of the other home."])
    with sqlite_store.read() as db:
        told = casework.corrections(db, one.id)
        calls = {call.about: call for call in delivery.open_calls(db)}
    (police,) = (each for each in told if each.service == "dorset_police")
    polly = visit("polly")
    assert "Disregard part of what you were given" in polly.open(f"/staff/corrections/{police.id}").text
    assert visit("cary").open(f"/staff/corrections/{police.id}").status_code == 404
    assert "Disregard the packet of today." in dilys.open(f"/staff/calls/{calls[police.id].id}").text
    polly.press(f"/staff/corrections/{police.id}/know")
    assert "said so" in polly.text
    sunita = visit("sunita")
    assert "Open" in sunita.open("/staff/breaches").text
    with sqlite_store.read() as db:
        breach = casework.breaches(db)[0].id
    sunita.open(f"/staff/breaches/{breach}")
    sunita.press(f"/staff/breaches/{breach}/decide", decided="not_reported", reason="One packet, shredded.")
    assert "Decided by Sunita" in sunita.open("/staff/breaches").text


def test_each_clock_says_what_it_is_about_and_none_stands_twice(
    visit: Visit, tell: Tell, sqlite_store: Store, clock: Clock
) -> None:
    red, mild = tell(household__danger_now="yes"), tell(**MILD)
    look(sqlite_store, red, mild)
    with sqlite_store.begin() as db:
        case = casework.confirm_link(db, link_of(sqlite_store, mild).id, "anna", AT, "The same boy.")
    clock.pass_(minutes=1)
    with sqlite_store.begin() as db:
        casework.split_case(db, case, "anna", clock(), "Two boys.", {mild.id}, {}, to_household=True)
    for minute in (6, 12, 18, 24):
        with sqlite_store.begin() as db:
            casework.ring(db, AT + minutes(minute))
    dilys, seen = visit("dilys"), []
    for told in (red, mild):
        dilys.open(f"/staff/reports/{told.id}")
        listed = re.search(r"Clocks</h2>\s*<ul.*?</ul>", dilys.page.text, re.DOTALL)
        assert listed
        names = [each.rpartition(":")[0] or each for each in re.findall(r"<li>(.*?): <span", listed[0])]
        assert len(names) == len(set(names)), names
        seen += names
    assert "A duty officer looks" in seen
    assert "A duty officer looks (a home may have seen what was not theirs)" in seen


def test_a_notice_about_a_correction_leads_there(
    visit: Visit, pair: tuple[Told, Told], sqlite_store: Store, clock: Clock
) -> None:
    one, two = pair
    with sqlite_store.begin() as db:
        case = casework.confirm_link(db, link_of(sqlite_store, two).id, "anna", AT, "The same boy.")
        casework.release_line(db, one.line("police").id, "anna", AT + minutes(1), "They must know.")
        casework.split_case(db, case, "anna", AT + minutes(2), "Two boys.", {two.id}, {}, disregard="All.")
        (told,) = (each for each in casework.corrections(db, one.id, two.id) if each.service == "dorset_police")
        (mail,) = (each for each in delivery.knocks(db, told.id) if each.way is By.EMAIL)
    polly = visit("polly")
    assert "Disregard part of what you were given" in polly.open(f"/staff/r/{mail.reference}").text
    assert "Disregard part of what you were given" in polly.open("/staff/packets").text


def test_a_walled_pair_hides_no_danger_that_the_officer_may_see_and_their_look_leaves_the_supervisors(
    visit: Visit, tell: Tell, sqlite_store: Store
) -> None:
    danger = {"household.danger_now": "yes"}
    walled, red = tell(at=AT - timedelta(minutes=1), **danger, reporter__works_for=("police",)), tell(**danger)
    mild = tell(**MILD)
    look(sqlite_store, walled, red, mild)
    with sqlite_store.read() as db:
        links = {each.other: each.id for each in casework.links_of(db, mild.id)}
    dilys = visit("dilys")
    assert "red if it is one family with others" in row(dilys, mild.id)
    dilys.open(f"/staff/reports/{mild.id}")
    assert "If these 2 are one family: Red" in dilys.text
    assert f"/staff/reports/{red.id}" in dilys.page.text
    assert walled.id not in dilys.page.text
    dilys.press(f"/staff/reports/{mild.id}/if-linked")
    waits = {
        wait.about for told in (walled, red, mild) for wait in told.page.waits if wait.kind is casework.Kind.IF_LINKED
    }
    assert links[red.id] not in waits
    assert links[walled.id] in waits


def test_on_a_closed_case_it_is_said_where_the_answer_is_given(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    red, mild = tell(household__danger_now="yes"), tell(**MILD)
    look(sqlite_store, red, mild)
    with sqlite_store.begin() as db:
        db.execute(update(family_case).where(family_case.c.id == mild.page.case_id).values(closed_at=AT))
    dilys = visit("dilys")
    dilys.open(f"/staff/reports/{mild.id}")
    assert "a person answers on another’s page, since this case is closed" in dilys.text
    assert f'href="/staff/reports/{red.id}#links"' in dilys.page.text
    answered(dilys, red, "one_family")
    assert mild.page.others == (red.id,)


def test_services_that_disregard_something_are_named_and_a_breach_names_all_of_them(
    visit: Visit, pair: tuple[Told, Told], sqlite_store: Store, clock: Clock
) -> None:
    """Also those that were given something of the other report: the page of the breach left them out."""
    one, two = pair
    dilys, lines = answered(visit("dilys"), two, "one_family"), (one.line("police"), two.line("domestic_abuse_service"))
    later = AT + timedelta(minutes=1)
    with sqlite_store.begin() as db:
        casework.release_line(db, lines[0].id, "dilys", later, "They must know.", aware=casework.Aware.UNSAFE)
        casework.record_print(db, lines[1].id, "dilys", later)
    clock.pass_(minutes=2)
    dilys.open(f"/staff/reports/{two.id}/split?leaves_{two.id}=yes")
    dilys.press(f"/staff/reports/{two.id}/split")
    assert re.findall(r'<a href="#([^"]+)">', dilys.page.text) == ["disregard", "reason"], "both are asked for at once"
    dilys.press(f"/staff/reports/{two.id}/split", reason="Two boys.", disregard="Disregard the pages of today.")
    with sqlite_store.read() as db:
        (breach,) = casework.breaches(db)
    told = visit("sunita").open(f"/staff/breaches/{breach.id}").text
    for line in lines:
        assert f"<li>{line.line.service_name}: " in told.replace("&#39;", "'")
    assert f"<li>{lines[1].line.service_name}, " in dilys.open(f"/staff/reports/{two.id}").text.replace("&#39;", "'")
