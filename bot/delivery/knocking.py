"""What is sent or is to be phoned, made once for each thing, way and service, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite understands the same

from bot.delivery.tables import delivery
from bot.store import Prepared, later, new_id
from flows.rules.outcome import By

NO_ADDRESS = "no_address"  # the fault of a notice to somebody of whom no address is known
OPERATOR = "operator"  # the service that is ourselves: its duty officers, supervisor, manager on call


def other_way(way: str) -> By:
    """What is tried when one way brought no answer."""
    return By.EMAIL if way == By.CALL else By.CALL


class To(StrEnum):
    """Who at the service: its team, its named manager (conflicts of interest), or a role at the operator's."""

    TEAM = "team"
    MANAGER = "manager"
    DUTY = "duty_officer"
    SECOND = "second_on_duty"
    SUPERVISOR = "supervisor"
    ON_CALL = "manager_on_call"


class Contact(msgspec.Struct, frozen=True):
    """How to reach somebody, from the directory; empty where there is no such way."""

    name: str
    email: str = ""
    phone: str = ""
    ask_for: str = ""
    webhook: str = ""


Contacts = Callable[[str, str], Contact | None]
"""(service, to) -> how to reach them; None where the directory has nobody."""


class Knock(msgspec.Struct, frozen=True):
    """One delivery, as it stands."""

    id: str
    about: str
    way: By
    service: str
    to: To
    reference: str
    open_before: datetime
    created_at: datetime
    try_at: datetime
    attempts: int
    fault: str
    failed_at: datetime | None
    handed_over_at: datetime | None
    cancelled_at: datetime | None
    claimed_by: str | None
    claimed_at: datetime | None
    for_supervisor_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return not (self.handed_over_at or self.cancelled_at or self.failed_at)


_SAME = select(delivery.c.id, delivery.c.cancelled_at).where(
    *(delivery.c[name] == bindparam(f"its_{name}") for name in ("about", "way", "service", "to"))
)
_ROW = (
    "id", "about", "way", "service", "to", "reference", "open_before", "created_at", "try_at", "attempts", "fault",
    "for_supervisor_at",
)  # fmt: skip
_UNLESS_KNOWN = Prepared(
    insert(delivery).on_conflict_do_nothing(
        index_elements=[delivery.c.about, delivery.c.way, delivery.c.service, delivery.c.to]
    ),
    *_ROW,
)
_ABOUT = (
    select(delivery)
    .where(delivery.c.about.in_(bindparam("about", expanding=True)))
    .order_by(delivery.c.created_at, delivery.c.id)
)


def knock(db: Connection, about: str, way: By, service: str, to: To, open_before: datetime, at: datetime) -> str:
    """Have a service told that something waits for it; asked twice, it is the same delivery.  Its id."""
    row = knock_row(about, way, service, to, open_before, at)
    made = str(row["id"])
    if not _UNLESS_KNOWN.run(db, [[row[name] for name in _ROW]]):
        same = {"its_about": about, "its_way": way, "its_service": service, "its_to": to}
        known = db.execute(_SAME, same).one()
        made = str(known.id)
        if known.cancelled_at is None:
            return made
        # a service that was taken out, and is put back; a matter that begins anew
        _change(db, made, cancelled_at=None, failed_at=None, fault="", attempts=0, try_at=at, open_before=open_before)
    if way != By.CALL:
        later(db, "hand_over", made, key=_once(made, at))
    return made


def knock_first(db: Connection, rows: list[dict[str, Any]]) -> None:
    """The first knocks about what nobody was told of before, made with `knock_row`."""
    _UNLESS_KNOWN.run(db, [[row[name] for name in _ROW] for row in rows])
    for row in rows:
        if row["way"] != By.CALL:
            later(db, "hand_over", row["id"], key=_once(row["id"], row["created_at"]))


def knock_row(
    about: str, way: By, service: str, to: To, open_before: datetime, at: datetime, for_supervisor: bool = False
) -> dict[str, Any]:
    return {
        "id": new_id(), "about": about, "way": way, "service": service, "to": to, "reference": new_id(),
        "open_before": open_before, "created_at": at, "try_at": at, "attempts": 0, "fault": "",
        "for_supervisor_at": at if for_supervisor else None,
    }  # fmt: skip


