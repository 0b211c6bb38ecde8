"""`hearthline directory`: its three commands as they are typed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import settings

directory_app = typer.Typer(no_args_is_help=True, help="Contacts of services: who confirmed them, and until when.")
Due = Annotated[datetime | None, typer.Option(help="The last day on which it counts; else 90 days from today.",
                                              formats=["%Y-%m-%d"])]  # fmt: skip


@directory_app.command("due")
def due() -> None:
    """What nobody has verified, what is overdue and what will be within 30 days, by area and service."""
    from bot.cli import confirming

    raise typer.Exit(0 if confirming.due(settings()) else 1)


@directory_app.command("verify")
def verify(
    service: str,
    by: Annotated[str, typer.Option(help="The person who asked the service, by name.")],
    contact: Annotated[str, typer.Option(help="The one number or address that was asked about; else all.")] = "",
    due: Due = None,
) -> None:
    """Write down that a person asked a service, and its contacts are as they stand in the directory."""
    from bot.cli import confirming

    confirming.verify(settings(), service, by, contact, due)


@directory_app.command("export")
def export(file: Annotated[Path | None, typer.Argument(help="Where to; else it is printed.")] = None) -> None:
    """The directory as Open Referral UK publishes one, without what is for professionals only."""
    from bot.cli import confirming

    confirming.export(settings(), file)
