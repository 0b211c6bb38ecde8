"""The lists people work from: danger first, then what is due first.  Nothing in them was told by anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, exists, or_, select

from bot import delivery
from bot.casework.belonging import belongs
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, waiting_in
from bot.casework.drafts import SENT_AS
from bot.casework.lines import kept_from_team
from bot.casework.linking.danger import dangers
from bot.casework.shares import has_later_words
from bot.casework.tables import addition, clock, draft_shown, family_case, next_step, report
from bot.referrals.tables import referral
from flows.rules.outcome import Tier

DANGER = {Tier.RED: 0, Tier.HIGH: 1, Tier.NOT_KNOWN: 2, Tier.MEDIUM: 3, Tier.LOWER: 4}  # H30: not known is never lower
OPENED_WITHIN = timedelta(minutes=2)  # of a Send: it takes less than a second, and is tried again after a minute
NEW = (Kind.LOOK, Kind.IF_LINKED)  # nobody has looked at it yet


class Waiting(msgspec.Struct, frozen=True):
    """A clock that nobody has met yet.  over: `rise`, `link` or `breach` where it is about one; "" where not asked."""

    about: str
    kind: Kind
    due_at: datetime
    rung_at: datetime | None
    over: str = ""

    def overdue(self, at: datetime) -> bool:
        return self.due_at <= at


class QueueItem(msgspec.Struct, frozen=True):
    """A report, or a draft that the desk was shown, that waits for a person.

    kind: `report` or `draft`.  sent_as: the report that a draft was sent as since; "": it was not sent.  waits: what
    for, soonest first.  undecided: lines that wait for a person to let them leave.  calls: phone tasks to be made.
    walled_lines, to_managers: such lines and tasks besides, of a service where somebody concerned works (R19): the
    supervisor's alone.  unread: lines that left and that nobody at the service has acknowledged.  given_back: lines a
    service says are not its own.  unlooked: lines that left by the clock, and nobody has looked.  step_due: by when its
    next step is to be done.  second: what somebody asked for that waits for a second person.
    if_linked, if_walled: the tier there would be, were it one family with others: with those that the desk may know
    of, and with those that only a supervisor may (R19).
    closed: it has its outcome, and something came since.
    """

    kind: str
    id: str
    case_id: str
    tier: Tier
    could_be: Tier
    area: str
    sent_at: datetime
    owner_id: str | None
    waits: tuple[Waiting, ...]
    undecided: int = 0
    walled_lines: int = 0
    unread: int = 0
    given_back: int = 0
    unlooked: int = 0
    calls: int = 0
    to_managers: int = 0
    for_supervisor: bool = False
    sent_as: str = ""
    if_linked: Tier | None = None
    if_walled: Tier | None = None
    second: tuple[Act, ...] = ()
    closed: bool = False
    step_due: datetime | None = None

    @property
    def danger(self) -> int:
        """Its place in the queue: as it is, or as it would be with others."""
        return min(DANGER[tier] for tier in (self.tier, self.if_linked, self.if_walled) if tier)

    def rises(self, supervises: bool) -> Tier | None:
        """How urgent it would be, were it one family with others that this person may know of; None where it would not
        be more urgent: then the danger there is, is the others'.
        """
        seen = [tier for tier in (self.if_linked, self.if_walled if supervises else None) if tier]
        worst = max(seen, key=lambda tier: tier.rank, default=self.tier)
        return worst if worst.rank > self.tier.rank else None

    @property
    def rises_walled(self) -> bool:
        """Whether it would be more urgent than the desk may see."""
        return self.if_walled is not None and self.if_walled.rank > (self.rises(supervises=False) or self.tier).rank

    @property
    def adrift(self) -> bool:
        """A report that is nobody's, or of which nobody wrote down what is next: red in the list."""
        return self.kind == "report" and not self.closed and (self.owner_id is None or self.step_due is None)

    @property
    def next_due(self) -> datetime:
        """The soonest thing due; what waits for nothing comes last, by when it was sent."""
        return self.waits[0].due_at if self.waits else datetime.max.replace(tzinfo=self.sent_at.tzinfo)

    def overdue(self, at: datetime) -> bool:
        """Something should have happened by now: red on every page."""
        return self.next_due <= at


