"""Sharing agreements: for one case, one service may see the household page, cut to the parts it needs, until a day.

A supervisor makes it, with basis and reason.  For a service that is no public authority two must agree: single facts
of a child were once given to such a partnership, and a court asked for a written agreement, limits field by field and
an audit (M v Chief Constable of Sussex).  It covers the reports that were of the case when it was made, no later one:
somebody looks at each before it is shared.  Once one of them is taken out of the case, it rests on what is not so, and
holds no more.  Where somebody concerned works for the service (R19) there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from bot.casework.belonging import reports_of
from bot.casework.conflict import in_conflict
from bot.casework.decisions import Act, Done, decide, done_before, given, second_person
from bot.casework.errors import AlreadyDone, ConflictHere, NothingToShare
from bot.casework.picture.chapters import chapters_of
from bot.casework.picture.cut import SharedPicture, cut_picture, parts_of
from bot.casework.sealed import Agreed, Aware, Reason, Share, key_of, opened, seal, told_in
from bot.casework.shares import Form, share_row, shares_of
from bot.casework.tables import agreement, share
from bot.store import new_id
from flows.rules.outcome import Serves
from flows.rules.sharing import PUBLIC


class Agreement(msgspec.Struct, frozen=True):
    """One agreement, opened.  agreed_at: since when it holds; None: a second supervisor must agree.

    later: how many reports the case has besides those it covers.  apart: one that it covers is of the case no more.
    """

    id: str
    case_id: str
    service: str
    kind: Serves
    who: str
    at: datetime
    until_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    agreed: Agreed
    later: int = 0
    apart: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it holds at a time."""
        return self.agreed_at is not None and self.ended_at is None and not self.apart and at < self.until_at


def agree_to_share(
    db: Connection, case_id: str, who: str, at: datetime, service: str, kind: Serves, until_at: datetime,
    basis: str, parts: Sequence[str], reason: str,
) -> Done:  # fmt: skip
    """A supervisor records an agreement; ASKED where a second must agree before it holds."""
    reports = reports_of(db, case_id)
    if not reports:
        raise LookupError("There is no such case.")
    if in_conflict(db, case_id, kind):
        raise ConflictHere
    allowed = tuple(part for part in parts_of(kind) if part in parts)
    if not allowed:
        raise NothingToShare
    _not_twice(db, case_id, service, kind, allowed, at)
    what = Agreed(tuple(reports), allowed, given(basis), given(reason))
    row = {"id": new_id(), "report_id": reports[-1], "case_id": case_id, "service": service, "kind": kind, "who": who,
           "at": at, "until_at": until_at}  # fmt: skip
    row["sealed"] = seal(key_of(db, reports[-1]), "agreement", str(row["id"]), what)
    alone = kind in PUBLIC
    row |= {"agreed_at": at, "agreed_by": who} if alone else {"agreed_at": None, "agreed_by": None}
    db.execute(insert(agreement), row)
    act = Act.AGREED_TO_SHARE if alone else Act.ASKED_TO_SHARE
    decide(db, reports[-1], str(row["id"]), who, act, at, Reason(reason, value=service))
    return Done.DONE if alone else Done.ASKED


def _not_twice(db: Connection, case_id: str, service: str, kind: Serves, parts: Sequence[str], at: datetime) -> None:
    """The same for the same reports is agreed, or asked for, once."""
    for each in agreements_of(db, case_id):
        stands = each.ended_at is None and at < each.until_at and not each.apart and not each.later
        if stands and (each.service, each.kind, each.agreed.parts) == (service, kind, tuple(parts)):
            act = Act.AGREED_TO_SHARE if each.agreed_at is not None else Act.ASKED_TO_SHARE
            raise AlreadyDone(each.who, each.at, act)


