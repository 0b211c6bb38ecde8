"""Leaving, the cover and the five words: what a stranger at the same screen may see."""

from __future__ import annotations

import re
import secrets

import pytest

from bot import dialogue
from bot.channels.web import attempts, pace
from bot.dialogue import Channel, Turn
from bot.dialogue.attempts import IN_ONE_CHAT
from tests.web.house import EXIT, Browser, Clock, House
from tests.web.test_pages import to_own_words, told


def test_leave_is_one_press_and_back_shows_the_first_screen(browser: Browser):
    to_own_words(browser)
    held = dict(browser.client.cookies)
    browser.send(to="/leave", words="She is at the door.")
    assert browser.page.status_code == 200
    assert browser.page.headers["refresh"] == f"0; url={EXIT}"
    assert browser.page.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert not browser.client.cookies
    assert browser.open().at_the_first_screen
    browser.client.cookies.update(held)  # somebody who wrote the cookie down
    assert browser.open().at_the_first_screen


def test_what_stood_in_the_box_is_kept_when_leaving(browser: Browser, house: House):
    to_own_words(browser).send(to="/leave", words="She is at the door.")
    assert "She is at the door." in told(house)


def test_leave_works_as_a_link_and_without_a_session(browser: Browser):
    for _ in range(2):
        browser.open("/leave")
        assert browser.page.status_code == 303
        assert browser.page.headers["location"] == EXIT
        to_own_words(browser)
    assert browser.open("/leave").open("/").at_the_first_screen


@pytest.mark.parametrize("choice", ["Not safe to say", "Leave"])
def test_every_way_of_leaving_ends_the_session(browser: Browser, choice: str):
    to_own_words(browser)
    if choice == "Leave":
        browser.send(press="anything.!leave")
    else:
        browser.press(choice).press("Yes, close it")
    assert browser.page.headers["refresh"].startswith("0; ")
    assert not browser.client.cookies
    assert browser.open().at_the_first_screen


def test_what_was_deleted_is_told_on_the_first_screen(browser: Browser, house: House):
    phrase = browser.to_the_questions()
    browser.send(to="/leave")
    browser.open().press("Send", words=phrase)
    browser.press("Delete what I wrote").press("Yes, delete it")
    assert browser.at_the_first_screen
    assert "What you wrote is deleted." in browser.text
    assert browser.open().press("Send", words=phrase).at_the_first_screen


def test_the_page_closes_by_itself_and_says_when(browser: Browser, clock: Clock):
    browser.to_the_questions()
    assert browser.page.headers["refresh"] == "301; url=/"
    assert "If you press nothing for 5 minutes, this page closes." in browser.text
    clock.pass_(minutes=4)
    assert browser.open().page.headers["refresh"] == "61; url=/"
    assert "If you press nothing for 1 minute, this page closes." in browser.text
    clock.pass_(minutes=1)
    assert browser.open().at_the_first_screen  # before the clock's loop has come by
    assert "refresh" not in browser.page.headers


def test_own_words_stay_open_longer(browser: Browser, clock: Clock):
    to_own_words(browser)
    assert browser.page.headers["refresh"] == "901; url=/"
    assert "for 15 minutes" in browser.text
    clock.pass_(minutes=14)
    assert "Tell us what happened" in browser.open().heading


def test_staying_keeps_the_page_and_what_is_typed(browser: Browser, clock: Clock):
    browser.to_the_questions()
    while 'id="short"' not in browser.page.text:
        labels = [label for _, label in browser.buttons]
        browser.press("Skip" if "Skip" in labels else labels[1])
    asked = browser.heading
    clock.pass_(minutes=4)
    browser.send(press="stay", short="High <Str>")
    assert browser.heading == asked
    assert 'value="High &lt;Str&gt;"' in browser.page.text
    assert browser.page.headers["refresh"] == "301; url=/"


def test_who_stays_finds_long_words_in_the_box_and_they_are_told_once(browser: Browser, house: House):
    to_own_words(browser).send(press="stay", words="He broke the")
    assert "He broke the</textarea>" in browser.page.text
    browser.press("Add this", words="He broke the door.")
    assert [words for words in told(house) if "broke" in words] == ["He broke the door."]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json"])
