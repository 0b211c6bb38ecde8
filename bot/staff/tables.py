"""What the staff room keeps: who may come in, who has come in, and who is on duty."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, text

from bot.store import Instant, metadata, sealed_for

TOTP = "totp"
TYPED = "typed text kept"

account = Table(
    "account",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(320), nullable=False, comment="in small letters"),
    Column("role", String(20), nullable=False),
    Column("service", String(100), nullable=False, comment="the directory's id, for an agency's worker; else empty"),
    Column("password_hash", String(200), nullable=False, comment="argon2; empty for an invented person"),
    Column("totp_secret", LargeBinary, nullable=False, info=sealed_for(TOTP, lambda row: row["id"].encode())),
    Column("totp_step", BigInteger, nullable=False, comment="the last 30 seconds whose code was used: never again"),
    Column("invented", Boolean, nullable=False, comment="of the demonstration: comes in by one click"),
    Column("created_at", Instant, nullable=False),
    Column("left_at", Instant, comment="when they stopped working here; the row stays, the audit names its id"),
    Index(
        "ix_account_email",
        "email",
        unique=True,
        sqlite_where=text("left_at IS NULL"),
        postgresql_where=text("left_at IS NULL"),
    ),
    info={"kept": "As long as the audit trail, which names people by these ids: for ever, sign-in ends at left_at."},
)

stood_aside = Table(
    "stood_aside",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("about", String(26), nullable=False, index=True, comment="the conversation in which it was told"),
    Column("account_id", String(26), nullable=False, index=True, comment="of whoever knows this family"),
    Column("at", Instant, nullable=False),
    Column("ended_at", Instant, comment="when a supervisor let them back in"),
    info={"kept": "As long as the report: who may see nothing of it. How they know the family is not asked."},
)

session = Table(
    "session",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True, comment="keyed hash of 32 random bytes"),
    Column("account", ForeignKey("account.id"), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("typed", LargeBinary, info=sealed_for(TYPED, lambda row: row["id"].encode()),
           comment="a form that was typed when the session before had ended, until it is sent"),
    info={"kept": "30 days after it ended, to answer questions about who was signed in; then swept."},
)  # fmt: skip

duty = Table(
    "duty",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("account", ForeignKey("account.id"), nullable=False),
    Column("session", ForeignKey("session.id"), nullable=False, index=True),
    Column("on_since", Instant, nullable=False),
    Column("last_open_at", Instant, nullable=False, comment="when their page last asked for news"),
    Column("off_at", Instant),
    Index(None, "off_at", "last_open_at"),
    info={"kept": "7 years, with the clocks it explains: whether anybody was on duty when a report came."},
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("whom", LargeBinary(32), nullable=False, comment="keyed hash of the e-mail address typed"),
    Column("came_from", LargeBinary(32), nullable=False, comment="keyed hash of the network address"),
    Column("at", Instant, nullable=False),
    Index(None, "whom", "at"),
    Index(None, "came_from", "at"),
    info={"kept": "One day; it only slows down guessing."},
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("service", String(100), nullable=False, comment="the directory's id: the one service whose part it opens"),
    Column("name", String(200), nullable=False, comment="of the system that uses it, as pages show it"),
    Column("scopes", String(60), nullable=False, comment="read, acknowledge, decide; spaces between"),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True, comment="keyed hash of 32 random bytes"),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, comment="from then it opens nothing"),
    Column("revoked_at", Instant),
    info={"kept": "As long as the audit trail, which names keys by these ids; it opens nothing after ends_at."},
)

api_request = Table(
    "api_request",
    metadata,
    Column("api_key", ForeignKey("api_key.id"), primary_key=True),
    Column("marked", LargeBinary(32), primary_key=True, comment="keyed hash of the idempotency key"),
    Column("fingerprint", LargeBinary(32), nullable=False, comment="keyed hash of what was asked"),
    Column("at", Instant, nullable=False, index=True),
    info={"kept": "One day, so that a request that comes twice is done once; then swept."},
)

press = Table(
    "press",
    metadata,
    Column("marked", LargeBinary(32), primary_key=True, comment="keyed hash of a form as it was sent"),
    Column("at", Instant, nullable=False, index=True),
    info={"kept": "One day, so that a form of the desks that is sent twice is done once; then swept."},
)