class AgencyItem(msgspec.Struct, frozen=True):
    """One line in a service's list: when it came and until when, never what it says.

    anew_at: they are told anew since, and are to answer again.  added_to: there are words that nobody there has opened.
    """

    referral_id: str
    kind: str
    released_at: datetime
    due_at: datetime
    unlooked: bool
    read_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    declined_at: datetime | None
    anew_at: datetime | None = None
    added_to: bool = False

    def overdue(self, at: datetime) -> bool:
        return self.acknowledged_at is None and self.due_at <= at


class StuckMail(msgspec.Struct, frozen=True):
    """Notices that do not go.  since: when the oldest of them was to go."""

    notices: int
    since: datetime


def stuck_mail(db: Connection) -> StuckMail | None:
    """Mail that was tried and leaves somebody untold; None while mail goes.

    One that was given up counts as long as a clock waits for what it was to bring about; where somebody has no
    address there is no mail that could go.
    """
    unmet = set(db.scalars(select(clock.c.about).where(clock.c.met_at.is_(None), clock.c.kind != Kind.OUTCOME)))
    tried = [knock for knock in delivery.stuck_mail(db) if knock.fault != delivery.NO_ADDRESS]
    stuck = [knock for knock in tried if knock.open or knock.about in unmet]
    return StuckMail(len(stuck), stuck[0].created_at) if stuck else None


class StuckReports(msgspec.Struct, frozen=True):
    """Reports of which no case could be made: no page shows them, nobody has them.  since: when the first was sent."""

    reports: int
    red: int
    since: datetime


def stuck_reports(db: Connection, at: datetime) -> StuckReports | None:
    """Those that were sent a while ago and are still to be opened; None while all become somebody's."""
    late = select(report.c.tier, report.c.sent_at).where(is_stuck(at)).order_by(report.c.sent_at)
    stuck = db.execute(late).all()
    return StuckReports(len(stuck), sum(row.tier == Tier.RED for row in stuck), stuck[0].sent_at) if stuck else None


def is_stuck(at: datetime) -> ColumnElement[bool]:
    """Of a report: it was sent a while ago and has no case."""
    return report.c.opened_at.is_(None) & (report.c.sent_at <= at - OPENED_WITHIN)


def duty_queue(db: Connection, at: datetime) -> list[QueueItem]:
    """All that is nobody's yet or not ended: drafts and reports, danger first, then by clock."""
    waits = _waits(db)
    items = [*_drafts(db, waits), *_reports(db, waits)]
    return sorted(items, key=lambda item: (item.danger, item.next_due, item.sent_at))


def agency_queue(db: Connection, service: str) -> list[AgencyItem]:
    """What a service's team was told: unread first, then by due time.  What only its manager is told (R19) is not."""
    left = (referral.c.service == service, referral.c.released_at.is_not(None), referral.c.stopped_at.is_(None))
    rows = db.execute(select(referral).where(*left)).mappings().all()
    more = set(
        db.scalars(select(addition.c.report_id).where(addition.c.report_id.in_({row["report_id"] for row in rows})))
    )
    items = [
        AgencyItem(row["id"], row["kind"], row["released_at"], row["due_at"], row["unlooked"], row["read_at"],
                   row["acknowledged_at"], row["acknowledged_by"], row["declined_at"], row["anew_at"],
                   row["report_id"] in more and has_later_words(db, row))
        for row in rows
        if not kept_from_team(db, row)
    ]  # fmt: skip
    return sorted(items, key=lambda item: (item.acknowledged_at is not None, item.due_at))


def _drafts(db: Connection, waits: Mapping[str, list[Waiting]]) -> Iterable[QueueItem]:
    """Sent or not, each stays until a person has done what its danger called for."""
    shown = select(draft_shown, report.c.id.label("sent_as")).outerjoin(report, SENT_AS)
    for row in db.execute(shown.where(draft_shown.c.done_at.is_(None))).mappings():
        theirs = tuple(waits.get(row["id"], ()))
        yield QueueItem("draft", row["id"], "", Tier.RED, Tier.RED, "", row["at"], row["seen_by"], theirs,
                        for_supervisor=_escalated(theirs), sent_as=row["sent_as"] or "")  # fmt: skip


