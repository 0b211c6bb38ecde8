"""Drawing pages: one Jinja environment in GOV.UK's components, and how times and tiers are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from bot.casework import picture
from bot.console.forms import LONDON
from bot.delivery import Contacts
from bot.referrals import Directory
from bot.staff import Person
from bot.store import Store
from flows.grammar import Facts
from flows.rules.outcome import Assessment, Plan, Tier

TEMPLATES = Path(__file__).parent / "templates"
_UNITS = (("day", 24 * 60), ("hour", 60))
TIER_TAGS = {
    Tier.RED: "govuk-tag--red", Tier.HIGH: "govuk-tag--orange", Tier.MEDIUM: "govuk-tag--yellow",
    Tier.LOWER: "govuk-tag--grey", Tier.NOT_KNOWN: "govuk-tag--purple",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the pages are built with.

    clock: the present time.  decide: what the rules say of facts at a time, and the plan.
    contacts: (service, team or manager) -> how to ring them.  static: where bot/static is served.
    phone: on which services ring the duty desk; "": not told.
    stays_here: neither Telegram nor somebody else's mail server is connected, as a demonstration's pages say.
    """

    store: Store
    clock: Callable[[], datetime]
    operator: str
    demo: bool
    directory: Directory
    contacts: Contacts
    decide: Callable[[Facts, datetime], tuple[Assessment, Plan]]
    static: str = "/static"
    phone: str = ""
    stays_here: bool = False


@dataclass(frozen=True)
class Asked:
    """One page asked for by somebody signed in.  typed: what the form holds; errors: what is to be put right.

    pressed: the form as it was sent, where sending it twice is to do no more than once; else empty.
    """

    desk: Desk
    person: Person
    at: datetime
    path: str
    named: Mapping[str, str]
    query: Mapping[str, str]
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    kept: bool = False
    pressed: str = ""


@dataclass(frozen=True)
class Page:
    """A template and what it shows.  refresh: seconds after which a browser without scripts asks again; 0: never."""

    template: str
    shows: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    refresh: int = 0


@dataclass(frozen=True)
class Go:
    """See other: nothing is done twice by reloading.  ends: they have signed out, and nothing of it stays here."""

    to: str
    ends: bool = False


@dataclass(frozen=True)
class Data:
    """A short answer for a script."""

    of: Mapping[str, Any]


@dataclass(frozen=True)
class File:
    """Something to keep or hand over; name: says nothing of what is in it."""

    name: str
    media: str
    body: bytes


Answer = Page | Go | Data | File


@cache
def environment() -> Environment:
    """The templates of the desks, with GOV.UK's components beside them."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    loader = ChoiceLoader([FileSystemLoader(TEMPLATES), govuk])
    found = Environment(
        loader=loader, autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters |= {"clock": clock_time, "left": time_left, "tier": tier_words, "plain": plain_words}
    found.filters |= {"capitalize_first": capitalize_first, "day_and_time": day_and_time, "full_day": full_day}
    found.globals |= {"tier_tags": TIER_TAGS, "dated": picture.dated, "listed": picture.listed}
    return found


def render(page: Page, **more: Any) -> str:
    """The finished HTML."""
    return environment().get_template(page.template).render({**page.shows, **more})


def clock_time(moment: datetime | None, at: datetime) -> str:
    """`21:40 today`, `9:05 tomorrow`, `8:30 on Monday 30 November`, in London."""
    if moment is None:
        return "no time set"
    local, today = moment.astimezone(LONDON), at.astimezone(LONDON).date()
    near = {today: "today", today + timedelta(days=1): "tomorrow", today - timedelta(days=1): "yesterday"}
    day = near.get(local.date()) or f"on {local:%A} {local.day} {local:%B}"
    return f"{local.hour}:{local:%M} {day}"


def day_and_time(moment: datetime) -> str:
    """`Tuesday 24 November, 19:40`, in London."""
    local = moment.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B}, {local.hour}:{local:%M}"


def dated_time(moment: datetime) -> str:
    """`Tuesday 24 November, 19:40 (2026)`, in London: for what is read years later."""
    return f"{day_and_time(moment)} ({moment.astimezone(LONDON).year})"


def full_day(moment: datetime) -> str:
    """`24 November 2026`, in London."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def capitalize_first(words: str) -> str:
    """The first letter large, the others as they are."""
    return words[:1].upper() + words[1:]


def time_left(due: datetime, at: datetime) -> str:
    """`12 minutes left`, `8 minutes late`, `3 hours left`."""
    minutes = int((due - at).total_seconds() // 60)
    late = minutes < 0
    minutes = -minutes if late else minutes
    unit, size = next((pair for pair in _UNITS if minutes >= 2 * pair[1]), ("minute", 1))
    amount = minutes // size
    return f"{amount} {unit}{'' if amount == 1 else 's'} {'late' if late else 'left'}"


def tier_words(tier: Tier | str) -> str:
    """As people say it."""
    return "not known yet" if tier == Tier.NOT_KNOWN else str(tier)


def plain_words(name: str) -> str:
    """A value's name as words: `domestic_abuse_service` -> `domestic abuse service`."""
    return str(name).replace("_", " ")