def second_agreement(db: Connection, agreement_id: str, who: str, at: datetime, reason: str) -> None:
    """A second supervisor agrees: from now it holds."""
    row = _open(db, agreement_id)
    if row["agreed_at"] is not None:
        raise AlreadyDone(row["agreed_by"], row["agreed_at"], Act.AGREED_TO_SHARE)
    if in_conflict(db, row["case_id"], Serves(row["kind"])):
        raise ConflictHere
    what = Reason(given(reason), value=row["service"])
    second_person(db, row["report_id"], agreement_id, who, at, Act.ASKED_TO_SHARE, what)
    db.execute(update(agreement).where(agreement.c.id == agreement_id).values(agreed_at=at, agreed_by=who))
    decide(db, row["report_id"], agreement_id, who, Act.AGREED_TO_SHARE, at, what)


def end_agreement(db: Connection, agreement_id: str, who: str, at: datetime, reason: str) -> None:
    """From now the service sees its own part again, and no more."""
    row = _open(db, agreement_id)
    what = Reason(given(reason), value=row["service"])
    db.execute(update(agreement).where(agreement.c.id == agreement_id).values(ended_at=at))
    decide(db, row["report_id"], agreement_id, who, Act.ENDED_SHARING, at, what)


def agreements_of(db: Connection, case_id: str) -> list[Agreement]:
    """All that were made for a case, oldest first."""
    rows = db.execute(select(agreement).where(agreement.c.case_id == case_id).order_by(agreement.c.at)).mappings()
    return [_shown(db, row) for row in rows]


def shared_with(db: Connection, service: str, at: datetime) -> list[Agreement]:
    """The agreements that hold for a service now, and nothing of a case where somebody concerned works there (R19)."""
    rows = db.execute(select(agreement).where(agreement.c.service == service).order_by(agreement.c.at)).mappings().all()
    held = [each for each in (_shown(db, row) for row in rows) if each.holds(at)]
    return [each for each in held if not in_conflict(db, each.case_id, each.kind)]


def shared_picture(db: Connection, agreement_id: str, who: str, at: datetime) -> tuple[Agreement, SharedPicture]:
    """The household page for the service of an agreement; it is written down as shared before anything is shown."""
    row = db.execute(select(agreement).where(agreement.c.id == agreement_id)).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such agreement.")
    held = _shown(db, row)
    now = reports_of(db, held.case_id)
    pages = chapters_of(db, [report_id for report_id in now if report_id in held.agreed.reports])
    beside = [told_in(db, report_id).facts for report_id in now if report_id not in held.agreed.reports]
    made = cut_picture(pages, held.service, held.kind, held.agreed.parts, beside)
    _record(db, held, made, who, at)
    return held, made


def _record(db: Connection, held: Agreement, made: SharedPicture, who: str, at: datetime) -> None:
    """A share for each report, again only when there is more than they have seen."""
    for seen in made.seen:
        before = [each.share for each in shares_of(db, seen.report_id, held.id)]
        if any(set(seen.keys) <= set(each.facts) and seen.words <= each.words for each in before):
            continue
        what = Share(seen.keys, seen.words, held.agreed.basis, held.agreed.reason, Aware.COMES_BACK)
        by = {"report_id": seen.report_id, "id": held.id, "service": held.service}
        db.execute(insert(share), share_row(key_of(db, seen.report_id), by, who, Form.PICTURE, at, what))


def _open(db: Connection, agreement_id: str) -> RowMapping:
    found = select(agreement).where(agreement.c.id == agreement_id).with_for_update()
    row = db.execute(found).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such agreement.")
    if row["ended_at"] is not None:
        raise done_before(db, agreement_id, Act.ENDED_SHARING, row["ended_at"])
    return row


def _shown(db: Connection, row: RowMapping) -> Agreement:
    agreed = opened(key_of(db, row["report_id"]), "agreement", row["id"], row["sealed"], Agreed)
    now = reports_of(db, row["case_id"])
    later, apart = len(set(now) - set(agreed.reports)), not set(agreed.reports) <= set(now)
    return Agreement(row["id"], row["case_id"], row["service"], Serves(row["kind"]), row["who"], row["at"],
                     row["until_at"], row["agreed_at"], row["ended_at"], agreed, later, apart)  # fmt: skip
