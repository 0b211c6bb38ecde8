"""The one MetaData of the house, how it keeps time, and the store's own two tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, DateTime, Dialect, LargeBinary, MetaData, String, Table, TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    }
)
_as_json = msgspec.json.Encoder().encode  # of a moment: a third of what isoformat takes


class Instant(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, to the microsecond.

    timestamptz on PostgreSQL. SQLite has no zones, so UTC is written there in a text that sorts by time; a turn holds
    many moments, so that is done here and not by the general way, which takes five times as long.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _as_text if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _of_text if dialect.name == "sqlite" else _in_utc


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise ValueError("A moment without a zone cannot be stored: pass an aware datetime.")
    return moment.astimezone(UTC)


def _as_text(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    text = _as_json(_in_utc(moment)).decode()  # in quotes, with T and Z, and no digits where there are none; else six
    return f"{text[1:11]} {text[12:20]}{text[20:-2] or '.000000'}"


def _of_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


audit_table = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False, comment="1, 2, 3 … without a gap"),
    Column("at", Instant, nullable=False),
    Column("who", String(200), nullable=False, comment="id of a member of staff, an agency's key, or a job"),
    Column("act", String(100), nullable=False),
    Column("about", String(200), nullable=False, index=True, comment="id of what it was done to"),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False, comment="keyed, over this row and the previous hash"),
    comment="Who did what to which record, chained.",
    info={"kept": "For ever: who looked and who decided must be answerable, and the chain breaks without a row."},
)

keyring = Table(
    "keyring",
    metadata,
    Column("name", String(50), primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False),
    comment="Shows whether the master keyset given at start is the one this database was made with.",
    info={"kept": "As long as the database; it holds no key."},
)
