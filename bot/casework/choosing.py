"""A person chooses whom to tell: another service for a line of the plan, or one that the rules did not give."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, select

from bot import delivery
from bot.casework import clocks
from bot.casework.belonging import case_of
from bot.casework.cases import looked
from bot.casework.clocks import Kind
from bot.casework.conflict import in_conflict
from bot.casework.decisions import Act, decide, given, not_behind
from bot.casework.errors import CaseClosed, NoService
from bot.casework.lines import (
    answer_by,
    change,
    leave,
    line_in,
    locked,
    rewrite,
    say_left_out,
    send,
    share_on_desk,
    undecided,
    write_line,
)
from bot.casework.sealed import Aware, Reason, told_in
from bot.referrals import BY_CLOCK, wish_for
from bot.referrals.tables import referral
from flows.rules.outcome import By, Line, Release, Serves


def change_line(
    db: Connection, referral_id: str, who: str, at: datetime, reason: str, service: str, service_name: str, by: By,
    seen: int | None = None, number: str = "", kind: Serves | None = None,
) -> None:  # fmt: skip
    """Choose another service or way; its clocks go on.  A line given back, or without a service, is passed on at once.

    number: of a service outside the directory, which is rung and nothing else.  kind: what that service is told as, if
    it is another; it sees what such a service needs, and where somebody concerned works there its team sees nothing.
    """
    row = locked(db, referral_id)
    not_behind(db, referral_id, seen)
    passes_on = row["released_at"] is not None and (row["declined_at"] is not None or not row["service"])
    if not passes_on:
        row = undecided(db, referral_id)
    what = Reason(given(reason), value=service, before=row["service"])
    chosen = {"service": service, "service_name": service_name, "by": by, "number": number}
    line = msgspec.structs.replace(_told_as(db, row, kind), **chosen)
    looked(db, row["report_id"], at)
    if passes_on:
        _pass_on(db, row, line, who, at, reason)
    else:
        rewrite(db, row, line)
    decide(db, row["report_id"], referral_id, who, Act.PASSED_ON if passes_on else Act.CHANGED, at, what)


def _pass_on(db: Connection, row: RowMapping, line: Line, who: str, at: datetime, reason: str) -> None:
    """The next has neither got nor read it, and is told at once; where it was due already, they have time to answer."""
    if line.due <= at:
        line = msgspec.structs.replace(line, due=answer_by(db, row["report_id"], at))
        clocks.start_anew(db, row["id"], Kind.DUE, line.due, row["report_id"])
    rewrite(db, row, line)
    change(db, row["id"], declined_at=None, handed_over_at=None, read_at=None, read_by=None, anew_at=None)
    delivery.cancel(db, row["id"], at)
    delivery.over(db, row["id"], at, line.service)  # who had it before, and gets it back, is told anew
    clocks.meet(db, row["id"], at, Kind.NOT_OURS, Kind.SHUT)
    send(db, row["id"], at)
    share_on_desk(db, row["id"], who, at, reason, Aware.COMES_BACK)


def _told_as(db: Connection, row: RowMapping, kind: Serves | None) -> Line:
    """The line as it is for this kind of service: what they wish, who works there and the clock are asked anew."""
    line = line_in(db, row)
    if kind is None or kind is line.kind:
        return line
    wish = wish_for(told_in(db, row["report_id"]).facts, kind)
    conflict = in_conflict(db, case_of(db, row["report_id"])["id"], kind)
    by_clock = line.leaves_by_clock and kind in BY_CLOCK and not conflict
    return msgspec.structs.replace(line, kind=kind, wish=wish, conflict=conflict, leaves_by_clock=by_clock)


def add_line(
    db: Connection, report_id: str, who: str, at: datetime, line: Line, reason: str, aware: Aware | None = None,
    without_why: str = "",
) -> str:  # fmt: skip
    """A line that the rules did not give: the person's own judgement, with their reason.  It leaves at once.

    without_why: the reason for what it leaves out.  What was left out of another line is left out of it too.
    """
    if not line.service:
        raise NoService
    if case_of(db, report_id)["closed_at"] is not None:
        raise CaseClosed
    what = Reason(given(reason), value=line.service)
    without = tuple(dict.fromkeys((*left_out_of(db, report_id), *line.left_out)))
    added = msgspec.structs.replace(line, release=Release.BY_PERSON, left_out=without)
    line_id = write_line(db, report_id, None, added)
    if line.left_out:
        say_left_out(db, report_id, line_id, who, at, line.left_out, without_why)
    clocks.start(db, line_id, Kind.DUE, line.due, report_id)
    leave(db, line_id, who, at, reason, aware)
    looked(db, report_id, at)
    decide(db, report_id, line_id, who, Act.ADDED_LINE, at, what)
    return line_id


def left_out_of(db: Connection, report_id: str) -> tuple[str, ...]:
    """The facts that a person left out of any line of a report, to keep the family safe."""
    rows = db.execute(select(referral).where(referral.c.report_id == report_id).order_by(referral.c.id)).mappings()
    return tuple(dict.fromkeys(key for row in rows.all() for key in line_in(db, row).left_out))
