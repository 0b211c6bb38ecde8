"""One family, as the desk comes to see it: three people tell of one household, and it becomes one case with an outcome;
two families that were taken for one are taken apart again, and whoever was given something is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot import casework
from bot.casework import State
from tests.browser.test_chain import DESK, come, press
from tests.chain.service import Service, until
from tests.chain.test_service import KNIFE, NEIGHBOUR, Sent, to_sent
from tests.chain.test_who_may_know import ALL_OF_IT
from tests.web.house import manner, open_reception

Axe = Callable[[Page], None]
AT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)  # a Thursday morning: every team is there
NAMED = """? names_or_not      ask
? child.given_name  "{given}"
? child.family_name "Madeup"
? child.birth_day   declined
? household.address "{address}"
? parental_responsibility declined
? harmed.given_name declined
? harmed.family_name declined
? harmed.birth_day  declined
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    made = Service(folder, f"sqlite:///{folder}/hearthline.db", open_reception(manner()), AT)
    yield made
    made.close()
    assert "Traceback" not in made.log


@pytest.fixture
def somebody(new_context: Callable[..., BrowserContext]) -> Callable[[], Page]:
    return lambda: new_context(javascript=False, viewport=DESK).new_page()


def of_the_boy(written: str, postcode: str, given: str = "Rowan", address: str = "1 Nowhere Lane") -> str:
    """The same report, with where they live and what the boy is called."""
    told = re.sub(
        r"\? postcode .*\n(\? household.place .*\n)?", f'? postcode          "{postcode}"\n', to_sent(written)
    )
    named = NAMED.format(given=given, address=address) + '? language          "English"\n? background        declined\n'
    if "role              parent" not in told:
        named += "? reporter.name     declined\n"
    return told.replace("? names_or_not      skip\n", named)


def test_three_people_tell_of_one_household_and_it_ends_with_an_outcome(
    service: Service, somebody: Callable[[], Page], axe: Axe
) -> None:
    first = Sent(service, service.tells(of_the_boy(NEIGHBOUR, "DT1 1AA")))
    second = Sent(service, service.tells(of_the_boy(NEIGHBOUR, "DT1 1AA")))
    third = Sent(service, service.tells(to_sent(ALL_OF_IT, **{"child.given_name": '"Rowan"'})))
    dilys = come(service, somebody(), "Dilys", "/staff/duty")
    press(dilys, "Go on duty")

    suggested(service, third, 2)
    open_report(service, dilys, third)
    expect(dilys.locator("#links")).to_contain_text("one family")
    axe(dilys)
    for _ in (first, second):
        one_family(dilys, "The same boy of the same college, in the same street.", axe)
        open_report(service, dilys, third)
    assert set(third.page.others) == {first.id, second.id}

    follow(dilys, "The whole picture of this family")
    expect(dilys.locator("main")).to_contain_text("3 reports from 3 sources")
    axe(dilys)
    open_report(service, dilys, third)
    press(dilys, "I have this")
    a_meeting_is_held(service, dilys, axe)
    what_is_next(service, dilys, third)
    everybody_has_it(service, third, first, second)
    close(service, dilys, third)
    assert third.page.closed_at is None, "at high, one person alone does not close it"
    desmond = come(service, somebody(), "Desmond", third.here)
    close(service, desmond, third)
    assert {sent.page.closed_at for sent in (first, second, third)} == {third.page.closed_at} != {None}
    expect(desmond.locator("#owner")).to_contain_text("Dilys Demo")


def test_two_families_taken_for_one_are_taken_apart_and_who_was_given_something_is_told(
    service: Service, somebody: Callable[[], Page], axe: Axe
) -> None:
    ours = Sent(service, service.tells(of_the_boy(KNIFE, "DT4 7AA", "Alder", "2 Test Street")))
    other = Sent(service, service.tells(of_the_boy(KNIFE, "DT4 7AA", "Alder", "2 Test Street")))
    dilys = come(service, somebody(), "Dilys", other.here)
    suggested(service, other, 1)
    open_report(service, dilys, other)
    one_family(dilys, "One boy, I think.", axe)
    assert other.page.others == (ours.id,)
    open_report(service, dilys, other)
    press_like(dilys, "Print two pages for Dorset Police")

    open_report(service, dilys, other)
    follow(dilys, "It is not one family: take the case apart")
    dilys.locator(f"#leaves_{other.id}").check()
    press(dilys, "Show what was made of both")
    axe(dilys)
    dilys.get_by_label("What are they to disregard?").fill("Disregard the pages of today.")
    dilys.get_by_label("Why it is not one family").fill("Two boys of one name in one street.")
    press(dilys, "Take it apart")
    assert not ours.page.others
    assert not other.page.others

    polly = come(service, somebody(), "Polly", "/staff/packets")
    follow(polly, "Disregard part of what you were given")
    axe(polly)
    expect(polly.locator("main")).to_contain_text("Disregard the pages of today.")
    polly.locator("main form button").click()
    with service.store.read() as db:
        told = casework.corrections(db, ours.id, other.id)
        assert [each.told_at is not None for each in told if each.service == "dorset_police"] == [True]
        assert casework.breaches(db)


