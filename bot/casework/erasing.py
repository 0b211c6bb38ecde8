"""Erasing a report: its key, and every row in any room's table that says anything of it.

Nothing of it can be read again, here or from a backup: the ledger (store) names it, and what is restored is erased
before anybody is served.  What stays: the audit trail's ids and acts, and one row that says when, by whom, on which
ground, and which services hold a part of it and are to be told (UK GDPR, Article 19).

Which rows those are is read off the tables themselves: a column named `report_id`, or one that points at `report`, and
all that points at such a row; a test holds every new table to it.  The index of linking names no report that could be
read: what stands there of it is found by its own values.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Table, delete, insert, or_, select

from bot import dialogue
from bot.casework.belonging import case_of
from bot.casework.decisions import Act, Done, given, second_person, who_asked
from bot.casework.errors import CaseOpen, OtherGround
from bot.casework.linking.index import forget_values
from bot.casework.sealed import Reason
from bot.casework.tables import case_report, draft_shown, erasure, report, rests_on, share
from bot.store import metadata

OUTLIVE = frozenset({"audit", "erasure"})  # who did what, by ids; that it was erased


class Ground(StrEnum):
    """Why a report may be erased."""

    ASKED = "asked"
    KEPT_LONG_ENOUGH = "kept_long_enough"
    NO_REPORT = "no_report"
    ERASED_BEFORE = "erased_before"

    @property
    def label(self) -> str:
        """As pages and commands write it."""
        return GROUNDS[self]


GROUNDS = {
    Ground.ASKED: "somebody asked for it and the law gives it to them",
    Ground.KEPT_LONG_ENOUGH: "it was kept as long as the operator's rule says",
    Ground.NO_REPORT: "it was no report: a test, or a mistake",
    Ground.ERASED_BEFORE: "it was erased before, and a backup had brought it back",
}
GROUNDS_GIVEN = tuple(ground.value for ground in Ground if ground is not Ground.ERASED_BEFORE)  # what a person may say


class Erased(msgspec.Struct, frozen=True):
    """What became of it.  told: services that hold a part and are to be told; jobs: ids that a job may still name."""

    done: Done
    told: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()


def ask_to_erase(db: Connection, report_id: str, who: str, at: datetime, ground: Ground, reason: str) -> Done:
    """One supervisor asks, a second one agrees (DONE: it is to be erased now); never while the case is open."""
    if case_of(db, report_id)["closed_at"] is None:
        raise CaseOpen
    by, on = who_asked(db, report_id, report_id, Act.ASKED_TO_ERASE)
    if by not in ("", who) and on != ground:
        raise OtherGround(on)
    what = Reason(given(reason), value=ground)
    return second_person(db, report_id, report_id, who, at, Act.ASKED_TO_ERASE, what)


def erase_report(db: Connection, report_id: str, who: str, at: datetime, ground: Ground) -> Erased:
    """Erase it now, and write down that it was; the ledger is to name it before this commits."""
    told = tuple(sorted(set(db.scalars(select(share.c.service).where(share.c.report_id == report_id)))))
    jobs = erase_rows(db, report_id)
    row = {"report_id": report_id, "at": at, "who": who, "ground": ground, "told": " ".join(told)}
    db.execute(insert(erasure), row)
    return Erased(Done.DONE, told, jobs)


def is_there(db: Connection, report_id: str) -> bool:
    """Whether anything of a report stands here."""
    return db.execute(select(report.c.id).where(report.c.id == report_id)).first() is not None


def erased_reports(db: Connection) -> list[str]:
    """All that this database knows to have been erased."""
    return list(db.scalars(select(erasure.c.report_id).order_by(erasure.c.at)))


def erase_rows(db: Connection, report_id: str) -> tuple[str, ...]:
    """Delete every row about a report, its conversation, and a case in which no report is left; the ids of all."""
    conversation = db.scalar(select(report.c.conversation_id).where(report.c.id == report_id))
    if conversation is None:
        return ()
    forget_values(db, report_id)
    cases = set(db.scalars(select(case_report.c.case_id).where(case_report.c.report_id == report_id)))
    resting = db.scalars(select(rests_on.c.case_assessment_id).where(rests_on.c.report_id == report_id)).all()
    ids = [each for assessment_id in resting for each in _delete(db, "case_assessment", assessment_id)]
    ids += [conversation, *_delete(db, "report", report_id)]
    draft = draft_shown.c.conversation_id == conversation
    drafts = list(db.scalars(select(draft_shown.c.id).where(draft)))
    ids += [*drafts, *_delete_about(db, [*drafts, conversation])]
    db.execute(delete(draft_shown).where(draft))
    dialogue.erase(db, conversation)
    left = set(db.scalars(select(case_report.c.case_id).where(case_report.c.case_id.in_(cases))))
    for case_id in sorted(cases - left):
        ids += _delete(db, "family_case", case_id)
    return tuple(dict.fromkeys(ids))


def _delete(db: Connection, owner: str, its_id: str) -> list[str]:
    """Every row that belongs to this report or case, and what is about such a row; their ids."""
    theirs = [(table, where) for table in _tables() if (where := _belongs(table, owner, its_id)) is not None]
    ids = [its_id, *_ids(db, theirs)]
    ids += _delete_about(db, ids)
    for table, where in theirs:
        db.execute(delete(table).where(where))
    return ids


def _delete_about(db: Connection, ids: list[str]) -> list[str]:
    """What points at rows by an opaque id: knocks at doors with their calls, clocks; their ids."""
    theirs = [(table, where) for table in _tables() if (where := _about(table, ids)) is not None]
    found = _ids(db, theirs)
    for table, where in theirs:
        db.execute(delete(table).where(where))
    return found


def _ids(db: Connection, theirs: list[tuple[Table, ColumnElement[bool]]]) -> list[str]:
    """The ids of rows that have one by which a job may name them."""
    named = [(table.c.id, where) for table, where in theirs if "id" in table.c and table.c.id.type.python_type is str]
    return [found for column, where in named for found in db.scalars(select(column).where(where))]


def _tables() -> Iterator[Table]:
    """Whatever points at another comes before it."""
    return (table for table in reversed(metadata.sorted_tables) if table.name not in OUTLIVE)


def _belongs(table: Table, owner: str, its_id: str) -> ColumnElement[bool] | None:
    """Which rows of a table belong to it, themselves or through what they point at; None where none can."""
    if table.name == owner:
        return table.c.id == its_id
    named = f"{owner.removeprefix('family_')}_id"
    either: list[ColumnElement[bool]] = [
        column == its_id for column in table.c if column.name == named or _points_at(column, owner)
    ]
    for key in table.foreign_keys:
        above = key.column.table
        if above.name not in {owner, "report", "family_case"} and (where := _belongs(above, owner, its_id)) is not None:
            either.append(key.parent.in_(select(key.column).where(where)))
    return or_(*either) if either else None


def _about(table: Table, ids: list[str]) -> ColumnElement[bool] | None:
    if "about" in table.c:
        return table.c.about.in_(ids)
    either = [
        key.parent.in_(select(key.column).where(where))
        for key in table.foreign_keys
        if (where := _about(key.column.table, ids)) is not None
    ]
    return or_(*either) if either else None


def _points_at(column: Column[Any], table: str) -> bool:
    return any(key.column.table.name == table for key in column.foreign_keys)
