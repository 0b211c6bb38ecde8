"""`hearthline bench`: which measurement is asked for; each is imported only then."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.opening import settings


class What(StrEnum):
    TURNS = "turns"
    LINKING = "linking"


def bench(
    what: Annotated[What, typer.Argument(help="Turns of a conversation, or linking (several minutes).")] = What.TURNS,
    turns: Annotated[int, typer.Option(min=0, help="How many turns, instead of the usual number.")] = 0,
    estimate: Annotated[bool, typer.Option("--estimate", help="Of linking: count m and u anew instead.")] = False,
) -> None:
    """Measure a durable turn, waiting times, start and memory on this machine; or how well linking works."""
    if what is What.LINKING:
        from bot.cli import measuring_links

        (measuring_links.estimate if estimate else measuring_links.run)()
    else:
        from bot.cli import measuring

        measuring.run(settings(), turns)
