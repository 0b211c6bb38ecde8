"""Coming in through the page: forms carry a token, answers carry headers, and what was typed is not lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import httpx
import pyotp
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from bot import console, staff
from bot.console.cookies import SESSION
from bot.console.doorway import HEADERS
from bot.store import Store
from tests.console.conftest import AT, Browser, Clock, Told, a_desk, hidden

Visit = Callable[..., Browser]


def paths(desk: console.Desk) -> list[tuple[Route, str]]:
    return [(route, "/staff" + re.sub(r"\{\w+\}", "a" * 26, route.path)) for route in console.pages(desk)]


def test_every_route_asks_who_you_are(desk: console.Desk, visit: Visit) -> None:
    asked = 0
    for route, path in paths(desk):
        if route.path == "/sign-in":
            continue
        browser = visit()
        answer = browser.client.get(path)
        assert answer.url.path == "/staff/sign-in", f"{path} was shown to a stranger"
        if "POST" in (route.methods or ()):
            browser.page = answer
            sent = browser.client.post(path, data={"csrf": hidden(answer.text)["csrf"], "reason": "because"})
            assert sent.status_code == 401, f"{path} took a form from a stranger"
        asked += 1
    assert asked >= 30


def test_every_form_needs_its_token(desk: console.Desk, visit: Visit) -> None:
    browser = visit("dilys")
    for route, path in paths(desk):
        if "POST" in (route.methods or ()):
            for typed in ({}, {"csrf": "0" * 64}, {"csrf": "é"}):
                assert browser.client.post(path, data={"x": "y"} | typed).status_code == 403, path
    assert staff.who(desk.store, browser.client.cookies[SESSION], AT)


def test_one_person_s_token_is_not_another_s(desk: console.Desk, visit: Visit) -> None:
    dilys, desmond = visit("dilys"), visit("desmond")
    token = hidden(dilys.open("/staff/nowhere").text or dilys.open("/staff/sign-in").text).get("csrf")
    token = token or hidden(dilys.open("/staff/sign-in").text)["csrf"]
    assert desmond.client.post("/staff/sign-out", data={"csrf": token}).status_code == 403


def test_every_answer_keeps_itself_secret(desk: console.Desk, visit: Visit) -> None:
    browser = visit("dilys")
    answers = [browser.client.get(path, follow_redirects=False) for _, path in paths(desk)]
    answers += [browser.client.get("/staff/nowhere"), visit().client.get("/staff/sign-in")]
    answers += [browser.client.post("/staff/")]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, answer.url
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_cookies_are_out_of_reach(desk: console.Desk, visit: Visit, enrolled: staff.Enrolment, clock: Clock) -> None:
    page = visit().client.get("/staff/sign-in")
    assert "httponly" in page.headers["set-cookie"].lower()
    assert "samesite=strict" in page.headers["set-cookie"].lower()
    production = a_desk(desk.store, clock, demo=False)
    client = TestClient(Starlette(routes=console.routes(production)), base_url="https://desk.example.org")
    answer = come_in(client, enrolled)
    assert answer.status_code == 303
    for cookie in (
        *client.get("/staff/sign-in").headers.get_list("set-cookie"),
        *answer.headers.get_list("set-cookie"),
    ):
        assert cookie.startswith("__Host-hearthline_"), cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; ")), cookie
    lasting = [cookie for cookie in answer.headers.get_list("set-cookie") if "Max-Age=7776000" in cookie]
    assert [cookie.partition("=")[0] for cookie in lasting] == ["__Host-hearthline_known"]
    assert "Nothing to do here" in client.get("/staff/").text


def come_in(client: TestClient, enrolled: staff.Enrolment, **changed: str) -> httpx.Response:
    page = client.get("/staff/sign-in")
    code = pyotp.TOTP(pyotp.parse_uri(enrolled.totp_uri).secret).at(AT)
    told = {"email": "olive@example.org", "password": enrolled.password, "code": code, "to": "/staff/"}
    return client.post("/staff/sign-in", data={**hidden(page.text), **told, **changed}, follow_redirects=False)


@pytest.fixture
def production(sqlite_store: Store, clock: Clock) -> TestClient:
    desk = a_desk(sqlite_store, clock, demo=False)
    return TestClient(Starlette(routes=console.routes(desk)), base_url="https://desk.example.org")


def test_what_is_wrong_is_told_on_top_without_saying_what(production: TestClient, enrolled: staff.Enrolment) -> None:
    answers = [come_in(production, enrolled, **{field: "wrong"}) for field in ("email", "password", "code")]
    for answer in answers:
        assert answer.status_code == 422
        assert "<title>Error: Sign in" in answer.text
        assert 'href="#email"' in answer.text
        assert str(staff.SignInRefused.__doc__) in answer.text
    assert 'value="wrong"' in answers[0].text  # the address typed stands there again
    assert enrolled.password not in "".join(answer.text for answer in answers)


def test_in_production_nobody_comes_in_by_one_click(production: TestClient, sqlite_store: Store) -> None:
    with sqlite_store.begin() as db:
        person = staff.invent_people(db, {}, AT)[0]
    page = production.get("/staff/sign-in")
    assert person.name not in page.text
    answer = production.post("/staff/sign-in", data={**hidden(page.text), "account": person.id}, follow_redirects=False)
    assert answer.status_code == 422


def test_nobody_is_sent_elsewhere_after_signing_in(production: TestClient, enrolled: staff.Enrolment) -> None:
    assert come_in(production, enrolled, to="https://elsewhere.test/staff/").headers["location"] == "/staff/"


def test_a_link_in_a_mail_leads_on_though_the_cookie_stayed_at_home(visit: Visit) -> None:
    browser = visit()
    landed = browser.client.get("/staff/r/abc", headers={"sec-fetch-site": "cross-site"})
    assert landed.status_code == 200
    assert 'http-equiv="refresh"' in landed.text
    assert browser.client.get("/staff/r/abc").url.params["to"] == "/staff/r/abc"


def test_signing_out_ends_it(desk: console.Desk, visit: Visit) -> None:
    browser = visit("dilys")
    browser.open("/staff/duty")
    token = browser.client.cookies[SESSION]
    browser.client.follow_redirects = False
    gone = browser.press("/staff/sign-out")
    assert staff.who(desk.store, token, AT) is None
    assert gone.headers["clear-site-data"] == '"cache"'  # else some browsers show on Back what they keep alive
    assert SESSION not in browser.client.cookies
    browser.client.follow_redirects = True
    browser.client.cookies.set(SESSION, token)  # whoever copied it
    assert browser.client.get("/staff/duty").url.path == "/staff/sign-in"


def test_the_mode_is_printed_on_each_page(desk: console.Desk, visit: Visit, production: TestClient) -> None:
    browser = visit("dilys")
    for _, path in paths(desk):
        page = browser.client.get(path)
        if page.headers["content-type"].startswith("text/html"):
            assert "DEMO" in page.text, path
    assert "DEMO" not in production.get("/staff/sign-in").text


def test_a_form_that_is_far_too_long_is_turned_away(visit: Visit) -> None:
    browser = visit("dilys")
    assert browser.client.post("/staff/sign-out", data={"csrf": "x" * 300_000}).status_code == 413


def test_what_was_typed_survives_a_session_that_ended(visit: Visit, told: Told, clock: Clock) -> None:
    browser, path = visit("dilys"), f"/staff/reports/{told.id}/note"
    browser.open(path)
    clock.pass_(minutes=31)
    browser.press(path, note="She rang.\nThe door is locked.")
    assert browser.page.status_code == 401
    assert "What you wrote is kept" in browser.text
    assert "The door is locked" not in browser.page.text
    assert not told.page.notes
    again = [form for form in browser.page.text.split("<form")[1:] if "Dilys" in form]
    browser.page = browser.client.post("/staff/sign-in", data=hidden(again[0]))
    assert browser.page.url.path == path
    assert "Not sent yet" in browser.text
    assert "She rang.\nThe door is locked.</textarea>" in browser.page.text
    assert "Not sent yet" not in browser.open(f"/staff/reports/{told.id}/give").text  # it is of another page
    browser.open(path)
    browser.press(path, note="She rang.\nThe door is locked.")
    assert [note.words for note in told.page.notes] == ["She rang.\nThe door is locked."]
    assert "Not sent yet" not in browser.open(path).text


def test_what_was_typed_is_for_nobody_else(visit: Visit, told: Told, clock: Clock) -> None:
    browser, path = visit("dilys"), f"/staff/reports/{told.id}/note"
    browser.open(path)
    clock.pass_(minutes=31)
    browser.press(path, note="zugzwang")
    as_desmond = [form for form in browser.page.text.split("<form")[1:] if "Desmond" in form]
    browser.page = browser.client.post("/staff/sign-in", data=hidden(as_desmond[0]))
    assert browser.page.url.path == path
    assert "zugzwang" not in browser.page.text


def test_a_button_pressed_after_the_session_ended_does_nothing_and_leads_back(
    visit: Visit, told: Told, clock: Clock
) -> None:
    browser, here = visit("dilys"), f"/staff/reports/{told.id}"
    browser.open(here)
    clock.pass_(minutes=31)
    browser.press(f"{here}/take")
    assert browser.page.status_code == 401
    again = [form for form in browser.page.text.split("<form")[1:] if "Dilys" in form]
    browser.page = browser.client.post("/staff/sign-in", data=hidden(again[0]))
    assert browser.page.url.path == here
    assert told.page.owner_id is None


@pytest.fixture
def told(tell: Callable[..., Told]) -> Told:
    return tell()


@pytest.mark.parametrize("stays_here", [True, False])
def test_a_demonstration_says_that_nothing_leaves_only_where_nothing_can(desk: console.Desk, stays_here: bool) -> None:
    told = replace(desk, stays_here=stays_here)
    with TestClient(Starlette(routes=console.routes(told))) as visitor:
        page = visitor.get("/staff/sign-in").text
    assert ("Nothing leaves this machine" in page) is stays_here
    assert ("Tell nothing real here" in page) is not stays_here