def test_leave_works_whatever_is_sent_with_it(browser: Browser, kind: str):
    to_own_words(browser)
    held = dict(browser.client.cookies)
    answer = browser.client.post("/leave", content=b"x" * 500_000, headers={"content-type": kind})
    assert answer.headers["refresh"] == f"0; url={EXIT}"
    browser.client.cookies.update(held)
    assert browser.open().at_the_first_screen


@pytest.mark.parametrize("clock_came_by", [True, False])
def test_words_that_reach_a_covered_page_are_kept_and_show_nothing(
    browser: Browser, house: House, clock: Clock, clock_came_by: bool
):
    to_own_words(browser)
    clock.pass_(minutes=16)
    if clock_came_by:
        house.cover()
    browser.press("Add this", words="I typed this for a long time.")
    assert browser.at_the_first_screen
    assert "I kept that." in browser.text
    assert "I typed this for a long time." in told(house)


def test_a_stranger_who_goes_on_starts_anew(browser: Browser, house: House, clock: Clock):
    browser.to_the_questions()
    before = dict(browser.client.cookies)
    clock.pass_(minutes=6)
    browser.open().press("Go on")
    assert browser.heading == "Is anyone in danger right now?"
    assert dict(browser.client.cookies) != before


@pytest.mark.parametrize("typed", ["{}", "  {} ", "{}."])
def test_the_five_words_open_what_was_written_anywhere(browser: Browser, house: House, clock: Clock, typed: str):
    phrase = browser.to_the_questions()
    browser.send(to="/leave")
    elsewhere = house.browser().open()
    elsewhere.press("Send", words=typed.format(phrase.upper()))
    assert "Hello again. What you wrote is still here." in elsewhere.text
    elsewhere.press("Carry on")
    assert elsewhere.heading == "Who are you?"


def test_what_was_begun_in_telegram_goes_on_here(browser: Browser, house: House, clock: Clock):
    chat = house.store.keys.blind("person", b"telegram:1").hex()
    told_there = ["first.go_on", "no", "yes", *["go_on"] * 4, "have"]
    view = None
    for number, value in enumerate(told_there):
        press = next((each.token for each in view.options if each.value == value), "") if view else value
        turn = Turn(f"telegram:{number}", chat, Channel.TELEGRAM, clock(), secrets.token_bytes(64), press=press)
        words = " ".join(view.words) if view else ""
        [reply] = house.room.submit(turn).result()
        view = reply.view
    found = re.search(r"\*\*([a-z]+(?: [a-z]+){4})\*\*", words)
    assert found
    browser.open().press("Send", words=found[1]).press("Carry on")
    assert "A private window does not keep that list." in browser.text  # what is true of the web is told here first
    assert browser.press("Go on").heading == "Who are you?"
    with house.store.read() as db:
        assert dialogue.find(db, chat) is None


def test_wrong_words_are_told_and_the_screen_is_the_first(browser: Browser):
    phrase = browser.to_the_questions().split()
    browser.send(to="/leave")
    browser.open().press("Send", words=" ".join([*phrase[1:], phrase[0]]))
    assert browser.at_the_first_screen
    assert "Those words did not open anything. Check each one." in browser.text
    browser.press("Send", words=" ".join([*phrase[:4], "wrongg"]))
    assert "Those words did not open anything. Check each one." in browser.text


def test_other_words_on_the_first_screen_are_kept(browser: Browser, house: House):
    browser.open().press("Send", words="My son is fifteen.")
    assert browser.at_the_first_screen
    assert "I kept that." in browser.text
    assert "My son is fifteen." in told(house)
    browser.press("Go on")
    assert browser.heading == "Is anyone in danger right now?"


def test_danger_on_the_first_screen_is_heard(browser: Browser):
    browser.open().press("Send", words="he has a knife right now")
    assert "call 999 now" in browser.heading


