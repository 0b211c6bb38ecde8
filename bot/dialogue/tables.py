"""What is stored of conversations: what is told is sealed; in clear stand random ids, a keyed pseudonym and times."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, LargeBinary, String, Table

from bot.store import Instant, metadata, sealed_for, wrapped_key

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person", String(64), unique=True),
    Column("was_person", String(64), index=True),
    Column("version", Integer, nullable=False),
    Column("phrase", LargeBinary(32), unique=True),
    Column("started_at", Instant, nullable=False),
    Column("cover_at", Instant, comment="moves with every turn, so in no index; only while it is open in a chat"),
    Column("desk_at", Instant, index=True),
    Column("ends_at", Instant, index=True),
    Column("sent_at", Instant),
    Column("held_at", Instant),
    Column("wrapped", LargeBinary, nullable=False, info=wrapped_key()),
    Column("sealed", LargeBinary, nullable=False),
    info={"kept": "a draft until `ends_at`; one that was sent, 90 days after it was last open"},
)

turn = Table(
    "turn",
    metadata,
    Column("key", String(96), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    info={"kept": "3 days: no channel repeats an update that is older"},
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("key", String(96), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False, info=sealed_for("quarantine", lambda row: row["key"].encode())),
    info={"kept": "30 days, so that somebody can find out what broke"},
)

drop_off = Table(
    "drop_off",
    metadata,
    Column("week", Date, primary_key=True, comment="its Monday: when they had begun"),
    Column("step", String(60), primary_key=True, comment="the step at which they stopped"),
    Column("count", Integer, nullable=False, comment="of drafts that ended there; of nobody in particular"),
    info={"kept": "For ever: numbers of steps, which say nothing of any one conversation."},
)
