"""What no page of ours sends, sent to the desks, on either kind of database: it is nothing, and never a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import console, staff
from bot.console.doorway import MOST_BYTES
from bot.store import Store, audit
from bot.store.tables import audit_table
from flows.facts import EVERY_FACT
from flows.grammar.declare import Kind
from tests.console.conftest import AT, SERVICES, Browser, Clock, Told, a_desk, hidden

ODD = ["\x00", "a" * 400, "Ann-Example", "\ud800", "../duty", "a\nb", "x'--", "é"]
DAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def dilys(store: Store) -> Iterator[Browser]:
    """Somebody at the desk of a database of either kind."""
    with store.begin() as db:
        person = staff.invent_people(db, SERVICES, AT)[0]
    app = Starlette(routes=console.routes(a_desk(store, Clock())))
    with TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000") as client:
        browser = Browser(client, person)
        browser.open("/staff/sign-in")
        client.post("/staff/sign-in", data={"csrf": token(browser), "account": person.id})
        browser.open("/staff/duty")
        yield browser


def token(browser: Browser) -> str:
    return hidden(browser.page.text)["csrf"]


def test_an_id_that_is_none_is_nothing_and_stands_in_no_audit(dilys: Browser, store: Store) -> None:
    csrf = token(dilys)
    routes = console.pages(a_desk(store, Clock()))
    for odd in ODD:
        for route in routes:
            if "{" not in route.path:
                continue
            path = "/staff" + re.sub(r"\{\w+\}", quote(odd, safe="", errors="surrogatepass"), route.path)
            assert dilys.client.get(path).status_code == 404, path
            if "POST" in (route.methods or ()):
                assert dilys.client.post(path, data={"csrf": csrf, "reason": "because"}).status_code == 404, path
    with store.read() as db:
        assert all(
            re.fullmatch(r"[a-z2-7]{26}|[a-z_ ]{0,40}", about) for about in db.scalars(select(audit_table.c.about))
        )
        assert audit.verify(db) is None


@pytest.mark.parametrize("field", ["email", "password", "code", "account", "kept", "to"])
def test_whoever_signs_in_with_odd_characters_is_refused_like_anybody(dilys: Browser, field: str) -> None:
    dilys.open("/staff/sign-in")
    csrf = token(dilys)
    for odd in ("\x00", "a\x00b@example.org", "é" * 10_000, "\U0001f600"):
        typed = {"csrf": csrf, "email": "a@example.org", "password": "x", "code": "1", field: odd}
        assert dilys.client.post("/staff/sign-in", data=typed).status_code == 422


def test_a_form_of_another_kind_is_not_read(dilys: Browser) -> None:
    csrf = token(dilys)
    part = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n--x--\r\n'.encode()
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data; boundary=x; charset=unicode_escape"):
        assert dilys.client.post("/staff/duty/on", content=part, headers={"content-type": kind}).status_code == 403
    assert dilys.client.post("/staff/duty/on", json={"csrf": csrf}).status_code == 403
    assert dilys.client.post(f"/staff/duty/on?csrf={csrf}").status_code == 403
    chunked = iter([f"csrf={csrf}".encode()])
    assert dilys.client.post("/staff/duty/on", content=chunked, headers=FORM).status_code == 413
    large = f"csrf={csrf}&x=".encode() + b"a" * MOST_BYTES
    assert dilys.client.post("/staff/duty/on", content=large, headers=FORM).status_code == 413


def test_no_redirect_leads_to_the_host_that_a_request_names(dilys: Browser) -> None:
    for path in ("/staff/duty/", "/staff/sign-in/", "/staff//duty"):
        answer = dilys.client.get(path, headers={"host": "elsewhere.test"}, follow_redirects=False)
        assert "elsewhere" not in answer.headers.get("location", "")
        assert answer.status_code == 404


SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}${7*7}</textarea></title>"


class Tags(HTMLParser):
    """Every tag of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    @property
    def foreign(self) -> list[tuple[str, dict[str, str]]]:
        """What stands on no page of ours: scripts and pictures from elsewhere, and what runs when something happens."""
        return [
            (tag, attributes) for tag, attributes in self.found
            if (tag in ("script", "img") and not attributes.get("src", "").startswith("/static/"))
            or any(name.startswith("on") for name in attributes)
            or attributes.get("href", "").lower().startswith(("javascript:", "data:"))
        ]  # fmt: skip

    @property
    def leads_to(self) -> set[str]:
        found = {attributes.get("href", "").partition("#")[0] for tag, attributes in self.found if tag == "a"}
        return {path for path in found if path.startswith("/staff/")}


def hostile_words() -> dict[str, object]:
    """Each thing that somebody tells in words, told as a script."""
    keys = (key.replace("person.", "person:1.").replace("incident.", "incident:1.")
            for key, fact in EVERY_FACT.items() if fact.kind is Kind.TEXT)  # fmt: skip
    plain: dict[str, object] = {"household.postcode": "DT1 1XJ", "household.others": "yes"}
    return {**dict.fromkeys(keys, SCRIPT), **plain}


def walk(browser: Browser, most: int = 25) -> dict[str, str]:
    """The pages that somebody comes to by links alone, by path; scripts on any of them are a fault."""
    waits, pages = {"/staff/"}, dict[str, str]()
    while waits and len(pages) < most:
        path = waits.pop()
        page = browser.client.get(path)
        assert page.status_code in (200, 404, 409), path
        pages[path] = page.text if "html" in page.headers["content-type"] else ""
        tags = Tags(pages[path])
        assert not tags.foreign, path
        assert "${49}" not in pages[path] and "onerror=alert(2)&gt;49" not in pages[path]
        waits |= tags.leads_to - set(pages)
    return pages


def test_what_was_told_runs_on_no_page_and_a_page_of_one_is_not_another_s(
    visit: Callable[..., Browser], tell: Callable[..., Told], clock: Clock
) -> None:
    """Two reports of one family, a note and a next step as scripts; then every page that can be reached by a link."""
    clock.now = DAY
    told = [tell(at=DAY, **hostile_words(), **{"reporter.consent_police": "given"}) for _ in range(2)]
    sunita = visit("sunita")
    for name, fields in (("note", {"note": SCRIPT}), ("step", {"step": SCRIPT, "words": SCRIPT})):
        path = f"/staff/reports/{told[0].id}/{name}"
        sunita.open(path)
        sunita.client.post(path, data=hidden(sunita.page.text) | fields)
    browsers = {name: visit(name) for name in ("sunita", "dilys", "cary", "polly", "dora")}
    pages = {name: walk(browser) for name, browser in browsers.items()}
    assert sum("alert(1)" in page for seen in pages.values() for page in seen.values()) > 10
    for name in ("cary", "polly", "dora"):
        for path in {path for seen in pages.values() for path in seen} - set(pages[name]):
            answer = browsers[name].client.get(path)
            assert answer.status_code == 404 or "alert" not in answer.text, f"{name} at {path}"
