"""A form that is sent twice, as a double press does where no script keeps it back, is done once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
from sqlalchemy import text

from bot import staff
from bot.store import Store
from tests.console.conftest import AT, Browser, Clock, Told

Visit = Callable[..., Browser]
Tell = Callable[..., Told]
POLICE = {"service": "dorset_police:police", "basis": "serious_harm", "due": "23:30", "reason": "They know the boy.",
          "aware": "unsafe"}  # fmt: skip


def twice(browser: Browser, action: str, **fields: str) -> httpx.Response:
    """The same form of the same page, sent two times; what the second press shows."""
    page = browser.page
    browser.press(action, **fields)
    browser.page = page
    return browser.press(action, **fields)


def added(told: Told) -> list[str]:
    return [line.line.service for line in told.page.lines if line.line.by_person == "a person added it"]


def test_another_service_is_told_once(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}"
    dilys.open(f"{here}/add")
    shown = twice(dilys, f"{here}/add", **POLICE)
    assert added(told) == ["dorset_police"]
    assert (
        "Dorset Police (demo), 19:40 today" in visit("desmond").open(f"{here}/add").text.partition("Told already: ")[2]
    )
    assert shown.url.path == here, "the second press shows what the first did"


def test_two_presses_at_once_tell_it_once(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}/add"
    page = dilys.open(here)

    def press(_: int) -> int:
        other = Browser(dilys.client)
        other.page = page
        return other.press(here, **POLICE).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(4))) == {200}
    assert added(told) == ["dorset_police"]


def test_a_call_that_nobody_answered_is_one(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    told, dilys = tell(), visit("dilys")
    dilys.open(f"/staff/reports/{told.id}/add")
    dilys.press(f"/staff/reports/{told.id}/add", **POLICE | {"service": "dorset_childrens_services:childrens_services"})
    dilys.open("/staff/duty")
    call = dilys.page.text.split("/staff/calls/")[1].split('"')[0]
    dilys.open(f"/staff/calls/{call}")
    shown = twice(dilys, f"/staff/calls/{call}", outcome="no_answer")
    with sqlite_store.read() as db:
        assert db.scalar(text("SELECT count(*) FROM attempt")) == 1
    assert shown.status_code == 200


def test_what_a_meeting_decided_is_written_down_once(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}"
    dilys.open(f"{here}/meeting")
    twice(dilys, f"{here}/meeting", form="planning", reason="Many know him.")
    (meeting,) = told.page.meetings
    dilys.open(f"{here}/meetings/{meeting.id}")
    task = {"what": "A tutor twice a week.", "name": "Tess Tutor", "role": "tutor", "agency": "the college",
            "due-day": "1", "due-month": "12", "due-year": "2026", "due-time": "12:00"}  # fmt: skip
    twice(dilys, f"{here}/meetings/{meeting.id}/task", **task)
    twice(dilys, f"{here}/meetings/{meeting.id}/minutes", minutes="She is afraid.")
    (meeting,) = told.page.meetings
    assert [each.owned.what for each in meeting.tasks] == ["A tutor twice a week."]
    assert [each.words for each in meeting.minutes] == ["She is afraid."]
    assert dilys.page.status_code == 200


def test_the_same_page_with_other_words_and_the_same_words_on_another_page_are_done(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}/note"
    page = dilys.open(here)
    for words in ("She rang.", "She rang again.", "She rang."):
        dilys.page = page
        dilys.press(here, note=words)
    dilys.open(here)
    dilys.press(here, note="She rang again.")
    assert [note.words for note in told.page.notes][:2] == ["She rang.", "She rang again."]


def test_what_was_refused_may_be_sent_again(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}/add"
    page = dilys.open(here)
    assert dilys.press(here, **POLICE | {"reason": ""}).status_code == 422
    dilys.page = page
    assert dilys.press(here, **POLICE).url.path == f"/staff/reports/{told.id}"
    assert added(told) == ["dorset_police"]


def test_pages_to_hand_over_are_given_at_each_press(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    line = told.line("childrens_services")
    dilys.open(f"/staff/reports/{told.id}")
    shown = twice(dilys, f"/staff/reports/{told.id}/lines/{line.id}/paper/packet/pdf")
    assert shown.headers["content-type"] == "application/pdf"


def test_presses_are_forgotten_after_a_day(visit: Visit, tell: Tell, sqlite_store: Store, clock: Clock) -> None:
    told, dilys = tell(), visit("dilys")
    dilys.open(f"/staff/reports/{told.id}")
    dilys.press(f"/staff/reports/{told.id}/take")
    left = []
    for hours in (23, 25):
        with sqlite_store.begin() as db:
            staff.sweep(db, AT + timedelta(hours=hours))
            left.append(db.scalar(text("SELECT count(*) FROM press")))
    assert left == [1, 0]


def test_who_stands_aside_by_two_presses_goes_on_as_after_the_first(visit: Visit, tell: Tell) -> None:
    """After the first press nothing of the report is theirs: not even to be told that it was pressed twice."""
    told, dilys = tell(), visit("dilys")
    dilys.open(f"/staff/reports/{told.id}/aside")
    assert twice(dilys, f"/staff/reports/{told.id}/aside").url.path == "/staff/duty"
    assert dilys.open(f"/staff/reports/{told.id}").status_code == 403
