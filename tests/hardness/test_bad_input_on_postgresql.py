"""What nobody should send, sent once more where the database is PostgreSQL: it has an opinion of its own about text."""

from __future__ import annotations

from tests.telegram.test_bad_input import *  # noqa: F403 - every test of that page
