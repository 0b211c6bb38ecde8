"""Drawing pages: one Jinja environment in GOV.UK's components, and the headers that every page has."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from bot.channels.web.posted import Posted
from bot.dialogue import Manner, Option, View
from flows.notices import ABOUT, ABOUT_BUTTON, ABOUT_TITLE, NOTICES

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "cache-control": "no-store", "content-security-policy": POLICY, "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin", "permissions-policy": "geolocation=(), camera=(), microphone=()",
    "x-dns-prefetch-control": "off",
}  # fmt: skip
NOT_LISTED = {"x-robots-tag": "noindex, nofollow"}
WRONG = frozenset({"tick_one", "nothing_written", "wrong_words_web"})  # notices that ask to put something right
WAITS = frozenset({"cannot_call"})  # screens that change by themselves: whether a person at the desk has it
LOOKS_AGAIN = 20  # seconds after which such a page is fetched again
LISTS = frozenset({"change", "danger_now", "cannot_call", "delete_it", "start_new"})  # their buttons weigh the same


@dataclass(frozen=True)
class Frame:
    """What stands around every screen.  exit_url: the neutral page behind Leave."""

    exit_url: str
    manner: Manner
    demo: bool


def screen(
    frame: Frame, view: View, said: Iterable[str], closes_in: float | None, typed: Posted | None = None
) -> HTMLResponse:
    """A screen of the conversation.  closes_in: seconds until it becomes the first screen; None: it does not.
    typed: what stood in the boxes, where the same page is shown again.
    """
    keys = tuple(said)
    if "kept" in keys:  # said already, of what was added just now
        view = msgspec.structs.replace(view, words=tuple(words for words in view.words if words != NOTICES["so_far"]))
    wrong = [key for key in keys if key in WRONG]
    beside = [key for key in keys if key not in WRONG]
    by_role = {role: [each for each in view.options if each.role == role] for role in ROLES}
    choices = [each for each in by_role["choice"] if not (view.neutral and each.value == "leave")]
    asks = "." in view.step
    html = _drawn(
        frame, "screen.html", view=view, wrong=wrong, said=beside, by=by_role, choices=choices, typed=typed or Posted(),
        ways={each.value: each for each in by_role["way"]}, once=secrets.token_urlsafe(16), token=view.token,
        choices_first=_before_the_box(view, choices), leads=not asks and view.step not in LISTS,
        title_at=_title_at(view, asks), closes_in=closes_in, minutes=_minutes(closes_in or 0),
    )  # fmt: skip
    response = HTMLResponse(html, headers=HEADERS | NOT_LISTED)
    if closes_in is not None:  # as a header, since it must hold where no script runs
        again = ceil(closes_in) + 1
        response.headers["refresh"] = f"{min(again, LOOKS_AGAIN) if view.step in WAITS else again}; url=/"
    return response


ROLES = ("choice", "tick", "done", "heading", "leave_out", "not_knowing", "way")


def _before_the_box(view: View, choices: list[Option]) -> bool:
    """Whether the choices are ways to answer beside typing; "I don't know the postcode" stands below the box."""
    return view.form == "choices" or (view.form == "short" and any(not each.value.startswith("?") for each in choices))


def _title_at(view: View, asks: bool) -> int:
    """Which paragraph is the heading: the question, or of a screen that asks nothing the first sentence."""
    return len(view.words) - 1 if asks or view.step == "read_back" else 0


def _minutes(seconds: float) -> str:
    """Begun minutes, as they are said."""
    number = ceil(seconds / 60)
    return f"{number} minute{'' if number == 1 else 's'}"


def about(frame: Frame) -> HTMLResponse:
    """What this is, for somebody who looked for it."""
    told = [_filled(words, frame.manner) for words in ABOUT]
    html = _drawn(frame, "about.html", heading=ABOUT_TITLE, words=told, button=ABOUT_BUTTON)
    return HTMLResponse(html, headers=HEADERS)


def plain(frame: Frame, status: int, *keys: str, typed: Posted | None = None) -> HTMLResponse:
    """A page with a sentence on it and the way to the first page; `typed` is given back, to be sent again."""
    html = _drawn(frame, "plain.html", keys=keys, typed=typed, once=secrets.token_urlsafe(16))
    return HTMLResponse(html, status, HEADERS | NOT_LISTED)


def gone(frame: Frame) -> HTMLResponse:
    """The session has ended; the browser forgets this site and goes on to a neutral page at once.

    It is no redirect: after a form was sent, browsers follow one to our own address only (form-action 'self').
    """
    response = HTMLResponse(_drawn(frame, "gone.html"), headers=HEADERS | NOT_LISTED)
    response.headers["refresh"] = f"0; url={frame.exit_url}"
    return response


def _drawn(frame: Frame, template: str, **shows: Any) -> str:
    return environment().get_template(template).render(frame=frame, notice=NOTICES, **shows)


@cache
def environment() -> Environment:
    """The templates of the reporter's page, with GOV.UK's components beside them."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    found = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), govuk]), autoescape=True, undefined=ChainableUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.filters |= {"bold": bold, "calls": calls, "ticked": _ticked}
    return found


def bold(words: str) -> Markup:
    """A sentence with what stands between double asterisks in bold."""
    parts = words.split("**")
    return Markup("").join(
        Markup("<strong>{}</strong>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def calls(words: str) -> Markup:
    """The same where danger is shown: one press on the number dials it."""
    return bold(words).replace("<strong>999</strong>", Markup('<a class="govuk-link" href="tel:999">999</a>'))


def _ticked(option: Option, typed: Posted) -> bool:
    return option.token in typed.picks if typed.picks else option.ticked


def _filled(words: str, manner: Manner) -> str:
    return words.replace("{operator}", manner.operator).replace("{people_read}", manner.people_read)
