"""The browser itself: that it runs here, with JavaScript and without, and that its accessibility check can fail."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.chromium import ROOT

DRESSED = """<!doctype html><html lang="en" class="govuk-template"><title>A page</title>
<link rel="stylesheet" href="/bot/static/vendor/govuk-frontend.min.css">
<body class="govuk-template__body"><main><h1 class="govuk-heading-l">Is it safe to talk?</h1>
<p id="script" class="govuk-body">no</p><img src="dot.png" %s>
<script>document.getElementById("script").textContent = "yes"</script></main></body></html>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without telling about it."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web server whose page is dressed as ours are."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "fair.html").write_text(DRESSED % 'alt="A dot"', "utf-8")
    (folder / "unfair.html").write_text(DRESSED % "", "utf-8")
    (folder / "bot").symlink_to(ROOT / "bot")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_scripts_run_only_where_they_may(site: str, page: Page, page_without_javascript: Page) -> None:
    for somebody, expected in ((page, "yes"), (page_without_javascript, "no")):
        somebody.goto(f"{site}/fair.html")
        assert somebody.inner_text("#script") == expected


def test_axe_passes_a_fair_page_and_names_what_is_wrong_with_another(
    site: str, page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto(f"{site}/fair.html")
    axe(page)
    page.goto(f"{site}/unfair.html")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_axe_looks_at_pages_without_scripts_too(
    site: str, page_without_javascript: Page, axe: Callable[[Page], None]
) -> None:
    page_without_javascript.goto(f"{site}/unfair.html")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page_without_javascript)


def test_pages_are_dressed_without_what_belongs_to_govuk_alone(site: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site)))
    page.goto(f"{site}/fair.html", wait_until="networkidle")
    font = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert font == "arial, sans-serif"
    assert not [
        url for url in asked if "font" in url.removeprefix("/bot/static/vendor/govuk-frontend") or "crest" in url
    ]
    dress = [path.read_text("utf-8") for path in Path(ROOT, "bot/static/vendor").glob("*.css")]
    assert not [sheet for sheet in dress if "GDS Transport" in sheet or "crest.svg" in sheet]


def test_two_people_do_not_share_what_their_browsers_remember(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    first, second = new_context(), new_context()
    first.add_cookies([{"name": "told", "value": "1", "url": site}])
    assert first.cookies(site)
    assert not second.cookies(site)
