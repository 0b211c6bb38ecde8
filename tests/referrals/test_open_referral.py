"""The directory to take away has the shape that Open Referral UK publishes, and holds nothing that is not public."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bot.referrals import Purpose, Verification, open_directory, published
from tests.referrals.families import TUESDAY_MORNING, directory

SCHEMA = json.loads((Path(__file__).parent / "open_referral_uk.schema.json").read_text("utf-8"))
SHAPE = Draft202012Validator(SCHEMA, format_checker=FormatChecker(formats=("uuid", "email", "date")))


def page(demo: bool = False, known: tuple[Verification, ...] = (), days: int = 0) -> dict[str, Any]:
    """As it is read by whoever gets the file."""
    made = published(open_directory(demo), known, TUESDAY_MORNING + timedelta(days=days))
    return json.loads(json.dumps(made))


def service(shown: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in shown["contents"] if one["name"] == name)


def faults(shown: dict[str, Any]) -> list[str]:
    return [f"{fault.json_path}: {fault.message}" for fault in SHAPE.iter_errors(shown)]


@pytest.mark.parametrize("demo", [False, True])
def test_the_whole_directory_has_the_published_shape(demo: bool):
    Draft202012Validator.check_schema(SCHEMA)
    shown = page(demo)
    assert faults(shown) == []
    assert shown["total_items"] == len(shown["contents"]) == len(directory().services)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one.pop("organization_id"),
        lambda one: one.pop("status"),
        lambda one: one.update(status="open"),
        lambda one: one.update(id="bcp_childrens_services"),
        lambda one: one.update(description=""),
        lambda one: one.update(phones=[]),
        lambda one: one["organization"].pop("description"),
        lambda one: one["schedules"][0].update(byday="MON"),
        lambda one: one["schedules"][0].pop("closes_at"),
        lambda one: one["contacts"][0]["phones"][0].pop("number"),
    ],
)
def test_the_shape_sees_what_is_wrong(spoil: Any):
    one = service(page(), "BCP children's services")
    shown = {**page(), "contents": [copy.deepcopy(one)]}
    assert faults(shown) == []
    spoil(shown["contents"][0])
    assert faults(shown)


def test_a_service_says_who_runs_it_where_when_and_how_to_reach_it():
    shown = service(page(), "Hampshire children's services")
    assert shown["organization"]["name"] == "Hampshire County Council"
    assert [area["name"] for area in shown["service_areas"]] == ["New Forest"]
    assert [(one["byday"], one["opens_at"], one["closes_at"]) for one in shown["schedules"]] == [
        ("MO,TU,WE,TH", "08:30", "17:00"), ("FR", "08:30", "16:30"),
    ]  # fmt: skip
    (contact,) = shown["contacts"]
    assert [phone["number"] for phone in contact["phones"]] == ["0300 555 1384"]
    assert shown["maximum_age"] == 17


def test_hours_that_nobody_found_are_words_and_no_times():
    for name, words in (
        ("Wiltshire adult social care", "Hours not known."),
        ("Wiltshire children's services, out of hours", "Whenever the daytime team is closed."),
    ):
        (schedule,) = service(page(), name)["schedules"]
        assert {key: value for key, value in schedule.items() if key != "id"} == {"description": words}


@pytest.mark.parametrize("demo", [False, True])
def test_what_is_for_professionals_or_one_manager_stays_here(demo: bool):
    inner = {
        contact.value
        for one in open_directory(demo).services.values() for contact in one.contacts
        if contact.purpose in (Purpose.PROFESSIONAL, Purpose.CONFLICTS)
    }  # fmt: skip
    assert inner
    text = json.dumps(page(demo))
    assert not [value for value in inner if f'"{value}"' in text]


def test_no_address_of_a_place_is_told():
    assert not [one for one in page()["contents"] if "service_at_locations" in one]


def test_it_says_since_when_a_contact_is_sure_and_warns_where_it_is_not():
    police = directory().services["dorset_police"]
    known = tuple(
        Verification(police.id, contact.fingerprint, "Invented Officer", TUESDAY_MORNING,
                     TUESDAY_MORNING.date() + timedelta(days=90))
        for contact in police.contacts
    )  # fmt: skip
    for verified, days, sure in ((known, 0, True), (known, 91, False), (known[1:], 0, False)):
        shown = service(page(known=verified, days=days), police.name)
        assert shown.get("assured_date") == ("2026-11-24" if sure else None)
        assert ("alert" in shown) is not sure


def test_ids_are_the_same_each_time_and_no_two_are_alike():
    shown = page()
    assert shown == page()
    ids = [one["id"] for one in shown["contents"]]
    ids += [part["id"] for one in shown["contents"] for kind in ("schedules", "service_areas", "contacts")
            for part in one.get(kind, ())]  # fmt: skip
    assert len(set(ids)) == len(ids)
    assert {one["organization_id"] for one in shown["contents"]} == {
        one["organization"]["id"] for one in shown["contents"]
    }
