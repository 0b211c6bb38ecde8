"""Keys of agencies' own systems: a key belongs to a service, may do what its scopes say, and has an end.

The key itself is shown once and kept only as a keyed hash; whoever holds it acts under the key's id.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from bot.staff.people import Person, Role
from bot.staff.tables import api_key, api_request
from bot.store import keys_of, new_id

PREFIX = "hearthline_"  # so that a key that lies about can be told for what it is
LONGEST_LIFE = timedelta(days=400)
REMEMBERED = timedelta(days=1)  # an idempotency key


class Scope(StrEnum):
    """What a key may be used for."""

    READ = "read"
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"


class ApiKey(msgspec.Struct, frozen=True):
    """A key as it stands, without what opens the door.  name: whose system, as pages show it."""

    id: str
    service: str
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None

    def is_good(self, at: datetime) -> bool:
        """Neither revoked nor at its end."""
        return self.revoked_at is None and at < self.ends_at

    @property
    def person(self) -> Person:
        """As the door knows it: somebody of its service."""
        return Person(self.id, self.name, Role.AGENCY_WORKER, self.service)


class KeyMade(msgspec.Struct, frozen=True):
    """A new key.  token: shown here and nowhere else."""

    key: ApiKey
    token: str


class KeyRefused(ValueError):
    """This cannot be done with this key."""


class KeyUsedForOther(Exception):
    """This idempotency key came before with another request: use a new one for each thing to be done."""


def add_key(
    db: Connection, service: str, name: str, scopes: Iterable[Scope], at: datetime, ends_at: datetime
) -> KeyMade:
    """Make a key for a service's system."""
    key = ApiKey(new_id(), service, name.strip(), frozenset(scopes), at, ends_at)
    if not key.name or not key.service or not key.scopes:
        raise KeyRefused("A key needs a service, a name for its system, and at least one scope.")
    if not timedelta() < ends_at - at <= LONGEST_LIFE:
        raise KeyRefused(f"A key ends within {LONGEST_LIFE.days} days: make the next one before that.")
    token = PREFIX + secrets.token_urlsafe(32)
    db.execute(insert(api_key), {
        "id": key.id, "service": key.service, "name": key.name, "scopes": " ".join(sorted(key.scopes)),
        "token_hash": _hash(db, token), "made_at": at, "ends_at": ends_at,
    })  # fmt: skip
    return KeyMade(key, token)


def key_for(db: Connection, token: str, at: datetime) -> ApiKey | None:
    """The good key that this opens as; None for one that never was, was revoked or is at its end."""
    row = db.execute(select(api_key).where(api_key.c.token_hash == _hash(db, token))).mappings().one_or_none()
    key = _key(row) if row else None
    return key if key and key.is_good(at) else None


def revoke_key(db: Connection, key_id: str, at: datetime) -> None:
    """From now this key opens nothing."""
    still = (api_key.c.id == key_id, api_key.c.revoked_at.is_(None))
    if not db.execute(update(api_key).where(*still).values(revoked_at=at)).rowcount:
        raise KeyRefused("There is no such key that still opens anything: `hearthline api list` shows them.")


def every_key(db: Connection) -> list[ApiKey]:
    """All keys that ever were, by service, oldest first."""
    rows = db.execute(select(api_key).order_by(api_key.c.service, api_key.c.made_at, api_key.c.id)).mappings()
    return [_key(row) for row in rows]


def first_time(db: Connection, key: ApiKey, idempotency_key: str, asked: bytes, at: datetime) -> bool:
    """Whether this is to be done now, or was done before under the same idempotency key.

    In the transaction of the deed itself, behind the door, where the audit row lets one pass at a time.
    """
    keys = keys_of(db)
    marked = keys.blind("idempotency key", idempotency_key.encode())
    fingerprint = keys.blind("api request", asked)
    same = (api_request.c.api_key == key.id, api_request.c.marked == marked, api_request.c.at > at - REMEMBERED)
    known = db.scalar(select(api_request.c.fingerprint).where(*same))
    if known is None:
        db.execute(delete(api_request).where(api_request.c.api_key == key.id, api_request.c.marked == marked))
        row = {"api_key": key.id, "marked": marked, "fingerprint": fingerprint, "at": at}
        db.execute(insert(api_request), row)
        return True
    if known != fingerprint:
        raise KeyUsedForOther(KeyUsedForOther.__doc__)
    return False


def forget_requests(db: Connection, at: datetime) -> None:
    """Idempotency keys are remembered for a day."""
    db.execute(delete(api_request).where(api_request.c.at < at - REMEMBERED))


def _key(row: RowMapping) -> ApiKey:
    return ApiKey(row["id"], row["service"], row["name"], frozenset(map(Scope, row["scopes"].split())), row["made_at"],
                  row["ends_at"], row["revoked_at"])  # fmt: skip


def _hash(db: Connection, token: str) -> bytes:
    return keys_of(db).blind("api key", token.encode())
