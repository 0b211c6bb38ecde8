"""The index in which a report finds those that share something with it, and which tells nobody else anything.

A row is a hash, keyed by purpose with the index's own key, and the report it leads to, sealed with the same key: a copy
of the database shows that some rows are alike, not what they say nor of which report.  The key is apart from all that
seals, has a version, and is wrapped like a report's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from heapq import nlargest

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert  # SQLite understands the same

from bot.casework.linking.blocking import STRONG, blocking
from bot.casework.linking.people import Household
from bot.casework.linking.tables import link_household, link_key, link_value
from bot.casework.sealed import key_of, seal
from bot.casework.tables import report
from bot.store import DataKey, PreparedSelect, keys_of

TOO_COMMON = 50  # reports that share a weak value (a last name's sound), from which on it says nothing
VERY_COMMON = 200  # … a strong one: a telephone, a postcode, a day of birth
MOST = 120  # candidates that are weighed: those that share most and rarest; a twentieth of a millisecond each
SHORT = 16  # bytes of a value; two that differ are not alike by chance
BOUND = b"link_value:"


class Indexed(msgspec.Struct, frozen=True):
    """A report's household, as it was read last, and the values under which the index holds it."""

    household: Household
    values: tuple[tuple[str, str], ...]


class Living(msgspec.Struct, frozen=True):
    """Of what is kept as `Indexed`, the household alone: a candidate's values are many, and nobody asks for them."""

    household: Household


# Made before any thread runs: see casework.sealed.
_decode = msgspec.msgpack.Decoder(Indexed).decode
_living = msgspec.msgpack.Decoder(Living).decode


# Built once: every report that comes in asks them.
_KEYS, _NEWEST = select(link_key.c.wrapped), select(link_key.c.wrapped).order_by(link_key.c.version.desc()).limit(1)
_VALUES = link_value.c.value.in_(bindparam("these", expanding=True))
_AMOUNTS = PreparedSelect(select(link_value.c.value, func.count()).where(_VALUES).group_by(link_value.c.value), "these")
_ALIKE = PreparedSelect(select(link_value.c.value, link_value.c.sealed).where(_VALUES), "these")
_HOUSEHOLD = select(link_household.c.sealed).where(link_household.c.report_id == bindparam("report_id"))
_HOUSEHOLDS = PreparedSelect(
    select(report.c.id, report.c.wrapped, link_household.c.sealed)
    .join(link_household)
    .where(report.c.id.in_(bindparam("these", expanding=True))),
    "these",
)


_LEADS, _MADE, _LIVED = insert(link_value), insert(link_key), insert(link_household)
_LIVES = _LIVED.on_conflict_do_update(
    index_elements=[link_household.c.report_id], set_={"at": _LIVED.excluded.at, "sealed": _LIVED.excluded.sealed}
)


def index_report(db: Connection, report_id: str, household: Household, at: datetime) -> None:
    """Keep a report's household, and have it found by it; what it was found by before is forgotten."""
    forget_values(db, report_id)
    indexed = Indexed(household, tuple(sorted(blocking(household))))
    _put(db, report_id, indexed, _newest(db, at))
    sealed = seal(key_of(db, report_id), "link_household", report_id, indexed)
    db.execute(_LIVES, {"report_id": report_id, "at": at, "sealed": sealed})


def forget_values(db: Connection, report_id: str) -> None:
    """Take a report out of the index, found by its own values; its household stays."""
    row = db.scalar(_HOUSEHOLD, {"report_id": report_id})
    if row is None:
        return
    indexed = _decode(_opened(key_of(db, report_id), report_id, row))
    for key in _all(db):
        found = _ALIKE.rows(db, _hashed(key, indexed))
        theirs = [(value, sealed) for value, sealed in found if _leads_to(key, value, sealed) == report_id]
        if theirs:
            db.execute(delete(link_value).where(tuple_(link_value.c.value, link_value.c.sealed).in_(theirs)))


def candidates(db: Connection, report_id: str, household: Household) -> dict[str, Household]:
    """The reports that share a value which not too many share, and their households."""
    shared = defaultdict[str, float](float)
    for key in _all(db):
        strong = {_hash(key, purpose, value): purpose in STRONG for purpose, value in blocking(household)}
        amounts = _rare(db, strong)
        for value, sealed in _ALIKE.rows(db, list(amounts)):
            shared[_leads_to(key, value, sealed)] += 1 / amounts[value]
    shared.pop(report_id, None)
    return households(db, nlargest(MOST, shared, key=shared.__getitem__))


def households(db: Connection, report_ids: Iterable[str]) -> dict[str, Household]:
    """What linking read of these reports; those it has read nothing of are left out."""
    rows, keys = _HOUSEHOLDS.rows(db, list(report_ids)), keys_of(db)
    return {id: _living(_opened(keys.unwrap(wrapped), id, sealed)).household for id, wrapped, sealed in rows}


def next_key(db: Connection, at: datetime) -> list[int]:
    """From now on rows are written under another key, and looked for under both; the versions before it."""
    before = list(db.scalars(select(link_key.c.version)))
    _make(db, max(before, default=0) + 1, at)
    return before


def forget_keys(db: Connection, versions: list[int]) -> None:
    """What stands under these keys can never be read again."""
    db.execute(delete(link_key).where(link_key.c.version.in_(versions)))


def _opened(key: DataKey, report_id: str, sealed: bytes) -> bytes:
    return key.open(sealed, f"link_household:{report_id}".encode())


def _put(db: Connection, report_id: str, indexed: Indexed, key: DataKey) -> None:
    rows = [{"value": value, "sealed": key.seal(report_id.encode(), BOUND + value)} for value in _hashed(key, indexed)]
    if rows:
        db.execute(_LEADS, rows)


def _hashed(key: DataKey, indexed: Indexed) -> list[bytes]:
    return [_hash(key, purpose, value) for purpose, value in indexed.values]


def _hash(key: DataKey, purpose: str, value: str) -> bytes:
    return key.blind(purpose, value.encode())[:SHORT]


def _rare(db: Connection, strong: Mapping[bytes, bool]) -> dict[bytes, int]:
    """How many reports have these values; those that too many have are left out."""
    return {value: amount for value, amount in _AMOUNTS.rows(db, list(strong))
            if amount <= (VERY_COMMON if strong[value] else TOO_COMMON)}  # fmt: skip


def _leads_to(key: DataKey, value: bytes, sealed: bytes) -> str:
    return key.open(sealed, BOUND + value).decode()


def _all(db: Connection) -> list[DataKey]:
    """The keys the index stands under: one, but while it is made anew."""
    return [keys_of(db).unwrap(wrapped) for wrapped in db.scalars(_KEYS)]


def _newest(db: Connection, at: datetime) -> DataKey:
    wrapped = db.scalar(_NEWEST)
    return keys_of(db).unwrap(wrapped) if wrapped is not None else _make(db, 1, at)


def _make(db: Connection, version: int, at: datetime) -> DataKey:
    key = keys_of(db).new_data_key()
    db.execute(_MADE, {"version": version, "made_at": at, "wrapped": key.wrapped})
    return key
