"""R19 learned late: once it is known that somebody concerned works for a service, its team reads nothing more of it.

Known by a report of the same case that says so, or by what a person here heard.  It is shut at once, in the transaction
that learns of it, whatever line of the case it is: what waits to leave is for the supervisor, and of what has left its
people read no more, though they know what they read till then: who opened it, and when, is told to the supervisor.
From now its named manager alone is told, on the telephone, and no agreement shares the case with them.  A supervisor
may open a line to the team again, with a reason; taking a report out of a case opens nothing by itself.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, select, union_all

from bot import delivery
from bot.casework import clocks
from bot.casework.belonging import case_of, reports_of
from bot.casework.clocks import Kind
from bot.casework.decisions import CLOCK, Act, decide, decided, given
from bot.casework.lines import case_tier, change, conflicted, is_shut, kept_from_team, line_in, locked, tell
from bot.casework.sealed import Reason, key_of, told_in
from bot.casework.tables import clock
from bot.referrals import conflicts, walled_with
from bot.referrals.tables import referral
from bot.staff.tables import account, api_key
from bot.store import audit
from flows.rules.outcome import ELSEWHERE, By, Serves


class Opening(msgspec.Struct, frozen=True):
    """Somebody of the team opened it, or their system took it."""

    who: str
    at: datetime
    act: str


class Shut(msgspec.Struct, frozen=True):
    """A line that is shut to its team.  says: the reports that say so; none where a person here learned of it."""

    line_id: str
    report_id: str
    service: str
    at: datetime
    says: tuple[str, ...]
    why: str
    openings: tuple[Opening, ...]


def shut_conflicted(db: Connection, case_id: str, at: datetime) -> None:
    """Shut every line of a case to a service that a report of it names, or that a person here learned of; asked
    whenever a report joins or leaves it.
    """
    reports = reports_of(db, case_id)
    named = {each: conflicts(told_in(db, each).facts) for each in reports}
    learned = _learned(db, reports)
    if not learned and not any(named.values()):
        return
    for row in _open_lines(db, reports):
        kind = Serves(row["kind"])
        says = {each for each in reports if kind in named[each]}
        if says - _allowed(db, row):
            _shut(db, row, CLOCK, at, Reason(value=" ".join(sorted(says))))
        elif kind in learned and not _said(db, row, Act.OPENED_AGAIN):
            _shut(db, row, CLOCK, at, learned[kind])


def shut_line(db: Connection, line_id: str, who: str, at: datetime, reason: str) -> None:
    """A person here learned that somebody concerned works there: no line of the case is its team's any more."""
    row, why = locked(db, line_id), Reason(given(reason))
    same = walled_with(Serves(row["kind"]))
    for each in _open_lines(db, reports_of(db, case_of(db, row["report_id"])["id"])):
        if each["kind"] in same or each["service"] == row["service"] != "":
            _shut(db, each, who, at, why)


def open_to_team(db: Connection, line_id: str, who: str, at: datetime, reason: str) -> None:
    """A supervisor opens it again, and they have their notice if they had none: for as long as no other report says
    that somebody concerned works there.
    """
    row, why = locked(db, line_id), Reason(given(reason), value=" ".join(shut_of(db, line_id).says))
    change(db, line_id, shut_at=None, shut_kind=None)
    clocks.meet(db, line_id, at, Kind.SHUT)
    delivery.cancel(db, line_id, at)  # its manager need not be rung
    if row["released_at"] is not None and row["acknowledged_at"] is None and row["declined_at"] is None:
        tell(db, locked(db, line_id), By(row["by"]), at)
    audit.append(db, who, "open line to its team again", line_id, at)
    decide(db, row["report_id"], line_id, who, Act.OPENED_AGAIN, at, why)


