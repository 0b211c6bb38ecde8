"""Times as a person says them in London: "4 pm today", "9:40 am tomorrow", "9 am on Monday", "noon today"."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def said(when: datetime, now: datetime) -> str:
    """A time for a reader at `now`; the last minute of a day is called midnight."""
    there, here = when.astimezone(LONDON), now.astimezone(LONDON)
    if (there.hour, there.minute) in ((0, 0), (23, 59)):
        day = (there - timedelta(minutes=1)).date()
        return f"midnight {_day(day, here)}" if day != here.date() else "midnight tonight"
    minute = f":{there.minute:02}" if there.minute else ""
    clock = f"{there.hour % 12 or 12}{minute} {'am' if there.hour < 12 else 'pm'}"
    if (there.hour, there.minute) == (12, 0):
        clock = "noon"
    return f"{clock} {_day(there.date(), here)}"


def _day(day: date, here: datetime) -> str:
    away = (day - here.date()).days
    if away in (0, 1):
        return ("today", "tomorrow")[away]
    return f"on {day:%A}" if 1 < away < 7 else f"on {day.day} {day:%B}"
