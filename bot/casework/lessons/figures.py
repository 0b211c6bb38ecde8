"""Figures of the reports sent in a time: counts and durations by tier, kind of service and code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, select

from bot.casework.belonging import belongs
from bot.casework.cases import URGENT
from bot.casework.decisions import Act
from bot.casework.picture.accounts import day_of
from bot.casework.sealed import Reason, key_of, opened, told_in
from bot.casework.tables import clock, decision, family_case, report
from bot.referrals.tables import referral
from flows.facts import household

NO_HARM = ("no_harm", "not_a_report")
MANY = 5  # reports before anything was done: so many and more are one code


class Cell(msgspec.Struct, frozen=True, order=True):
    """What one number is about; the columns of the open figures."""

    month: str
    measure: str
    tier: str = ""
    kind: str = ""
    code: str = ""


class Miss(msgspec.Struct, frozen=True):
    """A report where the rules and people did not agree about danger, or of which a clock rang; at: sent, or due."""

    report_id: str
    what: str
    at: datetime


class Figures(msgspec.Struct, frozen=True):
    """counts: how many.  times: how long each took.  too_low, too_high: rules against people, for the desk alone."""

    counts: dict[Cell, int]
    times: dict[Cell, list[timedelta]]
    missed: tuple[Miss, ...]
    too_low: tuple[Miss, ...]
    too_high: tuple[Miss, ...]

    def percentile(self, cell: Cell, share: float) -> timedelta | None:
        """The time in which that share of them was done: the nearest rank, so that it is one that really was."""
        found = sorted(self.times.get(cell, []))
        return found[max(0, -(-len(found) * int(share * 100) // 100) - 1)] if found else None


def figures(db: Connection, since: datetime, until: datetime) -> Figures:
    """All figures of reports sent from `since`, and before `until`."""
    made = Figures({}, {}, (), (), ())
    reports = {row["id"]: row for row in db.execute(_sent(since, until)).mappings()}
    missed, too_low, too_high = [], [], []
    for row in reports.values():
        _count(made, Cell(_month(row), "reports", row["tier"]))
        if _unanswered(db, row["id"]):
            _count(made, Cell(_month(row), "unanswered", row["tier"]))
        for line in db.execute(select(referral).where(referral.c.report_id == row["id"])).mappings():
            _time_line(db, made, row, line)
        for rang in db.execute(
            select(clock).where(clock.c.report_id == row["id"], clock.c.rung_at.is_not(None))
        ).mappings():
            _count(made, Cell(_month(row), "missed", row["tier"], code=rang["kind"]))
            missed.append(Miss(row["id"], rang["kind"], rang["due_at"]))
    for case in db.execute(_cases(reports)).mappings().all():
        low, high = _case(db, made, case, reports)
        too_low += low
        too_high += high
    return msgspec.structs.replace(made, missed=tuple(missed), too_low=tuple(too_low), too_high=tuple(too_high))


def _sent(since: datetime, until: datetime) -> Select[Any]:
    between = (report.c.sent_at >= since, report.c.sent_at < until)
    return select(report.c.id, report.c.sent_at, report.c.tier).where(*between).order_by(report.c.sent_at)


def _cases(reports: dict[str, RowMapping]) -> Select[Any]:
    theirs = select(belongs.c.case_id).where(belongs.c.report_id.in_(list(reports)))
    return select(family_case).where(family_case.c.id.in_(theirs)).order_by(family_case.c.opened_at)


def _time_line(db: Connection, made: Figures, row: RowMapping, line: RowMapping) -> None:
    left = line["released_at"]
    spans = {
        "release": (row["sent_at"], left if line["number"] is not None else None),
        "contact": (left, line["handed_over_at"] if line["anew_at"] is None else None),
        "acknowledge": (left, _acknowledged_at(db, line)),
        "decide": (left, _first(db, line["id"], Act.ACCEPTED, Act.NOT_OURS, Act.OUTCOME)),
    }
    for measure, (begins, ends) in spans.items():
        if begins and ends and ends >= begins:
            cell = Cell(_month(row), measure, row["tier"], line["kind"])
            made.times.setdefault(cell, []).append(ends - begins)
            _count(made, cell)


def _acknowledged_at(db: Connection, line: RowMapping) -> datetime | None:
    """The first time, where they were told anew since."""
    return _first(db, line["id"], Act.ACKNOWLEDGED) if line["anew_at"] else line["acknowledged_at"]


def _first(db: Connection, line_id: str, *acts: Act) -> datetime | None:
    said = select(decision.c.at).where(decision.c.about == line_id, decision.c.act.in_([act.name for act in acts]))
    return db.scalar(said.order_by(decision.c.at).limit(1))


def _case(
    db: Connection, made: Figures, case: RowMapping, reports: dict[str, RowMapping]
) -> tuple[list[Miss], list[Miss]]:
    """Outcome, overruling and repeats of a case, counted once, in the month and tier of its newest report here."""
    mine = [
        each
        for each in db.scalars(select(belongs.c.report_id).where(belongs.c.case_id == case["id"]))
        if each in reports
    ]
    mine.sort(key=lambda each: reports[each]["sent_at"])
    row = reports[mine[-1]]
    outcome, given = _said(db, case["id"], Act.CLOSED), _said(db, case["id"], Act.OVERRULED)
    if outcome:
        _count(made, Cell(_month(row), "outcome", row["tier"], code=outcome))
    if given and given != row["tier"]:
        _count(made, Cell(_month(row), "overruled", row["tier"], code=given))
    first = _before_anything(db, mine, reports)
    if first > 1:
        _count(made, Cell(_month(row), "repeat", code=f"{MANY}_or_more" if first >= MANY else str(first)))
    low = given in URGENT and row["tier"] not in URGENT
    high = row["tier"] in URGENT and (outcome in NO_HARM or (given != "" and given not in URGENT))
    what = f"{row['tier']}; a person said {given or 'nothing else'}; {outcome or 'open'}"
    miss = [Miss(mine[-1], what, row["sent_at"])]
    return (miss if low else [], miss if high else [])


def _said(db: Connection, case_id: str, act: Act) -> str:
    """What was chosen last."""
    newest = (
        select(decision).where(decision.c.about == case_id, decision.c.act == act.name).order_by(decision.c.at.desc())
    )
    row = db.execute(newest.limit(1)).mappings().one_or_none()
    return opened(key_of(db, row["report_id"]), "decision", row["id"], row["sealed"], Reason).value if row else ""


def _before_anything(db: Connection, mine: list[str], reports: dict[str, RowMapping]) -> int:
    """How many reports had come when a service first said that it has one; all, where none has."""
    has = select(referral.c.acknowledged_at).where(
        referral.c.report_id.in_(mine), referral.c.acknowledged_at.is_not(None)
    )
    first = db.scalar(has.order_by(referral.c.acknowledged_at).limit(1))
    return sum(first is None or reports[each]["sent_at"] <= first for each in mine)


def _unanswered(db: Connection, report_id: str) -> bool:
    answer = told_in(db, report_id).facts.get(household.asked_for_help.key)
    return answer is not None and answer.is_known and answer.value == "nothing_followed"


def _count(made: Figures, cell: Cell) -> None:
    made.counts[cell] = made.counts.get(cell, 0) + 1


def _month(row: RowMapping) -> str:
    return f"{day_of(row['sent_at']):%Y-%m}"
