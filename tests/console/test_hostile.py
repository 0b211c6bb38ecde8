"""What no page of ours sends, sent to the desks, on either kind of database: it is nothing, and never a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import console, staff
from bot.console.doorway import MOST_BYTES
from bot.store import Store, audit
from bot.store.tables import audit_table
from tests.console.conftest import AT, SERVICES, Browser, Clock, a_desk, hidden

ODD = ["\x00", "a" * 400, "Ann-Example", "\ud800", "../duty", "a\nb", "x'--", "é"]
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
