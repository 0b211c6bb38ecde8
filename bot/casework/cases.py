"""Whose a family's case is, how urgent people say it is, and how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    insert,
    or_,
    select,
    union_all,
    update,
)

from bot.casework import clocks
from bot.casework.aside import may_have
from bot.casework.belonging import case_of, reports_of
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, Done, decide, given, not_behind, second_person
from bot.casework.errors import (
    AlreadyDone,
    CaseClosed,
    MeetingOpen,
    NotAnOutcome,
    NotAskedAgain,
    NotClosed,
    StillOpen,
    StillToCorrect,
    TasksOpen,
)
from bot.casework.feedback import Feedback, say_at_close
from bot.casework.linking.tables import breach, correction, link
from bot.casework.sealed import Reason, Words, key_of, opened, seal, told_in
from bot.casework.steps import ask_for_step, end_steps
from bot.casework.tables import clock, decision, family_case, handover_item, meeting, note, report, task
from bot.referrals import LOOKS_WITHIN
from bot.referrals.tables import referral
from bot.store import new_id
from flows.rules.closed import NOTHING_FOLLOWS, OUTCOMES
from flows.rules.outcome import Tier

URGENT = (Tier.RED, Tier.HIGH)
ASK_AGAIN = {"refused_is_any_child_harmed", "consent_not_known"}  # flags: a service is not told, as they wished
SENT_TWICE = timedelta(minutes=1)  # a form that was pressed twice
LOOKS = (Kind.LOOK, Kind.SECOND, Kind.SUPERVISOR, Kind.ON_CALL)


# Built once: whoever does anything about a report has looked at it.
_REPORT: BindParameter[str] = bindparam("report_id")
_OWN_CLOCKS = union_all(
    select(breach.c.id).where(breach.c.report_id == _REPORT),
    select(link.c.id).where(or_(link.c.one_id == _REPORT, link.c.other_id == _REPORT)),
)
_LOOKED = update(referral).where(referral.c.report_id == bindparam("of"), referral.c.unlooked).values(unlooked=False)


def claim_case(db: Connection, case_id: str, who: str, at: datetime) -> None:
    """`I have this`: it is theirs until it is closed or given to somebody else."""
    case = _open_case(db, case_id)
    if case["owner_id"] == who:
        return
    if case["owner_id"] is not None:
        raise AlreadyDone(case["owner_id"], case["claimed_at"], Act.CLAIMED)
    own(db, case, who, at)
    decide(db, _newest_report(db, case_id), case_id, who, Act.CLAIMED, at)


def assign_case(
    db: Connection, case_id: str, who: str, at: datetime, to: str, reason: str = "", seen: int | None = None
) -> None:  # fmt: skip
    """Give a case to somebody, at the end of a shift too; it is theirs from now.  seen: as `ReportPage.version`."""
    not_behind(db, case_id, seen)
    case = _open_case(db, case_id)
    own(db, case, to, at)
    what = Reason(reason, value=to, before=case["owner_id"] or "")
    decide(db, _newest_report(db, case_id), case_id, who, Act.ASSIGNED, at, what)


def close_case(
    db: Connection, case_id: str, who: str, at: datetime, outcome: str, reason: str, last: Feedback,
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Close with an outcome, a reason and what whoever told it reads last; at HIGH and RED a second person must agree.

    That nothing follows needs two where a person lowered it, too: what the rules said of any report counts.
    """
    not_behind(db, case_id, seen)
    case, what = _open_case(db, case_id), Reason(given(reason), value=given(outcome))
    if outcome not in OUTCOMES:
        raise NotAnOutcome
    reports = reports_of(db, case_id)
    _nothing_open(db, reports)
    two = _needs_two(db, case, reports, outcome)
    if two and second_person(db, reports[-1], case_id, who, at, Act.ASKED_TO_CLOSE, what) is Done.ASKED:
        return Done.ASKED
    db.execute(update(family_case).where(family_case.c.id == case_id).values(closed_at=at))
    end_steps(db, case_id, who, at)
    _danger_goes_on(db, reports)
    end_offers(db, handover_item.c.case_id == case_id, at)
    db.execute(update(clock).where(clock.c.report_id.in_(reports), clock.c.met_at.is_(None)).values(met_at=at))
    decide(db, reports[-1], case_id, who, Act.CLOSED, at, what)
    say_at_close(db, reports, who, at, last)
    return Done.DONE


