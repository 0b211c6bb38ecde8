"""Draws the README's pictures again: `python -m tests.browser.screenshots`, or `make screenshots`.

It starts the real service in demo mode on a database of its own and plays the main chain in a real browser: a mother
tells it on her phone, a duty officer looks and rings, the police read their part, she comes back with her five words.
Answers are found by the flow's own names, so that other words for a question change a picture and not this page.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, ViewportSize, sync_playwright

from bot.app import open_script
from flows.grammar import DayOf, OwnWords, Short, SomeOf, Step
from flows.notices import NOTICES
from tests.browser.chromium import ROOT, launch
from tests.browser.drawn_chat import TOKEN, Chat, stand_in

PICTURES = ROOT / "docs" / "pictures"
PHONE: ViewportSize = {"width": 375, "height": 740}
DESK: ViewportSize = {"width": 1000, "height": 760}
START_SECONDS, CALL_MILLISECONDS = 60, 10_000
ACCOUNT = "He came at me with the kitchen knife last night. I locked myself in the bathroom."
TOLD: dict[str, str | tuple[str, ...]] = {
    "household.danger_now": "no", "reporter.safe_now": "yes", "five_words": "have", "reporter.role": "parent",
    "reporter.contact": "never", "reporter.device": "only_me", "child.age_band": "10_to_15", "child.relation": "son", "harmed.relation": "mother",
    "child.lives_with": "yes", "child.where_now": "elsewhere", "incident.account": ACCOUNT,
    "danger_now": "over_for_now", "incident.when": "yesterday", "incident.harms": ("threat", "weapon"),
    "incident.weapon_how": "shown", "choking_warning": "ask", "incident.choking": "no", "incident.injury": "not_hurt",
    "incident.who": ("reporter_or_parent",), "incident.another": "no", "child.times_in_year": "twice",
    "child.repeats": "yes", "child.getting": "worse", "enough_after_what_happened": "enough",
    "household.postcode": "DT4 7AA", "reporter.works_for": ("none",), "names_or_not": "ask", "child.given_name": "Rowan",
    "child.family_name": "Madeup", "child.birth_day": "1 May 2011", "household.address": "1 Nowhere Lane",
    "household.parental_responsibility": "his mother", "harmed.given_name": "Tamsin", "harmed.family_name": "Madeup",
    "harmed.birth_day": "1980", "harmed.language": "English", "household.background": "White British",
    "read_back": "send",
}  # fmt: skip
NEIGHBOUR = TOLD | {
    "reporter.role": "friend", "reporter.under_18": "no", "reporter.how_known": "heard", "reporter.lives_there": "no",
    "reporter.harmed_knows": "no", "harmed.can_be_reached": "no", "five_words": "none", "no_words": "go_on",
    "incident.account": "They shout every night. I hear thumps, and then she cries.", "incident.when": "within_month",
    "incident.harms": ("verbal", "violence"), "incident.injury": "hurt", "child.given_name": "Rowan",
    "child.birth_day": "2011", "reporter.name": "Ottoline Invented",
}  # fmt: skip
DRAWN = {"first": "reporter-first", "danger_now": "reporter-danger", "incident.harms": "reporter-ticks",
         "read_back": "reporter-read-back"}  # fmt: skip
IN_TELEGRAM = (  # step, what is pressed, words of the next screen
    ("first", "go_on", "danger right now"), ("household.danger_now", "no", "safe for you to write"),
    ("reporter.safe_now", "yes", "We are"), ("who_we_are", "go_on", "What happens to my child"),
    ("my_child", "go_on", "even if you say no"), ("what_we_must_do", "go_on", "Telegram also keeps"),
    ("keep_telegram", "go_on", "five words"), ("five_words", "have", "Who are you"),
    ("reporter.role", "parent", "get in touch"), ("reporter.contact", "never", "know the PIN"),
    ("reporter.device", "only_me", "How old"),
)  # fmt: skip


@contextmanager
def service(**settings: str) -> Iterator[str]:
    """`hearthline serve` in a process of its own, with these settings beside the demo's; its address."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as data:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        ours = {name: value for name, value in os.environ.items() if not name.startswith("HEARTHLINE_")}
        ours |= {"HEARTHLINE_DATA": data, "HEARTHLINE_PORT": str(port), **settings}
        serving = subprocess.Popen([Path(sys.executable).with_name("hearthline"), "serve"], env=ours, cwd=ROOT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/ready")
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.terminate()
            serving.wait(30)


def _wait_for(address: str) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not answer in {START_SECONDS} seconds")


@dataclass
class Reporter:
    """Somebody at the web page, who answers what is asked with what TOLD says."""

    page: Page
    steps: dict[str, Step]
    told: Mapping[str, str | tuple[str, ...]] = field(default_factory=lambda: TOLD)
    five_words: str = ""
    written: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)

    def tell(self) -> None:
        """From the first screen to *sent*."""
        for _ in range(80):
            step = self.step()
            if step.name == "five_words":
                self.five_words = next(
                    words for words in self.page.locator("strong").all_inner_texts() if len(words.split()) == 5
                )
            if step.name == "sent":
                self.draw("reporter-sent")
                return
            self.answer(step)
        raise LookupError("the report never ended: see TOLD")

    def step(self) -> Step:
        """The step whose words the page has as its heading."""
        heading = self.page.locator("h1").inner_text()
        says = [
            step
            for step in self.steps.values()
            if any(re.fullmatch(as_heading(words), heading) for words in step.sentences)
        ]
        if not says:
            raise LookupError(f"no step says {heading!r}")
        to_tell = [step for step in says if step.name in self.told and step.name not in self.answered]
        return (to_tell or says)[0]

    def answer(self, step: Step) -> None:
        told = self.told.get(step.name, "go_on")
        if isinstance(step, Short | DayOf):
            self.answered.add(step.name)
        if isinstance(step, OwnWords):
            self.write(step, str(told))
        elif isinstance(step, Short) or (isinstance(step, DayOf) and told not in {each.value for each in step.choices}):
            self.page.get_by_role("textbox").fill(str(told))
            self.press(NOTICES["next_label"])
        elif isinstance(step, SomeOf):
            for value in told:
                self.page.get_by_label(label(step, value), exact=True).check()
            self.drawn(step)
            self.press(NOTICES["next_label"])
        else:
            self.drawn(step)
            self.press(label(step, str(told)))

    def write(self, step: Step, words: str) -> None:
        """Own words are open until [That's all]; danger words in them bring the danger screen between."""
        if step.name in self.written:
            self.press(NOTICES["done_label"])
            return
        self.written.add(step.name)
        self.page.get_by_role("textbox").fill(words)
        self.draw("reporter-own-words")
        self.press(NOTICES["add_label"])

    def drawn(self, step: Step) -> None:
        if step.name in DRAWN:
            self.draw(DRAWN[step.name])

    def draw(self, name: str) -> None:
        """The mother's screens are the README's."""
        if self.told is TOLD:
            draw(self.page, name)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).first.click()


