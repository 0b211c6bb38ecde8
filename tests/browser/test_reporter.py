"""A frightened person at the web page, in a real browser: with scripts and without, by keyboard, on a small phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.web.test_pages import told

PHONE = {"width": 360, "height": 740}
WIDER_THAN_THE_PHONE = "document.documentElement.scrollWidth > innerWidth"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], reporters_page: Site) -> Callable[..., Page]:
    """A person's phone at the first screen."""

    def open_it(scripts: bool = True, site: Site = reporters_page) -> Page:
        page = new_context(javascript=scripts, viewport=PHONE).new_page()
        page.goto(f"{site.address}/")
        return page

    return open_it


def press(page: Page, label: str) -> None:
    """Press the button with this label and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def labels(page: Page) -> list[str]:
    return [label.strip() for label in page.locator("main button:not(.page-enter):visible").all_inner_texts()]


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def press_first_of(page: Page, *wanted: str) -> None:
    """Press the first of these buttons that stands on the page, else its first button."""
    found = labels(page)
    press(page, next((label for label in wanted if label in found), found[0]))


def to_own_words(page: Page, who: str = "A parent or carer who is being hurt") -> None:
    """Through the welcome and the first questions about a young person of 10 to 15."""
    while not page.locator("#words").count() or "write to us" in heading(page):
        press_first_of(page, "I have them", "Yes, it is safe", who, "10 to 15", "Skip", "Go on", "No")


@pytest.mark.parametrize(
    ("scripts", "who"),
    [(True, "A parent or carer who is being hurt"), (False, "A friend or neighbour")],
    ids=["scripts", "no scripts"],
)
def test_a_report_from_hello_to_sent(
    scripts: bool, who: str, open_page: Callable[..., Page], axe: Callable[[Page], None]
):
    page = open_page(scripts)
    kinds: set[str] = set()

    def look() -> None:
        """Each kind of screen is looked at by axe; none is wider than the phone; all are called the same."""
        kind = f"{page.locator('main [id=short], main [id=words], main [id=pick]').count()}{sorted(labels(page))[:2]}"
        assert page.title() == "Hello"
        assert page.url.endswith("/")
        if scripts or len(kinds) < 4:
            assert not page.evaluate(WIDER_THAN_THE_PHONE), heading(page)
            if kind not in kinds:
                axe(page)
        kinds.add(kind)

    to_own_words(page, who)
    look()
    page.fill("#words", "He came at me with the kitchen knife last night.")
    press(page, "Add this")
    assert "I kept that." in page.inner_text("main")
    assert heading(page) == "If someone is in danger, please call 999 now."
    press(page, "It is over for now")
    press(page, "That's all")
    while "Send it" not in labels(page):
        look()
        if page.locator("[name=pick]").count():
            page.locator("[name=pick]").first.check()
            press(page, "Next")
        elif page.locator("#short").count() and "postcode" in heading(page):
            page.fill("#short", "DT1 1XJ")
            press(page, "Next")
        else:
            press_first_of(page, "It is over for now", "Skip", "Go on", "No")
    look()
    page.locator("summary", has_text="What happened").click()
    expect(page.get_by_text("He came at me with the kitchen knife last night.").first).to_be_visible()
    press(page, "Send it")
    assert heading(page) == "Sent."
    look()


@SCRIPTS
def test_leave_is_one_press_and_back_shows_the_first_screen(
    scripts: bool, open_page: Callable[..., Page], reporters_page: Site
):
    page = open_page(scripts)
    to_own_words(page)
    page.fill("#words", "She is at the door.")
    page.get_by_role("button", name="Leave", exact=True).click()
    page.wait_for_url(reporters_page.exit)
    assert page.context.cookies(reporters_page.address) == []
    for _ in range(3):
        page.go_back()
        assert page.url.startswith(("about:", reporters_page.address))
        assert "Tell us" not in page.content()
        assert "She is at the door" not in page.content()
        if page.url.startswith(reporters_page.address):
            assert heading(page) == "Hello. You can write to us here."


def test_shift_three_times_leaves_and_other_keys_between_do_not(open_page: Callable[..., Page], reporters_page: Site):
    page = open_page()
    to_own_words(page)
    page.locator("#words").press_sequentially("He SAID Hello To ME")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    expect(page.locator("#leaving")).to_have_text("To leave this page, press Shift two more times.")
    page.keyboard.press("Shift")
    expect(page.locator("#leaving")).to_have_text("To leave this page, press Shift once more.")
    page.keyboard.press("Shift")
    page.wait_for_url(reporters_page.exit)


def test_leave_by_link_where_there_is_no_form(
    open_page: Callable[..., Page], reporters_page: Site, axe: Callable[[Page], None]
):
    page = open_page(scripts=False)
    for path in ("/about", "/nothing"):
        page.goto(reporters_page.address + path)
        assert page.title() == "Hello"
        axe(page)
        page.get_by_role("link", name="Leave", exact=True).click()
        page.wait_for_url(reporters_page.exit)


@SCRIPTS
def test_the_browsers_back_changes_nothing(scripts: bool, open_page: Callable[..., Page]):
    page = open_page(scripts)
    press(page, "Go on")
    press(page, "No")
    page.go_back()
    assert heading(page) == "Is it safe for you to write just now?"
    assert page.locator("#came-back").is_visible() is scripts
    press(page, "Yes, it is safe")
    assert heading(page).startswith("We are")


def stands_on(page: Page, what: str) -> None:
    """A browser moves the focus with the first frame that it draws, which may be after the page is there."""
    expect(page.locator(f"{what}:focus-within")).to_have_count(1)


@SCRIPTS
def test_focus_stands_on_the_question_and_on_what_is_wrong(scripts: bool, open_page: Callable[..., Page]):
    page = open_page(scripts)
    press(page, "Go on")
    stands_on(page, ".page-title")
    to_own_words(page)
    press(page, "Add this")
    assert page.title() == "Error: Hello"
    stands_on(page, ".govuk-error-summary")
    page.get_by_role("link", name=re.compile("nothing in the box")).click()
    expect(page.locator("#words")).to_be_focused()


def test_leave_danger_and_the_way_past_them_stand_just_before_the_question(open_page: Callable[..., Page]):
    page = open_page()
    press(page, "Go on")
    stands_on(page, ".page-title")
    stops = []
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
        stops.append(page.evaluate("document.activeElement.innerText").strip())
    assert stops == ["Leave", "Danger now", "Skip to the page"]
    expect(page.locator("#leaving")).to_be_empty()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").strip() == "Yes"


def test_enter_in_a_box_sends_and_does_not_leave(open_page: Callable[..., Page], reporters_page: Site):
    page = open_page()
    to_own_words(page)
    press(page, "Skip")
    while not page.locator("#short").count():
        press_first_of(page, "Skip")
    asked = heading(page)
    page.fill("#short", "last May")
    with page.expect_navigation():
        page.press("#short", "Enter")
    assert page.url == f"{reporters_page.address}/"
    assert heading(page) != asked


def test_the_page_asks_nobody_else_and_breaks_no_rule_of_its_own(open_page: Callable[..., Page], reporters_page: Site):
    page = open_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.reload()
    to_own_words(page)
    press(page, "Danger now")
    assert asked
    assert [url for url in asked if not url.startswith(reporters_page.address)] == []
    assert told == []


def test_the_page_closes_by_itself_without_scripts(open_page: Callable[..., Page], open_site: Callable[..., Site]):
    page = open_page(scripts=False, site=open_site(cover=timedelta(seconds=2)))
    press(page, "Go on")
    assert heading(page) == "Is anyone in danger right now?"
    expect(page.locator("h1")).to_have_text("Hello. You can write to us here.")


def test_long_words_are_kept_before_the_page_closes(open_page: Callable[..., Page], open_site: Callable[..., Site]):
    page = open_page(site=open_site(words=timedelta(seconds=13)))
    to_own_words(page)
    page.fill("#words", "I type and type and forget to press.")
    expect(page.locator("#said")).to_have_text("I kept that.")
    assert page.input_value("#words") == ""


def test_half_typed_words_are_kept_and_the_page_closes_no_later_for_them(
    open_page: Callable[..., Page], open_site: Callable[..., Site]
):
    site = open_site()
    page = open_page(site=site)
    to_own_words(page)
    page.clock.install()
    page.reload()
    page.fill("#words", "He came in and I put the phone down.")
    page.clock.fast_forward(14 * 60_000 + 55_000)
    expect(page.locator("h1")).to_have_text("Hello. You can write to us here.")
    assert page.context.cookies(site.address) == []
    assert "He came in and I put the phone down." in told(site.house)


def test_a_minute_before_it_closes_the_page_says_so_and_can_stay(
    open_page: Callable[..., Page], open_site: Callable[..., Site], axe: Callable[[Page], None]
):
    page = open_page(site=open_site(cover=timedelta(seconds=92)))
    press(page, "Go on")
    page.clock.install()
    page.reload()
    page.clock.fast_forward(35_000)
    expect(page.get_by_text("This page closes in one minute.")).to_be_visible()
    axe(page)
    press(page, "Stay here")
    assert heading(page) == "Is anyone in danger right now?"
    expect(page.get_by_text("This page closes in one minute.")).to_be_hidden()
