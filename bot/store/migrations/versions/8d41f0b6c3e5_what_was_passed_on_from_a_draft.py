"""what was passed on from a draft, to whom, under a key of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "8d41f0b6c3e5"
down_revision = "b2d90c5e7a13"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft_shown", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "passed_wrapped",
                sa.LargeBinary(),
                nullable=True,
                comment="of what was passed on: a key of its own",
            )
        )
        batch_op.add_column(
            sa.Column(
                "passed",
                sa.LargeBinary(),
                nullable=True,
                comment="AllPassed: what was passed on, to whom, by whom; or why it could not be",
            )
        )
