"""Whether it is now one of the times at which somebody said that they may be reached.

They wrote it in their own words.  *Open* and *closed* are said only where every reading of those words says so; else
nobody knows, and then nobody calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import product

from bot.casework.picture.accounts import LONDON

DAY = 24 * 60
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SOME_DAYS = {
    "weekdays": range(5), "weekday": range(5), "weekends": range(5, 7), "weekend": range(5, 7), "every day": range(7),
    "daily": range(7), "any day": range(7),
}  # fmt: skip
PARTS = {"any time": (0, DAY), "anytime": (0, DAY)}
ONE_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
HOUR = r"(?:(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?|(noon|midday))"
DAYS = re.compile(rf"({'|'.join(SOME_DAYS)}|{ONE_DAY}(?:\s*(?:to|-|–)\s*{ONE_DAY})?)\b[\s,:]*")
SPAN = re.compile(rf"(?:(?:from|between)\s+)?{HOUR}\s*(?:to|-|–|until|till|and)\s*{HOUR}$")
SIDE = re.compile(rf"(before|until|till|after|from)\s+{HOUR}$")

Reading = list[tuple[int, int]]


class Window(StrEnum):
    """Whether they may be reached now."""

    OPEN = "open"
    CLOSED = "closed"
    NOT_SURE = "not sure"


def window(words: str, at: datetime) -> Window:
    """By these words, at this time."""
    clauses = [
        clause.strip() for clause in re.split(r"[;\n]|,(?=\s*(?:mon|tue|wed|thu|fri|sat|sun|week))", words.lower())
    ]
    read = [_clause(clause.strip(" .")) for clause in clauses if clause.strip(" .")]
    if not read or any(each is None for each in read):
        return Window.NOT_SURE
    here = at.astimezone(LONDON)
    minute = here.hour * 60 + here.minute
    said = [_open(each, here.weekday(), minute) for each in read if each is not None]
    if any(each == {True} for each in said):
        return Window.OPEN
    return Window.CLOSED if all(each == {False} for each in said) else Window.NOT_SURE


def _open(clause: tuple[set[int], Reading], weekday: int, minute: int) -> set[bool]:
    """What every reading of a clause says of this minute."""
    days, readings = clause
    return {weekday in days and start <= minute < end for start, end in readings}


def _clause(words: str) -> tuple[set[int], Reading] | None:
    """Its days, and every span of the day that it may mean; None where a word of it is not understood."""
    days, found = set(range(7)), DAYS.match(words)
    if found:
        days, words = _days(found[1]), words[found.end() :]
    words = words.strip()
    if not words:
        return (days, [(0, DAY)]) if found else None
    if words in PARTS:
        return days, [PARTS[words]]
    readings = [(start, end) for start, end in _spans(words) if start < end]
    return (days, readings) if readings else None


def _days(words: str) -> set[int]:
    if words in SOME_DAYS:
        return set(SOME_DAYS[words])
    named = [NAMES.index(each) for each in re.findall("|".join(NAMES), words)]
    if len(named) == 1:
        return set(named)
    first, last = named
    return {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}


def _spans(words: str) -> Iterator[tuple[int, int]]:
    """A number without am or pm is both."""
    if span := SPAN.match(words):
        yield from product(_minutes(*span.groups()[:4]), _minutes(*span.groups()[4:]))
    elif side := SIDE.match(words):
        for minute in _minutes(*side.groups()[1:]):
            yield (0, minute) if side[1] in ("before", "until", "till") else (minute, DAY)


def _minutes(hour: str | None, minute: str | None, half: str | None, noon: str | None) -> list[int]:
    if noon:
        return [DAY // 2]
    told, past = int(hour or 0), int(minute or 0)
    if told > 24 or past > 59:
        return []
    if half:
        return [(told % 12 + (12 if half == "pm" else 0)) * 60 + past]
    return [told * 60 + past] if told > 12 else [told % 12 * 60 + past, (told % 12 + 12) * 60 + past]
