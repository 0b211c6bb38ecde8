"""who left may come back: an address belongs to one person who works here now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a41c9e07d2b5"
down_revision = "8d41f0b6c3e5"
branch_labels = None
depends_on = None

HERE = sa.text("left_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_constraint("uq_account_email", type_="unique")
        batch_op.create_index("ix_account_email", ["email"], unique=True, sqlite_where=HERE, postgresql_where=HERE)
