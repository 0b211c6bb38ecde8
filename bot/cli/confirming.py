"""`hearthline directory …`: what has to be asked, that somebody asked, and the directory to take away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path

import typer

from bot import referrals
from bot.app import now
from bot.cli.opening import HERE, ready
from bot.referrals import Directory, Standing
from bot.settings import Settings
from bot.store import Store, audit


def due(settings: Settings) -> bool:
    """Print what has to be asked, by area and service; whether production would start."""
    with _opened(settings) as (store, directory), store.read() as db:
        found = referrals.to_verify(directory, referrals.verifications(db), now())
    for area, asked in groupby(found, key=lambda one: one.area):
        typer.echo(f"{area}:")
        for one in asked:
            typer.echo(f"  {one.service.id} ({one.service.name}): {one.says}")
    if not found:
        typer.echo("every contact is verified, and none is to be asked again within 30 days")
    return all(one.standing is Standing.DUE_SOON for one in found)


def verify(settings: Settings, service: str, by: str, contact: str, until: datetime | None) -> None:
    """Write down that somebody asked, and print which contacts that was about."""
    at, last = now(), until.date() if until else None
    with _opened(settings) as (store, directory):
        with store.begin() as db:
            asked = referrals.verify(db, directory, service, by, at, contact=contact, due=last)
            audit.append(db, HERE, "verified contact", service, at)
        found = directory.services[service]
    for one in found.contacts:
        for written in asked:
            if written.contact_hash == one.fingerprint:
                typer.echo(f"{found.name}, {one.kind} {one.value}: verified by {written.by}, until {written.due}")


def export(settings: Settings, file: Path | None) -> None:
    """Print the directory in the shape that Open Referral UK publishes, or write it into a file."""
    with _opened(settings) as (store, directory), store.read() as db:
        page = referrals.published(directory, referrals.verifications(db), now())
    text = json.dumps(page, ensure_ascii=False, indent=2)
    if file is None:
        typer.echo(text)
        return
    file.write_text(f"{text}\n", "utf-8")
    typer.echo(f"{file}: {len(page['contents'])} services")


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Store, Directory]]:
    with ready(settings) as store:
        yield store, referrals.open_directory(settings.is_demo, areas=settings.areas)
