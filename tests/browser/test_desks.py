"""Both desks in a real browser: everybody can use every page, with scripts and without, and what the scripts add."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot import casework, console, delivery, staff
from bot.store import Keys, Store, metadata, new_id, prepare_later
from flows.rules.outcome import By
from tests.browser.chromium import ROOT
from tests.console.conftest import AT, SERVICES, Clock, Told, a_desk, facts, send_report
from tests.console.test_household import FRIEND, join

Axe = Callable[[Page], None]
LONG = {
    "incident:1.account": "He came at me with the kitchen knife. " * 40, "harmed.given_name": "Quilla",
    "harmed.family_name": "Invented", "harmed.relation": "mother", "child.birth_day": "1 May 2011",
    "child.school": "not_going", "child.school_name": "Nowhere School", "child.last_seen": "over_month",
    "child.last_seen_by": "the school nurse, in September", "child.getting": "worse", "child.knives": "yes",
    "child.weapons_at_home": "yes", "child.mind": ("paranoid", "self_harm"), "child.substances": "some",
    "household.others": "yes", "person:1.relation": "brother_sister", "person:1.age_band": "under_10",
    "person:1.given_name": "Quince", "person:1.harm": "afraid", "household.known_to": ("school", "camhs"),
    "household.parental_responsibility": "both parents", "reporter.wants": "Somebody to talk to him. " * 5,
    "reporter.worries": "That he is taken away. " * 5, "reporter.contact_as": "the dentist",
}  # fmt: skip


class Site:
    """The desks on a port of this machine, with a report and a draft that wait."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(f"sqlite:///{folder}/desks.db", Keys.from_settings(Keys.new_text()))
        metadata.create_all(self.store.engine)
        prepare_later(self.store)
        with self.store.begin() as db:
            staff.invent_people(db, SERVICES, AT)
            answers = facts(**{"household.where_now": "Nowhere Lane"})
            self.draft = casework.show_draft(db, new_id(), answers, {"incident:1.account": ("he is there",)}, AT)
        self.told = self.tell()
        self.clock = Clock()
        static = Mount("/static", app=StaticFiles(directory=ROOT / "bot" / "static"))
        app = Starlette(routes=[*console.routes(a_desk(self.store, self.clock)), static])
        self.server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        threading.Thread(target=self.server.run, daemon=True).start()
        while not self.server.started:
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}/staff"

    def tell(self, **changes: object) -> Told:
        return send_report(self.store, AT, **changes)

    def close(self) -> None:
        self.server.should_exit = True
        self.store.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("desks"))
    yield made
    made.close()


