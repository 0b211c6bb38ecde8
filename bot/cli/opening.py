"""What commands begin with: the settings of this environment, and the database if it is of this version."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from bot.settings import Settings, SettingsWrong, read_settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.staff import Person
    from bot.store import Store

HERE = "command line"  # in the audit: whoever may run commands on the server, who has no account


class Refused(Exception):
    """This cannot be done as it was asked; the message says what to do."""


def settings() -> Settings:
    try:
        return read_settings(os.environ)
    except SettingsWrong as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from None


def ready(chosen: Settings) -> closing[Store]:
    """`with ready(settings()) as store`: of this version and made with this keyset, or nothing is done."""
    from bot.app import open_ready

    return closing(open_ready(chosen))


def must_be_a_service(chosen: Settings, service: str) -> None:
    from bot.referrals import open_directory

    if open_directory(chosen.is_demo).service(service) is None:
        raise Refused(f"{service!r} is no service of the directory: flows/directory names them.")


def supervisor(db: Connection, email: str) -> Person:
    """Who answers for what no duty officer may do alone."""
    from bot import staff

    person = staff.find_person(db, email)
    if person.role is not staff.Role.SUPERVISOR:
        raise Refused("A supervisor decides this: name one with --by.")
    return person
