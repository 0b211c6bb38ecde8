"""who stands aside from a family that they know."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c5f08e2b9d16"
down_revision = "a41c9e07d2b5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stood_aside",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=26), nullable=False),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stood_aside")),
    )
    op.create_index(op.f("ix_stood_aside_about"), "stood_aside", ["about"])
    op.create_index(op.f("ix_stood_aside_account_id"), "stood_aside", ["account_id"])
