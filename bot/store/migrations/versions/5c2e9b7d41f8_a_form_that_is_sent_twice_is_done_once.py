"""a form that is sent twice is done once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5c2e9b7d41f8"
down_revision = "c5f08e2b9d16"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "press",
        sa.Column("marked", sa.LargeBinary(length=32), nullable=False, comment="keyed hash of a form as it was sent"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("marked", name=op.f("pk_press")),
        info={"kept": "One day, so that a form of the desks that is sent twice is done once; then swept."},
    )
    with op.batch_alter_table("press", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_press_at"), ["at"], unique=False)
