"""What may show who told it is looked at before it leaves; what left stands on the report's page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import casework
from bot.casework import Aware, Share
from bot.referrals.who_told import WHY
from bot.store import Store
from bot.store.tables import audit_table
from flows.rules import sharing
from tests.console.conftest import AT, Browser, Clock, Told
from tests.console.test_household import join

Visit = Callable[..., Browser]
Tell = Callable[..., Told]
NEIGHBOUR = {
    "reporter.role": "friend", "reporter.how_known": "heard", "reporter.name": "Odile Invented",
    "reporter.harmed_knows": "no", "household.what_followed": "She asked the school in May.",
}  # fmt: skip


def at_line(told: Told, kind: str, act: str) -> str:
    return f"/staff/reports/{told.id}/lines/{told.line(kind).id}/{act}"


def share_with(told: Told, service: str) -> Share:
    return next(each.share for each in told.page.shares if each.service == service)


def test_each_fact_that_may_show_who_told_says_why() -> None:
    assert set(WHY) == set(sharing.MAY_SHOW_WHO_TOLD)


def test_before_it_leaves_the_officer_sees_what_may_show_who_told_and_why(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(**NEIGHBOUR), visit("dilys")
    dilys.open(at_line(told, "childrens_services", "release"))
    warned = dilys.text.partition("This may show who told us")[2].partition("Why does it leave?")[0]
    for words in ("He came at me with the quillfeather knife.", "She asked the school in May.", "he is a good boy",
                  "who could have seen, heard or been told this is easily guessed".capitalize()):  # fmt: skip
        assert words in warned, words
    assert "Quillon" not in warned
    dilys.open(at_line(told, "police", "release"))
    warned = dilys.text.partition("This may show who told us")[2].partition("Why does it leave?")[0]
    assert "quillfeather" in warned
    assert "She asked the school in May." not in warned  # the police do not see it


def test_the_officer_leaves_out_what_may_show_who_told_and_the_service_does_not_see_it(
    visit: Visit, tell: Tell
) -> None:
    told, dilys, polly = tell(**NEIGHBOUR), visit("dilys"), visit("polly")
    form = at_line(told, "police", "release")
    dilys.open(form)
    assert 'value="incident:1.account"' in dilys.page.text
    assert 'value="household.what_followed"' not in dilys.page.text  # the police never see it
    chosen = {"why": "child", "aware": "comes_back", "without": "incident:1.account,reporter.also_wrote"}
    dilys.press(form, **chosen)
    assert dilys.page.status_code == 422
    assert 'href="#without_why"' in dilys.page.text
    assert re.search(r'value="incident:1.account"[^>]*checked', dilys.page.text)
    assert told.line("police").released_at is None
    dilys.press(form, **chosen, without_why="Only she could hear it.")
    line, share = told.line("police"), share_with(told, "dorset_police")
    assert set(line.line.left_out) == {"incident:1.account", "reporter.also_wrote"}
    assert "incident:1.account" not in share.facts
    assert share.words == 0
    assert "incident:1.harms" in share.facts
    for words in (
        "Left out of what they see",
        "Only she could hear it.",
        "left something out of what the service sees",
    ):
        assert words in dilys.text, words
    polly.open(f"/staff/packets/{line.id}")
    assert "A person here left something out of this" in polly.text
    assert "quillfeather" not in polly.text
    assert "he is a good boy" not in polly.text


def test_a_parent_who_tells_it_themselves_gives_nobody_away(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    dilys.open(at_line(told, "police", "release"))
    assert "This may show who told us" not in dilys.text


def test_against_their_no_it_is_said_whether_they_were_told_before(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    form = at_line(told, "police", "release")
    dilys.open(form)
    assert "Tell them before it leaves, where that is safe. Only in this way" in dilys.text
    dilys.press(form, why="danger")
    assert dilys.page.status_code == 422
    assert 'href="#aware"' in dilys.page.text
    assert told.line("police").released_at is None
    dilys.press(form, why="danger", aware="told")
    assert share_with(told, "dorset_police").aware is Aware.TOLD
    shown = dilys.text.partition("What was shared")[2]
    for words in ("Dorset Police (demo) , to be read on its own desk: 19:40 today, by Dilys Demo.",
                  "Basis: to prevent or detect a crime", "Why it was needed: Somebody may be badly hurt.",
                  "They were told: somebody spoke to them on their safe contact.", "What happened 1: what was done"):  # fmt: skip
        assert words in shown, (words, shown)


def test_where_they_did_not_say_no_it_may_be_left_open(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(**NEIGHBOUR, **{"reporter.consent_police": None}), visit("dilys")
    form = at_line(told, "police", "release")
    dilys.open(form)
    dilys.press(form, why="danger")
    assert share_with(told, "dorset_police").aware is Aware.SCREEN


def test_the_name_of_who_told_stands_apart(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    told, dilys = tell(**NEIGHBOUR), visit("dilys")
    here = f"/staff/reports/{told.id}"
    dilys.open(here)
    assert "Odile" not in dilys.page.text
    dilys.open(f"{here}/who")
    assert "Odile" not in dilys.page.text
    dilys.press(f"{here}/who")
    assert dilys.page.status_code == 422
    dilys.press(f"{here}/who", reason="The police ask whether she is safe.")
    assert "Odile Invented" in dilys.text
    with sqlite_store.read() as db:
        acts = list(db.scalars(select(audit_table.c.act).where(audit_table.c.about == told.id)))
    assert "read who told" in acts
    dilys.open(here)
    assert "looked at who told it" in dilys.text
    assert "The police ask whether she is safe." in dilys.text


@pytest.mark.parametrize(("kind", "name"), [("childrens_services", "cary"), ("police", "polly")])
def test_no_agency_sees_the_name(visit: Visit, tell: Tell, clock: Clock, kind: str, name: str) -> None:
    clock.now = AT - timedelta(hours=9)  # by day, when the children's team is there
    told, dilys = tell(at=clock.now, **NEIGHBOUR), visit("dilys")
    form = at_line(told, kind, "release")
    dilys.open(form)
    dilys.press(form, why="danger", aware="unsafe")
    worker = visit(name)
    worker.open(f"/staff/packets/{told.line(kind).id}")
    assert worker.page.status_code == 200
    assert "Odile" not in worker.page.text
    assert "friend" not in worker.text


def test_a_service_added_by_hand_keeps_their_no_and_asks_whether_they_were_told(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}/add"
    typed = {"service": "dorset_police_specialist", "basis": "serious_harm", "reason": "x",
             "due": "23:00"}  # fmt: skip
    dilys.open(here)
    dilys.press(here, **typed)
    assert 'href="#aware"' in dilys.page.text
    dilys.press(here, **typed, aware="no_way")
    added = next(line for line in told.page.lines if line.line.service == "dorset_police_specialist")
    assert added.line.wish == "refused"
    assert share_with(told, "dorset_police_specialist").aware is Aware.NO_WAY


def test_of_a_service_added_by_hand_too_something_may_be_left_out(visit: Visit, tell: Tell) -> None:
    told, dilys, polly = tell(**NEIGHBOUR), visit("dilys"), visit("polly")
    here = f"/staff/reports/{told.id}/add"
    dilys.open(here)
    boxes = re.findall(r'name="without"[^>]*value="([^"]+)"', dilys.page.text)
    assert {"incident:1.account", "household.what_followed", "reporter.also_wrote"} <= set(boxes)
    assert "reporter.name" not in boxes  # no service ever sees it
    assert "few people know that help was asked for, and when".capitalize() in dilys.text
    typed = {"service": "dorset_police", "basis": "serious_harm", "reason": "x", "due": "23:00",
             "aware": "no_way", "without": "incident:1.account,household.what_followed"}  # fmt: skip
    dilys.press(here, **typed)
    assert 'href="#without_why"' in dilys.page.text
    assert re.search(r'value="incident:1.account"[^>]*checked', dilys.page.text)
    dilys.press(here, **typed, without_why="Only she could hear it.")
    added = next(line for line in told.page.lines if line.released_at is not None)
    assert added.line.left_out == ("incident:1.account",)  # what else was ticked the police do not see anyhow
    polly.open(f"/staff/packets/{added.id}")
    assert "A person here left something out of this" in polly.text
    assert "quillfeather" not in polly.text
    dilys.open(f"/staff/reports/{told.id}")
    assert "Only she could hear it." in dilys.text
    dilys.open(here)  # what is left out once is left out of every line that follows
    assert 'value="incident:1.account"' not in dilys.page.text
    assert "without what was left out for another service" in dilys.text


def test_where_somebody_concerned_works_only_the_supervisor_adds_it_and_the_team_never_sees_it(
    visit: Visit, tell: Tell
) -> None:
    told = tell(**{"reporter.works_for": ("education",)})
    here = f"/staff/reports/{told.id}/add"
    typed = {
        "service": "dorset_education",
        "basis": "child_at_risk",
        "reason": "x",
        "due": "23:00",
    }
    for name, added in (("dilys", False), ("sunita", True)):
        browser = visit(name)
        browser.open(here)
        browser.press(here, **typed, aware="unsafe")
        lines = [line for line in told.page.lines if line.line.service == "dorset_education"]
        assert bool(lines) is added
    assert [(knock.way, knock.to) for knock in lines[0].knocks] == [("call", "manager")]
    assert not [each for each in told.page.shares if each.service == "dorset_education"]


def test_a_service_is_told_as_what_it_is_and_as_nothing_else(visit: Visit, tell: Tell) -> None:
    told, dilys, polly = tell(**{"reporter.works_for": ("police",)}), visit("dilys"), visit("polly")
    here = f"/staff/reports/{told.id}/add"
    typed = {"basis": "child_at_risk", "reason": "x", "due": "23:00", "aware": "unsafe"}
    dilys.open(here)
    assert 'value="dorset_childrens_services:early_help"' in dilys.page.text
    for service, says in (("dorset_police:childrens_services", "Choose a service from the list"),
                          ("samaritans", "Choose a service from the list"),
                          ("dorset_police:police_specialist", "the supervisor decides whom to tell")):  # fmt: skip
        dilys.press(here, **typed, service=service)
        assert says in dilys.text, service
    assert not [share for share in told.page.shares if share.service == "dorset_police"]
    polly.open("/staff/packets")
    assert "Nothing waits." in polly.text
    dilys.press(here, **typed, service="dorset_childrens_services:early_help")
    assert told.line("early_help").line.service == "dorset_childrens_services"


def test_the_boxes_of_another_service_and_of_a_meeting_name_no_address_that_another_report_hides(
    visit: Visit, tell: Tell, sqlite_store: Store
) -> None:
    """No service would see it; and whoever ticks boxes would think that one does."""
    moved = {"harmed.new_address": "Quillbox Refuge"}
    one, other = (tell(**moved, **{"harmed.new_address_may_be_told": may}) for may in ("yes", "no"))
    dilys, add = visit("dilys"), f"/staff/reports/{one.id}/add"
    with sqlite_store.begin() as db:
        meeting = casework.call_meeting(db, one.id, "dilys", AT, casework.Gathering.PLANNING, "Many know him.")
        casework.set_date(db, meeting, "dilys", AT, AT + timedelta(days=1), "County Hall")
    pages = add, f"/staff/reports/{one.id}/meetings/{meeting}"
    assert ["Quillbox" in dilys.open(page).text for page in pages] == [True, True]
    join(sqlite_store, one, other, AT + timedelta(minutes=5))
    assert ["Quillbox" in dilys.open(page).text for page in pages] == [False, False]
