"""When services are open, and by when a person there has acknowledged: H20 and H21, in London time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import fit
from bot.referrals.hours import Hours, same_day
from bot.referrals.services import ALWAYS, UNKNOWN, Opening, Panel, Schedule, Service, Sitting
from flows.rules.outcome import Within
from tests.referrals.families import directory, hours, london

FIRST, LAST = datetime(2024, 1, 1), datetime(2028, 12, 31)  # noqa: DTZ001 (hypothesis wants them bare)
FIVE_YEARS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


def service(id: str) -> Service:
    found = directory().service(id)
    assert found is not None
    return found


def with_hours(*openings: tuple[str, str, str], **other: bool) -> Service:
    week = tuple(
        Opening(tuple(days.split()), time.fromisoformat(opens), time.fromisoformat(closes))  # type: ignore[arg-type]
        for days, opens, closes in openings
    )
    return Service("invented", "", "", "", Schedule(week, **other), ())


DAY_TEAM = service("bcp_childrens_services")
NIGHT_TEAM = service("bcp_childrens_services_out_of_hours")
ADULTS = service("bcp_adult_social_care")
HRDA = service("dorset_panel")
OFFICE = with_hours(("MO TU WE TH FR", "09:00", "17:00"))


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23 08:29", False),
        ("2026-11-23 08:30", True),
        ("2026-11-23 17:14", True),
        ("2026-11-23 17:15", False),
        ("2026-11-27 16:44", True),
        ("2026-11-27 16:45", False),  # Fridays close early
        ("2026-11-28 12:00", False),
        ("2026-12-25 10:00", False),
        ("2026-12-28 10:00", False),  # Boxing Day's substitute
        ("2026-12-29 10:00", True),
    ],
)
def test_the_front_door_is_open_in_its_published_hours(at: str, is_open: bool):
    assert hours().is_open(DAY_TEAM, london(at)) is is_open


def test_the_minute_that_no_published_hours_cover_is_the_out_of_hours_team_s():
    quarter_to_five_on_friday = london("2026-11-27 16:50")  # the day team has closed, the night team's hours say 17:00
    assert not hours().is_open(DAY_TEAM, quarter_to_five_on_friday)
    assert hours().is_open(NIGHT_TEAM, quarter_to_five_on_friday)


@given(FIVE_YEARS)
def test_at_every_minute_exactly_one_of_the_two_teams_answers(at: datetime):
    assert hours().is_open(DAY_TEAM, at) != hours().is_open(NIGHT_TEAM, at)


def test_unknown_hours_are_monday_to_friday_nine_to_five():
    unknown = Service("invented", "", "", "", UNKNOWN, ())
    assert hours().is_open(unknown, london("2026-11-27 16:59"))
    assert not hours().is_open(unknown, london("2026-11-27 17:00"))


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-27 16:45", "2026-11-30 08:30"),  # Friday evening to Monday
        ("2026-12-24 18:00", "2026-12-29 08:30"),  # over Christmas
        ("2026-03-28 12:00", "2026-03-30 08:30"),  # clocks go forward on the Sunday
        ("2026-10-24 12:00", "2026-10-26 08:30"),  # clocks go back on the Sunday
        ("2026-04-02 20:00", "2026-04-07 08:30"),  # Good Friday to Easter Monday
    ],
)
def test_when_it_next_opens(at: str, opens: str):
    assert hours().next_opening(DAY_TEAM, london(at)) == london(opens)


def test_the_night_team_takes_over_when_the_day_team_closes():
    assert hours().next_opening(NIGHT_TEAM, london("2026-11-27 10:00")) == london("2026-11-27 16:45")


@given(FIVE_YEARS)
def test_it_is_open_when_it_next_opens_and_was_closed_just_before(at: datetime):
    opens = hours().next_opening(ADULTS, at)
    assert hours().is_open(ADULTS, opens)
    assert opens == at or not hours().is_open(ADULTS, opens - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-23 08:00", "2026-11-24 17:15"),  # before it opens on Monday: Tuesday is the first working day after
        ("2026-11-26 20:00", "2026-11-27 16:45"),  # Friday closes early
        ("2026-11-27 10:00", "2026-11-30 17:15"),
        ("2026-11-28 23:59", "2026-11-30 17:15"),
        ("2026-12-24 10:00", "2026-12-29 17:15"),
    ],
)
def test_the_next_working_day_ends_when_the_receiving_team_closes(at: str, due: str):
    assert hours().due(Within.NEXT_WORKING_DAY, DAY_TEAM, london(at)) == london(due)


def test_a_service_that_never_closes_has_until_five_on_the_next_working_day():
    always = Service("invented", "", "", "", ALWAYS, ())
    assert hours().due(Within.NEXT_WORKING_DAY, always, london("2026-11-27 22:00")) == london("2026-11-30 17:00")


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-24 06:00", "2026-11-24 23:59"),
        ("2026-11-24 19:59", "2026-11-24 23:59"),
        ("2026-11-24 20:00", "2026-11-25 00:00"),
        ("2026-11-25 05:59", "2026-11-25 09:59"),
    ],
)
def test_the_same_day_is_before_midnight_or_four_hours_at_night(at: str, due: str):
    assert same_day(london(at)) == london(due)


def test_four_hours_in_the_night_when_clocks_change_are_four_hours():
    assert same_day(london("2026-10-24 23:00").astimezone(UTC)) == london("2026-10-25 02:00")
    assert same_day(london("2026-03-28 23:00").astimezone(UTC)) == london("2026-03-29 04:00")


def test_four_hours_after_opening_where_a_closed_service_has_nobody_else():
    assert hours().due(Within.SAME_DAY, OFFICE, london("2026-11-28 03:00")) == london("2026-11-30 13:00")
    assert hours().due(Within.SAME_HOUR, OFFICE, london("2026-11-28 03:00")) == london("2026-11-30 10:00")


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-24 10:00", "2026-11-26 10:00"),  # open now and then: 48 hours
        ("2026-11-24 20:00", "2026-11-26 09:00"),  # closed now: 24 hours after it opens
        ("2026-11-26 10:00", "2026-12-01 09:00"),  # open now, closed on Saturday: 24 hours after Monday's opening
    ],
)
def test_forty_eight_hours_or_twenty_four_after_it_next_opens(at: str, due: str):
    assert hours().due(Within.TWO_DAYS, OFFICE, london(at)) == london(due)


@pytest.mark.parametrize(
    ("at", "sits"),
    [
        ("2026-11-24 10:00", "2026-11-24 12:00"),
        ("2026-11-24 11:00", "2026-11-24 12:00"),
        ("2026-11-24 11:01", "2026-11-26 12:00"),  # less than an hour away, and it does not sit on Wednesdays
        ("2026-12-24 13:00", "2026-12-29 12:00"),  # not on Christmas Day, nor on Boxing Day's substitute
    ],
)
def test_dorset_s_panel_sits_at_noon_on_four_days_a_week(at: str, sits: str):
    assert hours().due(Within.NEXT_SITTING, HRDA, london(at)) == london(sits)


def test_where_nobody_knows_when_the_panel_sits_a_person_asks_by_the_next_working_day():
    assert hours().next_sitting(service("bcp_panel"), london("2026-11-24 10:00")) is None
    assert hours().due(Within.NEXT_SITTING, service("bcp_panel"), london("2026-11-24 10:00")) == london(
        "2026-11-25 17:00"
    )


def test_hours_over_midnight_belong_to_the_day_they_begin_on():
    line = with_hours(("FR", "20:00", "02:00"))
    assert hours().is_open(line, london("2026-11-28 01:59"))
    assert not hours().is_open(line, london("2026-11-28 02:00"))
    assert not hours().is_open(line, london("2026-11-27 01:00"))


def test_a_service_may_open_on_bank_holidays():
    assert hours().is_open(with_hours(("FR", "09:00", "17:00"), open_on_bank_holidays=True), london("2026-12-25 10:00"))


def test_a_panel_may_sit_twice_a_day():
    panel = Panel("MARAC", (Sitting(("TU",), time(14)), Sitting(("TU",), time(9))), "")
    twice = Service("invented", "", "", "", ALWAYS, (), panel=panel)
    assert hours().next_sitting(twice, london("2026-11-24 08:00")) == london("2026-11-24 09:00")
    assert hours().next_sitting(twice, london("2026-11-24 08:30")) == london("2026-11-24 14:00")


def test_bank_holidays_are_known_and_come_from_no_network():
    assert hours().known_until >= date(2028, 12, 26)
    assert not hours().is_working_day(date(2026, 12, 28))


def test_that_the_list_of_bank_holidays_ends_is_said_half_a_year_before():
    listed = Hours(frozenset({date(2028, 1, 3), date(2028, 12, 26)}))
    assert fit.holidays_end(listed, london("2028-06-27 12:00")) == []
    (note,) = fit.holidays_end(listed, london("2028-06-28 12:00"))
    assert note.startswith("bank holidays are known until 26 December 2028")


@given(FIVE_YEARS, st.sampled_from(list(Within)), st.sampled_from([DAY_TEAM, NIGHT_TEAM, ADULTS, HRDA, OFFICE, None]))
def test_everything_is_due_after_it_was_told(at: datetime, within: Within, service: Service | None):
    assert hours().due(within, service, at) > at