def _danger_goes_on(db: Connection, reports: list[str]) -> None:
    """What would be danger, were it one family with another, is looked at in the other's case where that is open."""
    theirs = (clock.c.report_id.in_(reports), clock.c.met_at.is_(None))
    for row in db.execute(select(link).join(clock, clock.c.about == link.c.id).where(*theirs).distinct()).mappings():
        other = case_of(db, row["other_id"] if row["one_id"] in reports else row["one_id"])
        if other["closed_at"] is None:
            clocks.stand_on(db, row["id"], _newest_report(db, other["id"]))


def open_again(db: Connection, case_id: str, who: str, at: datetime, reason: str) -> None:
    """A closed case is worked on again, since something came or it was closed too early; it is theirs from now."""
    case, what = _case(db, case_id), Reason(given(reason))
    if case["closed_at"] is None:
        raise NotClosed
    db.execute(update(family_case).where(family_case.c.id == case_id).values(closed_at=None))
    own(db, case, who, at)
    last = _newest_report(db, case_id)
    clocks.start_anew(db, last, Kind.OUTCOME, at + clocks.CLOSES_WITHIN, last)
    decide(db, last, case_id, who, Act.REOPENED, at, what)


def override_tier(
    db: Connection, case_id: str, who: str, at: datetime, tier: Tier, reason: str, seen: int | None = None
) -> Done:  # fmt: skip
    """A person says how urgent it is; what the rules said is kept. Lowering HIGH or RED needs a second person."""
    not_behind(db, case_id, seen)
    case = _open_case(db, case_id)
    last, before = _newest_report(db, case_id), Tier(case["tier"])
    what = Reason(given(reason), value=tier, before=before)
    lowers = before in URGENT and tier.rank < before.rank
    if lowers and second_person(db, last, case_id, who, at, Act.ASKED_TO_OVERRULE, what) is Done.ASKED:
        return Done.ASKED
    db.execute(update(family_case).where(family_case.c.id == case_id).values(tier=tier))
    decide(db, last, case_id, who, Act.OVERRULED, at, what)
    if tier in URGENT and tier.rank > before.rank:
        _hasten(db, case_id, at + LOOKS_WITHIN[tier])
    return Done.DONE


def add_note(db: Connection, report_id: str, who: str, at: datetime, words: str) -> None:
    """A note for colleagues; no reporter and no agency ever sees it.  Sent twice within a minute, it is one."""
    db.execute(select(report.c.id).where(report.c.id == report_id).with_for_update())
    key, what = key_of(db, report_id), Words(given(words))
    theirs = (note.c.report_id == report_id, note.c.who == who, note.c.at > at - SENT_TWICE)
    for before in db.execute(select(note).where(*theirs)).mappings():
        if opened(key, "note", before["id"], before["sealed"], Words) == what:
            return
    row = {"id": new_id(), "report_id": report_id, "who": who, "at": at}
    row["sealed"] = seal(key, "note", str(row["id"]), what)
    db.execute(insert(note), row)


def ask_again(db: Connection, report_id: str, who: str, at: datetime, found: str, reason: str) -> None:
    """What came of asking again whether any child is harmed, where a wish was obeyed (H13, H32)."""
    decide(db, report_id, report_id, who, Act.ASKED_AGAIN, at, Reason(given(reason), value=given(found)))
    looked(db, report_id, at)


def learn_who(db: Connection, report_id: str, who: str, at: datetime, reason: str) -> None:
    """Somebody looks at the name of who told it, which stands apart from the rest."""
    decide(db, report_id, report_id, who, Act.LEARNED_WHO, at, Reason(given(reason)))


def looked(db: Connection, report_id: str, at: datetime) -> None:
    """A duty officer has looked at a report, and at what left of it.  What they decide, the danger there is if it is
    one family with another, and what was seen at a home have clocks of their own.
    """
    db.execute(_LOOKED, {"of": report_id})
    clocks.meet_of(db, report_id, at, *LOOKS, but=db.scalars(_OWN_CLOCKS, {"report_id": report_id}).all())


