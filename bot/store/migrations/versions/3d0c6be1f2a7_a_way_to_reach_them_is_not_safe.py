"""a way to reach them is not safe any more: another kind of what is added later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3d0c6be1f2a7"
down_revision = "6af70a3b9d89"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column(
            "addition",
            "kind",
            existing_type=sa.String(length=10),
            existing_nullable=False,
            comment="added, stop or unsafe",
            existing_comment="added or stop",
        )
