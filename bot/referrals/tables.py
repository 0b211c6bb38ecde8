"""What referrals keep: a row for each line of a report's plan, and one for each time somebody confirmed a contact."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from bot.store import Instant, metadata

referral = Table(
    "referral",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", String(26), nullable=False, index=True),
    Column("number", Integer, comment="its place in the plan as shown at Send; none: a person added it"),
    Column("kind", String(30), nullable=False, comment="Serves"),
    Column("service", String(100), nullable=False, comment="the directory's id; empty: a person must find one"),
    Column("by", String(10), nullable=False, comment="call, email or api"),
    Column("due_at", Instant, nullable=False, comment="by then a person at the service has acknowledged"),
    Column("release", String(20), nullable=False, comment="by_reporter or by_person"),
    Column("claimed_at", Instant, comment="somebody is reading this"),
    Column("claimed_by", String(26)),
    Column("released_at", Instant),
    Column("released_by", String(26), comment="an account, `reporter` or `clock`"),
    Column("unlooked", Boolean, nullable=False, comment="left by the clock, not yet looked at by a person"),
    Column("stopped_at", Instant),
    Column("stopped_by", String(26)),
    Column("handed_over_at", Instant, comment="a mail server took the notice, or somebody answered the phone"),
    Column("read_at", Instant),
    Column("read_by", String(26)),
    Column("acknowledged_at", Instant, comment="a person at the service said so"),
    Column("acknowledged_by", String(26)),
    Column("declined_at", Instant, comment="they gave it back: not theirs"),
    Column("anew_at", Instant, comment="since when they are told of what came later, or is newly asked of them"),
    Column("shut_at", Instant, comment="since then it is known that somebody concerned works there (R19)"),
    Column("shut_kind", String(30), comment="Serves: as what it was shut"),
    Column("sealed", LargeBinary, nullable=False, comment="Line, with the data key of its report"),
    UniqueConstraint("report_id", "number"),
    Index(None, "service", "released_at"),
    Index(None, "shut_at"),  # the duty page asks for what is shut
    info={"kept": "7 years: who was told when. What is sealed opens only while the report's key is kept."},
)

verification = Table(
    "verification",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("service", String(100), nullable=False, comment="the directory's id"),
    Column("contact_hash", LargeBinary(32), nullable=False, comment="of purpose, kind and value as they stood"),
    Column("by", String(200), nullable=False, comment="the person who asked, by name"),
    Column("at", Instant, nullable=False),
    Column("due", Date, nullable=False, comment="the last day on which it counts, in London"),
    info={"kept": "7 years, as long as what was sent to the contact: who had confirmed it, and until when."},
)
