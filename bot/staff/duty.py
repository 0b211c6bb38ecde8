"""On duty is a fact: signed in, "on duty" pressed, and the page open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, insert, select, update

from bot.staff.people import Person, person_of
from bot.staff.signin import LONGEST
from bot.staff.tables import account, duty, session
from bot.store import PreparedSelect, audit, new_id

OPEN_FOR = timedelta(minutes=2)  # a page that has not asked for news for this long is not open
ASKS_EVERY = timedelta(seconds=20)  # how often the open page asks for news


_present: Select[Any] = (
    select(account, duty.c.on_since)
    .join(duty, duty.c.account == account.c.id)
    .join(session, session.c.id == duty.c.session)
    .where(
        duty.c.off_at.is_(None), duty.c.last_open_at > bindparam("open_since"), session.c.ended_at.is_(None),
        session.c.started_at > bindparam("in_since"), account.c.left_at.is_(None),
    )
)  # fmt: skip
_anybody = PreparedSelect(_present.with_only_columns(duty.c.id))  # each screen about danger asks


def _moments(at: datetime) -> dict[str, datetime]:
    return {"open_since": at - OPEN_FOR, "in_since": at - LONGEST}


def anybody_on_duty(db: Connection, at: datetime) -> bool:
    """What the danger screen says: whether a person is there now."""
    return bool(_anybody.rows(db, **_moments(at)))


def on_duty(db: Connection, at: datetime) -> list[Person]:
    """Who is there now, longest first: they are paged in this order."""
    found: dict[str, Person] = {}
    for row in db.execute(_present.order_by(duty.c.on_since), _moments(at)).mappings():
        found.setdefault(row["id"], person_of(row))
    return list(found.values())


def go_on_duty(db: Connection, person: Person, at: datetime) -> None:
    """They press "on duty"; pressing twice changes nothing."""
    if page_open(db, person, at):
        return
    row = {"id": new_id(), "account": person.id, "session": person.session, "on_since": at, "last_open_at": at}
    db.execute(insert(duty), row)
    audit.append(db, person.id, "went on duty", person.id, at)


def go_off_duty(db: Connection, person: Person, at: datetime) -> None:
    """They press "off duty", in whatever session they pressed "on"."""
    ended = update(duty).where(duty.c.account == person.id, duty.c.off_at.is_(None)).values(off_at=at)
    if db.execute(ended).rowcount:
        audit.append(db, person.id, "went off duty", person.id, at)


def page_open(db: Connection, person: Person, at: datetime) -> bool:
    """Their page asks for news, which is what makes it open; whether they are on duty."""
    touched = db.execute(update(duty).where(_theirs(person)).values(last_open_at=at)).rowcount
    if touched:
        db.execute(update(session).where(session.c.id == person.session).values(last_seen_at=at))
    return touched > 0


def _theirs(person: Person) -> ColumnElement[bool]:
    return (duty.c.session == person.session) & duty.c.off_at.is_(None)
