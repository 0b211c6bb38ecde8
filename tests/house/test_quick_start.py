"""What `hearthline where` does without: half a second is soon spent on reading what it never uses."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("heavy", ["sqlalchemy", "dbos", "fastapi", "transitions", "telegram", "starlette"])
def test_a_place_is_looked_up_without(heavy: str) -> None:
    asked = f"import sys, bot.cli, bot.cli.placing; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
