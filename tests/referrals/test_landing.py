"""Every report lands: the proof finds nothing wrong, and finds what is put wrong on purpose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest

from bot.referrals import Directory, Hours, Service, landing, plan
from flows.facts import child
from flows.rules import Plan, Tier
from tests.referrals.families import directory, hours, london, places


def test_every_age_band_tier_and_wish_is_tried_with_every_other() -> None:
    tried = {tuple(name.split(", ")[:3]) for name, _ in landing.families()}
    assert {age for age, _, _ in tried} == {*child.age_band.values, "age not known", "age not asked"}
    assert {tier for _, tier, _ in tried} == {tier.value for tier in Tier}
    assert {wish for _, _, wish in tried} == {
        "consent given", "refused", "not asked", "consent unknown", "consent declined", "consent not_safe",
    }  # fmt: skip
    assert len(tried) == 6 * 5 * 6


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few families and hours, where only the finding of faults is tried."""
    monkeypatch.setattr(landing, "AGES", {"10_to_15": landing.AGES["10_to_15"]})
    monkeypatch.setattr(
        landing, "HOURS", {name: landing.HOURS[name] for name in ("a working morning", "a bank holiday")}
    )


@pytest.mark.usefixtures("few")
def test_a_report_has_an_owner_and_each_line_a_release() -> None:
    landed = landing.prove(places(), directory(), hours())  # all of it: `hearthline flows check`
    assert landed.told() == []
    assert landed.lines > landed.plans > 500


@pytest.mark.usefixtures("few")
def test_a_service_that_lies_about_its_hours_is_found() -> None:
    class Wrong(Hours):
        def next_opening(self, service: Service, at: datetime) -> datetime:
            return super().next_opening(service, at) - landing.MINUTE

    found = landing.prove(places(), directory(), Wrong(hours().bank_holidays)).told()
    assert any("said to open at a time when it does not" in fault for fault in found)


@pytest.mark.usefixtures("few")
def test_a_kind_that_an_area_maps_to_nobody_is_found() -> None:
    areas = tuple(
        msgspec.structs.replace(area, services={kind: each for kind, each in area.services.items() if kind != "police"})
        for area in directory().areas
    )
    found = landing.prove(
        places(), Directory(areas, directory().services, directory().organizations, demo=False), hours()
    ).told()
    assert any(fault.startswith("police: leaves by itself, and there is nobody to get it") for fault in found)


@pytest.mark.usefixtures("few")
def test_a_plan_without_an_owner_and_one_that_forgets_the_children_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def empty(*given: Any) -> Plan:
        return msgspec.structs.replace(plan(*given), owner_because=(), lines=())

    monkeypatch.setattr(landing, "plan", empty)
    found = " ".join(landing.prove(places(), directory(), hours()).told())
    assert "nobody owns it" in found
    assert "under 18 at red, and children's services are not told" in found


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    first, again = (landing._moment(landing.HOURS[name]) for name in ("the hour that comes twice", "that hour again"))
    assert (again.timestamp() - first.timestamp()) / 60 == 60
    assert first == london("2026-10-25 01:30")
