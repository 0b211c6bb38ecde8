"""Times as a replay reads and writes them: London's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def moment(at: datetime | None) -> str:
    """`Tue 14 Feb 2023 10:00`."""
    if at is None:
        return "no time yet"
    local = at.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}"
