"""What was shared: who gave whom which facts, on which ground, why it was needed, whether the person was told.

A row for each time and form, never changed.  A notice shares nothing, and a call only once somebody has answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, func, insert, select

from bot.casework.belonging import cases_of, reports_of
from bot.casework.decisions import CLOCK, REPORTER
from bot.casework.sealed import UNSAFE, Aware, Share, Told, key_of, opened, seal, told_in
from bot.casework.tables import addition, share
from bot.referrals import may_hear_more, told_to
from bot.store import DataKey, new_id
from flows.facts import fact_of
from flows.grammar import Facts
from flows.rules import sharing
from flows.rules.outcome import Line


class Form(StrEnum):
    """In what form a service has it."""

    DESK = "desk"
    LATER = "later"
    SYSTEM = "system"
    PHONE = "phone"
    PRINTED = "printed"
    PACKET = "packet"
    PACK = "pack"
    CHRONOLOGY = "chronology"
    PICTURE = "picture"

    @property
    def label(self) -> str:
        """As pages write it."""
        return FORMS[self]


FORMS = {
    Form.DESK: "to be read on its own desk",
    Form.LATER: "words told later, where it reads its part",
    Form.SYSTEM: "taken by its own system",
    Form.PHONE: "on the telephone",
    Form.PRINTED: "printed",
    Form.PACKET: "its packet",
    Form.PACK: "the pack for the panel",
    Form.CHRONOLOGY: "a chronology",
    Form.PICTURE: "the household page, by a sharing agreement",
}


class Shared(msgspec.Struct, frozen=True):
    """One share, opened."""

    id: str
    line_id: str
    service: str
    who: str
    form: Form
    at: datetime
    share: Share


def record_share(
    db: Connection, row: RowMapping, who: str, at: datetime, form: Form, necessity: str = "", aware: Aware | None = None
) -> None:
    """Write a share down.  What is not said of it now is as it was when the line left."""
    report_id = row["report_id"]
    key, told = key_of(db, report_id), told_in(db, report_id)
    line = opened(key, "referral", row["id"], row["sealed"], Line)
    first = next(iter(shares_of(db, report_id, row["id"])), None)
    what = Share(
        facts=_shown(facts_to_share(db, report_id), line),
        words=_words(db, report_id, line, told),
        basis=line.basis,
        necessity=necessity or (first.share.necessity if first else "; ".join(line.because)),
        aware=aware or (first.share.aware if first else _aware(row["number"], who)),
    )
    db.execute(insert(share), share_row(key, dict(row), who, form, at, what))


def facts_to_share(db: Connection, report_id: str) -> Facts:
    """What the parts of services are made from: all that the report told, but for a way to reach them that they say is
    not safe any more, and a new address that a report of its case says may not be told.
    """
    told = facts_to_use(db, report_id)
    if not any(fact.key in told for fact in (*sharing.HIDDEN_ADDRESS, *sharing.WHERE_APART)):
        return told
    reports = reports_of(db, cases_of(db, [report_id]).get(report_id, ""))
    hidden = sharing.hidden_by(told, (told_in(db, each).facts for each in reports if each != report_id))
    return Facts({key: answer for key, answer in told.items() if fact_of(key) not in hidden}) if hidden else told


def facts_to_use(db: Connection, report_id: str) -> Facts:
    """What was told, but for a way to reach them that they say is not safe any more."""
    told = told_in(db, report_id).facts
    unsafe = select(addition.c.id).where(addition.c.report_id == report_id, addition.c.kind == UNSAFE).limit(1)
    return sharing.without_contact(told) if db.execute(unsafe).first() else told


def first_share(
    db: Connection, key: DataKey, told: Told, row: Mapping[str, Any], line: Line, who: str, at: datetime
) -> dict[str, Any]:
    """The row of the first share of a line that leaves: its service may read its part on its desk."""
    what = Share(
        facts=_shown(told.facts, line),
        words=_words(db, row["report_id"], line, told),
        basis=line.basis,
        necessity="; ".join(line.because),
        aware=_aware(row["number"], who),
    )
    return share_row(key, row, who, Form.DESK, at, what)


def share_row(
    key: DataKey, row: Mapping[str, Any], who: str, form: Form, at: datetime, what: Share
) -> dict[str, Any]:  # fmt: skip
    """The row of a share.  row: of the line, or in its place the report, id and service of what it was given by."""
    made = {"id": new_id(), "report_id": row["report_id"], "line_id": row["id"], "service": row["service"]}
    return made | {"who": who, "form": form, "at": at, "sealed": seal(key, "share", made["id"], what)}


def share_later_words(db: Connection, row: RowMapping, who: str, at: datetime) -> None:
    """Whoever opens their part reads what came since: that is a share of its own, once for each piece."""
    if has_later_words(db, row):
        record_share(db, row, who, at, Form.LATER)


def has_later_words(db: Connection, row: RowMapping) -> bool:
    """Whether the service of this line may read words that came since it was last given any."""
    line = opened(key_of(db, row["report_id"]), "referral", row["id"], row["sealed"], Line)
    before = [each.share.words for each in shares_of(db, row["report_id"], row["id"]) if each.service == row["service"]]
    return _words(db, row["report_id"], line, told_in(db, row["report_id"])) > max(before, default=0)


def shares_of(db: Connection, report_id: str, line_id: str = "") -> list[Shared]:
    """All shares of a report, or of one of its lines; oldest first."""
    found, key = select(share).where(share.c.report_id == report_id), key_of(db, report_id)
    if line_id:
        found = found.where(share.c.line_id == line_id)
    return [
        Shared(row["id"], row["line_id"], row["service"], row["who"], Form(row["form"]), row["at"],
               opened(key, "share", row["id"], row["sealed"], Share))
        for row in db.execute(found.order_by(share.c.at, share.c.id)).mappings()
    ]  # fmt: skip


def _shown(facts: Facts, line: Line) -> tuple[str, ...]:
    """By key, what the packet of this line shows."""
    return tuple(told.key for told in told_to((line.kind,), facts, sharing, line.left_out))


def _words(db: Connection, report_id: str, line: Line, told: Told) -> int:
    """How many pieces they read that were typed where no question was, or later."""
    if not may_hear_more(line, told.facts, sharing):
        return 0
    theirs = (addition.c.report_id == report_id, addition.c.kind != UNSAFE)
    added = select(func.count()).select_from(addition).where(*theirs)
    return len(told.heard) + (db.scalar(added) or 0)


def _aware(number: int | None, who: str) -> Aware:
    """A line of the plan stood on the screen before Send; one that a person added did not."""
    if who == CLOCK:
        return Aware.CLOCK
    return Aware.SCREEN if who == REPORTER or number is not None else Aware.COMES_BACK
