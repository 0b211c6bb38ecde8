"""Whether a contact may be used: who confirmed it as it now stands, and until when that counts.

The pages of the directory say what a contact is.  Here stands that a named person rang or asked, and it is so.  What
is verified is one contact by its hash, so that a changed number is unverified by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, insert, select

from bot.referrals.directory import Directory
from bot.referrals.hours import LONDON
from bot.referrals.services import Contact, Service
from bot.referrals.tables import verification
from bot.store import new_id

COUNTS_FOR = timedelta(days=90)  # unless the person who verifies says another day
AT_MOST = timedelta(days=366)
AHEAD = timedelta(days=30)  # before it is due, people are told that it will be
DEMONSTRATION = "the demonstration"
EVERYWHERE = "Everywhere"

_ROWS = select(verification).order_by(verification.c.at)


class Standing(StrEnum):
    """Why somebody has to ask about a contact."""

    NO_CONTACT = "no contact is known"
    UNVERIFIED = "nobody has verified"
    OVERDUE = "overdue since"
    DUE_SOON = "to be asked again by"


class Verification(msgspec.Struct, frozen=True):
    """Somebody confirmed one contact with its service.  due: the last day on which that counts, in London."""

    service: str
    contact_hash: bytes
    by: str
    at: datetime
    due: date


class ToVerify(msgspec.Struct, frozen=True):
    """The contacts of one service that a person has to ask about, for one reason.

    area: the names of its areas.  due: of the first of them, the last day on which it counts; None if none ever did.
    """

    area: str
    service: Service
    standing: Standing
    contacts: tuple[Contact, ...] = ()
    due: date | None = None

    @property
    def says(self) -> str:
        """`nobody has verified 101, 999`; `overdue since 1 March 2027: 101`."""
        values = ", ".join(contact.value for contact in self.contacts)
        if self.due is None:
            return f"{self.standing.value} {values}".strip()
        return f"{self.standing.value} {self.due.day} {self.due:%B %Y}: {values}"


class VerificationRefused(Exception):
    """Nothing was written down; the message says why."""


def verifications(db: Connection) -> tuple[Verification, ...]:
    """Every one that was ever written down, the oldest first."""
    return tuple(Verification(row.service, row.contact_hash, row.by, row.at, row.due) for row in db.execute(_ROWS))


def to_verify(directory: Directory, known: Iterable[Verification], at: datetime) -> tuple[ToVerify, ...]:
    """What has to be asked, or will have to be within 30 days, of services that a rule needs; by area and service."""
    dues = {(one.service, one.contact_hash): one.due for one in known}
    told = {service.id for service in directory.told()}
    asked = [one for service in directory.needed() for one in _of(service, directory, dues, day(at))
             if one.contacts or service.id in told]  # fmt: skip
    return tuple(sorted(asked, key=lambda one: (one.area == EVERYWHERE, one.area, one.service.name)))


def _of(service: Service, directory: Directory, dues: dict[tuple[str, bytes], date], today: date) -> Iterator[ToVerify]:
    area = ", ".join(directory.areas_of(service.id)) or EVERYWHERE
    if not service.contacts:
        yield ToVerify(area, service, Standing.NO_CONTACT)
    due = {contact: dues.get((service.id, contact.fingerprint)) for contact in service.contacts}
    for standing in (Standing.UNVERIFIED, Standing.OVERDUE, Standing.DUE_SOON):
        if contacts := tuple(contact for contact in due if _standing(due[contact], today) is standing):
            first = min((until for contact in contacts if (until := due[contact])), default=None)
            yield ToVerify(area, service, standing, contacts, first)


def _standing(due: date | None, today: date) -> Standing | None:
    if due is None:
        return Standing.UNVERIFIED
    if due < today:
        return Standing.OVERDUE
    return Standing.DUE_SOON if due < today + AHEAD else None


def day(at: datetime) -> date:
    """The day it is in London."""
    return at.astimezone(LONDON).date()


def verify(
    db: Connection, directory: Directory, service: str, by: str, at: datetime, *, contact: str = "",
    due: date | None = None,
) -> tuple[Verification, ...]:  # fmt: skip
    """Write down that `by` has asked the service, and its contacts are as they stand here.  contact: only this one."""
    until = due or day(at) + COUNTS_FOR
    if not by.strip():
        raise VerificationRefused("Say who asked: --by with a person's name.")
    if not day(at) <= until <= day(at) + AT_MOST:
        raise VerificationRefused("--due is a day from today on, at most a year ahead: numbers change.")
    meant = _meant(directory, service, contact)
    asked = tuple(Verification(service, one.fingerprint, by.strip(), at, until) for one in meant)
    _keep(db, asked)
    return asked


def _meant(directory: Directory, service: str, contact: str) -> tuple[Contact, ...]:
    found = directory.service(service)
    if found is None:
        raise VerificationRefused(f"There is no service {service!r}. `hearthline directory due` lists them.")
    if not found.contacts:
        raise VerificationRefused(f"{found.name} has no contact. Find one, and write it on its page first.")
    wanted = _plain(contact)
    meant = tuple(one for one in found.contacts if not wanted or _plain(one.value) == wanted)
    if not meant:
        has = ", ".join(one.value for one in found.contacts)
        raise VerificationRefused(f"{found.name} has {has}, not {contact}. Is it new? Change its page first.")
    return meant


def _plain(value: str) -> str:
    return "".join(value.split()).lower()


def verify_invented(db: Connection, directory: Directory, at: datetime) -> None:
    """The contacts of the demonstration are its own: whatever would be asked about counts as asked."""
    until = day(at) + COUNTS_FOR
    _keep(db, [
        Verification(one.service.id, contact.fingerprint, DEMONSTRATION, at, until)
        for one in to_verify(directory, verifications(db), at) for contact in one.contacts
    ])  # fmt: skip


def _keep(db: Connection, asked: Sequence[Verification]) -> None:
    if asked:
        db.execute(insert(verification), [{"id": new_id(), **msgspec.structs.asdict(one)} for one in asked])
