"""All reports of a case with what was done about each, read with one statement a table however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Table, select

from bot import delivery
from bot.casework.clocks import Kind
from bot.casework.decisions import Decided, decision_in
from bot.casework.lines import conflicted, is_shut
from bot.casework.pages import addition_in, note_in, state_of
from bot.casework.queue import Waiting
from bot.casework.sealed import UNSAFE, Told, Written, opened
from bot.casework.shown import State
from bot.casework.tables import addition, assessment, clock, decision, note, report
from bot.delivery import Call, Knock
from bot.referrals.tables import referral
from bot.store import DataKey, keys_of
from flows.grammar import Facts
from flows.rules.outcome import Assessment, By, Line, Tier
from flows.rules.sharing import without_contact


class LineDone(msgspec.Struct, frozen=True):
    """One line of a plan, and how far it is.  restricted: somebody concerned works for the service (R19)."""

    id: str
    line: Line
    state: State
    restricted: bool
    released_at: datetime | None
    released_by: str | None
    stopped_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
    declined_at: datetime | None
    calls: tuple[Call, ...]


class Chapter(msgspec.Struct, frozen=True):
    """One report as a case reads it.  assessments: all that were made of it alone, oldest first.

    flags: as its plan had them at Send.
    """

    id: str
    sent_at: datetime
    rules_tier: Tier
    facts: Facts
    heard: tuple[str, ...]
    assessments: tuple[Assessment, ...]
    lines: tuple[LineDone, ...]
    decisions: tuple[Decided, ...]
    notes: tuple[Written, ...]
    additions: tuple[Written, ...]
    waits: tuple[Waiting, ...]
    flags: tuple[str, ...]

    @property
    def assessment(self) -> Assessment:
        """The newest."""
        return self.assessments[-1]


def chapters_of(db: Connection, report_ids: Sequence[str]) -> tuple[Chapter, ...]:
    """In the order in which they are named."""
    ids = list(report_ids)
    rows = {row["id"]: row for row in db.execute(select(report).where(report.c.id.in_(ids))).mappings()}
    keys = {report_id: keys_of(db).unwrap(row["wrapped"]) for report_id, row in rows.items()}
    lines = _rows(db, referral, ids, referral.c.number, referral.c.due_at)
    knocks = _knocks(db, [line["id"] for line in lines])
    tables = (assessment, decision, note, addition)
    kept = {table.name: _by_report(_rows(db, table, ids, table.c.at, table.c.id)) for table in tables}
    waits = _by_report(db.execute(select(clock).where(clock.c.report_id.in_(ids), clock.c.met_at.is_(None))
                                  .order_by(clock.c.due_at)).mappings())  # fmt: skip
    of_lines = _by_report(lines)

    def chapter(report_id: str) -> Chapter:
        row, key = rows[report_id], keys[report_id]
        told = opened(key, "report", report_id, row["sealed"], Told)
        its = {name: found.get(report_id, []) for name, found in kept.items()}
        unsafe = any(each["kind"] == UNSAFE for each in its["addition"])
        facts = without_contact(told.facts) if unsafe else told.facts
        return Chapter(
            report_id, row["sent_at"], Tier(row["tier"]), facts, tuple(words for _, words in told.heard),
            tuple(opened(key, "assessment", each["id"], each["sealed"], Assessment) for each in its["assessment"]),
            tuple(_line(db, key, each, knocks.get(each["id"], [])) for each in of_lines.get(report_id, ())),
            tuple(decision_in(key, each) for each in its["decision"]),
            tuple(note_in(key, each) for each in its["note"]),
            tuple(addition_in(key, each) for each in its["addition"]), tuple(map(_wait, waits.get(report_id, ()))),
            told.plan.flags,
        )  # fmt: skip

    return tuple(chapter(report_id) for report_id in ids)


def _rows(db: Connection, table: Table, ids: list[str], *order: Any) -> list[RowMapping]:
    return list(db.execute(select(table).where(table.c.report_id.in_(ids)).order_by(*order)).mappings())


def _by_report(rows: Any) -> dict[str, list[RowMapping]]:
    found: dict[str, list[RowMapping]] = {}
    for row in rows:
        found.setdefault(row["report_id"], []).append(row)
    return found


def _knocks(db: Connection, line_ids: list[str]) -> dict[str, list[Knock]]:
    found: dict[str, list[Knock]] = {}
    for knock in delivery.knocks(db, *line_ids):
        found.setdefault(knock.about, []).append(knock)
    return found


def _line(db: Connection, key: DataKey, row: RowMapping, knocks: list[Knock]) -> LineDone:
    line = opened(key, "referral", row["id"], row["sealed"], Line)
    return LineDone(
        row["id"], line, state_of(row, knocks), is_shut(row) or conflicted(line), row["released_at"],
        row["released_by"], row["stopped_at"], row["read_at"], row["acknowledged_at"], row["declined_at"],
        tuple(_calls(db, key, knocks)),
    )  # fmt: skip


def _calls(db: Connection, key: DataKey, knocks: list[Knock]) -> Iterator[Call]:
    for knock in knocks:
        if knock.way is By.CALL and knock.attempts:
            yield from delivery.calls_made(db, key, knock.id)


def _wait(row: RowMapping) -> Waiting:
    return Waiting(row["about"], Kind(row["kind"]), row["due_at"], row["rung_at"])
