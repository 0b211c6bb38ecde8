"""Every written conversation is played through the real service, saved and loaded again between two lines."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import Deciding, manner_of, tables_for
from bot.channels import terminal
from bot.channels.transcript import Player
from bot.dialogue import Script, View
from bot.reception import Reception
from bot.settings import Settings
from bot.store import Store

WRITTEN = sorted(Path(__file__).parent.glob("*.chat"))


@pytest.mark.parametrize("written", WRITTEN, ids=lambda path: path.stem)
def test_conversation_goes_as_written(
    written: Path, store: Store, script: Script, deciding: Deciding, settings: Settings
) -> None:
    player = Player(store, Reception(script, tables_for(deciding, manner_of(settings))))
    try:
        differences = player.play(written.read_text("utf-8"))
    finally:
        player.close()
    assert not differences, "\n".join(str(difference) for difference in differences)


@pytest.mark.parametrize(
    ("line", "differs"),
    [
        ("=tier red", "it is not_known"),
        (">nowhere", "the screen is first"),
        ("@ yesterday", "a time is as in '@ 2026-11-24T19:40'"),
        ("+ 5 moons", "time passes as in"),
        ("tier red", "a line begins with one of ? ! @ + ~ * > ="),
        ("# what a writer of conversations keeps in mind", ""),
        ("", ""),
    ],
)
def test_no_line_of_a_conversation_is_passed_over(
    line: str, differs: str, store: Store, script: Script, deciding: Deciding, settings: Settings
) -> None:
    """A claim whose mark is mistyped is no claim: what nobody checks must not look as if it held."""
    player = Player(store, Reception(script, tables_for(deciding, manner_of(settings))))
    try:
        differences = player.play(f"Who it is about.\nIt may take two lines.\n\n@ 2026-07-24T19:40\n{line}\n")
    finally:
        player.close()
    assert len(differences) == bool(differs)
    assert all(differs in found.happened and found.line == 5 for found in differences)


def test_a_time_of_a_conversation_may_name_its_zone(
    store: Store, script: Script, deciding: Deciding, settings: Settings
) -> None:
    times = ("2026-07-24T19:40", "2026-07-24T18:40Z", "2026-07-24T19:40+01:00")
    seen = set()
    for number, time in enumerate(times):
        player = Player(store, Reception(script, tables_for(deciding, manner_of(settings))), f"writer {number}")
        try:
            assert not player.play(f"Who.\n@ {time}\n> first\n")
            seen.add(player.now)
        finally:
            player.close()
    assert len(seen) == 1


def test_no_mark_of_bold_is_left_at_the_terminal() -> None:
    console = Console(file=StringIO(), width=80)
    answers = (("Who", ("How old are they? **10 to 15**", "Their name? **[Kit]**")),)
    terminal.show(View("read_back", ("**Sent.**",), (), "", headings=answers), console)
    shown = console.file.getvalue()  # type: ignore[attr-defined] # it is the one above
    assert "*" not in shown
    assert "How old are they? 10 to 15" in shown and "Their name? [Kit]" in shown
