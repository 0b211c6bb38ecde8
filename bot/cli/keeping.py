"""`hearthline backup`, `restore` and `case erase`: what is kept, brought back, and kept no longer."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.opening import Refused, ready, settings, supervisor

if TYPE_CHECKING:
    from bot.settings import Settings


def backup(file: Path) -> None:
    """Write the whole database into one sealed file."""
    typer.echo(backed_up(settings(), file))


def restore(file: Path) -> None:
    """Fill a new, empty database from a backup; what was erased since is erased again."""
    typer.echo(restored(settings(), file))


def backed_up(chosen: Settings, path: Path) -> str:
    """Write a backup, and say what is not in it."""
    from bot.store import back_up

    if path.exists():
        raise Refused(f"{path} is there already: name a new file.")
    with ready(chosen) as store:
        rows = back_up(store, path, datetime.now(UTC))
    return (
        f"{path}: {rows} rows, sealed. Keep it apart from the master keyset, which is not in it; "
        f"keep {chosen.erasures_file} apart from both."
    )


def restored(chosen: Settings, path: Path) -> str:
    """Fill an empty database, and erase again what was erased since, before anybody is served."""
    from bot.app import erasures, open_store
    from bot.store import SealBroken, restore

    at = datetime.now(UTC)
    with closing(open_store(chosen)) as store:
        ledger = erasures.ledger_of(chosen, store)
        ledger.erased()
        there = ledger.path.exists()
        try:
            rows = restore(store, path)
        except SealBroken:
            raise Refused(f"{path} was altered: use another backup.") from None
        again = erasures.apply(store, ledger, at)
        erasures.ask_again(store, at)
    told = f"{rows} rows restored; {again} reports that were erased since are erased again"
    missing = (
        f"There is no ledger of erasures at {ledger.path}: if anything was ever erased, stop, put it there and start "
        "again: every start erases once more what it names."
    )
    return told if there else f"{told}\n{missing}"


def erased(chosen: Settings, report: str, by: str, ground: str, reason: str) -> str:
    """Ask for it, or agree and erase; then who holds a part and is to be told."""
    from bot import casework
    from bot.app import erasures

    if ground not in casework.GROUNDS_GIVEN:
        raise Refused(f"{ground!r} is no ground: it is one of {', '.join(casework.GROUNDS_GIVEN)}.")
    with ready(chosen) as store:
        with store.read() as db:
            who = supervisor(db, by).id
        ledger = erasures.ledger_of(chosen, store)
        done = erasures.erase(store, ledger, report, who, datetime.now(UTC), casework.Ground(ground), reason)
    return _told(report, done)


def _told(report: str, erased: Any) -> str:
    from bot.casework import Done

    if erased.done is Done.ASKED:
        return f"{report}: asked for. A second supervisor runs the same command with their own --by; then it is erased."
    told = ", ".join(erased.told) or "nobody"
    return f"{report}: erased, and nothing of it can be read again. It was shared with: {told}. Tell each of them."
