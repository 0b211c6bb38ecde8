"""Opening hours and due times, in London time: H20 (who answers when) and H21 (what the words for time mean)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.referrals.services import WEEK, Opening, Schedule, Service
from flows.rules.outcome import Within

LONDON = ZoneInfo("Europe/London")
FIVE_MINUTES, HOUR, NIGHT, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(hours=4), timedelta(days=1)
EVENING, MORNING = time(20), time(6)  # told between these: within four hours
END_OF_DAY, OFFICE_OPEN, OFFICE_CLOSE = time(23, 59), time(9), time(17)
LOOK_AHEAD = 40  # days; longer than any run of closed days


class Hours:
    """When services are open.  Holidays are those of England and Wales."""

    def __init__(self, bank_holidays: frozenset[date]) -> None:
        self.bank_holidays = bank_holidays

    @property
    def known_until(self) -> date:
        """The last bank holiday known; after its year the list must be renewed."""
        return max(self.bank_holidays)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.bank_holidays

    def is_open(self, service: Service, at: datetime) -> bool:
        """Whether somebody answers there now.  An out-of-hours team is open whenever its day team is not."""
        schedule = service.schedule
        if schedule.always:
            return True
        today = at.astimezone(LONDON).date()
        for day in (today - DAY, today):
            for opens, closes in self._spans(schedule, day):
                if opens <= at < closes:
                    return not schedule.otherwise
        return schedule.otherwise

    def next_opening(self, service: Service, at: datetime) -> datetime:
        """`at` itself if it is open, else the moment when it opens."""
        at = at.astimezone(UTC)
        if self.is_open(service, at):
            return at
        edges = (closes if service.schedule.otherwise else opens for opens, closes in self._from(service.schedule, at))
        return next(edge for edge in edges if edge > at and self.is_open(service, edge))

    def closes(self, service: Service, day: date) -> datetime | None:
        """When a day's work ends there; None on a day when it does not open.  17:00 where it never closes."""
        if service.schedule.always or service.schedule.otherwise:
            return _london(day, OFFICE_CLOSE) if self.is_working_day(day) else None
        return max((closes for _, closes in self._spans(service.schedule, day)), default=None)

    def due(self, within: Within, service: Service | None, at: datetime) -> datetime:
        """By when a person at the service has acknowledged (H21).  No service: as if one were always there."""
        at = at.astimezone(UTC)  # hours are counted as they pass, not on clocks that change
        if within == Within.NOW:
            return at + FIVE_MINUTES
        if within == Within.NEXT_WORKING_DAY:
            return self.next_close(service, at)
        if within == Within.NEXT_SITTING:
            return (self.next_sitting(service, at) if service else None) or self.next_close(service, at)
        if within == Within.TWO_DAYS:
            return self._two_days(service, at)
        if service is not None and not self.is_open(service, at):
            return self.next_opening(service, at) + (HOUR if within == Within.SAME_HOUR else NIGHT)  # H20
        return at + HOUR if within == Within.SAME_HOUR else same_day(at)

    def in_office_hours(self, at: datetime) -> datetime:
        """`at` itself on a working day from 9 to 17, else the next 9:00 of one: when a person is sure to be there."""
        today = at.astimezone(LONDON).date()
        for day in _days(today):
            if self.is_working_day(day) and at < _london(day, OFFICE_CLOSE):
                return max(at, _london(day, OFFICE_OPEN))
        raise LookupError("no working day comes: look at the list of bank holidays")

    def next_close(self, service: Service | None, at: datetime) -> datetime:
        """Close of the first working day after: the receiving team's, or 17:00 where no team is known."""
        for day in _days(at.astimezone(LONDON).date() + DAY):
            if self.is_working_day(day):
                closes = self.closes(service, day) if service else _london(day, OFFICE_CLOSE)
                if closes:
                    return closes
        raise LookupError(f"{service.id if service else 'the office'} opens on no working day: write its hours down")

    def next_sitting(self, service: Service, at: datetime) -> datetime | None:
        """When its panel next sits: not on a bank holiday, not less than an hour away.  None where nobody knows."""
        if service.panel is None or not service.panel.sittings:
            return None
        for day in _days(at.astimezone(LONDON).date()):
            sittings = [sit.at for sit in service.panel.sittings if WEEK[day.weekday()] in sit.byday]
            for sitting in sorted(_london(day, clock) for clock in sittings if day not in self.bank_holidays):
                if sitting - at >= HOUR:
                    return sitting
        return None

    def _two_days(self, service: Service | None, at: datetime) -> datetime:
        later = at + 2 * DAY
        if service is None:
            return later
        if not self.is_open(service, at):
            return self.next_opening(service, at) + DAY
        return later if self.is_open(service, later) else self.next_opening(service, later) + DAY

    def _from(self, schedule: Schedule, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        today = at.astimezone(LONDON).date()
        for day in _days(today - DAY):
            yield from sorted(self._spans(schedule, day))

    def _spans(self, schedule: Schedule, day: date) -> list[tuple[datetime, datetime]]:
        """Opening and closing moments of the hours that begin on a day."""
        if day in self.bank_holidays and not schedule.open_on_bank_holidays:
            return []
        weekday = WEEK[day.weekday()]
        return [_span(hours, day) for hours in schedule.week if weekday in hours.byday]


def same_day(at: datetime) -> datetime:
    """Before midnight in London, or within four hours when told between 20:00 and 06:00."""
    told = at.astimezone(LONDON)
    if told.time() >= EVENING or told.time() < MORNING:
        return at + NIGHT
    return _london(told.date(), END_OF_DAY)


@cache
def open_hours() -> Hours:
    """Hours with the bank holidays that govuk-bank-holidays carries; nothing is fetched."""
    package = find_spec("govuk_bank_holidays")  # not imported: its import alone brings an HTTP client
    assert package is not None
    assert package.origin is not None
    listed = json.loads((Path(package.origin).parent / "bank-holidays.json").read_bytes())
    events = listed["england-and-wales"]["events"]
    return Hours(frozenset(date.fromisoformat(event["date"]) for event in events))


def _span(hours: Opening, day: date) -> tuple[datetime, datetime]:
    last = day if hours.opens_at < hours.closes_at else day + DAY
    return _london(day, hours.opens_at), _london(last, hours.closes_at)


@lru_cache(maxsize=1024)
def _london(day: date, clock: time) -> datetime:
    """That time on London's clocks, as UTC; of an hour that comes twice in October, the first."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def _days(first: date) -> Iterator[date]:
    return (first + number * DAY for number in range(LOOK_AHEAD))
