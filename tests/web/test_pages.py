"""Questions on the page: a whole report, Back, old pages, boxes, long words, errors that tell the way out."""

from __future__ import annotations

import pytest

from bot import dialogue
from tests.web.house import Browser, Clock, House

LONG = 'Er kam wieder – прошлой ночью – بالسكين 🙈 & <b>"so"</b>. '


def test_looking_sets_no_cookie_and_stores_nothing(browser: Browser, house: House):
    browser.open()
    assert browser.at_the_first_screen
    assert "set-cookie" not in browser.page.headers
    with house.store.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM conversation").scalar_one() == 0


def test_go_on_leads_to_the_question_of_danger(browser: Browser):
    browser.open().press("Go on")
    assert browser.heading == "Is anyone in danger right now?"
    posted, shown = browser.went[-2:]
    assert posted.status_code == 303
    assert posted.headers["location"] == "/"
    assert "HttpOnly; Path=/; SameSite=strict" in posted.headers["set-cookie"]
    assert "set-cookie" not in shown.headers


def test_danger_shows_how_to_call_on_any_screen(browser: Browser):
    browser.open().press("Go on").press("Danger now")
    assert "If someone is in danger, please call 999 now." in browser.heading
    assert 'role="alert"' in browser.page.text
    assert '<a class="govuk-link" href="tel:999">999</a>' in browser.page.text
    assert "press 55" in browser.text


def test_back_takes_the_last_answer_back(browser: Browser):
    browser.open().press("Go on").press("No")
    assert browser.heading == "Is it safe for you to write just now?"
    browser.press("Back")
    assert browser.heading == "Is anyone in danger right now?"


def test_nothing_ticked_is_told_kindly_and_once(browser: Browser):
    to_the_boxes(browser).press("Next")
    assert browser.title == "Error: Hello"
    assert "Please look again" in browser.text
    assert 'href="#pick"' in browser.page.text
    assert 'id="pick"' in browser.page.text
    assert "There is a problem" not in browser.text
    browser.open()
    browser.tick("A knife, or a thing used as a weapon", "Hitting, kicking, pushing or biting")
    assert browser.title == "Hello"


def test_boxes_come_back_ticked_after_back(browser: Browser):
    to_the_boxes(browser).tick("Hitting, kicking, pushing or biting")
    browser.press("Back")
    while "Tick all that happened" not in browser.heading:
        browser.press("Back")
    assert browser.page.text.count(" checked") == 1


def test_boxes_of_an_older_page_change_nothing(browser: Browser, clock: Clock):
    to_the_boxes(browser)
    old = browser.page
    browser.tick("Setting fire to something")
    now = browser.heading
    clock.pass_(seconds=30)
    browser.page = old
    browser.press("Next", pick=[])
    assert browser.heading == now
    assert "Your answers are as they were" in browser.text


def test_a_button_of_an_older_page_changes_nothing_and_says_how_to_change(browser: Browser, clock: Clock):
    browser.open().press("Go on")
    old = browser.page
    browser.press("No")
    clock.pass_(seconds=30)
    browser.page = old
    browser.press("Yes")
    assert browser.heading == "Is it safe for you to write just now?"
    assert "To change the last one, press Back on this page." in browser.text


def test_a_double_tap_is_one_press_and_is_not_scolded(browser: Browser, clock: Clock):
    browser.open().press("Go on")
    old = browser.page
    browser.press("No")
    clock.pass_(seconds=1)
    browser.page = old
    browser.press("No")
    assert browser.heading == "Is it safe for you to write just now?"
    assert "Your answers are as they were" not in browser.text


def test_words_of_an_older_page_are_kept_and_answer_nothing(browser: Browser, house: House, clock: Clock):
    to_own_words(browser)
    old = browser.page
    browser.press("Skip")
    now = browser.heading
    clock.pass_(seconds=30)
    browser.page = old
    browser.send(press="", words="It began in May.")
    assert browser.heading == now
    assert "I kept that." in browser.text
    assert "It began in May." in told(house)


