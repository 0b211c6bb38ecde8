"""What stands in a command's way is one line with the way out, and ends with 2: no trace, no SQL, no secret.

Only the class of a database's error is said: what it says may hold an address with its password.
"""

from __future__ import annotations

import inspect
from typing import Any

import typer
from typer.core import TyperGroup


class Refusing(TyperGroup):
    """The commands; what no command has told by itself is told here."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):  # a command that has told by itself, also that all is well
            raise
        except Exception as fault:
            told = _told(fault)
            if told is None:
                raise
            typer.echo(told, err=True)
            raise typer.Exit(2) from None


def _told(fault: Exception) -> str | None:
    """One line; None for what only whoever wrote this can mend."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot import casework, staff, store
    from bot.cli.opening import Refused
    from bot.referrals import DirectoryBroken, VerificationRefused

    of_themselves = (
        Refused, casework.Refusal, staff.KeyRefused, staff.PersonRefused, DirectoryBroken, VerificationRefused,
        store.AddressRefused, store.AlreadyRunning, store.BackupRefused, store.KeysDiffer,
        store.KeysetRefused, store.LedgerBroken, store.SealBroken, store.VersionDiffers,
    )  # fmt: skip
    if isinstance(fault, of_themselves) or type(fault) is LookupError:  # what is none of ours is a fault
        return " ".join(inspect.cleandoc(str(fault)).split())
    if isinstance(fault, SQLAlchemyError):
        kind = type(getattr(fault, "orig", None) or fault).__name__
        return (
            f"The database does not answer as it should ({kind}): see that it runs, and check HEARTHLINE_DATABASE_URL."
        )
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.filename}: {fault.strerror}" if fault.filename else fault.strerror
    return None
