"""`hearthline staff …`: the people who sign in come, lose what they sign in with, and go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import must_be_a_service, ready, settings

if TYPE_CHECKING:
    from bot.store import Store

staff_app = typer.Typer(no_args_is_help=True, help="The people who sign in.")


@staff_app.command("add")
def staff_add(
    name: str,
    email: str,
    role: Annotated[str, typer.Argument(help="As duty_officer, supervisor or agency_worker; a wrong one lists them.")],
    service: Annotated[str, typer.Option(help="For agency workers: its id in the directory.")] = "",
) -> None:
    """Add a person; prints once what they need to sign in the first time."""
    from bot.cli import enrolling

    if service:
        must_be_a_service(settings(), service)
    _told_of_staff(lambda store: enrolling.add(store, name, email, role, service, datetime.now(UTC)))


@staff_app.command("renew")
def staff_renew(email: str) -> None:
    """A new password and code secret for somebody who lost theirs; what they had ends at once."""
    from bot.cli import enrolling

    _told_of_staff(lambda store: enrolling.renew(store, email, datetime.now(UTC)))


@staff_app.command("leave")
def staff_leave(email: str) -> None:
    """Somebody stops working here: signed out at once, and what they had waits for a person again."""
    from bot.cli import enrolling

    _told_of_staff(lambda store: enrolling.leave(store, email, datetime.now(UTC)))


def _told_of_staff(done: Callable[[Store], str]) -> None:
    with ready(settings()) as store:
        typer.echo(done(store))
