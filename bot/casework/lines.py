"""The lines of a plan: rules recommend them, people let them leave, change them or stop them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from bot import delivery, staff
from bot.casework import clocks
from bot.casework.belonging import case_of
from bot.casework.cases import URGENT, looked
from bot.casework.clocks import Kind
from bot.casework.decisions import CLOCK, Act, Done, decide, given, not_behind, second_person
from bot.casework.errors import AlreadyDone, NoService
from bot.casework.sealed import Aware, Reason, key_of, opened, seal, told_in
from bot.casework.shares import Form, record_share
from bot.casework.tables import report
from bot.delivery import To
from bot.referrals import open_hours, walled_with
from bot.referrals.tables import referral
from bot.store import DataKey, new_id
from flows.rules.outcome import ELSEWHERE, By, Line, Serves, Tier

READING = timedelta(minutes=10)
ANSWER_WITHIN = {Tier.RED: timedelta(hours=1), Tier.HIGH: timedelta(hours=4)}  # else the next working day (H21)
NEVER_ALONE = (Serves.POLICE, Serves.CHILDRENS_SERVICES)  # no single person takes these out


_LINE = select(referral).where(referral.c.id == bindparam("line")).with_for_update()
_CHANGED = update(referral).where(referral.c.id == bindparam("line"))
_DOUBTED = select(report.c.doubted_at).where(report.c.id == bindparam("report_id"))


def claim_line(db: Connection, referral_id: str, who: str, at: datetime) -> None:
    """`I am reading this`: ten minutes more before it leaves by the clock, once."""
    row = undecided(db, referral_id)
    if row["claimed_at"] is not None:
        if row["claimed_by"] == who:
            return
        raise AlreadyDone(row["claimed_by"], row["claimed_at"], Act.READING)
    change(db, referral_id, claimed_at=at, claimed_by=who)
    clocks.put_off(db, referral_id, Kind.RELEASE, READING)
    looked(db, row["report_id"], at)
    decide(db, row["report_id"], referral_id, who, Act.READING, at)


def release_line(
    db: Connection, referral_id: str, who: str, at: datetime, reason: str = "", seen: int | None = None,
    aware: Aware | None = None, without: tuple[str, ...] = (), without_why: str = "",
) -> None:  # fmt: skip
    """Let a line leave.  seen: its version on the page that was looked at.  aware: whether they were told before.

    without: facts that its service does not see, for the reason `without_why`.
    """
    row = undecided(db, referral_id)
    not_behind(db, referral_id, seen)
    if not row["service"]:
        raise NoService
    if without:
        rewrite(db, row, msgspec.structs.replace(line_in(db, row), left_out=without))
        say_left_out(db, row["report_id"], referral_id, who, at, without, without_why)
    leave(db, referral_id, who, at, reason, aware)
    looked(db, row["report_id"], at)
    decide(db, row["report_id"], referral_id, who, Act.RELEASED, at, Reason(reason))


def stop_line(db: Connection, referral_id: str, who: str, at: datetime, reason: str, seen: int | None = None) -> Done:
    """Keep a line from leaving.  At RED and HIGH, and for police and children's services, a second must agree."""
    row = undecided(db, referral_id)
    not_behind(db, referral_id, seen)
    report_id, what = row["report_id"], Reason(given(reason))
    looked(db, report_id, at)
    needs_two = case_of(db, report_id)["tier"] in URGENT or row["kind"] in NEVER_ALONE
    if needs_two and second_person(db, report_id, referral_id, who, at, Act.ASKED_TO_STOP, what) is Done.ASKED:
        return Done.ASKED
    change(db, referral_id, stopped_at=at, stopped_by=who)
    clocks.meet(db, referral_id, at)
    delivery.cancel(db, referral_id, at)
    decide(db, report_id, referral_id, who, Act.STOPPED, at, what)
    return Done.DONE


def say_left_out(
    db: Connection, report_id: str, line_id: str, who: str, at: datetime, without: tuple[str, ...], why: str
) -> None:
    """A person took facts out of what its service sees."""
    decide(db, report_id, line_id, who, Act.LEFT_OUT, at, Reason(given(why), value=" ".join(without)))


def leave_by_clock(db: Connection, referral_id: str, at: datetime) -> bool:
    """Nobody decided in time: what may leave does, marked as not looked at.  Whether it did."""
    row = locked(db, referral_id)
    if row["released_at"] or row["stopped_at"] or not may_leave_by_clock(db, row):
        return False
    leave(db, referral_id, CLOCK, at)
    change(db, referral_id, unlooked=True)
    decide(db, row["report_id"], referral_id, CLOCK, Act.LEFT, at)
    return True


def may_leave_by_clock(db: Connection, row: RowMapping) -> bool:
    """Never what is held or doubted, nor without a known place, nor by R19, whatever the plan says of it."""
    line = line_in(db, row)
    if not line.leaves_by_clock or not line.service or line.held or kept_from_team(db, row):
        return False
    return told_in(db, row["report_id"]).plan.place_known and not _doubted(db, row["report_id"])


def conflicted(line: Line) -> bool:
    """Somebody concerned works in a service that may be told (R19): supervisors only."""
    return line.conflict or "R19" in line.rules


def is_shut(row: RowMapping) -> bool:
    """Whether it was learned since that somebody concerned works there; it is not shut to a team of another kind."""
    return row["shut_at"] is not None and row["kind"] in walled_with(Serves(row["shut_kind"]))


def kept_from_team(db: Connection, row: RowMapping) -> bool:
    """Of a line as it stands, whether its team reads nothing of it."""
    return is_shut(row) or conflicted(line_in(db, row))


