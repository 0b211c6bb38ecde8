"""The terminal: for staff who take a report by phone, for those who write flows, and for reading transcripts aloud."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime

from rich.console import Console

from bot.dialogue import Channel, Option, Reply, Turn, View
from bot.reception import Reception, Room, arrive
from bot.store import Store


def talk(store: Store, desk: Reception, room: Room, clock: Callable[[], datetime], console: Console) -> None:
    """Hold one conversation at a terminal until it closes or the input ends."""
    person = store.keys.blind("person", f"terminal:{secrets.token_hex(16)}".encode()).hex()
    with store.read() as db:
        view = desk.look(db, person, clock()).view
    show(view, console)
    while (line := _ask(console)) is not None:
        text, press = _read(line.strip(), view)
        turn = Turn(
            f"terminal:{secrets.token_hex(16)}", person, Channel.TERMINAL, clock(), secrets.token_bytes(64), text, press
        )
        reply: Reply = asyncio.run(arrive(turn, room, {}))
        if reply.closes:
            console.clear()
            show(reply.view, console)
            return
        view = reply.view
        show(view, console)


def _ask(console: Console) -> str | None:
    try:
        return console.input("> ")
    except (EOFError, KeyboardInterrupt):
        return None


def _read(line: str, view: View) -> tuple[str, str]:
    """A number presses what stands at it; anything else is words."""
    if line.isdecimal() and line.isascii() and 0 < int(line) <= len(view.options):
        return "", view.options[int(line) - 1].token
    return line, ""


def show(view: View, console: Console) -> None:
    """The present screen as text: numbered, so that a number presses."""
    console.rule(style="dim")
    for said in view.said:
        console.print(said, style="italic")
    for heading, lines in view.headings:
        console.print(f"[bold]{heading}[/bold]")
        for line in lines:
            console.print(f"  {_bold(line)}")
    for paragraph in view.words:
        console.print(_bold(paragraph))
    for beside in filter(None, (view.why, view.part)):
        console.print(beside, style="dim")
    for number, option in enumerate(view.options, start=1):
        console.print(f"  {number:>2}  {_mark(option)}{option.label}", markup=False)


def _mark(option: Option) -> str:
    if option.role != "tick":
        return ""
    return "[x] " if option.ticked else "[ ] "


def _bold(paragraph: str) -> str:
    from rich.markup import escape

    parts = escape(paragraph).split("**")
    return "".join(f"[bold]{part}[/bold]" if place % 2 else part for place, part in enumerate(parts))
