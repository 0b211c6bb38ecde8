"""Invented families, in facts; and the rows that the rules would give for them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.referrals import Directory, Hours, Places, open_directory, open_hours, open_places, plan
from flows.facts import fact_of
from flows.grammar import Answer, Facts, How
from flows.rules.outcome import Assessment, Consent, Plan, Row, Serves, Tier, Within

DORCHESTER, POOLE, BRISTOL = "DT1 1XJ", "BH15 2RU", "BS1 5TR"
LYMINGTON, NEW_MILTON, SALISBURY = "SO41 9ZH", "BH25 6AA", "SP1 1EJ"  # New Forest, New Forest, Wiltshire
SIDMOUTH = "EX10 0AA"  # East Devon, of which the directory has no page


def london(text: str, fold: int = 0) -> datetime:
    """A moment by London's clocks: `2026-11-24 19:40`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"), fold=fold)


TUESDAY_MORNING = london("2026-11-24 10:00")


@cache
def places() -> Places:
    return open_places()


@cache
def directory() -> Directory:
    return open_directory(demo=False)


@cache
def hours() -> Hours:
    return open_hours()


def facts(**told: Any) -> Facts:
    """`child__age_band="10_to_15"`, `incident_1__account="…"`; a How stands for a way of not knowing."""
    answers = {}
    for name, value in told.items():
        about, _, fact = name.partition("__")
        subject, underscore, number = about.partition("_")
        key = f"{subject}:{number}.{fact}" if underscore else f"{subject}.{fact}"
        fact_of(key)
        not_known = isinstance(value, How)
        answers[key] = Answer(None if not_known else value, TUESDAY_MORNING, value if not_known else How.KNOWN)
    return Facts(answers)


def mother(**told: Any) -> Facts:
    """A mother who lives in Dorchester with her son of 15, and says what else is told."""
    return facts(**{
        "reporter__role": "parent", "child__age_band": "10_to_15", "child__lives_with": "yes",
        "household__postcode": DORCHESTER, **told,
    })  # fmt: skip


def row(kind: Serves, within: Within = Within.SAME_DAY, consent: Consent = Consent.NOT_NEEDED, **other: Any) -> Row:
    because = ("Someone is in high danger.",)
    return Row(kind, ("R4",), within, consent, "a child may be at risk", because, **{"sure": consent, **other})


def assessment(tier: Tier, *rows: Row, at: datetime = TUESDAY_MORNING, **other: Any) -> Assessment:
    return Assessment(at, tier, tier, rows, fired=(), not_known=(), ask=(), **other)


def planned(told: Facts, tier: Tier, *rows: Row, at: datetime = TUESDAY_MORNING, **other: Any) -> Plan:
    return plan(told, at, assessment(tier, *rows, at=at, **other), places(), directory(), hours())
