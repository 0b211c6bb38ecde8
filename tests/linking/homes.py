"""Reports of invented people, as facts, for the tests of linking."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.casework.linking import Household, household_of
from flows.grammar import Answer, Facts, Happened

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def facts(told: dict[str, str | date], at: datetime = AT) -> Facts:
    """What was told, a date as a day that is known."""
    return Facts(
        {
            key: Answer(value.isoformat(), at, happened=Happened(value, value))
            if isinstance(value, date)
            else Answer(value, at)
            for key, value in told.items()
        }
    )


def home(told: dict[str, str | date], at: datetime = AT) -> Household:
    return household_of(facts(told, at))
