"""A browser for the tests in this folder, with JavaScript and without, and a check that everybody can use the page.

Playwright keeps an event loop in this thread while a module runs, so tests here are plain functions, never `async`.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.dialogue import Manner
from bot.reception import Room
from bot.store import Keys, Store, Writer
from tests.browser.chromium import ROOT, launch
from tests.web import house as web_house
from tests.web.house import House

CALL_MILLISECONDS = 10_000
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TOLD = Manner()  # after how long a page closes, as people are told
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


@dataclass(frozen=True)
class Site:
    """The reporter's page as it is served, and the neutral page that Leave leads to."""

    address: str
    exit: str
    house: House


@pytest.fixture(scope="module")
def open_site(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Callable[[], Path], keys: Keys
) -> Iterator[Callable[..., Site]]:
    """Serves the real web channel over a store of its own, its times changed as asked."""
    closing = ExitStack()

    def open_it(cover: timedelta = TOLD.cover, words: timedelta = TOLD.words) -> Site:
        path = tmp_path_factory.mktemp("reporter") / "hearthline.db"
        shutil.copyfile(sqlite_template(), path)
        store = Store(f"sqlite:///{path}", keys)
        closing.callback(store.close)
        manner = replace(web_house.manner(), cover=cover, words=words)
        reception = web_house.open_reception(manner)
        room: Room = Writer(store, reception.receive)
        closing.callback(room.close)
        elsewhere = closing.enter_context(served(Starlette(routes=[Route("/weather", weather)])))
        house = web_house.open_house(
            store, reception, room, lambda: datetime.now(UTC), manner, exit_url=f"{elsewhere}/weather", demo=True
        )
        return Site(closing.enter_context(served(house.app)), f"{elsewhere}/weather", house)

    with closing:
        yield open_it


@pytest.fixture(scope="module")
def reporters_page(open_site: Callable[..., Site]) -> Site:
    """The reporter's page with the times that people are told."""
    return open_site()


async def weather(request: Request) -> HTMLResponse:
    """Somewhere neutral."""
    return HTMLResponse("<!doctype html><html lang=en><title>Weather</title><h1>Dry, some cloud</h1>")


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """A web server on a port of its own, in a thread; its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
