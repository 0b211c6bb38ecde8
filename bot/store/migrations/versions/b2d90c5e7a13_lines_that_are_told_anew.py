"""lines that are told anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b2d90c5e7a13"
down_revision = "9c41e7d2b650"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "anew_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="since when they are told of what came later, or is newly asked of them",
            )
        )
