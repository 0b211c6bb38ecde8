"""`hearthline api …`: keys of agencies' own systems and secrets of their webhooks; each is in the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import HERE, must_be_a_service, ready, settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

api_app = typer.Typer(no_args_is_help=True, help="Agencies' own systems: their keys, and the secrets of webhooks.")


@api_app.command("add")
def add(
    service: str,
    name: Annotated[str, typer.Argument(help="Whose system it is, as pages show it.")],
    scope: Annotated[list[str], typer.Option(help="read, acknowledge or decide; once for each.")],
    days: Annotated[int, typer.Option(min=1, max=400, help="Until it ends.")] = 365,
) -> None:
    """Make a key for a service's own system; it is printed once."""
    from bot import staff
    from bot.store import audit

    with _database(service) as (db, at):
        if unknown := set(scope) - set(staff.Scope):
            raise staff.KeyRefused(f"{sorted(unknown)[0]!r} is no scope: it is one of {', '.join(staff.Scope)}")
        made = staff.add_key(db, service, name, map(staff.Scope, scope), at, at + timedelta(days=days))
        audit.append(db, HERE, "added key", made.key.id, at)
    typer.echo(
        f"{made.key.id} for {service} opens {', '.join(sorted(made.key.scopes))} until {made.key.ends_at:%d.%m.%Y}"
    )
    typer.echo(f"the key, shown once: {made.token}")


@api_app.command("list")
def every() -> None:
    """Every key that was made: whose, for what, until when; never the key itself."""
    from bot import staff

    with _database() as (db, at):
        for key in staff.every_key(db):
            ends = f"revoked {key.revoked_at:%d.%m.%Y}" if key.revoked_at else f"ends {key.ends_at:%d.%m.%Y}"
            opens = ", ".join(sorted(key.scopes)) if key.is_good(at) else "nothing any more"
            typer.echo(f"{key.id}  {key.service}  {key.name}: {opens}; {ends}")


@api_app.command("revoke")
def revoke(key: str) -> None:
    """End a key at once."""
    from bot import staff
    from bot.store import audit

    with _database() as (db, at):
        staff.revoke_key(db, key, at)
        audit.append(db, HERE, "revoked key", key, at)
    typer.echo(f"{key} opens nothing any more")


@api_app.command("secret")
def secret(service: str) -> None:
    """Make the secret by which a service's webhook is signed; it is printed once, and the one before ends."""
    from bot import delivery
    from bot.store import audit

    with _database(service) as (db, at):
        made = delivery.make_secret(db, service, at)
        audit.append(db, HERE, "made webhook secret", service, at)
    typer.echo(f"what {service} verifies notices with, shown once: {made}")


@contextmanager
def _database(service: str = "") -> Iterator[tuple[Connection, datetime]]:
    """A write transaction, and the time; a service must be one of the directory."""
    chosen = settings()
    with ready(chosen) as store:
        if service:
            must_be_a_service(chosen, service)
        with store.begin() as db:
            yield db, datetime.now(UTC)
