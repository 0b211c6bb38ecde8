"""Writes docs/examples/README.md, what the rules say of the sample families: `python -m tests.house.examples_page`."""

from __future__ import annotations

import json

from bot.cli.assessing import as_text, assessed
from bot.settings import read_settings
from bot.store import Keys
from tests.house.tree import ROOT

EXAMPLES = ROOT / "docs" / "examples"
PAGE = EXAMPLES / "README.md"
HEAD = """# Sample families

Invented families, and what `hearthline assess` prints of each: written by `make pages`; a test keeps the two alike. Read
them as somebody who knows the field: is it as urgent as you would say, for these reasons, is anybody told who need not
know, is anybody left out? What each rule says stands in the [rule book](../rules/README.md). Services are those of the
demonstration.
"""


def page() -> str:
    """The page as it should stand."""
    settings = read_settings({"HEARTHLINE_DATA": str(ROOT / ".cache"), "HEARTHLINE_MASTER_KEY": Keys.new_text()})
    told = [HEAD]
    for path in sorted(EXAMPLES.glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        command = f"hearthline assess docs/examples/{path.name}"
        told.append(f"## {path.stem.replace('_', ' ').capitalize()}\n\n{given['about']}\n\n`{command}`\n")
        told.append(f"```text\n{as_text(assessed(settings, given, None))}\n```\n")
    return "\n".join(told)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
