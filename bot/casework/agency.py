"""What an agency's own system asks and says: its list, its part, and what a named person there decided.

A system that fetched something is a machine that took it: handed over, never read.  What counts is the person whom it
names; who acts in the record is its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, Select, or_, select, update

from bot.casework.decisions import Act, decide, given
from bot.casework.lines import kept_from_team, locked
from bot.casework.pages import is_left_to
from bot.casework.receipts import acknowledge
from bot.casework.sealed import Reason
from bot.casework.shares import Form, record_share, share_later_words
from bot.casework.tables import decision
from bot.referrals.tables import referral

SYSTEM = "system"  # how it was acknowledged: through the service's own system
ANSWERS = (Act.FETCHED, Act.ACCEPTED, Act.OUTCOME)


class AgencyLine(msgspec.Struct, frozen=True):
    """One line as its service's system is told of it: ids and times.  accepted_at, outcome_at: when it last said so."""

    id: str
    released_at: datetime
    due_at: datetime
    unlooked: bool
    acknowledged_at: datetime | None
    declined_at: datetime | None
    fetched_at: datetime | None
    accepted_at: datetime | None
    outcome_at: datetime | None


def agency_line(db: Connection, referral_id: str, service: str) -> AgencyLine:
    """One line of theirs; LookupError where it is not."""
    if not is_left_to(db, referral_id, service):
        raise LookupError("There is no such line.")
    row = db.execute(select(referral).where(referral.c.id == referral_id)).mappings().one()
    return _shown(row, _answers(db, [referral_id]))


def agency_page(
    db: Connection, service: str, after: tuple[datetime, str] | None, most: int, waiting: bool = False
) -> list[AgencyLine]:
    """At most so many lines of a service, oldest first, after one of them.  waiting: neither acknowledged nor given
    back.
    """
    found: list[RowMapping] = []
    while len(found) < most:
        rows = db.execute(_left(service, after, waiting).limit(most)).mappings().all()
        found += [row for row in rows if not kept_from_team(db, row)]  # R19: never its team
        if len(rows) < most:
            break
        after = (rows[-1]["released_at"], rows[-1]["id"])
    answers = _answers(db, [row["id"] for row in found[:most]])
    return [_shown(row, answers) for row in found[:most]]


def fetch_line(db: Connection, referral_id: str, who: str, at: datetime) -> None:
    """Their system took their part; the first time is kept.  Nobody has read it yet."""
    row = locked(db, referral_id)
    if row["handed_over_at"] is None:
        db.execute(update(referral).where(referral.c.id == referral_id).values(handed_over_at=at))
    if (referral_id, Act.FETCHED.name) in _answers(db, [referral_id]):
        share_later_words(db, row, who, at)
    else:
        decide(db, row["report_id"], referral_id, who, Act.FETCHED, at)
        record_share(db, row, who, at, Form.SYSTEM)


def accept(db: Connection, referral_id: str, who: str, at: datetime, person: str) -> None:
    """They take it on, which is more than having it: with it, it is acknowledged."""
    row = _had(db, referral_id, who, at, person)
    decide(db, row["report_id"], referral_id, who, Act.ACCEPTED, at, Reason(given(person)))


def record_outcome(
    db: Connection, referral_id: str, who: str, at: datetime, person: str, outcome: str, words: str = ""
) -> None:
    """What came of it at the service, so that the operator's people may close the case; the newest counts."""
    row = _had(db, referral_id, who, at, person)
    told = f"{given(person)}. {words}".strip()
    decide(db, row["report_id"], referral_id, who, Act.OUTCOME, at, Reason(told, value=given(outcome)))


def _had(db: Connection, referral_id: str, who: str, at: datetime, person: str) -> RowMapping:
    """The line, acknowledged now if it was not before."""
    row = locked(db, referral_id)
    if row["acknowledged_at"] is None:
        acknowledge(db, referral_id, who, at, SYSTEM, person)
    return row


def _left(service: str, after: tuple[datetime, str] | None, waiting: bool) -> Select[tuple[object]]:
    line = referral.c
    theirs = [line.service == service, line.released_at.is_not(None), line.stopped_at.is_(None)]
    if waiting:
        theirs += [line.acknowledged_at.is_(None), line.declined_at.is_(None)]
    if after:
        at, id = after
        theirs.append(or_(line.released_at > at, (line.released_at == at) & (line.id > id)))
    return select(referral).where(*theirs).order_by(line.released_at, line.id)


def _answers(db: Connection, ids: Iterable[str]) -> Mapping[tuple[str, str], datetime]:
    """(line, act) -> when it was last said, by the service that has the line now: never what another said before."""
    names = [act.name for act in (*ANSWERS, Act.PASSED_ON)]
    found = select(decision.c.about, decision.c.act, decision.c.at).where(decision.c.about.in_(ids))
    said: dict[tuple[str, str], datetime] = {}
    for row in db.execute(found.where(decision.c.act.in_(names)).order_by(decision.c.at, decision.c.id)):
        if row.act == Act.PASSED_ON.name:
            said = {key: at for key, at in said.items() if key[0] != row.about}
        else:
            said[row.about, row.act] = row.at
    return said


def _shown(row: RowMapping, answers: Mapping[tuple[str, str], datetime]) -> AgencyLine:
    fetched, accepted, outcome = (answers.get((row["id"], act.name)) for act in ANSWERS)
    return AgencyLine(row["id"], row["released_at"], row["due_at"], row["unlooked"], row["acknowledged_at"],
                      row["declined_at"], fetched, accepted, outcome)  # fmt: skip
