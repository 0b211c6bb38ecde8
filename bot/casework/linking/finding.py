"""Looking for links: after a report's case is opened and when facts were added, never while somebody is writing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, select

from bot.casework import clocks
from bot.casework.belonging import cases_of, reports_of
from bot.casework.decisions import Act, decide
from bot.casework.linking.danger import IfLinked, look_at_danger
from bot.casework.linking.index import candidates, forget_keys, index_report, next_key
from bot.casework.linking.pairs import State, change, links_with, opened_pair, the_other, write_pair
from bot.casework.linking.people import household_of
from bot.casework.linking.resting import JOB
from bot.casework.linking.tables import link_household
from bot.casework.linking.weighing import Match, Verdict, compare_all, judged
from bot.casework.sealed import Reason, told_in
from bot.casework.tables import report
from bot.store import Store, alone

RISES = 1.0  # bits by which the evidence must have grown before a rejected pair is shown again: twice as likely
LOOKED_FOR_WITHIN = timedelta(minutes=1)
LOOKED_FOR_UNTIL = timedelta(days=1)


def look_for_links(db: Connection, report_id: str, at: datetime) -> IfLinked | None:
    """Find the cases this report may belong to, weigh them, and keep what a person is to be asked; joins nothing.

    What they would be together, where that is danger.
    """
    alone(db, "linking")  # two reports that come in at once find each other
    mine = household_of(told_in(db, report_id).facts)
    found = compare_all(mine, candidates(db, report_id, mine))
    index_report(db, report_id, mine, at)
    best = _best_of_each_case(db, report_id, found)
    verdicts = judged({case: match for case, (_, match) in best.items()})
    for case, (other, match) in best.items():
        if verdicts[case] is not Verdict.NOT:
            _keep(db, report_id, case, other, match, verdicts[case], at)
    _no_longer(db, report_id, {other for case, (other, _) in best.items() if verdicts[case] is not Verdict.NOT}, at)
    return look_at_danger(db, report_id, at)


def make_index_anew(store: Store, at: datetime) -> int:
    """Read every report again, under the next key of the index; then forget the old key.  How many reports.

    After a change of what linking reads, for reports older than linking, or because a key may be known.  In short
    transactions: the service goes on.
    """
    with store.begin() as db:
        alone(db, "linking")
        before = next_key(db, at)
        reports = list(db.scalars(select(report.c.id).where(report.c.opened_at.is_not(None))))
    for report_id in reports:
        with store.begin() as db:
            alone(db, "linking")
            index_report(db, report_id, household_of(told_in(db, report_id).facts), at)
    with store.begin() as db:
        forget_keys(db, before)
    return len(reports)


def without_links(db: Connection, at: datetime) -> list[str]:
    """Reports of the last day with a case, in which no job has looked for links in time."""
    since = (report.c.opened_at >= at - LOOKED_FOR_UNTIL, report.c.opened_at <= at - LOOKED_FOR_WITHIN)
    looked = select(link_household.c.report_id).where(link_household.c.report_id == report.c.id)
    return list(db.scalars(select(report.c.id).where(*since, ~looked.exists()).order_by(report.c.opened_at)))


def _best_of_each_case(
    db: Connection, report_id: str, found: Mapping[str, Match]
) -> dict[str, tuple[str, Match]]:  # fmt: skip
    """By case, but the report's own, the report that is most like it: those of one family are no lookalikes."""
    cases = cases_of(db, [report_id, *found])
    own, best = cases.get(report_id), dict[str, tuple[str, Match]]()
    for other, match in found.items():
        case = cases.get(other)
        if case is not None and case != own and (case not in best or best[case][1].weight < match.weight):
            best[case] = (other, match)
    return best


def _keep(
    db: Connection, report_id: str, case: str, other: str, match: Match, verdict: Verdict, at: datetime
) -> None:  # fmt: skip
    """Write it down, unless a person has answered it and nothing new speaks for it."""
    rejected = [row for row in _between(db, report_id, case) if row["state"] == State.REJECTED]
    said = max((opened_pair(db, row).rejected or 0.0 for row in rejected), default=None)
    if said is not None and match.weight < said + RISES:
        return
    write_pair(db, report_id, other, match, verdict, at)
    for row in rejected:
        if the_other(row, report_id) == other:
            change(db, row, state=State.OPEN, decided_at=None, decided_by=None)
            for each in (report_id, other):
                decide(db, each, row["id"], JOB, Act.SEEN_AGAIN, at, Reason(value=verdict))


def _between(db: Connection, report_id: str, case: str) -> list[RowMapping]:
    """All pairs of this report with any report of that case."""
    theirs = set(reports_of(db, case))
    return [row for row in links_with(db, report_id) if the_other(row, report_id) in theirs]


def _no_longer(db: Connection, report_id: str, still: set[str], at: datetime) -> None:
    """What was suggested once, and is not any more, since other things were told."""
    for row in links_with(db, report_id):
        if row["state"] == State.OPEN and the_other(row, report_id) not in still:
            change(db, row, verdict=Verdict.NOT, if_linked=None)
            clocks.meet(db, row["id"], at)
