"""The door: role and wall are checked, the audit row is written, and only then is anything shown or done.

No audit row, no page: the row stands in the same transaction as what it tells of, and the commit comes before the
page is drawn. A refusal is written down too, and looks to the person like something that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from bot.staff.people import Person, Role
from bot.store import Store, audit

OPERATOR = frozenset({Role.DUTY_OFFICER, Role.SUPERVISOR})
SUPERVISORS = frozenset({Role.SUPERVISOR})
AGENCY = frozenset({Role.AGENCY_WORKER})
BREAK_GLASS = frozenset({Role.DIRECTORY_EDITOR, Role.AUDITOR})  # an admin never: who runs the machines reads no case

Wall = Callable[[Connection, Person, str], bool]
"""Whether this person may come near what `about` names: given by the room that knows what it is."""


class Refused(Exception):
    """There is nothing here for this person."""


@contextmanager
def door(
    store: Store, person: Person, act: str, about: str, at: datetime, roles: frozenset[Role], *walls: Wall
) -> Iterator[Connection]:
    """A write transaction for one act of one person on one record, with its audit row in it.

    `act` is in plain words ("read report"), `about` an id: both stand in the audit for ever, so neither may hold
    anything that somebody told us.
    """
    with store.begin() as db:
        if person.role in roles and all(wall(db, person, about) for wall in walls):
            audit.append(db, person.id, act, about, at)
            yield db
            return
        audit.append(db, person.id, f"refused: {act}", about, at)
    raise Refused(Refused.__doc__)
