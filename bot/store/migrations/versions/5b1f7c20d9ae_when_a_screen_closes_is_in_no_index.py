"""when a screen closes is in no index."""

from __future__ import annotations

from alembic import op

revision = "5b1f7c20d9ae"
down_revision = "e00195b61f66"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_cover_at"))
