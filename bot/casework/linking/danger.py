"""Danger does not wait for an answer: what the reports would say together, if they are about one family."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, select

from bot import delivery
from bot.casework import clocks
from bot.casework.belonging import case_of, reports_of
from bot.casework.cases import URGENT
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide
from bot.casework.linking.pairs import State, change, links_with, opened_pair, restricted, the_other
from bot.casework.linking.tables import link
from bot.casework.linking.weighing import Verdict
from bot.casework.sealed import Reason
from bot.casework.tables import report
from bot.casework.whole import assess_reports
from bot.delivery import OPERATOR, To
from flows.rules.outcome import Assessment, By, Tier

_TIER = select(link.c.if_linked).where(link.c.id == bindparam("link_id"))
_SENT = select(report.c.id, report.c.sent_at).where(report.c.id.in_(bindparam("reports", expanding=True)))


class IfLinked(msgspec.Struct, frozen=True):
    """What the rules would say of these reports, were they about one family."""

    reports: tuple[str, ...]
    assessment: Assessment


def if_linked(db: Connection, report_id: str, at: datetime) -> IfLinked | None:
    """The fewest reports, likeliest first, that together are RED or HIGH, where one of them is not; None: no danger."""
    rows = _open(db, report_id)
    return _danger(db, report_id, rows, at)[0] if rows else None


def look_at_danger(db: Connection, report_id: str, at: datetime) -> IfLinked | None:
    """Show the duty desk at once what would be danger, and by when to look; take away what is none any more."""
    rows = _open(db, report_id)
    danger, concerned = _danger(db, report_id, rows, at) if rows else (None, [])
    for row in rows:
        tier = danger.assessment.tier if danger and row in concerned else None
        if row["if_linked"] != tier:
            change(db, row, if_linked=tier)
            clocks.meet(db, row["id"], at)
    if danger:
        _ring_by(db, *_would_rise(db, concerned, danger.assessment.tier, report_id), danger.assessment.tier, at)
    return danger


def looked_if_linked(db: Connection, report_id: str, who: str, at: datetime) -> None:
    """A duty officer has looked at what it would be; their answers to the links are still to come."""
    for row in _open(db, report_id):
        clocks.meet(db, row["id"], at)
    decide(db, report_id, report_id, who, Act.LOOKED_IF_LINKED, at, Reason())


def dangers(db: Connection) -> dict[str, tuple[Tier, bool]]:
    """By report, the tier there would be if it were one family with others, and whether only a supervisor may know of
    which (R19): for the queue.
    """
    found: dict[str, tuple[Tier, bool]] = {}
    open_ones = select(link).where(link.c.state == State.OPEN, link.c.if_linked.is_not(None))
    for row in db.execute(open_ones).mappings():
        tier, walled = Tier(row["if_linked"]), restricted(db, row)
        for report_id in (row["one_id"], row["other_id"]):
            before, was = found.get(report_id, (tier, False))
            found[report_id] = max(before, tier, key=lambda each: each.rank), was or walled
    return found


def tier_if_linked(db: Connection, link_id: str) -> str:
    """The tier there would be; empty for what is no link, or no danger."""
    return db.scalar(_TIER, {"link_id": link_id}) or ""


def _would_rise(
    db: Connection, concerned: list[RowMapping], tier: Tier, report_id: str
) -> tuple[RowMapping, str]:  # fmt: skip
    """The pair by which a case becomes more urgent, and its newest report; what is so already has its own clocks."""
    sides = [(concerned[0], report_id), *((row, the_other(row, report_id)) for row in concerned)]
    cases = ((row, case_of(db, each)) for row, each in sides)
    return next((row, reports_of(db, case["id"])[-1]) for row, case in cases if Tier(case["tier"]).rank < tier.rank)


def _ring_by(db: Connection, row: RowMapping, report_id: str, tier: Tier, at: datetime) -> None:
    """A look is due; one that was taken at the same danger counts."""
    due = at + clocks.URGENCY[tier]
    anew = clocks.start if row["if_linked"] == tier else clocks.start_anew
    anew(db, row["id"], Kind.IF_LINKED, due, report_id)
    to = To.SUPERVISOR if restricted(db, row) else To.DUTY
    delivery.knock(db, row["id"], By.EMAIL, OPERATOR, to, due, at)


def _open(db: Connection, report_id: str) -> list[RowMapping]:
    """The pairs that wait for an answer, likeliest first; of equal ones the one known longest, for it has its clock;
    of those found together the one with the report that was sent first.
    """
    every = links_with(db, report_id)
    rows = [row for row in every if row["state"] == State.OPEN and row["verdict"] != Verdict.NOT]
    if len(rows) < 2:
        return rows
    others = {row["id"]: the_other(row, report_id) for row in rows}
    sent = {row.id: row.sent_at for row in db.execute(_SENT, {"reports": list(others.values())})}
    return sorted(rows, key=lambda row: (-opened_pair(db, row).match.weight, row["found_at"], sent[others[row["id"]]]))


def _danger(
    db: Connection, report_id: str, rows: list[RowMapping], at: datetime
) -> tuple[IfLinked | None, list[RowMapping]]:  # fmt: skip
    cases = [case_of(db, report_id), *(case_of(db, the_other(row, report_id)) for row in rows)]
    theirs = [reports_of(db, str(case["id"])) for case in cases]
    ranks = [Tier(case["tier"]).rank for case in cases]
    together = _each_once(theirs)
    all_of_them = IfLinked(together, assess_reports(db, together, at))
    worst = all_of_them.assessment.tier
    if worst not in URGENT or worst.rank <= min(ranks):
        return None, []
    for amount in range(1, len(rows)):
        fewer = _each_once(theirs[: amount + 1])
        assessed = assess_reports(db, fewer, at)
        if assessed.tier is worst and min(ranks[: amount + 1]) < worst.rank:
            return IfLinked(fewer, assessed), rows[:amount]
    return all_of_them, rows


def _each_once(cases: list[list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for reports in cases for each in reports))