def as_heading(words: str) -> str:
    """A flow's words as the page shows them, whatever stands in its brackets."""
    return ".+".join(map(re.escape, re.split(r"(?<=.)\{\w+\}", words.replace("**", ""))))


def label(step: Step, value: str) -> str:
    """A value in the words of its button."""
    return next(choice.label for choice in step.choices if choice.value == value)


def draw(page: Page, name: str, height: int | None = None) -> None:
    """The top of the page, as much as the window holds or `height` pixels of it."""
    page.evaluate("scrollTo(0, 0)")
    size = page.viewport_size or DESK
    clip: FloatRect = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
    page.screenshot(path=PICTURES / f"{name}.png", full_page=height is not None, clip=clip)


def desk(site: str, come: Callable[..., Page]) -> Page:
    """A duty officer goes on duty before anything was sent."""
    page = come(DESK)
    page.goto(f"{site}/staff")
    draw(page, "staff-sign-in")
    page.get_by_role("button", name=re.compile("Dilys")).click()
    page.get_by_role("button", name="Go on duty").click()
    return page


def look(site: str, page: Page) -> None:
    """The duty officer takes the report and rings a service that takes calls."""
    page.goto(f"{site}/staff/duty")
    draw(page, "duty-desk")
    page.locator("main a[href*='/reports/']").first.click()
    page.get_by_role("button", name="I have this").first.click()
    draw(page, "report", 1_300)
    if not page.get_by_role("link", name="Ring them now").count():
        _tell_another(page)
    page.get_by_role("link", name="Ring them now").first.click()
    page.get_by_role("button", name="I am ringing them").click()
    draw(page, "phone-task", 1_300)


