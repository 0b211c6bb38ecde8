"""`hearthline backup`, `restore` and `case erase`: what is kept, brought back, and kept no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store import Store


class CannotKeep(Exception):
    """This cannot be done as it was asked; the message says what to do."""


def backup(file: Path) -> None:
    """Write the whole database into one sealed file."""
    said(lambda settings: backed_up(settings, file))


def restore(file: Path) -> None:
    """Fill a new, empty database from a backup; what was erased since is erased again."""
    said(lambda settings: restored(settings, file))


def said(done: Callable[[Settings], str]) -> None:
    """Do it and print what it says; a refusal ends with 2."""
    from bot.cli import settings

    try:
        typer.echo(done(settings()))
    except CannotKeep as cannot:
        typer.echo(str(cannot), err=True)
        raise typer.Exit(2) from None


def backed_up(settings: Settings, path: Path) -> str:
    """Write a backup, and say what is not in it."""
    from bot.app import open_ready
    from bot.store import back_up

    if path.exists():
        raise CannotKeep(f"{path} is there already: name a new file.")
    store = open_ready(settings)
    try:
        rows = back_up(store, path, datetime.now(UTC))
    finally:
        store.close()
    return (
        f"{path}: {rows} rows, sealed. Keep it apart from the master keyset, which is not in it; "
        f"keep {settings.erasures_file} apart from both."
    )


def restored(settings: Settings, path: Path) -> str:
    """Fill an empty database, and erase again what was erased since, before anybody is served."""
    from bot.app import erasures, open_store
    from bot.store import BackupRefused, LedgerBroken, SealBroken, restore

    at = datetime.now(UTC)
    store = open_store(settings)
    try:
        ledger = erasures.ledger_of(settings, store)
        ledger.erased()
        there = ledger.path.exists()
        rows = restore(store, path)
        again = erasures.apply(store, ledger, at)
        erasures.ask_again(store, at)
    except (BackupRefused, LedgerBroken, OSError) as refused:
        raise CannotKeep(str(refused)) from None
    except SealBroken:
        raise CannotKeep(f"{path} was altered: use another backup.") from None
    finally:
        store.close()
    told = f"{rows} rows restored; {again} reports that were erased since are erased again"
    missing = (
        f"There is no ledger of erasures at {ledger.path}: if anything was ever erased, stop, put it there and start "
        "again: every start erases once more what it names."
    )
    return told if there else f"{told}\n{missing}"


def erased(settings: Settings, report: str, by: str, ground: str, reason: str) -> str:
    """Ask for it, or agree and erase; then who holds a part and is to be told."""
    from bot import casework
    from bot.app import erasures, open_ready
    from bot.store import LedgerBroken

    if ground not in casework.GROUNDS_GIVEN:
        raise CannotKeep(f"{ground!r} is no ground: it is one of {', '.join(casework.GROUNDS_GIVEN)}.")
    store = open_ready(settings)
    try:
        who = _supervisor(store, by)
        done = erasures.erase(store, erasures.ledger_of(settings, store), report, who, datetime.now(UTC),
                              casework.Ground(ground), reason)  # fmt: skip
    except (LookupError, casework.Refusal, LedgerBroken) as refused:
        raise CannotKeep(str(refused)) from None
    finally:
        store.close()
    return _told(report, done)


def _supervisor(store: Store, by: str) -> str:
    from bot import staff

    with store.read() as db:
        try:
            person = staff.find_person(db, by)
        except staff.PersonRefused as refused:
            raise CannotKeep(str(refused)) from None
    if person.role is not staff.Role.SUPERVISOR:
        raise CannotKeep("Two supervisors decide this together: name one with --by.")
    return person.id


def _told(report: str, erased: Any) -> str:
    from bot.casework import Done

    if erased.done is Done.ASKED:
        return f"{report}: asked for. A second supervisor runs the same command with their own --by; then it is erased."
    told = ", ".join(erased.told) or "nobody"
    return f"{report}: erased, and nothing of it can be read again. It was shared with: {told}. Tell each of them."
