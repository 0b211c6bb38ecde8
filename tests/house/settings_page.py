"""Writes docs/settings.md out of bot/settings.py: `python -m tests.house.settings_page`."""

from __future__ import annotations

from bot.settings import describe
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "settings.md"
HEAD = """# Settings

Written by `make pages` from `bot/settings.py`; a test keeps the two alike. Settings are read from the environment when
the service or a command starts. Every one of them may also be a file: `HEARTHLINE_SMTP_URL_FILE` names the file that
holds `HEARTHLINE_SMTP_URL`. One that is given both ways is refused.

| Variable | Default | What it is |
|---|---|---|
"""


def page() -> str:
    """The page as it should stand."""
    rows = (f"| `{name}` | {f'`{default}`' if default else ''} | {says} |\n" for name, default, says in describe())
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
