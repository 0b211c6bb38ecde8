"""The directory: which service answers for which kind in which council's area, read from `flows/directory`.

An area is data: a new page makes a new area, no code.  What is wrong on a page stops the start, with file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

import flows
from bot.referrals.pages import DirectoryBroken, Page, Written
from bot.referrals.services import Area, Service, Unverified, Verification
from flows.rules.outcome import Serves

PAGES = Path(flows.__file__).parent / "directory"
NOT_AREAS = ("councils.yaml", "demo.yaml")
LONDON = ZoneInfo("Europe/London")
IN_EVERY_PLACE = {Serves.MENTAL_HEALTH_CRISIS.value: "nhs_111"}
MAPPED = tuple(kind for kind in Serves if kind != Serves.DUTY_OFFICER)

__all__ = ["Directory", "DirectoryBroken", "open_directory", "unverified"]


class Directory:
    """Every area and service.  Read-only: one for the process, used from any thread."""

    def __init__(self, areas: tuple[Area, ...], services: dict[str, Service], demo: bool) -> None:
        self.areas, self.services, self.demo = areas, services, demo
        self._by_council = {council: area for area in areas for council in area.councils}
        self._told = {service.id for service in self._reached()}

    def area_of(self, council_code: str) -> Area | None:
        """The area that a council's code lies in; None where the directory has no page for it (R17)."""
        return self._by_council.get(council_code)

    def area(self, id: str) -> Area | None:
        return next((area for area in self.areas if area.id == id), None)

    def service(self, id: str) -> Service | None:
        return self.services.get(id)

    def signpost(self, name: str, area: Area | None) -> Service | None:
        """The line that a signpost of the rules shows: the area's own for a kind of service, else the national one."""
        if name in MAPPED and area:
            return area.service(Serves(name))
        return self.services.get(IN_EVERY_PLACE.get(name, name))

    def told(self) -> tuple[Service, ...]:
        """Every service that a report can reach: those mapped in an area, and those that answer while one is closed."""
        return tuple(service for id, service in self.services.items() if id in self._told)

    def _reached(self) -> Iterator[Service]:
        for area in self.areas:
            for service in area.services.values():
                yield service
                yield from (self.services[id] for id in (service.out_of_hours, service.line_24h) if id)


def open_directory(demo: bool, pages: Path = PAGES) -> Directory:
    """Read every page.  demo: each service that can be told is replaced by its invented one (`demo.yaml`)."""
    read = [(page, page.read()) for page in map(Page, sorted(pages.glob("*.yaml"))) if page.path.name not in NOT_AREAS]
    services = _services(read)
    if demo:
        overlay = Page(pages / "demo.yaml")
        services = _invented(overlay, services)
    areas = tuple(_area(page, written, services) for page, written in read if written.area)
    _refuse_shared_councils(read)
    directory = Directory(areas, services, demo)
    if demo:
        _refuse_real_contacts(overlay, directory)
    return directory


def _services(read: list[tuple[Page, Written]]) -> dict[str, Service]:
    services: dict[str, Service] = {}
    organizations: set[str] = set()
    for page, written in read:
        for number, organization in enumerate(written.organizations):
            if organization.id in organizations:
                what = f"organization {organization.id!r} stands twice. Give one another id."
                raise page.wrong(what, "organizations", number)
            organizations.add(organization.id)
        for number, service in enumerate(written.services):
            if service.id in services:
                raise page.wrong(f"service {service.id!r} stands twice. Give one another id.", "services", number)
            services[service.id] = service.read()
    _refuse_loose_ends(read, services, organizations)
    return _with_day_teams(services)


def _refuse_loose_ends(read: list[tuple[Page, Written]], services: dict[str, Service], organizations: set[str]) -> None:
    for page, written in read:
        for number, service in enumerate(written.services):
            at = ("services", number)
            if service.organization not in organizations:
                what = f"there is no organization {service.organization!r}. Add it, or name one there is."
                raise page.wrong(what, *at, "organization")
            for field in ("out_of_hours", "line_24h"):
                named = getattr(service, field)
                if named and named not in services:
                    raise page.wrong(f"there is no service {named!r}. Add it, or name one there is.", *at, field)
            if service.schedule == ():
                raise page.wrong(f"{service.id!r} has no hours. Write them, or `schedule: unknown`.", *at, "schedule")


