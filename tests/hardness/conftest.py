"""Telegram's house, on the database that each test names."""

from __future__ import annotations

import pytest

from bot.store import Store
from tests.telegram.conftest import house, hurried, opens

__all__ = ["house", "hurried", "opens"]


@pytest.fixture
def kept(postgres_store: Store) -> Store:
    """PostgreSQL: what tests/telegram tries on SQLite is tried here once more."""
    return postgres_store