def doubt_report(db: Connection, report_id: str, who: str, at: datetime, reason: str) -> None:
    """A person doubts a report: from now nothing of it leaves by the clock."""
    what = Reason(given(reason))
    db.execute(update(report).where(report.c.id == report_id).values(doubted_at=at))
    decide(db, report_id, report_id, who, Act.DOUBTED, at, what)


def end_doubt(db: Connection, report_id: str, who: str, at: datetime, reason: str) -> None:
    """The doubt was cleared up."""
    what = Reason(given(reason))
    db.execute(update(report).where(report.c.id == report_id).values(doubted_at=None))
    decide(db, report_id, report_id, who, Act.DOUBT_ENDED, at, what)


def _open_case(db: Connection, case_id: str) -> RowMapping:
    case = _case(db, case_id)
    if case["closed_at"] is not None:
        raise CaseClosed
    return case


def _case(db: Connection, case_id: str) -> RowMapping:
    row = db.execute(select(family_case).where(family_case.c.id == case_id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such case.")
    return row


def own(db: Connection, case: RowMapping, who: str, at: datetime) -> None:
    """It is theirs from now: its reports were looked at, a next step is asked for, and it is offered to nobody."""
    may_have(db, who, case["id"])
    end_offers(db, handover_item.c.case_id == case["id"], at)
    db.execute(update(family_case).where(family_case.c.id == case["id"]).values(owner_id=who, claimed_at=at))
    for report_id in reports_of(db, case["id"]):
        looked(db, report_id, at)
    ask_for_step(db, case["id"], Tier(case["tier"]), at)


def end_offers(db: Connection, which: ColumnElement[bool], at: datetime) -> None:
    """What was offered at the end of a shift waits for nobody any more."""
    waiting = select(handover_item.c.id).where(which, handover_item.c.accepted_at.is_(None))
    for item_id in db.scalars(waiting).all():
        clocks.meet(db, item_id, at)
        db.execute(update(handover_item).where(handover_item.c.id == item_id).values(accepted_at=at))


def _newest_report(db: Connection, case_id: str) -> str:
    return reports_of(db, case_id)[-1]


def _nothing_open(db: Connection, reports: list[str]) -> None:
    """What must have come to its end, in all reports of a case, before it is closed."""
    still = (
        (StillOpen, referral, referral.c.acknowledged_at.is_(None) & referral.c.stopped_at.is_(None)),
        (StillToCorrect, correction, correction.c.told_at.is_(None)),
        (StillToCorrect, breach, breach.c.ended_at.is_(None)),
        (MeetingOpen, meeting, meeting.c.ended_at.is_(None)),
        (TasksOpen, task, task.c.ended_at.is_(None)),
    )
    for refusal, table, goes_on in still:
        if db.execute(select(table.c.id).where(table.c.report_id.in_(reports), goes_on).limit(1)).first():
            raise refusal
    asked = select(decision.c.report_id).where(decision.c.act == Act.ASKED_AGAIN.name)
    done = set(db.scalars(asked.where(decision.c.report_id.in_(reports))))
    if any(ASK_AGAIN.intersection(told_in(db, each).plan.flags) for each in reports if each not in done):
        raise NotAskedAgain


def _needs_two(db: Connection, case: RowMapping, reports: list[str], outcome: str) -> bool:
    if outcome not in NOTHING_FOLLOWS:
        return case["tier"] in URGENT
    said = db.scalars(select(report.c.tier).where(report.c.id.in_(reports)))
    return not {case["tier"], *said}.isdisjoint(URGENT)


def _hasten(db: Connection, case_id: str, due_at: datetime) -> None:
    theirs = referral.c.report_id.in_(reports_of(db, case_id))
    waiting = (referral.c.released_at.is_(None), referral.c.stopped_at.is_(None))
    for line_id in db.scalars(select(referral.c.id).where(theirs, *waiting)).all():
        clocks.bring_forward(db, line_id, Kind.RELEASE, due_at)
