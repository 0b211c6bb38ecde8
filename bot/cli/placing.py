"""`hearthline where`: a place, who answers there, and the services of the area."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.referrals.places import open_places
from bot.referrals.where import describe
from bot.settings import Settings


def where_page(settings: Settings, text: str, at: datetime) -> dict[str, Any]:
    """What is known of a place, as JSON-ready data; `services` are those its area names."""
    places = open_places(settings.data_directory / "places")
    found: dict[str, Any] = dict(describe(places, places.find(text), at))
    code = found["answering"]["council_code"] if found["answering"] else ""
    found["services"] = _services(settings, code) if code else []
    return found


def _services(settings: Settings, council: str) -> list[dict[str, str]]:
    from bot.referrals.directory import open_directory

    area = open_directory(settings.is_demo, areas=settings.areas).area_of(council)
    if area is None:
        return []
    return [{"kind": kind.value, "service": service.name} for kind, service in area.services.items()]
