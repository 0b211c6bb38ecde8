"""`hearthline staff add`: what a new person is told, once."""

from __future__ import annotations

from datetime import datetime

from bot.staff import PersonRefused, Role, add_person
from bot.store import Store


class NotAdded(ValueError):
    """This person was not added; the message says why."""


def enrol(store: Store, name: str, email: str, role: str, service: str, at: datetime) -> str:
    """Add somebody and return what to hand them face to face."""
    if role not in list(Role):
        raise NotAdded(f"{role!r} is no role: it is one of {', '.join(Role)}")
    try:
        with store.begin() as db:
            made = add_person(db, name, email, Role(role), at, service)
    except PersonRefused as refused:
        raise NotAdded(str(refused)) from None
    return f"{name} can sign in with {email}\nfirst password: {made.password}\nfor their code app: {made.totp_uri}"
