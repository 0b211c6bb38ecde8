"""`hearthline talk`: a conversation at this terminal, or a written one played on a database of its own."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bot.app import now, open_house
from bot.channels import terminal
from bot.channels.transcript import Difference, Player
from bot.settings import Settings
from bot.store import check_keys, migrate


def talk(settings: Settings) -> None:
    """Talk to the service of these settings; what is sent is really sent."""
    house = open_house(settings)
    try:
        migrate(house.store)
        check_keys(house.store)
        terminal.talk(house.store, house.reception, house.room, now, Console())
    finally:
        house.close()


def play(settings: Settings, script: Path, aloud: Console | None = None) -> list[Difference]:
    """Play a written conversation on a database that is thrown away; `aloud` shows every screen of it."""
    with tempfile.TemporaryDirectory() as folder:
        own = replace(settings, database_url=f"sqlite:///{folder}/talk.db")
        house = open_house(own)
        migrate(house.store)
        player = Player(house.store, house.reception)
        try:
            differences = player.play(script.read_text("utf-8"))
            if aloud is not None:
                for view in player.views:
                    terminal.show(view, aloud)
            return differences
        finally:
            player.close()
            house.close()
