"""`hearthline staff …`: people come, lose their password or phone, and go; each is in the audit trail."""

from __future__ import annotations

from datetime import datetime

from bot import casework, staff
from bot.cli.opening import HERE
from bot.staff import Enrolment, PersonRefused, Role
from bot.store import Store, audit


def add(store: Store, name: str, email: str, role: str, service: str, at: datetime) -> str:
    """Add somebody and return what to hand them face to face."""
    if role not in list(Role):
        raise PersonRefused(f"{role!r} is no role: it is one of {', '.join(Role)}")
    with store.begin() as db:
        made = staff.add_person(db, name, email, Role(role), at, service)
        audit.append(db, HERE, "added person", made.person.id, at)
    return _handed(made, email)


def renew(store: Store, email: str, at: datetime) -> str:
    """A new password and a new secret; return what to hand them face to face."""
    with store.begin() as db:
        made = staff.renew(db, email, at)
        audit.append(db, HERE, "renewed sign-in", made.person.id, at)
    return f"{_handed(made, email)}\nthe old password and code app have ended, and so has every session"


def leave(store: Store, email: str, at: datetime) -> str:
    """Somebody stops working here: out at once, and what they had waits for a person again."""
    with store.begin() as db:
        person = staff.find_person(db, email)
        staff.leave(db, person.id, at)
        free = casework.free_claims(db, person.id, at)
        audit.append(db, HERE, "ended account", person.id, at)
    had = (f"cases {free.cases}", f"lines being read {free.lines}", f"calls {free.calls}", f"drafts {free.drafts}")
    return f"{person.name} is signed out and cannot come in again\nnobody's again: {', '.join(had)}"


def _handed(made: Enrolment, email: str) -> str:
    told = (f"{made.person.name} can sign in with {email}", f"first password: {made.password}",
            f"for their code app: {made.totp_uri}")  # fmt: skip
    return "\n".join(told)
