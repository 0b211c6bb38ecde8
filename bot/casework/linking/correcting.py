"""What was given on a wrong joining is corrected with everybody who got it, and is a breach until somebody decides.

A correction goes the service's usual way, and on the telephone too at RED and HIGH; where somebody concerned works
there (R19), to its named manager alone.  It is done when a person there says that they know.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from bot import delivery
from bot.casework import clocks
from bot.casework.cases import LOOKS, URGENT
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide, given
from bot.casework.errors import AlreadyDone
from bot.casework.lines import case_tier, kept_from_team, told_how
from bot.casework.linking.tables import breach, correction
from bot.casework.sealed import Breach, Disregard, Reason, key_of, opened, seal
from bot.delivery import OPERATOR, To
from bot.referrals import LOOKS_WITHIN
from bot.referrals.tables import referral
from bot.store import new_id
from flows.rules.outcome import By, Tier

DECIDED_WITHIN = timedelta(hours=72)  # UK GDPR, Article 33; draft


class Correction(msgspec.Struct, frozen=True):
    """A correction, opened.  told_by: who there said that they know; None: nobody yet."""

    id: str
    report_id: str
    line_id: str
    service: str
    at: datetime
    told_at: datetime | None
    told_by: str | None
    disregard: Disregard


class BreachShown(msgspec.Struct, frozen=True):
    """A breach, opened."""

    id: str
    report_id: str
    at: datetime
    who: str
    to_household: bool
    ended_at: datetime | None
    ended_by: str | None
    breach: Breach

    @property
    def due_at(self) -> datetime:
        """By when it is decided whether it is reported."""
        return self.at + DECIDED_WITHIN


def correct(db: Connection, shares: Iterable[RowMapping], who: str, at: datetime, words: str) -> tuple[str, ...]:
    """Have every service that was given something told what to disregard, once each; which services."""
    by_service: dict[str, list[RowMapping]] = {}
    for row in shares:
        by_service.setdefault(row["service"], []).append(row)
    for service, theirs in by_service.items():
        what = Disregard(given(words), tuple((row["form"], row["at"]) for row in theirs))
        _correct_one(db, theirs[-1], service, what, who, at)
    return tuple(sorted(by_service))


def corrections(db: Connection, *report_ids: str) -> list[Correction]:
    """All corrections of what was given of these reports, oldest first."""
    found = select(correction).where(correction.c.report_id.in_(report_ids)).order_by(correction.c.at, correction.c.id)
    return [_opened(db, row) for row in db.execute(found).mappings().all()]


def corrections_after(db: Connection, breach: BreachShown) -> list[Correction]:
    """What each service of a breach was told to disregard, whichever of the reports it was given of."""
    same = (
        correction.c.at == breach.at,
        correction.c.who == breach.who,
        correction.c.service.in_(breach.breach.services),
    )
    rows = db.execute(select(correction).where(*same).order_by(correction.c.service)).mappings().all()
    return [_opened(db, row) for row in rows]


def corrections_for(db: Connection, service: str) -> list[Correction]:
    """All corrections that a service's team may read, those nobody there knows of first, newest first.

    Not where somebody concerned works there (R19): its named manager is told, on the telephone.
    """
    newest = select(correction).where(correction.c.service == service).order_by(correction.c.at.desc())
    rows = db.execute(newest).mappings().all()
    found = [_opened(db, row) for row in rows if not _walled(db, _line(db, row["line_id"]))]
    return sorted(found, key=lambda one: one.told_at is not None)


def correction_in(db: Connection, correction_id: str) -> Correction | None:
    """A correction; None if this is none."""
    row = db.execute(select(correction).where(correction.c.id == correction_id)).mappings().one_or_none()
    return _opened(db, row) if row is not None else None


def know_correction(db: Connection, correction_id: str, who: str, at: datetime, person: str = "") -> None:
    """A person at the service says that they know, at their desk, on the telephone, or by their own system.

    person: as that system names them.
    """
    found = correction_in(db, correction_id)
    if found is None:
        raise LookupError("There is no such correction.")
    if found.told_at is not None:
        raise AlreadyDone(found.told_by or "", found.told_at, Act.CORRECTED)
    db.execute(update(correction).where(correction.c.id == correction_id).values(told_at=at, told_by=who))
    clocks.meet(db, correction_id, at)
    delivery.cancel(db, correction_id, at)
    decide(db, found.report_id, correction_id, who, Act.CORRECTED, at, Reason(person, value=found.service))


def tell_correction(db: Connection, correction_id: str, way: By, at: datetime, to: To = To.TEAM) -> None:
    """Knock once more, another way."""
    found = correction_in(db, correction_id)
    if found is not None and found.told_at is None:
        _knock(db, found.id, found.report_id, _line(db, found.line_id), found.service, way, to, at)


def write_breach(
    db: Connection, report_id: str, services: tuple[str, ...], who: str, at: datetime, words: str, *, to_household: bool
) -> str:  # fmt: skip
    """Somebody got what was not theirs: the data-protection lead decides; seen at a home, it is danger at once."""
    breach_id = new_id()
    sealed = seal(key_of(db, report_id), "breach", breach_id, Breach(words, services))
    row = {"id": breach_id, "report_id": report_id, "at": at, "who": who, "to_household": to_household}
    db.execute(insert(breach), row | {"sealed": sealed})
    clocks.start(db, breach_id, Kind.BREACH, at + DECIDED_WITHIN, report_id)
    delivery.knock(db, breach_id, By.EMAIL, OPERATOR, To.SUPERVISOR, at + DECIDED_WITHIN, at)
    if to_household:
        due = at + LOOKS_WITHIN[Tier.RED]
        clocks.start_anew(db, breach_id, Kind.LOOK, due, report_id)
        delivery.knock(db, breach_id, By.EMAIL, OPERATOR, To.DUTY, due, at)
    return breach_id


def looked_at_breach(db: Connection, breach_id: str, at: datetime) -> None:
    """Somebody has seen to it that the people concerned are safe; what is decided about it has a clock of its own."""
    clocks.meet(db, breach_id, at, *LOOKS)


def breaches(db: Connection) -> list[BreachShown]:
    """All breaches, those nobody has decided about first, newest first."""
    rows = db.execute(select(breach).order_by(breach.c.ended_at.is_not(None), breach.c.at.desc())).mappings().all()
    return [_breach_shown(db, row) for row in rows]


def end_breach(db: Connection, breach_id: str, who: str, at: datetime, outcome: str, reason: str) -> None:
    """Whether it was reported to the Information Commissioner and to the people concerned, and why."""
    row = db.execute(select(breach).where(breach.c.id == breach_id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such breach.")
    if row["ended_at"] is not None:
        raise AlreadyDone(row["ended_by"], row["ended_at"], Act.BREACH_ENDED)
    decide(db, row["report_id"], breach_id, who, Act.BREACH_ENDED, at, Reason(given(reason), value=given(outcome)))
    db.execute(update(breach).where(breach.c.id == breach_id).values(ended_at=at, ended_by=who))
    clocks.meet(db, breach_id, at)


def _correct_one(db: Connection, row: RowMapping, service: str, what: Disregard, who: str, at: datetime) -> None:
    report_id, made, line = row["report_id"], new_id(), _line(db, row["line_id"])
    tier = case_tier(db, report_id)
    it = {"id": made, "report_id": report_id, "line_id": row["line_id"], "service": service, "who": who, "at": at}
    db.execute(insert(correction), it | {"sealed": seal(key_of(db, report_id), "correction", made, what)})
    clocks.start(db, made, Kind.CORRECTION, at + clocks.soon(tier), report_id)
    ways = dict.fromkeys([By(line["by"]) if line is not None else By.EMAIL, *([By.CALL] if tier in URGENT else [])])
    for way in ways:
        _knock(db, made, report_id, line, service, way, To.TEAM, at)
    decide(db, report_id, made, who, Act.CORRECTION, at, Reason(value=service))


def _line(db: Connection, line_id: str) -> RowMapping | None:
    """The line by which something was given; None where it was the household page, by a sharing agreement."""
    return db.execute(select(referral).where(referral.c.id == line_id)).mappings().one_or_none()


def _knock(
    db: Connection, made: str, report_id: str, line: RowMapping | None, service: str, way: By, to: To, at: datetime
) -> None:
    way, to = told_how(_walled(db, line), way, to)
    call = delivery.knock(db, made, way, service, to, at + clocks.soon(case_tier(db, report_id)), at)
    if way is By.CALL and to is not To.TEAM:
        delivery.for_supervisor(db, call, at)


def _walled(db: Connection, line: RowMapping | None) -> bool:
    return line is not None and kept_from_team(db, line)


def _opened(db: Connection, row: RowMapping) -> Correction:
    kept = {name: row[name] for name in Correction.__struct_fields__ if name != "disregard"}
    key = key_of(db, row["report_id"])
    return Correction(**kept, disregard=opened(key, "correction", row["id"], row["sealed"], Disregard))


def _breach_shown(db: Connection, row: RowMapping) -> BreachShown:
    kept = {name: row[name] for name in BreachShown.__struct_fields__ if name != "breach"}
    key = key_of(db, row["report_id"])
    return BreachShown(**kept, breach=opened(key, "breach", row["id"], row["sealed"], Breach))
