"""What was typed into a form, and how it is told that something is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
LONGEST = 5_000  # characters in one field

One = TypeVar("One")
Other = TypeVar("Other")


class Wrong(Exception):
    """The form is shown again with what was typed; errors: field -> what to do, "" for the page as a whole."""

    def __init__(self, **errors: str) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


class Overtaken(Exception):
    """Somebody else was quicker: the page is shown as it is now, with this sentence on top."""


class PressedBefore(Exception):
    """The same form of the same page was sent before, and is done: the person goes on as the first press went on."""


class Closed(Exception):
    """This is shut to whoever asks, and they may know that it is: the page that says so, and whom to ask."""

    def __init__(self, template: str, **shows: object) -> None:
        super().__init__()
        self.template, self.shows = template, shows


def written(typed: Mapping[str, str], **needed: str) -> tuple[str, ...]:
    """The named fields, trimmed, in order; raises with each field's own sentence where one is empty or too long."""
    values = {name: typed.get(name, "").strip() for name in needed}
    errors = {name: sentence for name, sentence in needed.items() if not values[name]}
    errors |= {name: _too_long(value) for name, value in values.items() if len(value) > LONGEST}
    if errors:
        raise Wrong(**errors)
    return tuple(values.values())


def maybe(typed: Mapping[str, str], *names: str) -> tuple[str, ...]:
    """Fields that may be left empty."""
    values = {name: typed.get(name, "").strip() for name in names}
    errors = {name: _too_long(value) for name, value in values.items() if len(value) > LONGEST}
    if errors:
        raise Wrong(**errors)
    return tuple(values.values())


def both(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """Two parts of a form: what is wrong in either is told at once, in their order."""
    try:
        found = one()
    except Wrong as wrong:
        errors = dict(wrong.errors)
        try:
            other()
        except Wrong as more:
            errors |= more.errors
        raise Wrong(**errors) from None
    return found, other()


def choices(of: Mapping[str, str]) -> list[dict[str, str]]:
    """A closed list as a form offers it: value -> words."""
    return [{"value": value, "text": text} for value, text in of.items()]


def version(typed: Mapping[str, str]) -> int | None:
    """Which state of a record was looked at, as the form gives it back."""
    given = typed.get("version", "")
    return int(given) if given.isdigit() else None


def moment(typed: Mapping[str, str], name: str, at: datetime, sentence: str) -> datetime:
    """A time as people on the phone write it: `17:30`, `1730` or `9am`; the next time the clock shows it in London."""
    found = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})?\s*(am|pm)?", typed.get(name, "").strip().lower())
    if not found:
        raise Wrong(**{name: sentence})
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Wrong(**{name: sentence})
    here = at.astimezone(LONDON)
    meant = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if meant <= here:
        meant = datetime.combine(meant.date().fromordinal(meant.date().toordinal() + 1), meant.time(), LONDON)
    return meant.astimezone(UTC)


def day_and_hour(typed: Mapping[str, str], name: str, sentence: str) -> datetime:
    """A day in three fields (`name-day`, `-month`, `-year`) and a time (`name-time`: `14:30`), in London."""
    day, month, year, clock = (typed.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year", "time"))
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", clock)
    try:
        if not found:
            raise ValueError(clock)
        return datetime(int(year), int(month), int(day), int(found[1]), int(found[2]), tzinfo=LONDON).astimezone(UTC)
    except ValueError:
        raise Wrong(**{name: sentence}) from None


def _too_long(value: str) -> str:
    return f"This is {len(value) - LONGEST} characters too long: keep it to {LONGEST}."
