"""No contact goes live before a person has confirmed it as it stands, and none stays live for ever."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot import referrals
from bot.referrals import Directory, Standing, ToVerify, VerificationRefused, open_directory
from bot.referrals.directory import PAGES
from bot.store import Store
from flows.rules.closed import SIGNPOSTS
from tests.referrals.families import TUESDAY_MORNING, directory

POLICE = "dorset_police"
IN_90_DAYS = date(2027, 2, 22)


def asked(store: Store, at: datetime, of: Directory | None = None) -> dict[str, list[ToVerify]]:
    """What has to be asked, by service."""
    with store.read() as db:
        found = referrals.to_verify(of or directory(), referrals.verifications(db), at)
    return {one.service.id: [each for each in found if each.service.id == one.service.id] for one in found}


def verify(store: Store, service: str = POLICE, at: datetime = TUESDAY_MORNING, **more: object) -> None:
    with store.begin() as db:
        referrals.verify(db, directory(), service, "Invented Officer", at, **more)  # type: ignore[arg-type]


def standings(found: list[ToVerify]) -> list[tuple[Standing, str]]:
    return [(one.standing, ", ".join(contact.value for contact in one.contacts)) for one in found]


def test_before_anybody_has_asked_every_service_that_a_rule_needs_is_on_the_list(sqlite_store: Store):
    found = asked(sqlite_store, TUESDAY_MORNING)
    assert {service.id for service in directory().told()} <= set(found)
    assert {"samaritans", "nhs_111", "childline"} <= set(found)  # numbers that rules show to people
    assert {standing for one in found.values() for standing, _ in standings(one)} == {
        Standing.NO_CONTACT, Standing.UNVERIFIED,
    }  # fmt: skip
    assert standings(found["dorset_panel"]) == [(Standing.NO_CONTACT, "")]


def test_the_list_is_by_area_and_service_and_ends_with_the_lines_for_everyone():
    found = referrals.to_verify(directory(), (), TUESDAY_MORNING)
    areas = list(dict.fromkeys(one.area for one in found))
    assert areas == [
        "Bournemouth, Christchurch and Poole", "Bournemouth, Christchurch and Poole, Dorset Council area",
        "Dorset Council area", "New Forest", "Wiltshire", "Everywhere",
    ]  # fmt: skip
    for area in areas:
        names = [one.service.name for one in found if one.area == area]
        assert names == sorted(names)
    assert {one.service.id for one in found if one.area == "Everywhere"} <= {*SIGNPOSTS, "nhs_111"}


def test_who_asked_is_written_down_and_counts_for_ninety_days(store: Store):
    verify(store)
    assert POLICE not in asked(store, TUESDAY_MORNING)
    with store.read() as db:
        known = referrals.verifications(db)
    assert {one.contact_hash for one in known} == {one.fingerprint for one in directory().services[POLICE].contacts}
    assert {(one.service, one.by, one.at, one.due) for one in known} == {
        (POLICE, "Invented Officer", TUESDAY_MORNING, IN_90_DAYS)
    }


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (60, None),
        (61, Standing.DUE_SOON),  # 29 days before the last day
        (90, Standing.DUE_SOON),
        (91, Standing.OVERDUE),
    ],
)
def test_before_it_is_overdue_people_are_told(sqlite_store: Store, days: int, standing: Standing | None):
    verify(sqlite_store)
    found = asked(sqlite_store, TUESDAY_MORNING + timedelta(days=days)).get(POLICE, [])
    assert [one.standing for one in found] == [standing] * bool(standing)
    assert {one.due for one in found} <= {IN_90_DAYS}


def test_the_last_day_ends_at_midnight_in_london(sqlite_store: Store):
    summer = datetime.fromisoformat("2026-07-01T10:00+01:00")
    verify(sqlite_store, at=summer, due=date(2026, 7, 31))
    before, after = (datetime.fromisoformat(f"2026-07-31T{time}+00:00") for time in ("22:59", "23:00"))
    assert [one.standing for one in asked(sqlite_store, before)[POLICE]] == [Standing.DUE_SOON]
    assert [one.standing for one in asked(sqlite_store, after)[POLICE]] == [Standing.OVERDUE]


def test_a_changed_number_is_unverified_by_itself_and_the_others_stay_verified(sqlite_store: Store, tmp_path: Path):
    verify(sqlite_store)
    pages = Path(shutil.copytree(PAGES, tmp_path / "directory"))
    page = pages / "pan_dorset.yaml"
    page.write_text(page.read_text("utf-8").replace('value: "101"', 'value: "01632 960000"'), "utf-8")
    found = asked(sqlite_store, TUESDAY_MORNING, open_directory(demo=False, pages=pages))
    assert standings(found[POLICE]) == [(Standing.UNVERIFIED, "01632 960000")]


def test_one_contact_may_be_asked_about_alone(sqlite_store: Store):
    verify(sqlite_store, contact="18001101")
    (left,) = asked(sqlite_store, TUESDAY_MORNING)[POLICE]
    values = {contact.value for contact in left.contacts}
    assert "18001 101" not in values
    assert "101" in values


def test_the_newest_answer_counts(sqlite_store: Store):
    verify(sqlite_store, due=date(2027, 11, 1))
    verify(sqlite_store, at=TUESDAY_MORNING + timedelta(days=1), due=date(2026, 12, 1))
    (found,) = asked(sqlite_store, TUESDAY_MORNING + timedelta(days=2))[POLICE]
    assert (found.standing, found.due) == (Standing.DUE_SOON, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("service", "by", "more", "says"),
    [
        ("atlantis_police", "Somebody", {}, "There is no service 'atlantis_police'"),
        ("dorset_panel", "Somebody", {}, "has no contact"),
        (POLICE, "  ", {}, "Say who asked"),
        (POLICE, "Somebody", {"contact": "01632 960000"}, "not 01632 960000. Is it new"),
        (POLICE, "Somebody", {"due": date(2026, 11, 23)}, "from today on"),
        (POLICE, "Somebody", {"due": date(2027, 11, 26)}, "at most a year ahead"),
    ],
)
def test_what_cannot_be_true_is_not_written_down(
    sqlite_store: Store, service: str, by: str, more: dict[str, object], says: str
):
    with sqlite_store.begin() as db, pytest.raises(VerificationRefused, match=says):
        referrals.verify(db, directory(), service, by, TUESDAY_MORNING, **more)  # type: ignore[arg-type]
    with sqlite_store.read() as db:
        assert referrals.verifications(db) == ()


def test_the_demonstration_has_asked_about_its_own_contacts_and_asks_again_in_time(sqlite_store: Store):
    demo = open_directory(demo=True)
    told = sum(len(service.contacts) for service in demo.told())
    for days, written in ((0, told), (1, told), (61, 2 * told)):
        at = TUESDAY_MORNING + timedelta(days=days)
        with sqlite_store.begin() as db:
            referrals.verify_invented(db, demo, at)
        assert asked(sqlite_store, at, demo) == {}
        with sqlite_store.read() as db:
            assert len(referrals.verifications(db)) == written
    real = asked(sqlite_store, TUESDAY_MORNING)
    assert {service.id for service in directory().told()} <= set(real)  # of a real contact it says nothing
