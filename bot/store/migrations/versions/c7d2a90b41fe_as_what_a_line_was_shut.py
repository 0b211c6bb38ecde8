"""as what a line was shut; what nobody reads is not kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c7d2a90b41fe"
down_revision = "5c2e9b7d41f8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "shut_kind",
                sa.String(length=30),
                nullable=True,
                comment="Serves: as what it was shut",
            )
        )
        batch_op.drop_column("release_due_at")
        batch_op.drop_column("leaves_by_clock")
    op.execute("UPDATE referral SET shut_kind = kind WHERE shut_at IS NOT NULL")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_column("weighed_at")
