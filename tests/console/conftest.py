"""A desk over a real store, and people who stand at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import flows.report  # noqa: F401 (what the answers to a question are called is said where it is asked)
from bot import casework, console, staff
from bot.console.cookies import SESSION
from bot.delivery import Contact
from bot.referrals import open_directory, plan
from bot.staff import Person, Role
from bot.store import Store, new_id
from flows.grammar import Answer, Facts, How
from flows.rules import Assessment, Plan
from flows.rules.assess import assess
from tests.referrals.families import hours, places

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
SERVICES = {
    "childrens_services": "dorset_childrens_services", "police": "dorset_police",
    "domestic_abuse_service": "dorset_domestic_abuse_service",
}  # fmt: skip
DIRECTORY = open_directory(demo=True)


def contacts(service: str, to: str) -> Contact | None:
    """How the directory says to reach a service's team, or its named manager."""
    found = DIRECTORY.service(service)
    if found is None:
        return None
    if to == "manager":
        manager = found.conflicts_manager
        return Contact("the named manager", phone=manager.value) if manager else None
    email, phone = (found.email.value if found.email else ""), (found.phone.value if found.phone else "")
    return Contact(found.name, email=email, phone=phone, ask_for=found.ask_for)


def decide(told: Facts, at: datetime) -> tuple[Assessment, Plan]:
    """The real rules and the real plan."""
    assessed = assess(told, at)
    return assessed, plan(told, at, assessed, places(), DIRECTORY, hours())


def a_desk(store: Store, clock: Clock, demo: bool = True) -> console.Desk:
    return console.Desk(
        store=store, clock=clock, operator="Dorset Demo Line", demo=demo, directory=DIRECTORY, contacts=contacts,
        decide=decide,
    )  # fmt: skip


@dataclass
class Clock:
    """The time that the desks are told."""

    now: datetime = AT

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Browser:
    """Somebody at a page: follows links, presses buttons by their form's address, with the form's own token."""

    client: TestClient
    person: Person | None = None
    page: httpx.Response = field(init=False)

    def open(self, path: str) -> httpx.Response:
        self.page = self.client.get(path)
        return self.page

    def press(self, action: str, **fields: str) -> httpx.Response:
        """Send the form with this address that stands on the page, as it is filled, with these fields written over."""
        found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', self.page.text, re.DOTALL)
        assert found, f"{action} is not on the page: {re.findall('action=.([^ >]*).', self.page.text)}"
        self.page = self.client.post(action, data={**hidden(found[0]), **fields})
        summary = self.page.text.partition('<div class="govuk-error-summary"')[2].partition("<main")[0]
        for name in re.findall(r'<a href="#([^"]+)"', summary.partition("</ul>")[0]):
            assert self.page.text.count(f'id="{name}"') == 1, f"what is wrong with {name} leads nowhere"
            assert f'id="{name}-error"' in self.page.text, f"{name} does not say what is wrong with it"
        return self.page

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.page.text, re.DOTALL)
        assert found
        return found[1].strip()

    @property
    def text(self) -> str:
        """What is read on the page: <main> without its tags."""
        found = re.search(r"<main.*</main>", self.page.text, re.DOTALL)
        return " ".join(re.sub(r"<[^>]*>", " ", found[0] if found else "").split())