def leave(
    db: Connection, referral_id: str, who: str, at: datetime, necessity: str = "", aware: Aware | None = None
) -> None:
    """The line is let go: its service is told, and has until its due time."""
    change(db, referral_id, released_at=at, released_by=who)
    clocks.meet(db, referral_id, at, Kind.RELEASE)
    send(db, referral_id, at)
    share_on_desk(db, referral_id, who, at, necessity, aware)


def share_on_desk(
    db: Connection, referral_id: str, who: str, at: datetime, necessity: str, aware: Aware | None
) -> None:
    """From now its service may read its part; not where only a named manager is told, on the telephone (R19), nor
    outside the directory.
    """
    row = locked(db, referral_id)
    if row["service"] not in ("", ELSEWHERE) and not kept_from_team(db, row):
        record_share(db, row, who, at, Form.DESK, necessity, aware)


def send(db: Connection, referral_id: str, at: datetime) -> None:
    """Knock at the service's door; without a service a person must find one, soon."""
    row = locked(db, referral_id)
    if not row["service"]:
        tier = case_tier(db, row["report_id"])
        clocks.start(db, referral_id, Kind.NOT_OURS, at + clocks.soon(tier), row["report_id"])
        return
    tell(db, row, By(row["by"]), at)
    if row["due_at"] > at:
        clocks.start_anew(db, referral_id, Kind.HALF, at + (row["due_at"] - at) / 2, row["report_id"])


def tell(db: Connection, row: RowMapping, way: By, at: datetime, to: To = To.TEAM) -> str:
    """One more knock for this line.  A call that nobody on duty can make is the supervisor's.

    Where somebody concerned works there (R19), only its named manager is told, on the telephone, never its team.
    """
    way, to = told_how(kept_from_team(db, row), way, to)
    made = delivery.knock(db, row["id"], way, row["service"], to, row["due_at"], at)
    if way is By.CALL and (to is not To.TEAM or not staff.anybody_on_duty(db, at)):
        delivery.for_supervisor(db, made, at)
    return made


def tell_anew(db: Connection, referral_id: str, at: datetime, line: Line) -> None:
    """What is asked of a service has changed, or more was told: a person there is to say again that they have it.

    Not where they gave it back: that is on its way to another, who reads it as it is now.
    """
    row = locked(db, referral_id)
    rewrite(db, row, line)
    if row["declined_at"] is not None:
        return
    anew = {"handed_over_at": None, "read_at": None, "read_by": None, "acknowledged_at": None, "acknowledged_by": None}
    change(db, referral_id, **anew, anew_at=row["anew_at"] or at)
    delivery.over(db, referral_id, at)
    clocks.start_anew(db, referral_id, Kind.DUE, line.due, row["report_id"])
    send(db, referral_id, at)


def answer_by(db: Connection, report_id: str, at: datetime) -> datetime:
    """By when whoever is told anew, or has a line next that was due already, says that they have it."""
    within = ANSWER_WITHIN.get(Tier(case_tier(db, report_id)))
    return at + within if within else open_hours().next_close(None, at)


def told_how(kept: bool, way: By, to: To = To.TEAM) -> tuple[By, To]:
    """Where somebody concerned works there (R19), its named manager is told, on the telephone."""
    return (By.CALL, To.MANAGER) if kept else (way, to)


def locked(db: Connection, referral_id: str) -> RowMapping:
    """A line's row, held until the transaction ends; LookupError if there is none."""
    row = db.execute(_LINE, {"line": referral_id}).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such line.")
    return row


def undecided(db: Connection, referral_id: str) -> RowMapping:
    """A line that has neither left nor been stopped; else who did what."""
    row = locked(db, referral_id)
    if row["stopped_at"]:
        raise AlreadyDone(row["stopped_by"], row["stopped_at"], Act.STOPPED)
    if row["released_at"]:
        how = Act.LEFT if row["released_by"] == CLOCK else Act.RELEASED
        raise AlreadyDone(row["released_by"], row["released_at"], how)
    return row


def line_in(db: Connection, row: RowMapping) -> Line:
    return opened(key_of(db, row["report_id"]), "referral", row["id"], row["sealed"], Line)


def case_tier(db: Connection, report_id: str) -> str:
    """The present tier of the report's case; until there is one, the rules'."""
    try:
        return str(case_of(db, report_id)["tier"])
    except LookupError:
        return str(db.scalar(select(report.c.tier).where(report.c.id == report_id)))


def _doubted(db: Connection, report_id: str) -> bool:
    return db.scalar(_DOUBTED, {"report_id": report_id}) is not None


def write_line(db: Connection, report_id: str, number: int | None, line: Line) -> str:
    """A line of a plan becomes a row.  number: its place in the plan as shown."""
    row = line_row(key_of(db, report_id), report_id, number, line)
    db.execute(insert(referral), row)
    return str(row["id"])


def line_row(key: DataKey, report_id: str, number: int | None, line: Line) -> dict[str, Any]:
    line_id = new_id()
    return {
        "id": line_id, "report_id": report_id, "number": number, "kind": line.kind, "service": line.service,
        "by": line.by, "due_at": line.due, "release": line.release, "unlooked": False,
        "sealed": seal(key, "referral", line_id, line),
    }  # fmt: skip


def rewrite(db: Connection, row: RowMapping, line: Line) -> None:
    """The same line, with something else in it."""
    sealed = seal(key_of(db, row["report_id"]), "referral", row["id"], line)
    clear = {"kind": line.kind, "service": line.service, "by": line.by, "due_at": line.due}
    change(db, row["id"], **clear, sealed=sealed)


def change(db: Connection, referral_id: str, **values: object) -> None:
    """Of a line what stands in clear."""
    db.execute(_CHANGED, {"line": referral_id, **values})
