"""What was made while reports stood in one case rests on all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, RowMapping, func, select, union_all

from bot.casework.belonging import reports_of
from bot.casework.decisions import CLOCK, REPORTER, Act
from bot.casework.tables import case_report, decision, meeting, note, share, task

JOB = "job"  # who, in the record
OF_LINKS = (Act.ONE_FAMILY, Act.NOT_ONE_FAMILY, Act.TAKEN_BACK, Act.SEEN_AGAIN, Act.LOOKED_IF_LINKED, Act.JOINED,
            Act.SPLIT, Act.ALLOTTED,
            Act.TWO_SIDES,
            Act.CORRECTION, Act.CORRECTED, Act.BREACH_ENDED)  # fmt: skip


class Item(msgspec.Struct, frozen=True):
    """Something made of a joined case that a person can put to either side.  kind: note, decision or meeting."""

    id: str
    kind: str
    report_id: str
    about: str
    who: str
    at: datetime
    act: Act | None = None


def rests_on(db: Connection, report_id: str, at: datetime) -> tuple[str, ...]:
    """The reports that stood in one case with this one at a time: what was made then rests on them all."""
    case_id = _case_at(db, report_id, at)
    ever = select(case_report.c.report_id).where(case_report.c.case_id == case_id).distinct()
    return tuple(sorted(each for each in db.scalars(ever).all() if _case_at(db, each, at) == case_id))


def made_since(db: Connection, case_id: str, since: datetime) -> list[Item]:
    """What people made of the case since, oldest first: notes, decisions about the case or its reports, meetings."""
    reports = reports_of(db, case_id)
    notes = select(note).where(note.c.report_id.in_(reports), note.c.at > since)
    items = [Item(row["id"], "note", row["report_id"], row["report_id"], row["who"], row["at"])
             for row in db.execute(notes).mappings()]  # fmt: skip
    by_people = decision.c.who.not_in([CLOCK, REPORTER, JOB])
    theirs = decision.c.report_id.in_(reports), decision.c.at > since, by_people
    about = decision.c.about.in_([case_id, *reports])
    acts = decision.c.act.not_in([act.name for act in OF_LINKS])
    for row in db.execute(select(decision).where(*theirs, about, acts)).mappings():
        act = Act[row["act"]]
        items.append(Item(row["id"], "decision", row["report_id"], row["about"], row["who"], row["at"], act))
    items += _meetings_since(db, reports, since)
    return sorted(items, key=lambda item: (item.at, item.id))


def _meetings_since(db: Connection, reports: Sequence[str], since: datetime) -> Iterator[Item]:
    """Each meeting of which something was written down since: that it was called, its date, minutes, what is done."""
    tasks = select(task.c.id.label("about"), task.c.meeting_id).where(task.c.report_id.in_(reports))
    themselves = select(meeting.c.id.label("about"), meeting.c.id.label("meeting_id"))
    its = union_all(tasks, themselves.where(meeting.c.report_id.in_(reports))).subquery()
    done = select(decision.c.report_id, decision.c.who, decision.c.at, decision.c.act, its.c.meeting_id)
    done = done.join(its, its.c.about == decision.c.about).where(decision.c.at > since)
    newest = {row.meeting_id: row for row in db.execute(done.order_by(decision.c.at, decision.c.id))}
    for its_id, row in newest.items():
        yield Item(its_id, "meeting", row.report_id, its_id, row.who, row.at, Act[row.act])


def shares_since(db: Connection, case_id: str, since: datetime) -> list[RowMapping]:
    """What services were given of the case since."""
    given = share.c.report_id.in_(reports_of(db, case_id)), share.c.at > since
    return list(db.execute(select(share).where(*given).order_by(share.c.at, share.c.id)).mappings())


def together_since(db: Connection, case_id: str, leaving: set[str]) -> datetime:
    """Since when reports of both sides stand in this case."""
    c = case_report.c
    came = select(c.report_id, func.max(c.at).label("at")).where(c.case_id == case_id).group_by(c.report_id)
    times: dict[str, datetime] = {row.report_id: row.at for row in db.execute(came)}
    now = set(reports_of(db, case_id))
    return max(min(times[each] for each in side) for side in (now & leaving, now - leaving))


def _case_at(db: Connection, report_id: str, at: datetime) -> str | None:
    c = case_report.c
    newest = select(c.case_id).where(c.report_id == report_id, c.at <= at).order_by(c.at.desc()).limit(1)
    return db.scalar(newest)
