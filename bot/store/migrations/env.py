"""Run by Alembic, always on the connection `bot.store.migration` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from bot.store.migration import options
from bot.store.tables import metadata


def plain(kind: str, thing: Any, _autogen: Any) -> str | Literal[False]:
    """A revision is history: it names SQL's own types, not classes of ours that may change."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=plain,
    **options(),
)
with context.begin_transaction():
    context.run_migrations()