def _with_day_teams(services: dict[str, Service]) -> dict[str, Service]:
    """Give each out-of-hours team the week of the team it stands in for: it is open whenever that one is closed."""
    filled = dict(services)
    for day_team in services.values():
        if day_team.out_of_hours and services[day_team.out_of_hours].schedule.otherwise:
            schedule = msgspec.structs.replace(day_team.schedule, otherwise=True)
            filled[day_team.out_of_hours] = msgspec.structs.replace(services[day_team.out_of_hours], schedule=schedule)
    return filled


def _area(page: Page, written: Written, services: dict[str, Service]) -> Area:
    area = written.area
    assert area is not None
    for kind, named in area.kinds.items():
        at = ("area", "kinds", kind.value)
        if kind == Serves.DUTY_OFFICER:
            raise page.wrong("the duty officer is the operator's, not an area's. Take this line out.", *at)
        if named not in services:
            raise page.wrong(f"there is no service {named!r}. Add it, or name one there is.", *at)
        if not services[named].takes:
            raise page.wrong(f"{named!r} takes no report. Say how it does: `takes: [call]`.", *at)
    if missing := [kind for kind in MAPPED if kind not in area.kinds]:
        raise page.wrong(f"{area.id!r} has nobody for {', '.join(missing)}. Name a service for each.", "area", "kinds")
    panel = services[area.kinds[Serves.PANEL]]
    if panel.panel is None:
        what = f"{panel.id!r} does not say when it sits. Write `panel:` with type, sittings and source."
        raise page.wrong(what, "area", "kinds", Serves.PANEL.value)
    mapped = {kind: services[named] for kind, named in area.kinds.items()}
    return Area(area.id, area.name, area.councils, area.police_force, mapped)


def _refuse_shared_councils(read: list[tuple[Page, Written]]) -> None:
    seen: dict[str, str] = {}
    for page, written in read:
        area = written.area
        if area is None:
            continue
        if area.id in seen.values():
            raise page.wrong(f"area {area.id!r} stands twice. Give one another id.", "area", "id")
        for council in area.councils:
            if council in seen:
                what = f"council {council} is already in {seen[council]!r}. Leave it in one area."
                raise page.wrong(what, "area", "councils")
            seen[council] = area.id


def _invented(overlay: Page, services: dict[str, Service]) -> dict[str, Service]:
    invented = overlay.read_demo().services
    for id in invented:
        if id not in services:
            raise overlay.wrong(f"there is no service {id!r}. Take it out, or name one there is.", "services", id)
    return {id: invented[id].instead_of(service) if id in invented else service for id, service in services.items()}


def _refuse_real_contacts(overlay: Page, directory: Directory) -> None:
    invented = overlay.read_demo().services
    if real := [service.id for service in directory.told() if service.id not in invented]:
        raise overlay.wrong(
            f"{', '.join(real)} would be told for real. Invent a name and a contact for each.", "services"
        )


def unverified(directory: Directory, verifications: Iterable[Verification], at: datetime) -> tuple[Unverified, ...]:
    """The services a report can reach whose contacts, as they stand, nobody has confirmed for the day of `at`."""
    latest: dict[str, Verification] = {}
    for verification in sorted(verifications, key=lambda one: (one.on, one.due)):
        latest[verification.service] = verification
    whys = ((service, _why_not(service, latest.get(service.id), at)) for service in directory.told())
    return tuple(Unverified(service, why) for service, why in whys if why)


def _why_not(service: Service, verification: Verification | None, at: datetime) -> str:
    today = at.astimezone(LONDON).date()
    if not service.contacts:
        return "no contact is known"
    if all(contact.is_verified(today) for contact in service.contacts):
        return ""
    if verification is None:
        return "nobody has verified it"
    if verification.contact_hash != service.contact_hash():
        return "a contact changed since it was verified"
    return "" if today <= verification.due else f"it should have been asked again by {verification.due.isoformat()}"
