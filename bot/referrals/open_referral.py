"""The directory as Open Referral UK publishes one, for whoever keeps a directory of their own.

The shape is version 3.0 of the UK profile of HSDS (https://github.com/OpenReferralUK/uk-profile), one page of
`GET /services` with everything in it.  What is for professionals, and named managers, stays here: a feed is open
(https://openreferraluk.org/developers/compliance).  No service at a location: our pages hold no address, since nobody
walks in and a refuge has to stay hidden.  What is not known is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid5

from bot.referrals.directory import Directory
from bot.referrals.services import WEEK, Contact, Opening, Purpose, Service
from bot.referrals.verifying import Verification, day

OURS = UUID("8c0f7c0e-5f0b-4b0e-9d43-2f1f3c1f6a52")  # ids of the export are made of it and ours: the same each time
OPEN = (Purpose.PUBLIC, Purpose.OUT_OF_HOURS, Purpose.EMERGENCY)
CALLED = {"phone": "voice", "text": "text message", "textphone": "textphone"}
ALERT = "No named person has confirmed every contact here for today: confirm before use."
IN_LONDON = "Times are those of London."

__all__ = ["published"]


def published(directory: Directory, known: Iterable[Verification], at: datetime) -> dict[str, Any]:
    """Every service, its organization, contacts, hours and areas; and whether its contacts are verified on this day."""
    newest = {(one.service, one.contact_hash): one for one in known}
    services = [_service(directory, service, newest, at) for service in directory.services.values()]
    return {
        "total_items": len(services), "total_pages": 1, "page_number": 1, "size": len(services),
        "first_page": True, "last_page": True, "empty": not services, "contents": services,
    }  # fmt: skip


def _service(
    directory: Directory, service: Service, newest: dict[tuple[str, bytes], Verification], at: datetime
) -> dict[str, Any]:
    contacts = [contact for contact in service.contacts if contact.purpose in OPEN]
    asked = [newest.get((service.id, contact.fingerprint)) for contact in contacts]
    counts = [one for one in asked if one and one.due >= day(at)]
    verified = bool(contacts) and len(counts) == len(contacts)
    return _known({
        "id": _id("service", service.id),
        "organization_id": _id("organization", service.organization),
        "name": service.name,
        "description": service.description,
        "url": _first(contacts, "web") or directory.organizations[service.organization].url,
        "email": _first(contacts, "email"),
        "status": "active",
        "minimum_age": service.eligibility.minimum_age,
        "maximum_age": service.eligibility.maximum_age,
        "assured_date": min(day(one.at) for one in counts).isoformat() if verified else "",
        "alert": "" if verified else ALERT,
        "organization": _organization(directory, service.organization),
        "schedules": list(_schedules(service)),
        "service_areas": [_area(service.id, name) for name in directory.areas_of(service.id)],
        "contacts": list(_contacts(service, contacts)),
    })  # fmt: skip


def _organization(directory: Directory, id: str) -> dict[str, Any]:
    written = directory.organizations[id]
    runs = ", ".join(service.name for service in directory.services.values() if service.organization == id)
    named = {"id": _id("organization", id), "name": written.name, "description": f"Runs {runs}."}
    return _known({**named, "website": written.url})


def _area(service: str, name: str) -> dict[str, Any]:
    return {"id": _id("service area", service, name), "name": name, "service_area": f"Homes in {name}"}


def _contacts(service: Service, contacts: Iterable[Contact]) -> Iterator[dict[str, Any]]:
    for contact in contacts:
        if contact.kind in CALLED:
            named = _id("contact", service.id, contact.purpose.value, contact.kind, contact.value)
            phone = {"id": _id("phone", named), "number": contact.value, "description": CALLED[contact.kind]}
            title = contact.purpose.value.replace("_", " ")
            yield _known({"id": named, "name": service.ask_for, "title": title, "phones": [phone]})


def _schedules(service: Service) -> Iterator[dict[str, Any]]:
    """Each week's hours.  Hours that follow from another team's closing, or that nobody found, are words only."""
    schedule = service.schedule
    if schedule.otherwise or not schedule.known:
        words = "Whenever the daytime team is closed." if schedule.otherwise else "Hours not known."
        yield {"id": _id("schedule", service.id), "description": words}
        return
    week = (Opening(WEEK, time(0), time(23, 59)),) if schedule.always else schedule.week
    for opening in week:
        byday, opens, closes = ",".join(opening.byday), f"{opening.opens_at:%H:%M}", f"{opening.closes_at:%H:%M}"
        words = "Day and night." if schedule.always else IN_LONDON
        if not (schedule.always or schedule.open_on_bank_holidays):
            words = f"{IN_LONDON} Closed on bank holidays."
        yield {
            "id": _id("schedule", service.id, byday, opens), "freq": "WEEKLY", "byday": byday,
            "opens_at": opens, "closes_at": closes, "description": words,
        }  # fmt: skip


def _first(contacts: Iterable[Contact], kind: str) -> str:
    return next((contact.value for contact in contacts if contact.kind == kind), "")


def _known(named: dict[str, Any]) -> dict[str, Any]:
    """Without what has no value: an optional field is left out, never empty."""
    return {name: value for name, value in named.items() if value not in (None, "", [])}


def _id(*named: str) -> str:
    return str(uuid5(OURS, " ".join(named)))