def press_like(page: Page, label: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=label).first.click()


def suggested(service: Service, sent: Sent, links: int) -> None:
    """The job has looked for other reports about the family."""

    def found() -> bool:
        with service.store.read() as db:
            return len([link for link in casework.links_of(db, sent.id) if link.waits]) >= links

    until(found)


def one_family(page: Page, reason: str, axe: Axe) -> None:
    """On a report: the first suggestion is answered."""
    with page.expect_navigation():
        page.locator("#links").get_by_role("button", name="One family").first.click()
    axe(page)
    page.get_by_label("One family: their reports become one case").check()
    page.get_by_label("Why", exact=True).fill(reason)
    press(page, "Write it down")


def a_meeting_is_held(service: Service, page: Page, axe: Axe) -> None:
    """From the report: a date, somebody asked, what was said, and what came of it once it was held."""
    follow(page, re.compile("Prepare it"))
    at_the_meeting(page, "Set it", ("26", "11", "2026", "10:20"), "Where, or how one comes in", "County Hall")
    page.get_by_label("Why they are needed").fill("They know the boy.")
    page.locator('input[name="kind"]').first.check()
    page.locator('input[name="basis"]').first.check()
    press(page, "Ask them")
    axe(page)
    service.pass_(minutes=20)
    page.get_by_label("Write what was said").fill("His college keeps the place. She is afraid at night.")
    press(page, "Keep it")
    page.get_by_label("It was held: a plan was agreed").check()
    page.get_by_label("What was decided, and who said so?").fill(
        "A tutor sees him twice a week from Monday. All agreed."
    )
    press(page, "Write the outcome down")
    expect(page.locator(".govuk-inset-text").first).to_contain_text("It was held: a plan was agreed")


def at_the_meeting(page: Page, button: str, day: tuple[str, str, str, str], label: str, words: str) -> None:
    page.get_by_label(label).fill(words)
    form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
    for part, value in zip(("day", "month", "year", "time"), day, strict=True):
        form.locator(f'input[name$="{part}"]').fill(value)
    press(page, button)


def what_is_next(service: Service, page: Page, sent: Sent) -> None:
    """Whoever has it says what comes next, and by when."""
    open_report(service, page, sent)
    follow(page, re.compile("Write down what is next|It is done, or another"))
    at_the_meeting(page, "Write it down", ("4", "12", "2026", "10:00"), "What is done next?", "Ring his college.")
    expect(page.locator("main")).to_contain_text("Ring his college.")


def everybody_has_it(service: Service, *reports: Sent) -> None:
    """Every service that is told says that it has it; how each does so is shown elsewhere."""
    with service.store.begin() as db:
        for sent in reports:
            for line in casework.report_page(db, sent.id).lines:
                if line.state is State.PERSON_FIRST:
                    casework.release_line(db, line.id, "dilys", service.now(), "They must know.")
                if line.state is not State.STOPPED:
                    casework.acknowledge(db, line.id, "somebody there", service.now())


def close(service: Service, page: Page, sent: Sent) -> None:
    page.goto(f"{service.url}{sent.here}/close")
    page.get_by_label("A plan was agreed at a meeting").check()
    page.get_by_label("Why", exact=True).fill("He is seen twice a week, and she is no longer afraid.")
    page.get_by_label("People who can help have met.").check()
    press(page, "Close it")


def open_report(service: Service, page: Page, sent: Sent) -> None:
    page.goto(service.url + sent.here)


def follow(page: Page, label: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=label).first.click()
