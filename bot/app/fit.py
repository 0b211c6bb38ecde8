"""What the service refuses to start with; `hearthline check` tells it beforehand, in the same words."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from bot import delivery, referrals, staff
from bot.app.contacts import webhook_of
from bot.referrals import Directory, Hours, Service, Standing
from bot.store import KeysDiffer, Store, check_keys
from flows.rules.outcome import By

STATIC = Path(__file__).parents[1] / "static"
HOLIDAYS_SOON = timedelta(days=182)


class Unfit(Exception):
    """The service does not start while this is so:"""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join([str(Unfit.__doc__), *(f"- {fault}" for fault in faults)]))


def keys(store: Store) -> list[str]:
    """Of every mode: another database's master key, with which nobody would be found again."""
    try:
        check_keys(store)
    except KeysDiffer as differ:
        return [inspect.cleandoc(str(differ)).replace("\n", " ")]
    return []


def people(store: Store) -> list[str]:
    """Of production: people of the demonstration, who come in by one click."""
    with store.read() as db:
        invented = [person.name for person in staff.invented_people(db)]
    told = f"invented people are in this database ({', '.join(invented)}): production needs a database of its own"
    return [told] if invented else []


def dress() -> list[str]:
    """Of every mode: without their stylesheets the pages are bare, and hard to read for somebody in fear."""
    worn = STATIC / "vendor" / "govuk-frontend.min.css"
    mend = "in the checkout run `make setup`, or `npm ci` and `python deploy/setup/assets.py`, then install again"
    return [] if worn.is_file() else [f"the pages have no dress, since it is not kept in git: {mend}"]


def workers(store: Store, directory: Directory) -> list[str]:
    """People who would never be shown a report, as the directory has no service of that id."""
    with store.read() as db:
        everybody = staff.colleagues(db, staff.Role.AGENCY_WORKER)
    mend = "run `hearthline staff leave`, then `hearthline staff add` with the right one"
    return [
        f"{person.name} works for {person.service!r}, which the directory does not name: {mend}"
        for person in everybody
        if directory.service(person.service) is None
    ]


def contacts(store: Store, directory: Directory, at: datetime) -> list[str]:
    """Of production: services that a rule needs, with contacts that nobody has verified for this day."""
    ask = "have a named person ask, then run `hearthline directory verify {}`"
    find = "find one, write it on its page in flows/directory, then run `hearthline directory verify {}`"
    return [
        f"{one.service.name}: {one.says}; {(ask if one.contacts else find).format(one.service.id)}"
        for one in _to_verify(store, directory, at) if one.standing is not Standing.DUE_SOON
    ]  # fmt: skip


def contacts_soon(store: Store, directory: Directory, at: datetime) -> list[str]:
    """What `contacts` will refuse within 30 days."""
    found = _to_verify(store, directory, at)
    return [f"{one.service.name}: {one.says}" for one in found if one.standing is Standing.DUE_SOON]


def holidays_end(hours: Hours, at: datetime) -> list[str]:
    """Half a year before the list of bank holidays ends: after it a closed day would be told as an open one."""
    if at.date() <= hours.known_until - HOLIDAYS_SOON:
        return []
    renew = "renew govuk-bank-holidays in requirements.in and `make lock`"
    return [f"bank holidays are known until {hours.known_until:%-d %B %Y}: {renew}"]


def _to_verify(store: Store, directory: Directory, at: datetime) -> tuple[referrals.ToVerify, ...]:
    with store.read() as db:
        return referrals.to_verify(directory, referrals.verifications(db), at)


def systems(store: Store, services: Iterable[Service]) -> list[str]:
    """Of production: services that are told by webhook and cannot be, so that each time somebody has to phone."""
    faults = []
    with store.read() as db:
        for service in services:
            if By.API in service.takes and not webhook_of(service).startswith("https://"):
                faults.append(f"{service.name}: it takes `api` and has no https address of kind api in flows/directory")
            if By.API in service.takes and not delivery.secret_of(db, service.id):
                faults.append(f"{service.name}: its notices cannot be signed: run `hearthline api secret {service.id}`")
    return faults
