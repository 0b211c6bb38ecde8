"""The invented people of the demonstration. Production refuses to start while they are in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.staff.people import Person, Role, invent_person
from bot.store import alone

_OPERATOR = (
    ("Dilys Demo", "dilys@demo.test", Role.DUTY_OFFICER),
    ("Desmond Demo", "desmond@demo.test", Role.DUTY_OFFICER),
    ("Sunita Sample", "sunita@demo.test", Role.SUPERVISOR),
)
_WORKERS = {
    "childrens_services": ("Cary Children", "cary@demo.test"),
    "police": ("Polly Police", "polly@demo.test"),
    "domestic_abuse_service": ("Dora Domestic", "dora@demo.test"),
}


def invent_people(db: Connection, services: Mapping[str, str], at: datetime) -> list[Person]:
    """Make them, or find them; `services` gives for each kind of service the id of the one its worker belongs to."""
    alone(db, "demonstration")
    operator = [invent_person(db, name, email, role, at) for name, email, role in _OPERATOR]
    workers = [
        invent_person(db, *_WORKERS[kind], Role.AGENCY_WORKER, at, service)
        for kind, service in services.items()
        if kind in _WORKERS
    ]
    return operator + workers
