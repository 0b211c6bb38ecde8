"""How urgent a case is, by all of its reports together: assessed again when a report joins, leaves or is added to.

The rules only ever raise a case; a person lowers it, and what they said stands beside.  A rise is a sign that no
assessment of the case had before, or a report that came to it, more urgent than the case is now: old danger that
people have dealt with does not ring again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, exists, insert, select, update

from bot import delivery
from bot.casework import clocks
from bot.casework.belonging import reports_of
from bot.casework.clocks import Kind
from bot.casework.decisions import CLOCK, Act, decide
from bot.casework.meeting import FLAG, Gathering, ask_for_meeting
from bot.casework.sealed import Reason, assessed_first, key_of, opened_under, rules_version, seal_under, told_in
from bot.casework.shutting import shut_conflicted
from bot.casework.standing_aside import let_go_of
from bot.casework.tables import case_assessment, case_report, family_case, meeting, report, rests_on
from bot.delivery import OPERATOR, To
from bot.referrals import LOOKS_WITHIN
from bot.referrals.tables import referral
from bot.store import new_id
from flows.rules import Dated, Whole, assess_whole, whole_of
from flows.rules.outcome import Assessment, By, Fired, Tier

TABLE = case_assessment.name


# Built once: every assessment of several reports asks them.
_REPORTS: BindParameter[str] = bindparam("reports", expanding=True)
_SENT = select(report.c.id, report.c.sent_at).where(report.c.id.in_(_REPORTS))
_TIERS = select(report.c.tier).where(report.c.id.in_(_REPORTS))
_TAKEN_ON = select(referral.c.report_id).where(
    referral.c.report_id.in_(_REPORTS), referral.c.acknowledged_at.is_not(None)
)
_CLOSED = (
    select(case_report.c.report_id)
    .join(family_case, case_report.c.case_id == family_case.c.id)
    .where(case_report.c.report_id.in_(_REPORTS), family_case.c.closed_at.is_not(None))
)
_STOOD = (
    select(case_report.c.report_id, case_report.c.case_id)
    .where(case_report.c.report_id.in_(_REPORTS))
    .order_by(case_report.c.at)
)
_PLANNED = select(meeting.c.id).where(meeting.c.report_id.in_(_REPORTS), meeting.c.form == Gathering.PLANNING).limit(1)
_THIS = family_case.c.id == bindparam("case_id")
_LOCKED, _URGENT = select(family_case).where(_THIS).with_for_update(), update(family_case).where(_THIS)
_ELSEWHERE = exists().where(
    rests_on.c.case_assessment_id == case_assessment.c.id, rests_on.c.report_id.not_in(_REPORTS)
)
_LAST = (
    select(case_assessment)
    .where(case_assessment.c.case_id == bindparam("case_id"), ~_ELSEWHERE)
    .order_by(case_assessment.c.at.desc(), case_assessment.c.id.desc())
    .limit(1)
)
_RESTS = (
    select(report.c.id)
    .join(rests_on, rests_on.c.report_id == report.c.id)
    .where(rests_on.c.case_assessment_id == bindparam("assessed"))
    .order_by(report.c.sent_at, report.c.id)
)
_ASSESSED, _RESTING = insert(case_assessment), insert(rests_on)


class CaseAssessed(msgspec.Struct, frozen=True):
    """What the rules said of a case.  reports: those it rests on, oldest first."""

    id: str
    at: datetime
    reports: tuple[str, ...]
    assessment: Assessment


def assess_reports(db: Connection, report_ids: Iterable[str], at: datetime) -> Assessment:
    """What the rules say of these reports if they are about one family; stores nothing.  ValueError for none."""
    return assess_whole(whole_of_reports(db, report_ids, at), at)


def whole_of_reports(db: Connection, report_ids: Iterable[str], at: datetime) -> Whole:
    """What these reports say together: the answers that count, and all that were told, with who and when."""
    these = {"reports": list(report_ids)}
    taken_on, closed = set(db.scalars(_TAKEN_ON, these)), set(db.scalars(_CLOSED, these))

    def followed(report_id: str) -> bool | None:
        """Whether a service took it on; False once a case it stood in was closed without that."""
        return True if report_id in taken_on else False if report_id in closed else None

    sent = db.execute(_SENT, these).all()
    return whole_of([Dated(row.id, row.sent_at, told_in(db, row.id).facts, followed(row.id)) for row in sent], at)


def reassess_case(db: Connection, case_id: str, at: datetime) -> Tier:
    """Assess a case by all its reports, again; a rise starts its clock and tells the owner, a fall never happens."""
    case = db.execute(_LOCKED, {"case_id": case_id}).mappings().one()
    reports, now = reports_of(db, case_id), Tier(case["tier"])
    if not reports:
        return now
    shut_conflicted(db, case_id, at)
    let_go_of(db, case_id, at)
    assessed = assess_reports(db, reports, at)
    before = _last(db, case_id, reports)
    risen = _risen(db, case_id, reports, before, assessed)
    kept = _keep(db, case_id, reports, assessed, at)
    tier = risen if risen.rank > max(now.rank, Tier.LOWER.rank) else now  # what is not known is never made lower (H30)
    could_be = max(assessed.could_be, tier, key=lambda each: each.rank)
    db.execute(_URGENT, {"case_id": case_id, "tier": tier, "could_be": could_be})
    if tier is not now:
        _tell_of_rise(db, case_id, reports[-1], kept, (now, tier), assessed.fired, at)
    if FLAG in assessed.flags and not _has_meeting(db, reports):
        ask_for_meeting(db, reports[-1], at)
    return tier


def case_assessment_of(db: Connection, case_id: str) -> CaseAssessed | None:
    """The newest of a case that rests on reports which all belong to it still; None before the first."""
    return _last(db, case_id, reports_of(db, case_id))


def _last(db: Connection, case_id: str, reports: Sequence[str]) -> CaseAssessed | None:
    row = db.execute(_LAST, {"case_id": case_id, "reports": reports}).mappings().one_or_none()
    if row is None:
        return None
    own = tuple(db.scalars(_RESTS, {"assessed": row["id"]}))
    keys = [key_of(db, each) for each in own]
    return CaseAssessed(row["id"], row["at"], own, opened_under(keys, TABLE, row["id"], row["sealed"], Assessment))


def _keep(db: Connection, case_id: str, reports: Sequence[str], assessed: Assessment, at: datetime) -> str:
    keys = [key_of(db, each) for each in reports]
    row = {"id": new_id(), "case_id": case_id, "rules": rules_version(assessed),
           "at": at, "tier": assessed.tier, "could_be": assessed.could_be}  # fmt: skip
    row["sealed"] = seal_under(keys, TABLE, str(row["id"]), assessed)
    db.execute(_ASSESSED, row)
    db.execute(_RESTING, [{"case_assessment_id": row["id"], "report_id": each} for each in reports])
    return str(row["id"])


def _risen(
    db: Connection, case_id: str, reports: Sequence[str], before: CaseAssessed | None, assessed: Assessment
) -> Tier:
    """The most urgent of what is new: signs that nobody has seen yet, and reports that came to the case."""
    seen = {each.rule for each in (before.assessment.fired if before else ())}
    seen |= {each.rule for report_id in reports for each in assessed_first(db, report_id).fired}
    new = [each.tier for each in assessed.fired if each.tier and each.rule not in seen]
    came = _newcomers(db, case_id, reports, before.reports if before else ())
    new += [Tier(tier) for tier in db.scalars(_TIERS, {"reports": came})]
    return max(new, key=lambda tier: tier.rank, default=Tier.NOT_KNOWN)


def _newcomers(db: Connection, case_id: str, reports: Sequence[str], known: Sequence[str]) -> list[str]:
    """Reports that came from another case, and were never in this one before."""
    stood: dict[str, list[str]] = {}
    for report_id, where in db.execute(_STOOD, {"reports": reports}):
        stood.setdefault(report_id, []).append(where)
    return [each for each, cases in stood.items() if each not in known and case_id not in cases[:-1] and cases[1:]]


def _tell_of_rise(
    db: Connection, case_id: str, report_id: str, about: str, tiers: tuple[Tier, Tier], fired: Sequence[Fired],
    at: datetime,
) -> None:  # fmt: skip
    """As for a new report of that tier: a person looks in time, at RED the duty address is knocked at."""
    before, tier = tiers
    why = " ".join(each.because for each in fired if each.tier is tier)
    decide(db, report_id, case_id, CLOCK, Act.ROSE, at, Reason(why, value=tier, before=before))
    if tier not in LOOKS_WITHIN:
        return
    due = at + LOOKS_WITHIN[tier]
    clocks.start(db, about, Kind.LOOK, due, report_id)
    if tier is Tier.RED:
        delivery.knock(db, about, By.EMAIL, OPERATOR, To.DUTY, due, at)


def _has_meeting(db: Connection, reports: Sequence[str]) -> bool:
    return db.execute(_PLANNED, {"reports": reports}).first() is not None