def _tell_another(page: Page) -> None:
    """By day no line of this story is a call; then she has adult social care told, which takes nothing else."""
    page.get_by_role("link", name="Tell another service").click()
    page.get_by_label("Which service?").select_option("dorset_adult_social_care:adult_social_care")
    page.get_by_role("group", name="Why may they be told?").get_by_role("radio").first.check()
    page.get_by_label("By when must they have it?").fill("23:30")
    page.get_by_label("Why", exact=True).fill("She is ill and depends on him.")
    page.get_by_role("button", name="Tell them now").click()


def read_and_acknowledge(site: str, come: Callable[..., Page]) -> None:
    """The police find a notice without content in their mail, sign in, and say that they have it."""
    page = come(DESK)
    page.goto(f"{site}/inbox")
    page.get_by_text("control-room@").wait_for()
    draw(page, "inbox")
    page.goto(page.locator("p:has-text('control-room@') + pre a").first.get_attribute("href") or "")
    page.get_by_role("button", name=re.compile("Polly")).click()
    draw(page, "agency-packet", 1_300)
    page.get_by_role("button", name="We have this").click()


def one_family(site: str, officer: Page) -> None:
    """A neighbour's report is about the same family: the officer is asked, says why, and sees the whole picture."""
    officer.goto(f"{site}/staff/duty")
    officer.locator("#queue a[href*='/reports/']").last.click()
    officer.locator("#links").get_by_role("button", name="One family").first.click()
    draw(officer, "one-family", 1_100)
    officer.get_by_label("One family: their reports become one case").check()
    officer.get_by_label("Why", exact=True).fill("The same boy in the same house.")
    officer.get_by_role("button", name="Write it down").click()
    officer.get_by_role("link", name="The whole picture of this family").click()
    draw(officer, "household-top", 1_000)
    officer.locator("#people").scroll_into_view_if_needed()
    officer.locator("#people").screenshot(path=PICTURES / "household-people.png")
    officer.locator("#risk").screenshot(path=PICTURES / "household-risk.png")


def come_back(site: str, come: Callable[..., Page], five_words: str) -> None:
    """On any phone, with the five words, she sees that a person has it."""
    page = come(PHONE)
    page.goto(site)
    page.get_by_role("textbox").fill(five_words)
    page.get_by_role("button", name=NOTICES["send_label"], exact=True).click()
    page.get_by_role("button", name="Yes, it is safe").click()
    page.locator("text=This is what has happened").wait_for()
    draw(page, "reporter-status")


def chat(telegram: Chat, page: Page) -> None:
    """The same questions in Telegram, as far as the young person's age."""
    telegram.start()
    for name, value, then in IN_TELEGRAM:
        telegram.press(label(open_script().steps[name], value), then)
    telegram.draw(page, str(PICTURES / "telegram.png"))


def play(site: str, browser: Browser) -> None:
    """The whole chain, each person in a browser of their own."""
    contexts: list[BrowserContext] = []

    def come(size: ViewportSize) -> Page:
        contexts.append(browser.new_context(viewport=size, locale="en-GB", timezone_id="Europe/London"))
        contexts[-1].set_default_timeout(CALL_MILLISECONDS)
        return contexts[-1].new_page()

    officer = desk(site, come)
    reporter = Reporter(come(PHONE), open_script().steps)
    reporter.page.goto(site)
    reporter.tell()
    officer.wait_for_timeout(1_500)  # until the job has opened the case
    look(site, officer)
    read_and_acknowledge(site, come)
    come_back(site, come, reporter.five_words)
    neighbour = Reporter(come(PHONE), open_script().steps, NEIGHBOUR)
    neighbour.page.goto(site)
    neighbour.tell()
    officer.wait_for_timeout(2_500)  # until the job has opened the case and looked for others
    one_family(site, officer)
    for context in contexts:
        context.close()


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with stand_in() as telegram, sync_playwright() as playwright:
        browser = launch(playwright)
        with service(HEARTHLINE_TELEGRAM_TOKEN=TOKEN, HEARTHLINE_TELEGRAM_API_URL=telegram.api.url) as site:
            play(site, browser)
            chat(telegram, browser.new_page(viewport=PHONE))
        browser.close()
    sizes = {path.name: path.stat().st_size for path in sorted(PICTURES.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{name}: {size // 1000} kB")
    print(f"{len(sizes)} pictures, {sum(sizes.values()) // 1000} kB, in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
