"""What casework seals, and the key that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, select

from bot.casework.tables import assessment, report
from bot.store import DataKey, keys_of
from flows.grammar import Answer, Facts
from flows.rules.outcome import Assessment, Line, Plan

Kind = TypeVar("Kind")
UNSAFE = "unsafe"  # the kind of addition that says that how they can be reached is not safe any more


class Told(msgspec.Struct, frozen=True):
    """A report as it was sent.  heard: words that answered no question, each with the step they were typed at."""

    answers: dict[str, Answer]
    plan: Plan
    heard: tuple[tuple[str, str], ...]
    channel: str

    @property
    def facts(self) -> Facts:
        return Facts(self.answers)


class Draft(msgspec.Struct, frozen=True):
    """What the duty desk may see of a conversation that was not sent.  drafting: own words still open, by fact.

    heard: words that answered no question, each with the step they were typed at.
    """

    answers: dict[str, Answer]
    drafting: dict[str, tuple[str, ...]]
    heard: tuple[tuple[str, str], ...] = ()


class Passed(msgspec.Struct, frozen=True):
    """What somebody passed on from a draft (words), to whom, with their reference; or why it could not be."""

    who: str
    at: datetime
    words: str = ""
    to_whom: str = ""
    reference: str = ""
    could_not: str = ""


class AllPassed(msgspec.Struct, frozen=True):
    """Each time the desk was done with a draft, oldest first."""

    each: tuple[Passed, ...]


class Reason(msgspec.Struct, frozen=True):
    """Why somebody did something; value: what exactly (a tier, a service, an outcome), before: what it was.

    exemption: by which a line is withheld from the person it is about.
    """

    reason: str = ""
    value: str = ""
    before: str = ""
    exemption: str = ""


class Words(msgspec.Struct, frozen=True):
    """A note, or what a reporter told later."""

    words: str


class MeetingPlace(msgspec.Struct, frozen=True):
    """Where a meeting is held, or how one comes in."""

    where: str


class Owned(msgspec.Struct, frozen=True):
    """What a meeting decided that somebody does: what, and the name, role and agency of whoever does it."""

    what: str
    name: str
    role: str
    agency: str


class Lesson(msgspec.Struct, frozen=True):
    """What would have helped.  of: the name of the rule or step that it is about."""

    of: str
    words: str


class Written(msgspec.Struct, frozen=True):
    """A note or an addition, opened.  kind: note, added, stop (they said stop) or unsafe.  who: "" for the reporter."""

    id: str
    who: str
    at: datetime
    words: str
    kind: str = "note"
    seen_at: datetime | None = None


class Aware(StrEnum):
    """Whether the person who told it was told that it is shared, or why not."""

    SCREEN = "screen"
    TOLD = "told"
    COMES_BACK = "comes_back"
    UNSAFE = "unsafe"
    NO_WAY = "no_way"
    CLOCK = "clock"

    @property
    def label(self) -> str:
        """As pages write it."""
        return AWARE[self]


AWARE = {
    Aware.SCREEN: "told: the screen said so before they sent it",
    Aware.TOLD: "told: somebody spoke to them on their safe contact",
    Aware.COMES_BACK: "not told yet: they see it when they come back",
    Aware.UNSAFE: "not told: telling them could put somebody in danger",
    Aware.NO_WAY: "not told: there is no safe way to reach them",
    Aware.CLOCK: "not told again: nobody had looked; the screen had said that a person may have to tell somebody",
}


class Agreed(msgspec.Struct, frozen=True):
    """What is sealed of a sharing agreement: the reports that it covers, the topics that it names, and why."""

    reports: tuple[str, ...]
    parts: tuple[str, ...]
    basis: str
    reason: str


class Share(msgspec.Struct, frozen=True):
    """What is sealed of it.  facts: keys of all that was shown, known or not.  words: pieces told outside questions."""

    facts: tuple[str, ...]
    words: int
    basis: str
    necessity: str
    aware: Aware


class Disregard(msgspec.Struct, frozen=True):
    """What a service is to disregard.  given: what it got while the reports were one case, and when."""

    words: str
    given: tuple[tuple[str, datetime], ...]


class Breach(msgspec.Struct, frozen=True):
    """What happened, and the services that got something."""

    words: str
    services: tuple[str, ...]


_OPENED = "hearthline_opened"

# Built once, as they are asked of every row that is opened: SQLAlchemy takes four times as long to build one.
_ONE = report.c.id == bindparam("report_id")
_KEY, _TOLD = select(report.c.wrapped).where(_ONE), select(report.c.wrapped, report.c.sealed).where(_ONE)

_FIRST = (
    select(assessment.c.id, assessment.c.sealed)
    .where(assessment.c.report_id == bindparam("report_id"))
    .order_by(assessment.c.at, assessment.c.id)
    .limit(1)
)

# Made before any thread runs: msgspec reads a class when first used; a thread that meets it half read ends the process.
_SEALED = (Told, Draft, AllPassed, Reason, Words, Share, Assessment, Line, MeetingPlace, Owned, Agreed, Lesson,
           Disregard, Breach)  # fmt: skip
_DECODERS: dict[type, msgspec.msgpack.Decoder[Any]] = {kind: msgspec.msgpack.Decoder(kind) for kind in _SEALED}


def seal(key: DataKey, table: str, row_id: str, what: msgspec.Struct) -> bytes:
    """Seal so that it opens only in this row of this table."""
    return key.seal(msgspec.msgpack.encode(what), f"{table}:{row_id}".encode())


def opened(key: DataKey, table: str, row_id: str, sealed: bytes, kind: type[Kind]) -> Kind:
    found: Kind = _DECODERS[kind].decode(key.open(sealed, f"{table}:{row_id}".encode()))
    return found


def seal_under(keys: Iterable[DataKey], table: str, row_id: str, what: msgspec.Struct) -> bytes:
    """Seal with several keys, one around the other: it opens only while none of them is destroyed."""
    sealed = msgspec.msgpack.encode(what)
    for key in keys:
        sealed = key.seal(sealed, f"{table}:{row_id}".encode())
    return sealed


def opened_under(keys: Sequence[DataKey], table: str, row_id: str, sealed: bytes, kind: type[Kind]) -> Kind:
    """What was sealed with these keys, in the order in which they were used."""
    for key in reversed(keys):
        sealed = key.open(sealed, f"{table}:{row_id}".encode())
    found: Kind = _DECODERS[kind].decode(sealed)
    return found


def rules_version(assessed: Assessment) -> str:
    """The newest version among the rules that fired; each rule's own stands in the record."""
    return str(max((fired.version for fired in assessed.fired), default=0))