def hidden(form: str) -> dict[str, str]:
    """The hidden fields of a form."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(sqlite_store: Store) -> dict[str, Person]:
    """dilys and desmond (duty officers), sunita (supervisor), cary (children's services), polly (police), dora."""
    with sqlite_store.begin() as db:
        made = staff.invent_people(db, SERVICES, AT)
    return {person.name.split()[0].lower(): person for person in made}


@pytest.fixture
def desk(sqlite_store: Store, clock: Clock) -> console.Desk:
    return a_desk(sqlite_store, clock)


@pytest.fixture
def visit(desk: console.Desk, people: dict[str, Person]) -> Iterator[Callable[..., Browser]]:
    """`visit("dilys")`: a browser in which somebody has come in by one click; `visit()`: in which nobody has."""
    app = Starlette(routes=console.routes(desk))
    visits = ExitStack()  # a client that is entered keeps its event loop from one page to the next

    def come(name: str = "") -> Browser:
        client = TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000")
        browser = Browser(visits.enter_context(client))
        if name:
            browser.open("/staff/sign-in")
            token = hidden(browser.page.text)["csrf"]
            browser.person = people[name]
            data = {"csrf": token, "account": people[name].id}
            browser.client.post("/staff/sign-in", data=data, follow_redirects=False)
            assert browser.client.cookies.get(SESSION)
        return browser

    with visits:
        yield come


@pytest.fixture
def enrolled(sqlite_store: Store) -> staff.Enrolment:
    with sqlite_store.begin() as db:
        return staff.add_person(db, "Olive Invented", "olive@example.org", Role.DIRECTORY_EDITOR, AT)


SAID = {
    "household.danger_now": "no", "reporter.role": "parent", "child.age_band": "10_to_15", "child.relation": "son",
    "child.lives_with": "yes", "child.where_now": "here", "harmed.afraid": "often", "child.given_name": "Quillon",
    "child.family_name": "Invented", "household.postcode": "DT1 1XJ", "household.address": "1 Nowhere Lane",
    "incident:1.account": "He came at me with the quillfeather knife.", "incident:1.harms": ("weapon", "threat"),
    "incident:1.weapon_how": "shown", "incident:1.injury": None, "incident:1.who": ("reporter_or_parent",),
    "incident:1.another": "no", "household.others": "no", "reporter.contact": "safely", "reporter.contact_by": "call",
    "reporter.contact_at": "07700 900123", "reporter.contact_when": "weekdays 9 to 3",
    "reporter.consent_childrens_services": "given", "reporter.consent_police": "refused",
    "reporter.consent_domestic_abuse_service": "given",
}  # fmt: skip


def facts(**changes: object) -> Facts:
    """A mother whose son of 15 held a knife; `child__age_band=…` says it otherwise, None for "I don't know"; or a How."""
    said = SAID | {name.replace("__", "."): value for name, value in changes.items()}
    when = AT - timedelta(minutes=10)
    hows = {key: value if isinstance(value, How) else How.UNKNOWN if value is None else How.KNOWN
            for key, value in said.items()}  # fmt: skip
    return Facts({
        key: Answer(said[key] if how is How.KNOWN else None, when, how)  # type: ignore[arg-type]
        for key, how in hows.items()
    })  # fmt: skip


@dataclass
class Told:
    """A report as it came through the real rules, the real plan and the real casework."""

    store: Store
    id: str
    conversation: str

    @property
    def page(self) -> casework.ReportPage:
        with self.store.read() as db:
            return casework.report_page(db, self.id)

    def line(self, kind: str) -> casework.LineShown:
        return next(line for line in self.page.lines if line.line.kind == kind)


def send_report(store: Store, at: datetime, **changes: object) -> Told:
    """A report through the real rules, plan and casework, with its case opened."""
    conversation = str(changes.pop("conversation", None) or new_id())
    told = facts(**changes)
    _, planned = decide(told, at)
    heard = [("child.age_band", "he is a good boy really")]
    with store.begin() as db:
        report_id = casework.receive_report(db, conversation, told, planned, heard, "web", at)
        casework.open_case(db, report_id, at)
    return Told(store, report_id, conversation)


@pytest.fixture
def tell(sqlite_store: Store) -> Callable[..., Told]:
    """`tell(child__age_band="16_to_17")`: sends a report, and opens its case."""

    def send(at: datetime = AT, **changes: object) -> Told:
        return send_report(sqlite_store, at, **changes)

    return send


@pytest.fixture
def ring(sqlite_store: Store) -> Callable[[datetime], list[casework.Due]]:
    """Lets every clock ring that is due."""

    def at(moment: datetime) -> list[casework.Due]:
        with sqlite_store.begin() as db:
            return casework.ring(db, moment)

    return at
