"""What the service refuses to start with; `hearthline check` tells it beforehand, in the same words."""

from __future__ import annotations

import inspect
from datetime import datetime

from bot import referrals, staff
from bot.referrals import Directory
from bot.store import KeysDiffer, Store, check_keys


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


def contacts(directory: Directory, at: datetime) -> list[str]:
    """Of production: services that a report can reach and whose contacts nobody has confirmed for this day."""
    way_out = "have a named person confirm it and write that into flows/directory"
    return [f"{one.service.name}: {one.why}; {way_out}" for one in referrals.unverified(directory, (), at)]
