"""The directory: which service answers for which kind in which council's area, read from `flows/directory`.

An area is data: a new page makes a new area, no code.  What is wrong on a page stops the start, with file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

import flows
from bot.referrals.pages import DirectoryBroken, Invented, Page, Written
from bot.referrals.services import Area, Contact, Organization, Purpose, Service
from flows.rules.closed import SIGNPOSTS
from flows.rules.outcome import By, Serves

PAGES = Path(flows.__file__).parent / "directory"
NOT_AREAS = ("councils.yaml", "demo.yaml")
IN_EVERY_PLACE = {Serves.MENTAL_HEALTH_CRISIS.value: "nhs_111"}
MAPPED = tuple(kind for kind in Serves if kind != Serves.DUTY_OFFICER)

DRAMA = "01632 960{}"  # three more digits: numbers that Ofcom gives to nobody
FIRST_DRAMA = 500  # those below are written on the page of the demonstration

__all__ = ["Directory", "DirectoryBroken", "open_directory"]


class Directory:
    """Every area and service.  Read-only: one for the process, used from any thread."""

    def __init__(
        self, areas: tuple[Area, ...], services: dict[str, Service], organizations: dict[str, Organization], demo: bool
    ) -> None:
        self.areas, self.services, self.organizations, self.demo = areas, services, organizations, demo
        self._by_council = {council: area for area in areas for council in area.councils}
        self._told: dict[str, dict[str, None]] = {}
        self._kinds: dict[str, dict[Serves, None]] = {}
        for area in areas:
            for kind, service in self._reached(area):
                self._told.setdefault(service, {})[area.name] = None
                self._kinds.setdefault(service, {})[kind] = None

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

    def kinds_of(self, service: str) -> tuple[Serves, ...]:
        """What a service is told as: the kinds for which an area maps it, or one that it stands in for; none for a line
        that is only shown.
        """
        return tuple(self._kinds.get(service, ()))

    def needed(self) -> tuple[Service, ...]:
        """Every service that a rule needs: those that can be told, and the lines it shows to people.

        In a demonstration the second are real and the first are not, so only those are its own to verify.
        """
        shown = {service.id for name in SIGNPOSTS if (service := self.signpost(name, None))}
        needed = {*self._told} if self.demo else {*self._told, *shown}
        return tuple(service for id, service in self.services.items() if id in needed)

    def areas_of(self, service: str) -> tuple[str, ...]:
        """The names of the areas in which a service can be told; none for a line that is only shown."""
        return tuple(self._told.get(service, ()))

    def _reached(self, area: Area) -> Iterator[tuple[Serves, str]]:
        for kind, service in area.services.items():
            yield kind, service.id
            yield from ((kind, id) for id in (service.out_of_hours, service.line_24h) if id)


def open_directory(demo: bool, pages: Path = PAGES, areas: Iterable[str] = ()) -> Directory:
    """Read every page.  areas: the ids of those that this operator answers for; none: all that there are.

    demo: each service that can be told is replaced by an invented one.
    """
    read = [(page, page.read()) for page in map(Page, sorted(pages.glob("*.yaml"))) if page.path.name not in NOT_AREAS]
    services = _services(read)
    if demo:
        services = _invented(Page(pages / "demo.yaml"), services)
    every = {written.area.id: _area(page, written, services) for page, written in read if written.area}
    _refuse_shared_councils(read)
    chosen = tuple(areas) or tuple(every)
    if strange := [id for id in chosen if id not in every]:
        raise DirectoryBroken(f"there is no area {', '.join(strange)}: HEARTHLINE_AREAS names {', '.join(every)}")
    organizations: dict[str, Organization] = {one.id: one for _, written in read for one in written.organizations}
    return Directory(tuple(every[id] for id in chosen), services, organizations, demo)


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
                if named and not services[named].takes:
                    raise page.wrong(f"{named!r} takes no report. Say how it does: `takes: [call]`.", *at, field)
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
    """Everything that takes a report, as the page of the demonstration says, or else with a number that is nobody's."""
    invented = overlay.read_demo().services
    for id in invented:
        if id not in services:
            raise overlay.wrong(f"there is no service {id!r}. Take it out, or name one there is.", "services", id)
    without = [service for id, service in services.items() if service.takes and id not in invented]
    for number, service in enumerate(without, FIRST_DRAMA):
        contact = Contact("phone", DRAMA.format(number), Purpose.PROFESSIONAL)
        invented[service.id] = Invented(f"{service.name} (demo)", (By.CALL,), (contact,), ask_for=service.ask_for)
    return {id: invented[id].instead_of(service) if id in invented else service for id, service in services.items()}
