"""When something happened, as people say it: "last night", "in March", "two years ago"."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from bot.dialogue.times import LONDON
from flows.grammar import Happened

_SPANS = {  # days before today: no earlier than, no later than
    "today": (0, 0),
    "yesterday": (1, 1),
    "within_week": (7, 0),
    "within_month": (31, 0),
    "within_year": (365, 0),
    "longer_ago": (36_500, 367),
}
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_YEAR = re.compile(r"^(?:in |about |around |since )?((?:19|20)\d\d)$")
_DATE = re.compile(r"^(\d\d?)[./ -](\d\d?)[./ -](\d{4}|\d\d)$")
_MONTH = re.compile(r"^(?:in |about |around |early |late |last )?([a-z]{3,9})(?:,? ((?:19|20)\d\d))?$")
_NIGHT = re.compile(
    r"\b(last night|tonight|this (?:morning|afternoon|evening)|just now|earlier today)\b|^(earlier)(?: on)?$"
)
_THIS = re.compile(r"^(?:some ?time )?this (week|month|year)$")
_SO_FAR = {  # days of it that have passed before this one
    "week": lambda today: today.weekday(),
    "month": lambda today: today.day - 1,
    "year": lambda today: today.timetuple().tm_yday - 1,
}
_SPELT = {  # as people type it, and as it is read
    re.compile(pattern): meant for pattern, meant in (
        (r"\bnite\b", "night"), (r"\blas\b", "last"), (r"\byrs?\b", "years"), (r"\bwks?\b", "weeks"),
        (r"\b(?:a )?(?:couple|cople|cuple)(?: of)?\b", "2"), (r"\byest(?:a|er)day\b|\byesturday\b", "yesterday"),
    )
}  # fmt: skip
_FEW = re.compile(r"^(?:just )?(?:a )?few (day|week|month|year)s? (?:ago|back)$")
_LONG = {"day": 1, "week": 7, "month": 31, "year": 366}  # days, at most
_WITH_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def span(value: str, at: datetime) -> Happened | None:
    """The days that a choice such as `within_week` may mean, seen from `at`."""
    if value not in _SPANS:
        return None
    today = at.astimezone(LONDON).date()
    first, last = _SPANS[value]
    return Happened(today - timedelta(days=first), today - timedelta(days=last))


def spoken(text: str, at: datetime) -> Happened | None:
    """The days that typed words may mean; None when they name none, and the words stand alone."""
    said = " ".join(text.lower().split()).strip(" .!,")
    said = re.sub(r"^earlier (?=this|in|last|on)", "", said)
    for spelt, meant in _SPELT.items():
        said = spelt.sub(meant, said)
    today = at.astimezone(LONDON).date()
    if not said or len(said) > 60:
        return None
    if found := _NIGHT.search(said):
        night = found[1] == "last night"
        return Happened(today - timedelta(days=int(night)), today)
    if found := _THIS.match(said):
        return Happened(today - timedelta(days=_SO_FAR[found[1]](today)), today)
    if found := _FEW.match(said):
        return Happened(today - timedelta(days=7 * _LONG[found[1]]), today - timedelta(days=2 * _LONG[found[1]] - 1))
    if found := _YEAR.match(said):
        return _not_after(Happened(date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)), today)
    if (found := _MONTH.match(said)) and found[1] in _MONTHS:
        return _month(_MONTHS[found[1]], int(found[2]) if found[2] else None, today)
    if found := _DATE.match(said):
        return _date(int(found[3]), int(found[2]), int(found[1]), today)
    return _parsed(said, at)


def born(text: str, at: datetime, at_least: int = 0) -> Happened | None:
    """The days on which somebody may have been born: nothing is taken for it that names no year ("15", "June"), nor a
    day on which they would be younger than `at_least` years."""
    said = " ".join(text.split()).strip(" .!,")
    days = spoken(text, at) if _WITH_YEAR.search(said) or _DATE.match(said) else None
    if days is None or at_least == 0:
        return days
    today = at.astimezone(LONDON).date()
    latest = date(today.year - at_least, today.month, min(today.day, 28))
    return days if days.first <= latest else None


def _date(year: int, month: int, day: int, today: date) -> Happened | None:
    try:
        named = date(year if year > 99 else year + (2000 if year <= today.year % 100 else 1900), month, day)
    except ValueError:
        return None
    return _not_after(Happened(named, named), today)


def _month(month: int, year: int | None, today: date) -> Happened | None:
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    last = calendar.monthrange(year, month)[1]
    return _not_after(Happened(date(year, month, 1), date(year, month, last)), today)


def _not_after(days: Happened, today: date) -> Happened | None:
    return None if days.first > today else Happened(days.first, min(days.last, today))


def _parsed(said: str, at: datetime) -> Happened | None:
    from dateparser.date import DateDataParser  # heavy: loaded when first asked for

    local = at.astimezone(LONDON)
    settings = {"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past", "RELATIVE_BASE": local.replace(tzinfo=None)}
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(said)
    if found.date_obj is None:
        return None
    day = found.date_obj.date()
    if found.period == "year":
        return _not_after(Happened(date(day.year, 1, 1), date(day.year, 12, 31)), local.date())
    if found.period == "month":
        return _month(day.month, day.year, local.date())
    if found.period == "week":
        day -= timedelta(days=day.weekday())
        return _not_after(Happened(day, day + timedelta(days=6)), local.date())
    return _not_after(Happened(day, day), local.date())
