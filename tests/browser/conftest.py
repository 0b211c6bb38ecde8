"""A browser for the tests in this folder, with JavaScript and without, and a check that everybody can use the page.

Playwright keeps an event loop in this thread while a module runs, so tests here are plain functions, never `async`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import ROOT, launch

CALL_MILLISECONDS = 10_000
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """(tags) => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes people: each context is somebody else's browser, in English and on London time."""
    contexts: list[BrowserContext] = []

    def open_context(*, javascript: bool = True, **options: object) -> BrowserContext:
        context = browser.new_context(
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(CALL_MILLISECONDS)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """One person's page, JavaScript on."""
    return new_context().new_page()


@pytest.fixture
def page_without_javascript(new_context: Callable[..., BrowserContext]) -> Page:
    """One person's page where no script of ours may run."""
    return new_context(javascript=False).new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with a readable list when the page breaks WCAG 2.2 AA."""
    source = Path(AXE).read_text("utf-8")

    def assert_everybody_can_use(page: Page) -> None:
        with as_seen(page) as seen:
            seen.evaluate(source)
            violations = seen.evaluate(RUN_AXE, WCAG_2_2_AA)["violations"]
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html']}"
            for violation in violations
            for node in violation["nodes"]
        ]
        assert not found, f"{page.url} cannot be used by everybody:\n" + "\n".join(found)

    return assert_everybody_can_use


@contextmanager
def as_seen(page: Page) -> Iterator[Page]:
    """The page where axe can run: where scripts may not, its likeness in a browser that runs axe and nothing else."""
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        yield page
        return
    assert page.context.browser
    with page.context.browser.new_context() as context:
        likeness = context.new_page()
        drawn = page.content()
        headers = {"Content-Type": "text/html", "Content-Security-Policy": "script-src 'none'"}
        likeness.route(page.url, lambda route: route.fulfill(body=drawn, headers=headers))
        likeness.goto(page.url)
        yield likeness
