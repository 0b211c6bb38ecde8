"""People of the operator and of agencies: an account belongs to a person, a role says what they may do."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
import pyotp
from argon2 import PasswordHasher
from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from bot.staff.tables import TOTP, account, api_key, duty, session
from bot.store import keys_of, new_id

ISSUER = "Hearthline"
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's floor: 33 ms, 19 MiB a try


class Role(StrEnum):
    """What somebody is here to do."""

    DUTY_OFFICER = "duty_officer"
    SUPERVISOR = "supervisor"
    AGENCY_WORKER = "agency_worker"
    DIRECTORY_EDITOR = "directory_editor"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """As pages write it."""
        return self.replace("_", " ").capitalize()


class Person(msgspec.Struct, frozen=True):
    """Somebody signed in.  service: the directory's id for an agency's worker, else empty."""

    id: str
    name: str
    role: Role
    service: str = ""
    session: str = ""


class Enrolment(msgspec.Struct, frozen=True):
    """What somebody is given once, on paper or face to face: a first password and the secret for their app."""

    person: Person
    password: str
    totp_uri: str


class PersonRefused(ValueError):
    """This cannot be done for this person."""


def add_person(db: Connection, name: str, email: str, role: Role, at: datetime, service: str = "") -> Enrolment:
    """Make an account for one person; its password and secret are shown here and nowhere else.

    Who left and comes back, or changes role or service, gets another: what was done before stays under the one before.
    """
    password, secret = secrets.token_urlsafe(15), pyotp.random_base32()
    person = _insert(db, Person(new_id(), name.strip(), role, service), email, HASHER.hash(password), secret, at)
    return Enrolment(person, password, _uri(secret, email))


def renew(db: Connection, email: str, at: datetime) -> Enrolment:
    """A new password and secret for somebody who lost theirs: the old ones end at once, with every session."""
    person = find_person(db, email)
    password, secret = secrets.token_urlsafe(15), pyotp.random_base32()
    sealed = keys_of(db).seal(TOTP, secret.encode(), person.id.encode())
    new = {"password_hash": HASHER.hash(password), "totp_secret": sealed, "totp_step": 0}
    db.execute(update(account).where(account.c.id == person.id).values(**new))
    _end_sessions(db, person.id, at)
    return Enrolment(person, password, _uri(secret, email))


def find_person(db: Connection, email: str) -> Person:
    """Who works here now and signs in with this address; nobody invented."""
    theirs = (account.c.email == email.strip().lower(), account.c.left_at.is_(None))
    row = db.execute(select(account).where(*theirs)).mappings().one_or_none()
    if row is None:
        raise PersonRefused("Nobody who works here now signs in with this address.")
    if row["invented"]:
        raise PersonRefused(
            "The demonstration invented this person, who answers for nothing here: run `hearthline staff add`."
        )
    return person_of(row)


def is_one_person(db: Connection, one: str, other: str) -> bool:
    """Whether two accounts are of one person: who left and came back has another with the same address."""
    known = db.scalars(select(account.c.email).where(account.c.id.in_((one, other)))).all()
    return one == other or len(known) > len(set(known))


def accounts_of(who: str) -> Select[Any]:
    """Every account of the person who has this one."""
    address = select(account.c.email).where(account.c.id == who).scalar_subquery()
    return select(account.c.id).where(account.c.email == address)


def invent_person(db: Connection, name: str, email: str, role: Role, at: datetime, service: str = "") -> Person:
    """A person of the demonstration, who has no password and comes in by one click; the same one if asked again."""
    row = db.execute(select(account).where(account.c.email == email, account.c.invented)).mappings().one_or_none()
    if row is not None:
        return person_of(row)
    return _insert(db, Person(new_id(), name, role, service), email, "", pyotp.random_base32(), at)


def invented_people(db: Connection) -> list[Person]:
    """Who may come in by one click; production refuses to start while there is anybody."""
    rows = db.execute(select(account).where(account.c.invented, account.c.left_at.is_(None)).order_by(account.c.name))
    return sorted(map(person_of, rows.mappings()), key=lambda person: list(Role).index(person.role))


def names(db: Connection) -> dict[str, str]:
    """Everybody's name by id, also of those who left, and of agencies' systems by their key: for "who did what"."""
    people, systems = select(account.c.id, account.c.name), select(api_key.c.id, api_key.c.name)
    return {row.id: row.name for row in db.execute(people.union_all(systems))}


def colleagues(db: Connection, *roles: Role) -> list[Person]:
    """Who works here now in these roles, by name."""
    found = select(account).where(account.c.role.in_(roles), account.c.left_at.is_(None)).order_by(account.c.name)
    return [person_of(row) for row in db.execute(found).mappings()]


def leave(db: Connection, account_id: str, at: datetime) -> None:
    """Somebody stops working here: signed out everywhere at once, and never in again with this account."""
    db.execute(update(account).where(account.c.id == account_id).values(left_at=at))
    _end_sessions(db, account_id, at)


def person_of(row: RowMapping, session_id: str = "") -> Person:
    """An account's row as a person."""
    return Person(row["id"], row["name"], Role(row["role"]), row["service"], session_id)


def _end_sessions(db: Connection, account_id: str, at: datetime) -> None:
    """Signed out everywhere, and off duty."""
    db.execute(update(duty).where(duty.c.account == account_id, duty.c.off_at.is_(None)).values(off_at=at))
    theirs = (session.c.account == account_id, session.c.ended_at.is_(None))
    db.execute(update(session).where(*theirs).values(ended_at=at, typed=None))


def _uri(secret: str, email: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=email.strip().lower(), issuer_name=ISSUER)


def _insert(db: Connection, person: Person, email: str, password_hash: str, secret: str, at: datetime) -> Person:
    if not person.name or "@" not in email:
        raise PersonRefused("An account belongs to a person: give a name and an e-mail address.")
    if bool(person.service) != (person.role is Role.AGENCY_WORKER):
        raise PersonRefused("An agency's worker needs the id of their service; nobody else has one.")
    here = select(account.c.id).where(account.c.email == email.strip().lower(), account.c.left_at.is_(None))
    if db.scalar(here) is not None:
        raise PersonRefused("Somebody works here with this e-mail address: for another role, service or name, run "
                            "`hearthline staff leave` first, then add them anew.")  # fmt: skip
    sealed = keys_of(db).seal(TOTP, secret.encode(), person.id.encode())
    db.execute(insert(account), {
        "id": person.id, "name": person.name, "email": email.strip().lower(), "role": person.role,
        "service": person.service, "password_hash": password_hash, "totp_secret": sealed, "totp_step": 0,
        "invented": not password_hash, "created_at": at,
    })  # fmt: skip
    return person
