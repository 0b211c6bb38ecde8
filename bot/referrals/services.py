"""What the directory holds, in Open Referral UK's terms: areas, organizations, services, contacts and opening hours."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from hashlib import sha256
from typing import Literal

import msgspec

from flows.rules.outcome import By, Serves

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WEEK: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Purpose(StrEnum):
    """Who may use a contact, or when."""

    PUBLIC = "public"
    PROFESSIONAL = "professional"
    OUT_OF_HOURS = "out_of_hours"
    EMERGENCY = "emergency"
    CONFLICTS = "conflicts"  # the named manager who gets what the team itself may not see (H23)


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to reach a service, and where it was found.  sure: H, M or L, as far as the source bears it out."""

    kind: Literal["phone", "email", "text", "textphone", "web", "api"]
    value: str
    purpose: Purpose = Purpose.PUBLIC
    source: str = ""
    sure: Literal["H", "M", "L", ""] = ""

    @property
    def fingerprint(self) -> bytes:
        """Of the contact as it stands: a changed number has another, so what was verified before no longer counts."""
        return sha256(msgspec.json.encode([self.purpose.value, self.kind, self.value])).digest()


class Organization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who runs a service."""

    id: str
    name: str
    url: str = ""


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours on days of the week, London time.  Closing before opening means the next morning; midnight is 00:00."""

    byday: tuple[Weekday, ...]
    opens_at: time
    closes_at: time


class Schedule(msgspec.Struct, frozen=True):
    """When a service is open.

    known: False where no hours were found (then Monday to Friday 9 to 17, H20).  always: every minute.
    otherwise: the out-of-hours team, open whenever `week` says closed.  open_on_bank_holidays: as on other days.
    """

    week: tuple[Opening, ...] = ()
    always: bool = False
    known: bool = True
    otherwise: bool = False
    open_on_bank_holidays: bool = False


OFFICE_WEEK = (Opening(WEEK[:5], time(9), time(17)),)
ALWAYS = Schedule(always=True)
UNKNOWN = Schedule(OFFICE_WEEK, known=False)


class Sitting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a panel sits every week, London time."""

    byday: tuple[Weekday, ...]
    at: time


class Panel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A high-risk panel.  sittings: empty where nobody knows; then a person asks and writes the date in (H20)."""

    type: str
    sittings: tuple[Sitting, ...]
    source: str
    dash_cut_off: int = 14


class Eligibility(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ages served, in years, both included."""

    minimum_age: int | None = None
    maximum_age: int | None = None


class Service(msgspec.Struct, frozen=True):
    """A service that may be told of a family, or a line that a person may be shown.

    name: as a reporter reads it; alternate_name: its own; ask_for: whom to ask for on the telephone.
    takes: how it takes a report, best first; empty where nothing is sent.
    out_of_hours, line_24h: ids of the services that answer while this one is closed.
    """

    id: str
    organization: str
    name: str
    source: str
    schedule: Schedule
    contacts: tuple[Contact, ...]
    takes: tuple[By, ...] = ()
    alternate_name: str = ""
    ask_for: str = ""
    description: str = ""
    eligibility: Eligibility = Eligibility()
    out_of_hours: str = ""
    line_24h: str = ""
    panel: Panel | None = None

    def contact(self, kind: str, *purposes: Purpose) -> Contact | None:
        """The first contact of this kind for the first of these purposes that has one."""
        for purpose in purposes:
            for contact in self.contacts:
                if contact.kind == kind and contact.purpose == purpose:
                    return contact
        return None

    @property
    def phone(self) -> Contact | None:
        """The number on which a professional reaches it."""
        return self.contact("phone", Purpose.PROFESSIONAL, Purpose.OUT_OF_HOURS, Purpose.PUBLIC)

    @property
    def email(self) -> Contact | None:
        """The address to which a notice goes."""
        return self.contact("email", Purpose.PROFESSIONAL, Purpose.OUT_OF_HOURS, Purpose.PUBLIC)

    @property
    def conflicts_manager(self) -> Contact | None:
        """The named manager to whom a line goes that the team itself may not see (H23)."""
        return self.contact("email", Purpose.CONFLICTS) or self.contact("phone", Purpose.CONFLICTS)


class Area(msgspec.Struct, frozen=True):
    """A council area, and the service that answers there for each kind that rules may name."""

    id: str
    name: str
    councils: tuple[str, ...]
    police_force: str
    services: dict[Serves, Service]

    def service(self, kind: Serves) -> Service | None:
        return self.services.get(kind)