def keep_open(db: Connection) -> None:
    """Each report is opened once in this transaction: its database is thrown away, and nothing in it is erased."""
    db.execution_options(**{_OPENED: {}})


def key_of(db: Connection, report_id: str) -> DataKey:
    """The data key of a report; LookupError if there is no such report."""
    return _once(db, _key_of, report_id)


def told_in(db: Connection, report_id: str) -> Told:
    """A report, opened."""
    return _once(db, _told_in, report_id)


def assessed_first(db: Connection, report_id: str) -> Assessment:
    """What the rules said of a report as it was sent; LookupError if its case is not open yet."""
    return _once(db, _assessed_first, report_id)


def _once(db: Connection, opening: Callable[[Connection, str], Kind], report_id: str) -> Kind:
    kept: dict[object, Kind] | None = db.get_execution_options().get(_OPENED)
    if kept is None:
        return opening(db, report_id)
    if (opening, report_id) not in kept:
        kept[opening, report_id] = opening(db, report_id)
    return kept[opening, report_id]


def _key_of(db: Connection, report_id: str) -> DataKey:
    wrapped = db.scalar(_KEY, {"report_id": report_id})
    if wrapped is None:
        raise LookupError("There is no such report.")
    return keys_of(db).unwrap(wrapped)


def _told_in(db: Connection, report_id: str) -> Told:
    row = db.execute(_TOLD, {"report_id": report_id}).one_or_none()
    if row is None:
        raise LookupError("There is no such report.")
    return opened(keys_of(db).unwrap(row.wrapped), "report", report_id, row.sealed, Told)


def _assessed_first(db: Connection, report_id: str) -> Assessment:
    row = db.execute(_FIRST, {"report_id": report_id}).one_or_none()
    if row is None:
        raise LookupError("The case of this report is not open yet.")
    return opened(key_of(db, report_id), "assessment", row.id, row.sealed, Assessment)
