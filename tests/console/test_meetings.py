"""The planning meeting on the desks: prepared, each asked with their own part, minuted, decided, and never closed away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.store import Store
from tests.console.conftest import Browser, Clock, Told, hidden

UNSEEN = {"child.school": "not_going", "child.last_seen": "over_month", "child.mind": ("self_harm",)}
DAY = {"held-day": "3", "held-month": "12", "held-year": "2026", "held-time": "10:00", "where": "County Hall"}
BY = {"due-day": "10", "due-month": "12", "due-year": "2026", "due-time": "17:00"}
CHILD = {"kind": "childrens_services", "why": "They lead."}


@pytest.fixture
def told(tell: Callable[..., Told]) -> Told:
    return tell(**UNSEEN)


def its_page(told: Told) -> str:
    (meeting,) = told.page.meetings
    return f"/staff/reports/{told.id}/meetings/{meeting.id}"


def test_it_is_prepared_told_minuted_and_has_an_outcome(
    visit: Callable[..., Browser], told: Told, clock: Clock
) -> None:
    here, dilys = its_page(told), visit("dilys")
    dilys.open(f"/staff/reports/{told.id}")
    assert "No date yet" in dilys.text
    assert here in dilys.page.text
    dilys.open(here)
    assert "The young person is out of school or college." in dilys.text
    assert "Set the date first" in dilys.text
    dilys.press(f"{here}/date", **DAY | {"held-day": "31"})
    assert "This is later than the rule allows" in dilys.text
    dilys.press(f"{here}/date", **DAY)
    dilys.press(f"{here}/invite", kind="mental_health_crisis", why="They know him.")
    assert dilys.page.status_code == 422
    assert "They did not say yes to this" in dilys.text
    dilys.press(f"{here}/invite", **CHILD)
    assert "told, not answered yet" in dilys.text
    line = told.page.meetings[0].invited[0].line_id
    dilys.press(
        f"{here}/task", what="See him at home.", name="Cary", role="worker", agency="Children", whose=line, **BY
    )
    cary = visit("cary")
    cary.open(f"/staff/packets/{line}")
    assert "Planning meeting: Thursday 3 December, 10:00, County Hall" in cary.text
    assert "See him at home." in cary.text
    cary.press(f"/staff/packets/{line}/tasks/{told.page.meetings[0].tasks[0].id}")
    clock.pass_(days=9)
    dilys = visit("dilys")
    dilys.open(here)
    dilys.press(f"{here}/end", outcome="plan", became="All agreed.")
    assert "write down its day, and what was said there" in dilys.text
    dilys.press(f"{here}/came", line=line, came="came")
    dilys.open(here)
    dilys.press(f"{here}/minutes", minutes="All came but the school.")
    dilys.open(here)
    dilys.press(f"{here}/end", outcome="plan", became="All agreed.")
    assert told.page.meetings[0].outcome == "It was held: a plan was agreed"


def test_who_is_asked_answers_for_their_own_task_and_takes_no_meeting_on(
    visit: Callable[..., Browser], told: Told, tell: Callable[..., Told]
) -> None:
    here, other, dilys, cary = its_page(told), its_page(tell(**UNSEEN)), visit("dilys"), visit("cary")
    dilys.open(here)
    dilys.press(f"{here}/date", **DAY)
    dilys.press(f"{here}/invite", **CHILD)
    dilys.press(f"{here}/task", what="Ring the school.", name="Anna", role="officer", agency="Ours", **BY)
    (meeting,) = told.page.meetings
    packet, task = f"/staff/packets/{meeting.invited[0].line_id}", meeting.tasks[0].id
    for browser, page, act in (
        (cary, packet, f"{packet}/meeting"), (cary, packet, f"{packet}/tasks/{task}"),
        (dilys, other, f"{other}/tasks/{task}/end"),
    ):  # fmt: skip
        token = hidden(browser.open(page).text)["csrf"]
        assert browser.client.post(act, data={"csrf": token, "how": "done"}).status_code == 404, act
    (meeting,) = told.page.meetings
    assert (meeting.taken_at, meeting.tasks[0].ended_at) == (None, None)


def test_who_is_asked_may_be_told_without_what_shows_who_told(
    visit: Callable[..., Browser], tell: Callable[..., Told]
) -> None:
    told, dilys, cary = tell(**UNSEEN, **{"reporter.role": "friend"}), visit("dilys"), visit("cary")
    here = its_page(told)
    dilys.open(here)
    assert 'name="without"' not in dilys.page.text  # nobody can be asked yet
    dilys.press(f"{here}/date", **DAY)
    assert re.search(r'name="without"[^>]*value="incident:1.account"', dilys.page.text)
    dilys.press(f"{here}/invite", **CHILD, without="incident:1.account")
    assert 'href="#without_why"' in dilys.page.text
    dilys.press(f"{here}/invite", **CHILD, without="incident:1.account", without_why="Only she could hear it.")
    (asked,) = told.page.meetings[0].invited
    cary.open(f"/staff/packets/{asked.line_id}")
    assert "A person here left something out of this" in cary.text
    assert "quillfeather" not in cary.text
    dilys.open(f"/staff/reports/{told.id}")
    assert "Only she could hear it." in dilys.text


def test_where_somebody_close_works_nobody_is_asked(visit: Callable[..., Browser], tell: Callable[..., Told]) -> None:
    told = tell(**UNSEEN, **{"reporter.works_for": ("childrens_services",)})
    here, sunita = its_page(told), visit("sunita")
    sunita.open(here)
    sunita.press(f"{here}/date", **DAY)
    assert "Never asked: somebody of the family works there (R19)" in sunita.open(here).text
    page = sunita.page.text
    assert 'value="childrens_services"' not in page[page.index("Ask one of them to come") :]
    sunita.press(f"{here}/invite", **CHILD, basis="child_at_risk")
    assert told.page.meetings[0].invited == ()


def test_a_meeting_of_another_case_is_not_found_here(
    visit: Callable[..., Browser], told: Told, tell: Callable[..., Told]
) -> None:
    other = its_page(tell(**UNSEEN)).rpartition("/")[2]
    assert visit("dilys").open(f"/staff/reports/{told.id}/meetings/{other}").status_code == 404


def test_a_person_takes_it_to_the_panel_whose_next_sitting_is_offered(
    visit: Callable[..., Browser], tell: Callable[..., Told], sqlite_store: Store
) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}/meeting"
    assert "next 12:00 on Thursday 26 November" in dilys.open(here).text
    dilys.press(here, form="panel", reason="The knife.")
    assert "The panel sits next on Thursday 26 November, 12:00" in dilys.text
    assert "High-risk panel" in dilys.open(f"/staff/reports/{told.id}").text


def test_the_next_step_stands_in_the_queue_and_what_is_adrift_is_red(visit: Callable[..., Browser], told: Told) -> None:
    here, dilys = f"/staff/reports/{told.id}", visit("dilys")
    assert "No next step" in dilys.open("/staff/duty").text
    dilys.open(here)
    dilys.press(f"{here}/take")
    assert "No next step is written down" in dilys.text
    dilys.open(f"{here}/step")
    dilys.press(f"{here}/step", words="Ring her sister.", **BY | {"due-month": "13"})
    assert "Write the day and the time" in dilys.text
    dilys.press(f"{here}/step", words="Ring her sister.", **BY)
    assert "Next step: Ring her sister." in dilys.text
    queue = dilys.open("/staff/duty").text
    assert "Dilys Demo" in dilys.text
    assert "Ring her sister." in queue
    assert "No next step" not in dilys.text


def test_who_asked_is_told_to_who_asks_again_and_a_wrong_answer_is_put_right(
    visit: Callable[..., Browser], told: Told, clock: Clock
) -> None:
    here, dilys, desmond = its_page(told), visit("dilys"), visit("desmond")
    dilys.open(here)
    dilys.press(f"{here}/date", **DAY)
    for browser in (dilys, desmond):
        browser.open(here)
    dilys.press(f"{here}/invite", **CHILD)
    desmond.press(f"{here}/invite", **CHILD)
    assert "Dilys Demo was first: asked to the meeting" in desmond.text
    (asked,) = told.page.meetings[0].invited
    dilys.open(here)
    assert "Not held yet" in dilys.text
    clock.pass_(days=9)
    dilys = visit("dilys")
    for how in ("absent", "came"):
        dilys.open(here)
        dilys.press(f"{here}/came", line=asked.line_id, came=how)
        assert told.page.meetings[0].invited[0].came == how


def test_what_is_wrong_with_a_date_is_told_at_the_date_with_all_else(visit: Callable[..., Browser], told: Told) -> None:
    here, dilys = its_page(told), visit("dilys")
    dilys.open(here)
    for typed, fields in (
        ({}, ("where", "held")), (DAY | {"held-year": "2020"}, ("held",)), (DAY | {"held-day": "31"}, ("late",)),
    ):  # fmt: skip
        assert dilys.press(f"{here}/date", **typed).status_code == 422
        assert re.findall(r'<a href="#([^"]+)">', dilys.page.text) == list(fields)
        assert all(f'id="{field}"' in dilys.page.text for field in fields)


def test_a_task_says_whether_it_was_done_or_why_it_was_given_up_and_who_ended_it(
    visit: Callable[..., Browser], told: Told
) -> None:
    here, dilys, desmond = its_page(told), visit("dilys"), visit("desmond")
    for what in ("A tutor.", "A locksmith."):
        dilys.open(here)
        dilys.press(f"{here}/task", what=what, name="Cary", role="worker", agency="Children", **BY)
    tutor, locksmith = (each.id for each in told.page.meetings[0].tasks)
    for browser in (dilys, desmond):
        browser.open(here)
    give_up = f"{here}/tasks/{locksmith}/end"
    assert dilys.press(give_up, how="given_up").status_code == 422
    assert f'href="#ended-{locksmith}"' in dilys.page.text
    assert f'id="ended-{locksmith}"' in dilys.page.text
    dilys.press(give_up, how="given_up", ended="She moved.")
    dilys.press(f"{here}/tasks/{tutor}/end", how="done")
    assert "Given up: She moved." in dilys.text
    assert "Done (19:40 today)" in dilys.text
    desmond.press(f"{here}/tasks/{tutor}/end", how="done")
    assert "Dilys Demo was first: what the meeting decided" in desmond.text


def test_a_meeting_that_was_called_or_ended_by_a_colleague_names_them(
    visit: Callable[..., Browser], tell: Callable[..., Told]
) -> None:
    told, dilys, desmond = tell(), visit("dilys"), visit("desmond")
    form = f"/staff/reports/{told.id}/meeting"
    for browser in (dilys, desmond):
        browser.open(form)
    dilys.press(form, form="planning", reason="Many know him.")
    desmond.press(form, form="planning", reason="Many know him.")
    assert "Dilys Demo was first: called a meeting" in desmond.text
    here = its_page(told)
    for browser in (desmond, dilys):
        browser.open(here)
    desmond.press(f"{here}/end", outcome="not_held", became="A visit.")
    dilys.press(f"{here}/end", outcome="not_held", became="A call.")
    assert "Desmond Demo was first: meeting: outcome" in dilys.text
