"""The whole chain in real browsers, over `hearthline serve`: she tells it, the desk takes it, an agency answers for it,
and she sees that a person has it.  With scripts and without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from bot.channels.transcript import Player, _option
from bot.dialogue import Reply, View
from tests.chain.service import Service, until
from tests.chain.test_service import AT, KNIFE, POLICE, to_sent
from tests.web.house import manner, open_reception

Axe = Callable[[Page], None]
Looks = Callable[[Page, str], None]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1200, "height": 900}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    made = Service(folder, f"sqlite:///{folder}/hearthline.db", open_reception(manner()), AT)
    yield made
    made.close()


class ByBrowser(Player):
    """Tells on the page what is written, by pressing what is seen there.  look: is shown each screen, by its name."""

    def __init__(self, service: Service, page: Page, look: Looks) -> None:
        super().__init__(service.store, service.desk, "")
        self._service, self._page, self._look = service, page, look
        self._at = service.now()
        page.goto(service.url)

    @property
    def phrase(self) -> str:
        """The five words that were offered."""
        return self._phrase

    def turn(self, text: str = "", press: str = "", *, starts: bool = False) -> Reply:
        if text:
            self._page.locator("#words, #short").fill(text)
        return self._press(press)

    def _answer(self, view: View, answer: str) -> Iterator[str]:
        if view.form != "ticks" or answer.startswith(("?", "!", '"')):
            yield from super()._answer(view, answer)
            return
        for value in answer.split(","):
            self._page.locator(f'input[value="{_option(view, value.strip()).token}"]').check()
        self._press(_option(view, "=done").token)

    def _press(self, token: str) -> Reply:
        """Press the button that is seen, and wait for the page that follows."""
        with self._page.expect_navigation():
            self._page.locator(f'button[name="press"][value="{token}"]:not(.page-enter)').first.click()
        session = next(cookie.get("value", "") for cookie in self._page.context.cookies() if cookie["name"] == "id")
        self._person = self._store.keys.blind("person", f"web:{session}".encode()).hex()
        reply = Reply(self._person, self._present())
        self._look(self._page, reply.view.step)
        return reply


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_hello_to_a_person_who_has_it(
    scripts: bool, service: Service, new_context: Callable[..., BrowserContext], axe: Axe
) -> None:
    seen: set[str] = set()

    def look(page: Page, name: str) -> None:
        """Every screen is looked at by axe; where there are no scripts, every kind of screen."""
        kind = name if scripts else f"{page.locator('form').count()} {page.locator('input, textarea').count() > 2}"
        if kind not in seen:
            axe(page)
        seen.add(kind)

    def somebody(**how: object) -> Page:
        return new_context(javascript=scripts, **how).new_page()

    before = service.inbox()
    dilys = come(service, somebody(viewport=DESK), "Dilys", "/staff/duty")
    if dilys.get_by_role("button", name="Go on duty").count():
        press(dilys, "Go on duty")
    words = she_tells(service, somebody(viewport=PHONE), look)
    the_desk_takes_it(dilys, look)
    polly = come(service, somebody(viewport=DESK), "Polly", service.mail_to(POLICE, before).path)
    look(polly, "packet")
    assert "kitchen knife" in polly.inner_text("main")
    press(polly, "We have this")
    look(polly, "acknowledged packet")
    her = somebody(viewport=PHONE)
    her.goto(service.url)
    her.locator("#words").fill(words)
    press(her, "Send")
    look(her, "safe_again")
    press(her, "Yes, it is safe")
    look(her, "follow_up")
    told = her.inner_text("main")
    assert re.search(r"Dorset Police \(demo\): a person there has it since \d\d?:\d\d", told), told
    assert "we told a person there by phone at" in told


def she_tells(service: Service, page: Page, look: Looks) -> str:
    """From the first screen to *Sent*; the five words."""
    teller = ByBrowser(service, page, look)
    try:
        differences = teller.play(to_sent(KNIFE))
    finally:
        teller.close()
    assert not differences, "\n".join(map(str, differences))
    assert "Sent." in page.inner_text("main")
    return teller.phrase


def the_desk_takes_it(page: Page, look: Looks) -> None:
    """The newest report is claimed, and the children's team is rung."""
    until(lambda: page.reload() and page.locator("#queue strong:text-is('Nobody yet')").count())
    look(page, "duty")
    row = page.locator("#queue tr", has_text="Nobody yet").last
    row.locator("a").first.click()
    look(page, "report")
    press(page, "I have this")
    page.get_by_role("link", name="Ring them now").first.click()
    look(page, "call")
    press(page, "I am ringing them")
    page.get_by_label("Answered: they took it").check()
    press(page, "Write it down")
    assert page.title().startswith("Error: ")
    look(page, "call with errors")
    page.get_by_label("Who did you speak to?").fill("Orla Invented")
    page.get_by_label("Their role").fill("social worker")
    page.get_by_label("What will they do?").fill("Rings the school.")
    press(page, "Write it down")
    assert "Acknowledged on the phone" in page.inner_text("main")
    look(page, "report, rung")


def come(service: Service, page: Page, name: str, path: str) -> Page:
    """Somebody of the staff comes in by one click, on their way to a page."""
    page.goto(service.url + path)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(name)).click()
    return page


def press(page: Page, label: str) -> None:
    """Press the button with this label and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).first.click()
