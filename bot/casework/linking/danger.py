"""Danger does not wait for an answer: what the reports would say together, if they are about one family."""

from __future__ import annotations

from collections.abc import Collection
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
from bot.referrals import LOOKS_WITHIN
from flows.rules.outcome import Assessment, By, Tier

_TIER = select(link.c.if_linked).where(link.c.id == bindparam("link_id"))
_SENT = select(report.c.id, report.c.sent_at).where(report.c.id.in_(bindparam("reports", expanding=True)))


class IfLinked(msgspec.Struct, frozen=True):
    """What the rules would say of these reports, were they about one family."""

    reports: tuple[str, ...]
    assessment: Assessment


def if_linked(db: Connection, report_id: str, at: datetime, seen: Collection[str] | None = None) -> IfLinked | None:
    """The fewest reports, likeliest first, that together are RED or HIGH, where one of them is not; None: no danger.

    seen: the pairs that whoever looks may see, and no other counts; None: all.
    """
    rows = [row for row in _open(db, report_id) if seen is None or row["id"] in seen]
    return _danger(db, report_id, rows, at)[0]


def look_at_danger(db: Connection, report_id: str, at: datetime) -> IfLinked | None:
    """Show the duty desk at once what would be danger, and by when to look; take away what is none any more."""
    rows = _open(db, report_id)
    walled = [row for row in rows if restricted(db, row)]
    for_desk = [row for row in rows if row not in walled]
    by_desk = _danger(db, report_id, for_desk, at)
    by_all = _danger(db, report_id, rows, at) if walled else by_desk
    _show(db, for_desk, *by_desk, report_id, at)
    _show(db, walled, *by_all, report_id, at)
    return by_all[0]


def _show(
    db: Connection, rows: list[RowMapping], danger: IfLinked | None, concerned: list[RowMapping], report_id: str,
    at: datetime,
) -> None:  # fmt: skip
    """What the desk may see by itself, and what only a supervisor may (R19), each with a look of its own."""
    mine = [row for row in rows if row in concerned]
    for row in rows:
        tier = danger.assessment.tier if danger and row in mine else None
        if row["if_linked"] != tier:
            change(db, row, if_linked=tier)
            clocks.meet(db, row["id"], at)
    if danger and mine:
        _ring_by(db, *_looked_at_in(db, mine, danger.assessment.tier, report_id), danger.assessment.tier, at)


def looked_if_linked(
    db: Connection, report_id: str, who: str, at: datetime, seen: Collection[str] | None = None
) -> None:  # fmt: skip
    """Somebody has looked at what it would be, by the pairs that they may see; their answers are still to come."""
    for row in _open(db, report_id):
        if seen is None or row["id"] in seen:
            clocks.meet(db, row["id"], at)
    decide(db, report_id, report_id, who, Act.LOOKED_IF_LINKED, at, Reason())


def dangers(db: Connection) -> dict[str, tuple[Tier | None, Tier | None]]:
    """By report, the tier there would be if it were one family with others: by the pairs that the desk may know of, and
    by those that only a supervisor may (R19); for the queue.
    """
    found: dict[str, tuple[Tier | None, Tier | None]] = {}
    open_ones = select(link).where(link.c.state == State.OPEN, link.c.if_linked.is_not(None))
    for row in db.execute(open_ones).mappings():
        tier, walled = Tier(row["if_linked"]), restricted(db, row)
        for report_id in (row["one_id"], row["other_id"]):
            by_desk, by_supervisor = found.get(report_id, (None, None))
            found[report_id] = (
                (by_desk, _worst(by_supervisor, tier)) if walled else (_worst(by_desk, tier), by_supervisor)
            )
    return found


def _worst(before: Tier | None, tier: Tier) -> Tier:
    return tier if before is None or before.rank < tier.rank else before


def tier_if_linked(db: Connection, link_id: str) -> str:
    """The tier there would be; empty for what is no link, or no danger."""
    return db.scalar(_TIER, {"link_id": link_id}) or ""


def _looked_at_in(
    db: Connection, concerned: list[RowMapping], tier: Tier, report_id: str
) -> tuple[RowMapping, str]:  # fmt: skip
    """The pair by which a case becomes more urgent, and its newest report; what is so already has its own clocks.

    A closed case has nobody who looks at it: there it is the other's.
    """
    sides = [(concerned[0], report_id), *((row, the_other(row, report_id)) for row in concerned)]
    cases = [(row, case_of(db, each)) for row, each in sides]
    row, case = min(cases, key=lambda side: (side[1]["closed_at"] is not None, Tier(side[1]["tier"]).rank >= tier.rank))
    return row, reports_of(db, case["id"])[-1]


def _ring_by(db: Connection, row: RowMapping, report_id: str, tier: Tier, at: datetime) -> None:
    """A look is due; one that was taken at the same danger counts."""
    due = at + LOOKS_WITHIN[tier]
    anew = clocks.start if row["if_linked"] == tier else clocks.start_anew
    anew(db, row["id"], Kind.IF_LINKED, due, report_id)
    clocks.stand_on(db, row["id"], report_id)
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
    if not rows:
        return None, []
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