@pytest.mark.parametrize("button", ["Add this", "That's all", "Skip", "Back", "Danger now"])
def test_what_is_typed_is_kept_whatever_is_pressed(browser: Browser, house: House, button: str):
    to_own_words(browser).press(button, words="He broke the door.")
    assert "He broke the door." in told(house)


def test_nothing_written_is_told(browser: Browser):
    to_own_words(browser).press("Add this")
    assert browser.title == "Error: Hello"
    assert "There is nothing in the box yet." in browser.text
    assert 'href="#words"' in browser.page.text


@pytest.mark.parametrize("length", [20_000, 45_000])
def test_a_very_long_account_is_kept_whole(browser: Browser, house: House, length: int):
    written = (LONG * length)[:length].strip()
    to_own_words(browser).press("Add this", words=written)
    assert "I kept that." in browser.text
    pieces = [words for words in told(house) if len(words) > 1_000]
    assert "".join("".join(pieces).split()) == "".join(written.split())


def test_more_than_a_form_can_hold_is_refused_kindly(browser: Browser):
    to_own_words(browser).press("Add this", words="x" * 500_000)
    assert browser.page.status_code == 413
    assert "in smaller parts" in browser.text
    assert "Tell us what happened" in browser.open().heading


def test_a_short_answer_is_sent_by_its_button_and_by_enter(browser: Browser):
    to_own_words(browser).press("Skip")
    while 'id="short"' not in browser.page.text:
        browser.press("Skip" if any(label == "Skip" for _, label in browser.buttons) else "Go on")
    asked = browser.heading
    assert [label for _, label in browser.buttons if "Send" in label] == []  # nothing is sent to anybody yet
    assert browser.value_of("Next") == ""
    browser.send(press="")
    assert browser.title == "Error: Hello"
    assert browser.heading == asked
    browser.send(press="", short="last May")
    assert browser.heading != asked


def test_a_whole_report_is_sent_from_the_page(browser: Browser, house: House):
    to_the_boxes(browser).tick("A knife, or a thing used as a weapon")
    for _ in range(200):
        labels = [label for _, label in browser.buttons]
        if "Send it" in labels:
            break
        if "postcode" in browser.heading and 'id="short"' in browser.page.text:
            browser.send(press="", short="DT1 1XJ")
        elif "Skip" in labels:
            browser.press("Skip")
        else:
            browser.press(next(label for label in ("It is over for now", "Go on", "No", labels[1]) if label in labels))
    assert "He broke the door." in browser.page.text
    assert "<details" in browser.page.text
    browser.press("Change something").press("Back")
    browser.press("Send it")
    assert browser.heading == "Sent."
    with house.store.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM report").scalar_one() == 1


def to_own_words(browser: Browser) -> Browser:
    browser.to_the_questions()
    browser.press("A parent or carer who is being hurt")
    while 'id="words"' not in browser.page.text:
        labels = [label for _, label in browser.buttons]
        browser.press("10 to 15" if "10 to 15" in labels else "Skip" if "Skip" in labels else labels[1])
    return browser


def to_the_boxes(browser: Browser) -> Browser:
    to_own_words(browser).press("That's all", words="He broke the door.").press("Today")
    assert "Tick all that happened" in browser.heading
    return browser


def told(house: House) -> list[str]:
    """Every word typed in the one conversation there is: in an open box, as an answer, or beside the questions."""
    with house.store.read() as db:
        found = dialogue.find_by_id(db, db.exec_driver_sql("SELECT id FROM conversation").scalar_one())
    assert found
    answers = [str(answer.value) for answer in found.kept.answers.values() if answer.is_known]
    return [
        *answers,
        *(word for words in found.kept.drafting.values() for word in words),
        *(h.words for h in found.kept.heard),
    ]