def find(db: Connection, delivery_id: str, lock: bool = False) -> Knock:
    """One delivery; LookupError if there is none."""
    query = select(delivery).where(delivery.c.id == delivery_id)
    row = db.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such delivery.")
    return knock_of(row)


def about_of(db: Connection, delivery_ids: Sequence[str]) -> list[str]:
    """What these deliveries are about; ids of anything else are passed over."""
    return list(db.scalars(select(delivery.c.about).where(delivery.c.id.in_(delivery_ids))))


def by_reference(db: Connection, reference: str) -> Knock | None:
    """What a notice's link leads to."""
    row = db.execute(select(delivery).where(delivery.c.reference == reference)).mappings().one_or_none()
    return knock_of(row) if row else None


def knocks(db: Connection, *about: str) -> list[Knock]:
    """All deliveries about these, oldest first."""
    return [knock_of(row) for row in db.execute(_ABOUT, {"about": about}).mappings()]


def stuck_mail(db: Connection) -> list[Knock]:
    """Notices that were tried and did not go: when there are many, nobody is being told by e-mail."""
    tried = (delivery.c.way == By.EMAIL, delivery.c.fault != "", delivery.c.handed_over_at.is_(None),
             delivery.c.cancelled_at.is_(None))  # fmt: skip
    rows = db.execute(select(delivery).where(*tried).order_by(delivery.c.created_at, delivery.c.id)).mappings()
    return [knock_of(row) for row in rows]


def handed_over(db: Connection, delivery_id: str, at: datetime) -> None:
    """A server took the notice, or somebody answered the phone."""
    _change(db, delivery_id, handed_over_at=at, tried_at=at, fault="", attempts=delivery.c.attempts + 1)


def not_yet(db: Connection, delivery_id: str, fault: str, at: datetime) -> None:
    """It did not go, and is tried again."""
    _change(db, delivery_id, tried_at=at, fault=fault[:40], attempts=delivery.c.attempts + 1)


def given_up(db: Connection, delivery_id: str, fault: str, at: datetime) -> None:
    """It will not go this way."""
    _change(db, delivery_id, tried_at=at, fault=fault[:40], attempts=delivery.c.attempts + 1, failed_at=at)


def cancel(db: Connection, about: str, at: datetime) -> None:
    """Nobody is to be told of this any more; what was handed over stays handed over."""
    waiting = (delivery.c.about == about, delivery.c.handed_over_at.is_(None), delivery.c.cancelled_at.is_(None))
    db.execute(update(delivery).where(*waiting).values(cancelled_at=at))


def ask_again(db: Connection, at: datetime) -> None:
    """Every notice that has not gone is to be sent: its job may be lost, as after a restore."""
    waiting = (delivery.c.way != By.CALL, delivery.c.handed_over_at.is_(None), delivery.c.cancelled_at.is_(None),
               delivery.c.failed_at.is_(None))  # fmt: skip
    for delivery_id in db.scalars(select(delivery.c.id).where(*waiting)).all():
        later(db, "hand_over", delivery_id, key=_once(delivery_id, at))


def over(db: Connection, about: str, at: datetime, service: str = "", to: To | None = None) -> None:
    """This has come to its end, for everybody, or for one service or one of its people.  Should it begin anew, they are
    told anew, by mails that are not the old ones.
    """
    only = {"about": about, "service": service, "to": to}
    told = select(delivery.c.id).where(*(delivery.c[name] == value for name, value in only.items() if value))
    for delivery_id in db.scalars(told).all():
        _change(db, delivery_id, cancelled_at=at, handed_over_at=None, failed_at=None, fault="", attempts=0,
                reference=new_id(), created_at=at)  # fmt: skip


def _once(delivery_id: str, at: datetime) -> str:
    return f"hand_over:{delivery_id}:{at:%Y%m%dT%H%M%S%f}"


def _change(db: Connection, delivery_id: str, **values: object) -> None:
    db.execute(update(delivery).where(delivery.c.id == delivery_id).values(**values))


def knock_of(row: RowMapping) -> Knock:
    found = {name: row[name] for name in Knock.__struct_fields__}
    return Knock(**found | {"way": By(row["way"]), "to": To(row["to"])})