def shut_of(db: Connection, line_id: str) -> Shut:
    """What is known of a line that is shut; LookupError where it is not."""
    row = db.execute(select(referral).where(referral.c.id == line_id)).mappings().one_or_none()
    if row is None or row["shut_at"] is None:
        raise LookupError("This line is not shut.")
    why = _said(db, row, Act.SHUT)[-1]
    return Shut(
        line_id, row["report_id"], row["service"], row["shut_at"], tuple(why.value.split()), why.reason,
        tuple(_openings(db, row)),
    )  # fmt: skip


def shut_to(db: Connection, service: str) -> list[tuple[str, datetime]]:
    """The lines that a service's team had and reads no more, and since when: all that it is told of them."""
    line = referral.c
    left = (line.service == service, line.released_at <= line.shut_at, line.stopped_at.is_(None))
    rows = db.execute(select(referral).where(*left).order_by(line.shut_at)).mappings().all()
    return [(row["id"], row["shut_at"]) for row in rows if is_shut(row) and not conflicted(line_in(db, row))]


def newly_shut(db: Connection) -> list[Shut]:
    """For the supervisors: those of which nobody has told the named manager, or decided otherwise."""
    done = select(clock.c.about).where(clock.c.kind == Kind.SHUT, clock.c.met_at.is_not(None))
    found = select(referral.c.id).where(referral.c.shut_at.is_not(None), referral.c.id.not_in(done))
    return [shut_of(db, line_id) for line_id in db.scalars(found.order_by(referral.c.shut_at)).all()]


def _learned(db: Connection, reports: list[str]) -> dict[Serves, Reason]:
    """The kinds of service of which a person here learned it, with what they wrote."""
    shut = select(referral).where(referral.c.report_id.in_(reports), referral.c.shut_at.is_not(None))
    found = ((Serves(row["shut_kind"]), _said(db, row, Act.SHUT)[-1]) for row in db.execute(shut).mappings().all())
    return {kind: why for of, why in found if not why.value for kind in walled_with(of)}


def _open_lines(db: Connection, reports: list[str]) -> list[RowMapping]:
    """Lines of these reports that their teams may read, or would."""
    lines = select(referral).where(referral.c.report_id.in_(reports), referral.c.stopped_at.is_(None))
    rows = db.execute(lines.order_by(referral.c.id).with_for_update()).mappings().all()
    return [row for row in rows if not kept_from_team(db, row)]


def _shut(db: Connection, row: RowMapping, who: str, at: datetime, why: Reason) -> None:
    line_id, report_id = row["id"], row["report_id"]
    change(db, line_id, shut_at=at, shut_kind=row["kind"])
    audit.append(db, who, "shut line to its team", line_id, at)
    decide(db, report_id, line_id, who, Act.SHUT, at, why)
    clocks.start_anew(db, line_id, Kind.SHUT, at + clocks.soon(case_tier(db, report_id)), report_id)
    if row["released_at"] is not None:
        delivery.cancel(db, line_id, at)
        if row["service"] not in ("", ELSEWHERE):
            tell(db, locked(db, line_id), By.CALL, at)  # its named manager, and it is the supervisor who rings


def _allowed(db: Connection, row: RowMapping) -> set[str]:
    """The reports that said so when a supervisor opened it to the team all the same."""
    return {report_id for reason in _said(db, row, Act.OPENED_AGAIN) for report_id in reason.value.split()}


def _said(db: Connection, row: RowMapping, act: Act) -> list[Reason]:
    its = decided(db, key_of(db, row["report_id"]), row["report_id"], row["id"])
    return [each.reason for each in its if each.act is act]


def _openings(db: Connection, row: RowMapping) -> list[Opening]:
    """As the audit trail has it: what people and systems of that service did with the line, and when."""
    people = union_all(
        select(account.c.id).where(account.c.service == row["service"]),
        select(api_key.c.id).where(api_key.c.service == row["service"]),
    )
    theirs = set(db.scalars(people))
    acts = audit.about(db, row["id"])
    return [Opening(who, at, act) for who, at, act in acts if who in theirs and not act.startswith("refused")]
