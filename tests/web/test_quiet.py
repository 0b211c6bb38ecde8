"""Nothing that is told reaches an address, a title, a cookie, a log or an error page; all pages are dressed alike."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.channels.web import Silent
from bot.dialogue import Manner, Reply, View
from bot.reception import Reception, Room
from bot.store import Store, Writer
from tests.web import house as parts
from tests.web.house import EXIT, Browser, Clock
from tests.web.test_pages import to_own_words

ODD = "quibblesnark"
HEADERS = {
    "cache-control": "no-store", "referrer-policy": "no-referrer", "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
}  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/about", "/nothing", "/favicon.ico", "/leave"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_every_answer_is_kept_by_nobody_and_says_nothing(browser: Browser, path: str, method: str):
    answer = browser.client.request(method, path, data={"press": "x"} if method == "POST" else None)
    assert answer.status_code in (200, 303, 404, 405)
    assert answer.headers.items() >= HEADERS.items()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.status_code == 303 or "<title>Hello</title>" in answer.text


def test_the_title_and_the_address_never_change(browser: Browser):
    to_own_words(browser).press("That's all", words=f"He said {ODD}.").press("Danger now")
    browser.open("/about").open("/nothing").open("/").press("Back")
    shown = [page for page in browser.went if page.status_code != 303]
    assert len(shown) > 15
    assert {page.text.split("<title>")[1].split("</title>")[0] for page in shown} == {"Hello"}
    assert {page.url.path for page in browser.went} == {"/", "/about", "/nothing"}
    assert not [page.url for page in browser.went if page.url.query]


def test_nothing_told_is_in_a_cookie_an_address_or_a_log(browser: Browser, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    to_own_words(browser).press("Add this", words=f"He said {ODD}.")
    sent = " ".join(f"{page.url} {page.headers}" for page in browser.went)
    assert ODD not in sent
    assert ODD not in " ".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert ODD not in browser.page.text


def test_what_is_told_is_shown_as_text_only(browser: Browser):
    to_own_words(browser).send(press="stay", words="</textarea><script>alert(1)</script>")
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in browser.page.text
    assert "<script>alert" not in browser.page.text


def test_a_page_sent_by_another_site_changes_nothing(browser: Browser):
    to_own_words(browser)
    asked = browser.heading
    answer = browser.client.post("/", data={"press": "first.go_on"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert browser.open().heading == asked


@pytest.mark.parametrize(
    "body", [b"\xff\xfe&&&=%zz", b"press=x;y", b"", b"&".join([b"pick=a"] * 500), b"once=" + b"x" * 5_000]
)
def test_a_broken_body_is_answered_kindly(browser: Browser, body: bytes):
    to_own_words(browser)
    asked = browser.heading
    answer = browser.client.post("/", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code in (303, 400)
    assert browser.open().heading == asked


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", ""])
def test_a_body_that_is_no_form_is_refused(browser: Browser, kind: str):
    assert browser.client.post("/", content=b"{}", headers={"content-type": kind}).status_code == 400


def test_a_forged_cookie_is_nobody(browser: Browser):
    browser.client.cookies.update({"id": "../../etc", "n": "9999-x-"})
    assert browser.open().at_the_first_screen
    browser.client.cookies.update({"id": "a" * 43, "n": "1" * 4000})
    assert browser.open().at_the_first_screen


@pytest.fixture
def broken_room(sqlite_store: Store) -> Iterator[Room]:
    """A room in which every turn fails, and setting it aside too."""

    def fails(db: object, items: list[object]) -> list[object]:
        raise RuntimeError(ODD)

    room = Writer(sqlite_store, fails)
    yield room  # type: ignore[misc]
    room.close()


def test_when_all_is_broken_help_is_named_and_what_was_typed_comes_back(
    sqlite_store: Store, reception: Reception, broken_room: Room, clock: Clock, manner: Manner,
    caplog: pytest.LogCaptureFixture,
):  # fmt: skip
    broken = parts.open_house(sqlite_store, reception, broken_room, clock, manner).browser()
    broken.open().press("Send", words="My son is fifteen.")
    assert broken.page.status_code == 503
    assert "Something is not working on our side." in broken.text
    assert "0808 2000 247" in broken.text
    assert ">My son is fifteen.</textarea>" in broken.page.text.replace("\n", "")
    assert ODD not in broken.page.text + caplog.text
    broken.send(to="/leave")
    assert broken.page.headers["refresh"].startswith("0; ")


def test_over_https_the_cookie_is_bound_to_this_host(
    sqlite_store: Store, reception: Reception, room: Room, clock: Clock, manner: Manner
):
    secure = parts.open_house(sqlite_store, reception, room, clock, manner, secure=True).browser()
    answer = secure.open().client.post("/", data={"screen": "first", "press": "first.go_on"})
    assert "__Host-id=" in answer.headers["set-cookie"]
    assert "Secure" in answer.headers["set-cookie"]


def test_a_demonstration_says_so_and_no_more(
    sqlite_store: Store, reception: Reception, room: Room, clock: Clock, manner: Manner
):
    demo = parts.open_house(sqlite_store, reception, room, clock, manner, demo=True).browser().open()
    assert demo.text.endswith("Demo")
    assert demo.at_the_first_screen


def test_about_says_what_this_is_and_who_runs_it(browser: Browser):
    browser.open("/about")
    assert browser.heading == "Worried about someone being hurt at home?"
    assert "We are the Hearthline demonstration." in browser.text
    assert "{" not in browser.text
    assert "set-cookie" not in browser.page.headers
    assert "x-robots-tag" not in browser.page.headers
    assert "noindex" in browser.open("/").page.headers["x-robots-tag"]


async def test_the_web_owes_nobody_a_screen():
    silent = Silent()
    assert await silent.speak(None, Reply("", View("first", (), ())))
    assert await silent.sweep("", (1,))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_other_site_closes_a_page_or_signs_anybody_out(browser: Browser, method: str) -> None:
    browser.to_the_questions()
    answer = browser.client.request(method, "/leave", headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer.headers["location"]) == (303, EXIT)
    assert "clear-site-data" not in answer.headers and "set-cookie" not in answer.headers
    assert not browser.open().at_the_first_screen
