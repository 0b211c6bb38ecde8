"""The one MetaData of the house, how it keeps time, and the store's own two tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

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


class Instant(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, to the microsecond.

    timestamptz on PostgreSQL. SQLite has no zones, so UTC is written there in a text that sorts by time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a zone cannot be stored: pass an aware datetime.")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


audit_table = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False, comment="1, 2, 3 … without a gap"),
    Column("at", Instant, nullable=False),
    Column("who", String(200), nullable=False, comment="id of a member of staff, an agency's key, or a job"),
    Column("act", String(100), nullable=False),
    Column("about", String(200), nullable=False, comment="id of what it was done to"),
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