@pytest.fixture
def come(site: Site, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`come("Dilys")`: somebody's own browser, in which they came in by one click."""

    def in_by_one_click(name: str, *, javascript: bool = True, **options: object) -> Page:
        page = new_context(javascript=javascript, **options).new_page()
        page.goto(f"{site.url}/sign-in")
        page.get_by_role("button", name=name).click()
        return page

    return in_by_one_click


def test_everybody_can_use_every_page_of_the_operators_desk(site: Site, come: Callable[..., Page], axe: Axe) -> None:
    dilys, here = come("Dilys"), f"/reports/{site.told.id}"
    police, call = site.told.line("police").id, site.told.line("childrens_services").knocks[0].id
    forms = [
        f"{here}/{form}"
        for form in (
            "note",
            "give",
            "tier",
            "close",
            "open-again",
            "doubt",
            "add",
            "who",
            "again",
            "meeting",
            "step",
            "feedback",
            "lesson",
        )
    ]
    of_line = [f"{here}/lines/{police}/{form}" for form in ("release", "change", "stop")]
    for path in ("/duty", here, *forms, *of_line, f"/calls/{call}", f"/drafts/{site.draft}", "/nowhere"):
        dilys.goto(site.url + path)
        axe(dilys)
    dilys.goto(f"{site.url}/drafts/{site.draft}")
    dilys.get_by_role("button", name="I have this").click()
    dilys.get_by_role("button", name="Done: end this draft").click()
    expect(dilys.get_by_role("link", name="Choose whether it was passed on.")).to_be_visible()
    axe(dilys)
    dilys.goto(f"{site.url}/duty")
    dilys.get_by_role("button", name="Go on duty").click()
    dilys.get_by_role("button", name="Go off duty").click()
    axe(dilys)
    dilys.get_by_role("button", name="Go anyway").click()


def test_on_a_telephone_the_lists_are_read_downwards_and_nothing_is_cut(
    site: Site, come: Callable[..., Page], axe: Axe
) -> None:
    told = site.tell()
    with site.store.begin() as db:
        casework.release_line(db, told.line("police").id, "anna", AT, "They must know.", aware=casework.Aware.UNSAFE)
    site.clock.pass_(days=31)
    sunita = come("Sunita", viewport={"width": 360, "height": 740})
    sunita.goto(f"{site.url}/lessons")
    site.clock.pass_(days=-31)
    assert sunita.get_by_role("table").count() == 2  # of what was sent in the months before
    assert sunita.evaluate("document.documentElement.scrollWidth") <= 360
    axe(sunita)
    here = f"/reports/{told.id}"
    for name, paths in (("Sunita", ("/handover", "/breaches", here, "/duty")), ("Polly", ("/packets",))):
        page = come(name, viewport={"width": 360, "height": 740})
        for path in paths:
            page.goto(site.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            axe(page)
        row = page.get_by_role("row").nth(1)  # the first below the heads, which are still read out
        boxes = [cell.bounding_box() for cell in row.get_by_role("cell").all()]
        places = [(box["x"], box["y"], box["x"] + box["width"]) for box in boxes if box]
        assert len(places) == page.get_by_role("table").first.get_by_role("columnheader").count()
        assert max(right for _, _, right in places) <= 360
        assert [down for _, down, _ in places] == sorted({down for _, down, _ in places})


def test_on_a_telephone_the_pages_of_a_family_are_read_downwards_too(
    site: Site, come: Callable[..., Page], axe: Axe
) -> None:
    told, other = site.tell(**LONG), site.tell(**FRIEND)
    with site.store.begin() as db:
        for each in (told, other):
            casework.look_for_links(db, each.id, AT)
        link = next(each for each in casework.links_of(db, other.id) if each.other == told.id)
    case_id = join(site.store, told, other, AT + timedelta(minutes=1))
    (meeting,) = told.page.meetings
    with site.store.begin() as db:
        casework.set_date(db, meeting.id, "anna", AT, AT + timedelta(days=1), "County Hall")
    dilys = come("Dilys", viewport={"width": 360, "height": 740})
    dilys.goto(f"{site.url}/reports/{told.id}/meetings/{meeting.id}")
    dilys.locator("input[name=kind]").first.check()
    dilys.get_by_label("Why they are needed").fill("They lead.")
    dilys.get_by_role("button", name="Ask them").click()
    paths = {
        f"/reports/{other.id}/links/{link.id}": 2,
        f"/cases/{case_id}": 3,
        f"/reports/{told.id}/meetings/{meeting.id}": 1,
    }
    for path, tables in paths.items():
        dilys.goto(site.url + path)
        dilys.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        axe(dilys)
        assert dilys.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert dilys.get_by_role("table").count() == tables
        for table in dilys.get_by_role("table").all():
            assert not table.evaluate("table => table.scrollWidth > table.parentElement.clientWidth")
            boxes = [cell.bounding_box() for cell in table.get_by_role("row").nth(1).locator("td, th").all()]
            assert len(boxes) == table.get_by_role("columnheader").count()
            assert all(above["y"] < below["y"] for above, below in pairwise(filter(None, boxes))), path


def test_everybody_can_use_what_a_supervisor_decides_of_what_is_held(
    site: Site, come: Callable[..., Page], axe: Axe
) -> None:
    sunita = come("Sunita")
    sunita.goto(f"{site.url}/reports/{site.told.id}/disclose/child")
    axe(sunita)
    sunita.get_by_text("Decide").first.click()
    axe(sunita)


def test_everybody_can_use_the_planning_meeting_the_handover_and_the_lessons(
    site: Site, come: Callable[..., Page], axe: Axe
) -> None:
    told = site.tell(**{"child.school": "not_going", "child.last_seen": "over_month"})
    (meeting,) = told.page.meetings
    here, dilys = f"{site.url}/reports/{told.id}", come("Dilys")
    dilys.goto(here)
    dilys.get_by_role("button", name="I have this").click()
    dilys.goto(f"{here}/meetings/{meeting.id}")
    for part, value in (("Day", "3"), ("Month", "12"), ("Year", "2026"), ("Time", "10:00")):
        dilys.get_by_role("group", name="Set the date").get_by_label(part).fill(value)
    dilys.get_by_label("Where, or how one comes in").fill("County Hall")
    dilys.get_by_role("button", name="Set it").click()
    dilys.get_by_role("group", name="Ask one of them to come").get_by_role("radio").first.check()
    dilys.get_by_label("Why they are needed").fill("They lead.")
    dilys.get_by_role("button", name="Ask them").click()
    expect(dilys.locator("#invited")).to_contain_text("told, not answered yet")
    axe(dilys)
    dilys.get_by_role("button", name="Write the outcome down").click()
    axe(dilys)
    dilys.goto(f"{site.url}/handover")
    dilys.get_by_label("Give case 1", exact=True).check()
    dilys.get_by_role("button", name="Hand over").click()
    axe(dilys)
    sunita = come("Sunita")
    sunita.goto(f"{site.url}/lessons")
    axe(sunita)


def test_everybody_can_use_the_agencys_desk(site: Site, come: Callable[..., Page], axe: Axe) -> None:
    dora = come("Dora")
    axe(dora)
    dora.locator("table a").first.click()
    axe(dora)
    dora.get_by_text("As plain text, to copy").click()
    dora.get_by_text("Papers to hand over").click()
    axe(dora)
    dora.get_by_role("button", name="Not ours").click()
    axe(dora)
    dora.go_back()
    dora.get_by_role("button", name="Print two pages").click()
    axe(dora)


def test_everybody_can_use_what_is_shut_to_a_team_and_opened_again(
    site: Site, come: Callable[..., Page], axe: Axe
) -> None:
    dora, sunita, told = come("Dora"), come("Sunita"), site.tell()
    line = told.line("domestic_abuse_service").id
    here = f"{site.url}/reports/{told.id}/lines/{line}"
    dora.goto(f"{site.url}/packets/{line}")
    sunita.goto(f"{here}/shut")
    axe(sunita)
    sunita.get_by_label("How do you know that somebody concerned works there?").fill("She said so.")
    sunita.get_by_role("button", name="Shut it now").click()
    axe(sunita)
    dora.reload()
    expect(dora.locator("main")).to_contain_text("duty desk")
    axe(dora)
    sunita.goto(f"{here}/open-again")
    axe(sunita)
    sunita.get_by_label("Why may the team read it?").fill("She left there a year ago.")
    sunita.get_by_role("button", name="Open it again").click()
    dora.reload()
    expect(dora.get_by_role("button", name="Not ours")).to_be_visible()


def test_what_is_wrong_is_read_first(site: Site, come: Callable[..., Page], axe: Axe) -> None:
    dilys = come("Dilys")
    dilys.goto(f"{site.url}/reports/{site.told.id}/close")
    dilys.get_by_role("button", name="Close it").click()
    expect(dilys).to_have_title("Error: Close it – Hearthline staff")
    expect(dilys.locator(".govuk-error-summary")).to_be_focused()
    axe(dilys)
    dilys.get_by_role("link", name="Choose the outcome.").click()
    expect(dilys.locator("[name=outcome]:focus")).to_have_count(1)


def test_the_open_page_shows_what_came_and_says_so_in_its_title(site: Site, come: Callable[..., Page]) -> None:
    complaints: list[str] = []
    dilys = come("Dilys")
    dilys.on("pageerror", lambda error: complaints.append(str(error)))
    dilys.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    dilys.get_by_role("button", name="Go on duty").click()
    before = dilys.locator("#queue tbody tr").count()
    rang = int(dilys.title().partition(")")[0].removeprefix("("))
    site.tell()
    dilys.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # they look at the page again
    expect(dilys.locator("#queue tbody tr")).to_have_count(before + 1)
    assert dilys.title().startswith(f"({rang + 1}) Duty")
    expect(dilys.locator("#heard")).to_contain_text("On duty now: Dilys Demo.")
    dilys.get_by_role("button", name="Try the sound").click()
    expect(dilys.locator("#silent")).to_be_hidden()
    assert not complaints


def test_mail_that_does_not_go_turns_red_on_the_open_page(site: Site, come: Callable[..., Page], axe: Axe) -> None:
    dilys = come("Dilys")
    expect(dilys.locator("#mail-title")).to_have_count(0)
    notice = next(knock for line in site.told.page.lines for knock in line.knocks if knock.way is By.EMAIL)
    with site.store.begin() as db:
        delivery.not_yet(db, notice.id, "MailDeferred", AT)
    dilys.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(dilys.locator("#mail-title")).to_contain_text("1 notice waits since 19:40 today")
    axe(dilys)
    with site.store.begin() as db:
        casework.handed_over(db, notice.id, AT)


def test_the_whole_of_it_works_without_scripts(site: Site, come: Callable[..., Page], axe: Axe) -> None:
    told = site.tell()
    line = told.line("police").id
    sunita = come("Sunita", javascript=False)
    sunita.get_by_role("button", name="Go on duty").click()
    sunita.get_by_role("link", name="Let it reload by itself").click()
    axe(sunita)
    sunita.goto(f"{site.url}/reports/{told.id}")
    sunita.locator(f"#line-{line}").get_by_role("button", name="I am reading this").click()
    sunita.locator(f"#line-{line}").get_by_role("button", name="Release").click()
    sunita.get_by_label("Somebody may be badly hurt").check()
    sunita.get_by_label("Not told: there is no safe way to reach them").check()
    sunita.get_by_role("button", name="Release it now").click()
    expect(sunita.locator(f"#line-{line}")).to_contain_text("by Sunita Sample")
    polly = come("Polly", javascript=False)
    polly.goto(f"{site.url}/packets/{line}")
    axe(polly)
    polly.get_by_role("button", name="We have this").click()
    expect(polly.locator("main")).to_contain_text("Acknowledged 19:40 today by Polly Police")


def test_a_long_packet_prints_on_two_pages(site: Site, come: Callable[..., Page]) -> None:
    told = site.tell(**LONG)
    dilys = come("Dilys")
    dilys.goto(f"{site.url}/reports/{told.id}")
    dilys.get_by_role("button", name="Print two pages for Dorset children's services").click()
    expect(dilys.locator("main")).to_contain_text("Nowhere School")
    printed = dilys.pdf(format="A4", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") in (1, 2)


def test_everybody_can_use_the_household_page_and_the_service_it_is_shared_with(
    site: Site, come: Callable[..., Page], axe: Axe
) -> None:
    first, second = site.tell(**LONG), site.tell(**FRIEND)
    here = f"{site.url}/cases/{join(site.store, first, second, AT + timedelta(minutes=1))}"
    sunita = come("Sunita")
    sunita.goto(here)
    sunita.get_by_text("The same as a table").click()
    sunita.get_by_text("Show less").click()
    axe(sunita)
    sunita.goto(f"{here}/brief")
    axe(sunita)
    assert sunita.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    sunita.goto(f"{here}/sharing")
    sunita.get_by_role("button", name="Share it").click()
    axe(sunita)
    sunita.get_by_label("Which service?").select_option("dorset_police:police")
    sunita.get_by_role("group", name="Why may it be told?").get_by_role("radio").first.check()
    for part in ("Their own words", "Who", "Signs of danger"):
        sunita.get_by_label(part, exact=True).check()
    sunita.get_by_label("Until which day?").fill("2026-12-24")
    sunita.get_by_label("Why does it need the whole picture?").fill("They visit the home.")
    sunita.get_by_role("button", name="Share it").click()
    axe(sunita)
    polly = come("Polly", javascript=False)
    polly.get_by_role("link", name="Shared 24 November 2026").click()
    expect(polly.locator("main")).to_contain_text("Shared by Dorset Demo Line until 24 December 2026")
    axe(polly)
