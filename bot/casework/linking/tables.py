"""What linking keeps: an index that nobody can read without its key, each report's household, and pairs of reports."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from bot.store import Instant, metadata, sealed_for, wrapped_key

BEFORE = "case before it was joined"

link_key = Table(
    "link_key",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Instant, nullable=False),
    Column("wrapped", LargeBinary, nullable=False, info=wrapped_key()),
    info={"kept": "Until the index is made anew under the next version; then nothing can read the old one."},
)

# No row of it may say, by its number or its place, when it came or which others came with it.
link_value = Table(
    "link_value",
    metadata,
    Column("value", LargeBinary(16), primary_key=True, comment="of what some reports share: hashed, keyed by purpose"),
    Column("sealed", LargeBinary, primary_key=True, comment="id of the report, with the index's own key"),
    info={"kept": "As long as the report it leads to."},
    sqlite_with_rowid=False,
)

link_household = Table(
    "link_household",
    metadata,
    Column("report_id", ForeignKey("report.id"), primary_key=True),
    Column("at", Instant, nullable=False, comment="when links were last looked for"),
    Column("sealed", LargeBinary, nullable=False, comment="Indexed: who lives there, and under which values"),
    info={"kept": "As long as the report it was read from."},
)

link = Table(
    "link",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("one_id", ForeignKey("report.id"), nullable=False, comment="the pair, in the order of their ids"),
    Column("other_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("found_at", Instant, nullable=False),
    Column("verdict", String(10), nullable=False, comment="Verdict: what weighing says"),
    Column("state", String(10), nullable=False, comment="State: what people say"),
    Column("decided_at", Instant),
    Column("decided_by", String(26)),
    Column("if_linked", String(10), comment="the tier there would be, where that is danger nobody has seen yet"),
    Column("sealed", LargeBinary, nullable=False, comment="Pair, with the keys of both reports"),
    UniqueConstraint("one_id", "other_id"),
    Index(None, "state", "if_linked"),
    info={"kept": "As long as both reports: a pair that was rejected is not suggested again."},
)

case_join = Table(
    "case_join",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("link_id", ForeignKey("link.id"), nullable=False, index=True),
    Column("target_id", ForeignKey("family_case.id"), nullable=False, index=True),
    Column("source_id", ForeignKey("family_case.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("who", String(26), nullable=False),
    Column("ended_at", Instant, comment="since when they are apart again"),
    Column("sealed", LargeBinary, nullable=False, comment="Before: how both cases stood",
           info=sealed_for(BEFORE, lambda row: row["id"].encode())),
    info={"kept": "As long as the two reports that were linked: how both cases are given back."},
)  # fmt: skip

correction = Table(
    "correction",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("line_id", String(26), nullable=False, comment="id of the line by which the service was told last"),
    Column("service", String(100), nullable=False, index=True, comment="the directory's id: who is to disregard it"),
    Column("who", String(26), nullable=False, comment="who took the case apart"),
    Column("at", Instant, nullable=False),
    Column("told_at", Instant, comment="when a person there said that they know"),
    Column("told_by", String(26)),
    Column("sealed", LargeBinary, nullable=False, comment="Disregard"),
    info={"kept": "7 years, as what it corrects. What is sealed in it opens only while the report's key is kept."},
)

breach = Table(
    "breach",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False, comment="when it was known"),
    Column("who", String(26), nullable=False),
    Column("to_household", Boolean, nullable=False, comment="somebody of a household may have seen it"),
    Column("ended_at", Instant, comment="when the data-protection lead decided"),
    Column("ended_by", String(26)),
    Column("sealed", LargeBinary, nullable=False, comment="Breach: what happened, and who got what"),
    info={"kept": "7 years. What is sealed in it opens only while the report's key is kept."},
)
