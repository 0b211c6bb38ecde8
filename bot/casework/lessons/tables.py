"""What cases taught: one row a proposal."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from bot.store import Instant, metadata

proposal = Table(
    "proposal",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True, comment="the case it was learned from"),
    Column("who", String(26), nullable=False),
    Column("at", Instant, nullable=False),
    Column("code", String(20), nullable=False, comment="what is to change: CHANGES"),
    Column("answer", String(10), comment="taken or declined; none while it waits"),
    Column("answered_at", Instant),
    Column("answered_by", String(26)),
    Column("sealed", LargeBinary, nullable=False, comment="Lesson: which rule or step, and what would have helped"),
    info={"kept": "As long as the report it was learned from."},
)