def test_the_right_words_after_too_many_wrong_ones_look_wrong_too(browser: Browser, house: House, clock: Clock):
    phrase = browser.to_the_questions()
    browser.send(to="/leave")
    wrong = " ".join(reversed(phrase.split()))
    browser.open()
    pages = set()
    for _ in range(IN_ONE_CHAT):
        pages.add(browser.press("Send", words=wrong).text)
    pages.add(browser.press("Send", words=phrase).text)
    assert len(pages) == 1
    clock.pass_(hours=1)
    assert "Hello again" in browser.press("Send", words=phrase).text


def test_attempts_are_counted_for_a_block_of_addresses_without_keeping_it(clock: Clock):
    counted = attempts.Attempts()
    words = "abacus abdomen ablaze able abnormal"
    tried = [counted.may_try(words, f"203.0.113.{n % 250}", clock()) for n in range(attempts.OF_ONE_BLOCK + 1)]
    assert tried.count(False) == 1
    assert counted.may_try(words, "198.51.100.1", clock())
    assert counted.may_try("He did it again today.", "203.0.113.1", clock())
    assert b"203.0.113" not in repr(vars(counted)).encode()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.5", "203.0.113.200", True),
        ("203.0.113.5", "203.0.114.5", False),
        ("2001:db8:1:20::1", "2001:db8:1:3f::9", True),
        ("2001:db8:1:20::1", "2001:db8:2:20::1", False),
        ("testclient", "", True),
    ],
)
def test_blocks_of_addresses(one: str, other: str, same: bool):
    assert (attempts.block_of(one) == attempts.block_of(other)) is same


def test_whoever_noted_the_cookie_of_a_browser_sees_nothing_that_words_open_there(browser: Browser, house: House):
    """Somebody at home looks up the cookie on the first screen, before she comes and types her words."""
    phrase = browser.to_the_questions()
    browser.send(to="/leave")
    shared = house.browser().open().press("Go on")
    noted = dict(shared.client.cookies)
    house.clock.pass_(minutes=6)  # type: ignore[attr-defined]
    shared.open().press("Send", words=phrase)
    assert "Hello again" in shared.text
    assert dict(shared.client.cookies) != noted
    elsewhere = house.browser()
    elsewhere.client.cookies.update(noted)
    assert elsewhere.open().at_the_first_screen
    shared.press("Carry on")
    assert shared.heading == "Who are you?"
    assert elsewhere.open().at_the_first_screen


def test_a_flood_from_one_browser_is_not_taken_and_whoever_sends_it_can_still_leave(browser: Browser, clock: Clock):
    browser.open().press("Go on")
    answers = [browser.client.post("/", data={"words": "x" * 399_000}).status_code for _ in range(3)]
    assert answers == [303, 429, 429]  # a page of as many words as can be counts for as many pages
    refused = browser.client.post("/", data={"words": "My own words. " * 25_000})
    assert "999" in refused.text and "My own words." in refused.text
    assert browser.client.post("/", data={"press": "x.!leave"}).headers["refresh"] == f"0; url={EXIT}"
    clock.pass_(minutes=1)
    assert browser.open().press("Go on").heading == "Is anyone in danger right now?"


def test_a_flood_from_one_block_of_addresses_is_not_taken_and_no_other_is_held_up(clock: Clock):
    counted = pace.Pace()
    flood = [counted.may_send("", f"203.0.113.{n % 250}", "", clock()) for n in range(1_000)]
    assert sum(flood) == pace.OF_ONE_BLOCK / pace.A_NEW_ONE
    assert counted.may_send("", "198.51.100.1", "", clock())
    clock.pass_(seconds=1)
    assert counted.may_send("", "203.0.113.1", "", clock())
    for number in range(2 * pace.REMEMBERED):
        counted.may_send("", f"10.{number >> 8}.{number & 255}.1", "", clock())
    assert len(counted._left) == pace.REMEMBERED


def test_people_are_never_that_quick(clock: Clock):
    """Two pages a second for a quarter of an hour, in one browser; fifty people behind one address, each every ten."""
    counted = pace.Pace()
    for _ in range(1_800):
        assert counted.may_send("her", "203.0.113.1", "a few words", clock())
        clock.pass_(seconds=0.5)
    for number in range(3_000):
        assert counted.may_send(f"somebody {number % 50}", "198.51.100.1", "a few words", clock())
        clock.pass_(seconds=0.2)