def _reports(db: Connection, waits: Mapping[str, list[Waiting]]) -> Iterable[QueueItem]:
    lines, calls, linked, steps = _lines(db), _calls(db), dangers(db), _steps(db)
    seconds = waiting_in(db, _open_reports().with_only_columns(report.c.id))
    for row in db.execute(_open_reports()).mappings():
        theirs = lines.get(row["id"], [])
        names = (row["id"], *(line["id"] for line in theirs))
        mine = sorted(waits.get(row["id"], []), key=lambda wait: wait.due_at)
        if_linked, if_walled = linked.get(row["id"], (None, None))
        ringing = [call for about in names for call in calls.get(about, ())]
        to_managers = sum(call.to is delivery.To.MANAGER for call in ringing)
        waiting = [line for line in theirs if not line["released_at"] and not line["stopped_at"]]
        walled_lines = sum(kept_from_team(db, line) for line in waiting)
        yield QueueItem(
            "report", row["id"], row["case_id"], Tier(row["tier"]), Tier(row["could_be"]), row["area"], row["sent_at"],
            row["owner_id"], tuple(mine),
            undecided=len(waiting) - walled_lines,
            walled_lines=walled_lines,
            unread=sum(bool(line["released_at"]) and not line["acknowledged_at"] for line in theirs),
            given_back=sum(bool(line["declined_at"]) for line in theirs),
            unlooked=sum(bool(line["unlooked"]) for line in theirs),
            calls=len(ringing) - to_managers,
            to_managers=to_managers,
            for_supervisor=_escalated(mine) or any(call.for_supervisor_at for call in ringing),
            if_linked=if_linked,
            if_walled=if_walled,
            second=tuple(act for about in (row["case_id"], *names) for act in seconds.get(about, ())),
            closed=row["closed_at"] is not None,
            step_due=steps.get(row["case_id"]),
        )  # fmt: skip


def _open_reports() -> Select[Any]:
    """Those of open cases, and of closed ones where a clock runs: they told more, or a joining was wrong."""
    case = family_case.c
    its = (case.id.label("case_id"), case.tier, case.could_be, case.area, case.owner_id, case.closed_at)
    waits = exists().where(clock.c.report_id == report.c.id, clock.c.met_at.is_(None))
    return (
        select(report.c.id, report.c.sent_at, *its)
        .join(belongs, belongs.c.report_id == report.c.id)
        .join(family_case, case.id == belongs.c.case_id)
        .where(or_(case.closed_at.is_(None), waits))
    )


def _lines(db: Connection) -> dict[str, list[RowMapping]]:
    open_ones = _open_reports().with_only_columns(report.c.id)
    found: dict[str, list[RowMapping]] = {}
    for row in db.execute(select(referral).where(referral.c.report_id.in_(open_ones))).mappings():
        found.setdefault(row["report_id"], []).append(row)
    return found


def _calls(db: Connection) -> dict[str, list[delivery.Knock]]:
    found: dict[str, list[delivery.Knock]] = {}
    for call in delivery.open_calls(db):
        found.setdefault(call.about, []).append(call)
    return found


def _steps(db: Connection) -> dict[str, datetime]:
    """By case, when its newest open step is to be done."""
    open_ones = (
        select(belongs.c.case_id, next_step.c.due_at)
        .join(next_step, next_step.c.report_id == belongs.c.report_id)
        .where(next_step.c.ended_at.is_(None))
    )
    return {row.case_id: row.due_at for row in db.execute(open_ones.order_by(next_step.c.at))}


def _waits(db: Connection) -> dict[str, list[Waiting]]:
    """Clocks not met, by report, and by draft where there is no report; soonest first."""
    found: dict[str, list[Waiting]] = {}
    for row in db.execute(select(clock).where(clock.c.met_at.is_(None)).order_by(clock.c.due_at)).mappings():
        waiting = Waiting(row["about"], Kind(row["kind"]), row["due_at"], row["rung_at"])
        found.setdefault(row["report_id"] or row["about"], []).append(waiting)
    return found


def _escalated(waits: Iterable[Waiting]) -> bool:
    """Whether something rang that only a supervisor now answers for."""
    mine = set(Kind) - {Kind.HALF, *NEW}
    return any(wait.rung_at is not None and wait.kind in mine for wait in waits)
