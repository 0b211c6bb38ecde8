"""What services did with what they were told: read it, took it, gave it back; and the calls that were made to them.

Handed over is what a machine says.  Acknowledged is a person: signed in and pressing, or answering the phone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, update

from bot import delivery
from bot.casework import clocks
from bot.casework.clocks import Kind
from bot.casework.decisions import CLOCK, Act, decide, done_before, given
from bot.casework.errors import AlreadyDone
from bot.casework.lines import case_tier, change, locked, tell, undecided
from bot.casework.linking.correcting import Correction, correction_in, know_correction, tell_correction
from bot.casework.sealed import Reason, key_of
from bot.casework.shares import Form, record_share, share_later_words
from bot.delivery import Call, Knock, Outcome, Spoke, To
from bot.referrals.tables import referral
from flows.rules.outcome import By

DESK, PHONE = "desk", "phone"


def read_line(db: Connection, referral_id: str, who: str, at: datetime) -> None:
    """A worker opened their part; the first time is kept. It is no receipt yet."""
    row = locked(db, referral_id)
    if row["read_at"] is None:
        change(db, referral_id, read_at=at, read_by=who)
        decide(db, row["report_id"], referral_id, who, Act.READ, at)
    share_later_words(db, row, who, at)


def acknowledge(
    db: Connection, referral_id: str, who: str, at: datetime, how: str = DESK, person: str = ""
) -> None:  # fmt: skip
    """A person at the service says that they have it.  person: as their own system names them, where it says so."""
    row = _left(db, referral_id)
    if row["acknowledged_at"] is not None:
        raise AlreadyDone(row["acknowledged_by"], row["acknowledged_at"], Act.ACKNOWLEDGED)
    handed = row["handed_over_at"] or at
    change(db, referral_id, acknowledged_at=at, acknowledged_by=who, handed_over_at=handed, declined_at=None)
    clocks.meet(db, referral_id, at)
    delivery.cancel(db, referral_id, at)
    decide(db, row["report_id"], referral_id, who, Act.ACKNOWLEDGED, at, Reason(person, value=how))


def decline(db: Connection, referral_id: str, who: str, at: datetime, to_whom: str, reason: str = "") -> None:
    """`Not ours`: it stays ours, and due, until somebody has taken it; the desk passes it on.  Whoever gave it back is
    not rung or written to again.
    """
    row = _left(db, referral_id)
    if row["declined_at"] is not None:
        raise done_before(db, referral_id, Act.NOT_OURS, row["declined_at"])
    what = Reason(reason, value=given(to_whom))
    change(db, referral_id, declined_at=at, acknowledged_at=None, acknowledged_by=None)
    delivery.cancel(db, referral_id, at)
    clocks.meet(db, referral_id, at, Kind.HALF)
    passed_on_by = at + clocks.soon(case_tier(db, row["report_id"]))
    clocks.start_anew(db, referral_id, Kind.NOT_OURS, passed_on_by, row["report_id"])
    if row["acknowledged_at"] is not None:
        clocks.start_anew(db, referral_id, Kind.DUE, row["due_at"], row["report_id"])
    decide(db, row["report_id"], referral_id, who, Act.NOT_OURS, at, what)


def record_call(
    db: Connection, delivery_id: str, who: str, at: datetime, outcome: Outcome, spoke: Spoke,
    again_at: datetime | None = None, address_known: bool = True,
) -> None:  # fmt: skip
    """Write down a call. Only one that was answered acknowledges; the others set when to ring again.

    address_known: whether a notice can go to them, should they ask for it in writing; if not, they are rung again soon.
    """
    call = delivery.find(db, delivery_id)
    writes = outcome is Outcome.ASKS_FOR_WRITING and address_known
    if outcome is Outcome.ASKS_FOR_WRITING and not address_known:
        again_at = again_at or at + delivery.AGAIN[Outcome.NO_ANSWER]
    if (correction := correction_in(db, call.about)) is not None:
        _record_correction(db, correction, call, who, at, outcome, spoke, again_at)
        if writes:
            tell_correction(db, correction.id, By.EMAIL, at, call.to)
        return
    row = locked(db, call.about)
    if call.handed_over_at is not None:
        raise AlreadyDone(row["acknowledged_by"] or CLOCK, call.handed_over_at, Act.CALLED)
    delivery.record_attempt(db, key_of(db, row["report_id"]), delivery_id, who, at, outcome, spoke, again_at)
    decide(db, row["report_id"], row["id"], who, Act.CALLED, at, Reason(value=outcome))
    if outcome is Outcome.ANSWERED:
        _answered(db, row, who, at)
    elif outcome is Outcome.NOT_THEIRS:
        _manager_told(db, row, who, at)
        if row["declined_at"] is None:  # else one of them said so at their desk while another was on the telephone
            decline(db, row["id"], who, at, spoke.to_whom, spoke.said)
    elif writes:
        tell(db, row, By.EMAIL, at, call.to)


def record_print(db: Connection, referral_id: str, who: str, at: datetime, form: Form = Form.PRINTED) -> None:
    """Pages or a file were made to be handed over: a share, and written down as one before they are shown."""
    row = _left(db, referral_id)
    record_share(db, row, who, at, form)
    decide(db, row["report_id"], referral_id, who, Act.PRINTED, at, Reason(value=form.label))


def handed_over(db: Connection, delivery_id: str, at: datetime) -> None:
    """A server took the notice: nobody has read it yet.  The line went with it only where the notice was to the service
    it was let go to: our own supervisor is written to about a line, and a service that gave it back was before.
    """
    delivery.handed_over(db, delivery_id, at)
    sent, line = delivery.find(db, delivery_id), referral.c
    first = (line.id == sent.about, line.service == sent.service, line.released_at.is_not(None),
             line.handed_over_at.is_(None))  # fmt: skip
    db.execute(update(referral).where(*first).values(handed_over_at=at))


def calls_for(db: Connection, report_id: str, delivery_id: str) -> list[Call]:
    """Every attempt of one phone task."""
    return delivery.calls_made(db, key_of(db, report_id), delivery_id)


def not_delivered(db: Connection, delivery_id: str, fault: str, at: datetime) -> None:
    """A notice will not arrive: the second way is taken at once, and the supervisor sees it.  Not where the line was
    given back, or went to another service, while it was tried.
    """
    delivery.given_up(db, delivery_id, fault, at)
    sent = delivery.find(db, delivery_id)
    if sent.service == delivery.OPERATOR:
        return
    if correction_in(db, sent.about) is not None:
        tell_correction(db, sent.about, By.CALL, at, To(sent.to))
        return
    row = locked(db, sent.about)
    theirs = row["service"] == sent.service and row["declined_at"] is None
    if theirs and row["acknowledged_at"] is None and row["stopped_at"] is None:
        tell(db, row, By.CALL, at, To(sent.to))
        decide(db, row["report_id"], row["id"], CLOCK, Act.NOT_DELIVERED, at, Reason(value=fault))


def _record_correction(
    db: Connection, correction: Correction, call: Knock, who: str, at: datetime, outcome: Outcome, spoke: Spoke,
    again_at: datetime | None,
) -> None:  # fmt: skip
    """A call by which a service is told what to disregard; whoever answers it knows."""
    if call.handed_over_at is not None:
        raise AlreadyDone(correction.told_by or CLOCK, call.handed_over_at, Act.CALLED)
    key = key_of(db, correction.report_id)
    delivery.record_attempt(db, key, call.id, who, at, outcome, spoke, again_at)
    decide(db, correction.report_id, correction.id, who, Act.CALLED, at, Reason(value=outcome))
    if outcome is Outcome.ANSWERED and correction.told_at is None:
        know_correction(db, correction.id, who, at)


def _answered(db: Connection, row: RowMapping, who: str, at: datetime) -> None:
    _manager_told(db, row, who, at)
    record_share(db, row, who, at, Form.PHONE)
    clocks.meet(db, row["id"], at, Kind.SHUT)
    if row["acknowledged_at"] is None:
        acknowledge(db, row["id"], who, at, PHONE)


def _manager_told(db: Connection, row: RowMapping, who: str, at: datetime) -> None:
    """A named manager was told of what had not left, since its team may never see it (H23)."""
    if row["released_at"] is None:
        undecided(db, row["id"])
        change(db, row["id"], released_at=at, released_by=who)
        clocks.meet(db, row["id"], at, Kind.RELEASE)


def _left(db: Connection, referral_id: str) -> RowMapping:
    row = locked(db, referral_id)
    if row["released_at"] is None:
        raise LookupError("There is no such line.")  # to a service, what has not left does not exist
    return row
