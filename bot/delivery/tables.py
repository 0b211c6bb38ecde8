"""What delivery keeps: one row for each knock at a service's door, each time somebody phoned, each webhook's secret."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from bot.store import Instant, metadata, sealed_for

WEBHOOK = "webhook secret"

delivery = Table(
    "delivery",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("about", String(26), nullable=False, comment="id of what is to be opened or told; opaque here"),
    Column("way", String(10), nullable=False, comment="call, email or api"),
    Column("service", String(100), nullable=False, comment="the directory's id, or `operator`"),
    Column("to", String(20), nullable=False, comment="team, manager, or a role at the operator's"),
    Column("reference", String(26), nullable=False, unique=True, comment="random; all that a notice says"),
    Column("open_before", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("try_at", Instant, nullable=False, comment="a phone task: when to ring next"),
    Column("tried_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("fault", String(40), nullable=False, comment="of the last try: a code, never what the server said"),
    Column("failed_at", Instant, comment="given up; another way has taken over"),
    Column("handed_over_at", Instant, comment="the server took the notice, or somebody answered; nobody has read it"),
    Column("cancelled_at", Instant),
    Column("claimed_by", String(26), comment="account of the person who makes this call"),
    Column("claimed_at", Instant),
    Column("for_supervisor_at", Instant, comment="since when the call is the supervisor's: nobody else made it"),
    UniqueConstraint("about", "way", "service", "to"),
    Index(None, "way", "handed_over_at", "try_at"),
    info={"kept": "7 years, as the record of what was handed over when; it holds nothing that anybody told."},
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("delivery_id", ForeignKey("delivery.id"), nullable=False, index=True),
    Column("who", String(26), nullable=False, comment="account of the person who phoned"),
    Column("at", Instant, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("again_at", Instant, comment="when to try next"),
    Column("sealed", LargeBinary, nullable=False, comment="Spoke, with the data key of the report it is about"),
    info={"kept": "7 years; who was spoken to and what they said opens only while the report's key is kept."},
)

webhook_secret = Table(
    "webhook_secret",
    metadata,
    Column("service", String(100), primary_key=True, comment="the directory's id"),
    Column("sealed", LargeBinary, nullable=False, info=sealed_for(WEBHOOK, lambda row: row["service"].encode()),
           comment="what its notices are signed with"),
    Column("made_at", Instant, nullable=False),
    info={"kept": "Until the next one is made for the same service."},
)  # fmt: skip
