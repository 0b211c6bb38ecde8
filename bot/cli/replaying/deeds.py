"""What people did about a report, tried on the real casework: done, or refused with the words a page would show."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, RowMapping

from bot import casework
from bot.casework import Done, Refusal
from bot.cli.replaying.chronology import Deed, Did

A_PLAN, HAVE_IT, NO_ACTION = "plan", "with_services", "no_further_action"  # outcomes of flows/rules/closed.py


def do(db: Connection, report_id: str, deed: Deed, at: datetime) -> tuple[bool, str]:
    """Whether it was done, and what came of it in words."""
    try:
        return True, DO[deed.act](db, report_id, deed, at)
    except Refusal as refused:
        return False, f"{_words(deed)}: refused. {inspect.cleandoc(str(refused) or type(refused).__doc__ or '')}"
    except LookupError as nothing:
        return False, f"{_words(deed)}: there is nothing of the kind. {nothing.args[0] if nothing.args else ''}".strip()


def _looked(db: Connection, report_id: str, deed: Deed, at: datetime) -> str:
    casework.looked(db, report_id, at)
    return "A duty officer looked at it"


def _took(db: Connection, report_id: str, deed: Deed, at: datetime) -> str:
    casework.claim_case(db, casework.case_of(db, report_id)["id"], deed.by, at)
    return f"{deed.by.capitalize()} took the case"


def _let_go(db: Connection, report_id: str, deed: Deed, at: datetime) -> str:
    lines = _lines(db, report_id, deed, lambda row: not row["released_at"] and not row["stopped_at"])
    for line_id in lines:
        casework.release_line(db, line_id, deed.by, at, deed.words)
    return f"Let go: {', '.join(lines.values())}"


def _acknowledged(db: Connection, report_id: str, deed: Deed, at: datetime) -> str:
    lines = _lines(db, report_id, deed, lambda row: row["released_at"] and not row["acknowledged_at"])
    for line_id in lines:
        casework.acknowledge(db, line_id, deed.by, at)
    return f"Acknowledged: {', '.join(lines.values())}"


def _not_ours(db: Connection, report_id: str, deed: Deed, at: datetime) -> str:
    lines = _lines(db, report_id, deed, lambda row: row["released_at"] and not row["declined_at"])
    for line_id in lines:
        casework.decline(db, line_id, deed.by, at, "nobody was named", deed.words)
    return f"Given back as not theirs: {', '.join(lines.values())}"


def _meeting_held(db: Connection, report_id: str, deed: Deed, at: datetime) -> str:
    meeting = casework.meeting_of(db, report_id)
    if meeting is None:
        raise LookupError("No meeting was asked for.")
    words = deed.words or "Told by the chronology."
    casework.set_date(db, meeting.id, deed.by, at, at, words, why_late=words)
    casework.write_minutes(db, meeting.id, deed.by, at, words)
    casework.end_meeting(db, meeting.id, deed.by, at, A_PLAN, words)
    return "The planning meeting was held, and its outcome written down"


def _closed(db: Connection, report_id: str, deed: Deed, at: datetime) -> str:
    case, outcome = casework.case_of(db, report_id)["id"], NO_ACTION if deed.act is Did.NO_FURTHER_ACTION else HAVE_IT
    nothing = casework.Feedback(why_none="Nothing is said to anybody of what is played through.")
    done = casework.close_case(db, case, deed.by, at, outcome, deed.words or outcome.replace("_", " "), nothing)
    return f"{_words(deed)}: {'closed' if done is Done.DONE else 'asked for; at this tier a second person must agree'}"


DO: dict[Did, Callable[[Connection, str, Deed, datetime], str]] = {
    Did.LOOKED: _looked,
    Did.TOOK: _took,
    Did.LET_GO: _let_go,
    Did.ACKNOWLEDGED: _acknowledged,
    Did.NOT_OURS: _not_ours,
    Did.MEETING_HELD: _meeting_held,
    Did.CLOSED: _closed,
    Did.NO_FURTHER_ACTION: _closed,
}


def _lines(
    db: Connection, report_id: str, deed: Deed, waits: Callable[[RowMapping], object]
) -> dict[str, str]:  # fmt: skip
    """By id, whom they tell; LookupError if there is none."""
    mine = [(row, line) for row, line in casework.lines_of(db, report_id) if deed.kind in ("", line.kind)]
    found = {row["id"]: line.service_name for row, line in mine if waits(row)}
    if not found:
        raise LookupError("No line waits for that.")
    return found


def _words(deed: Deed) -> str:
    return deed.act.value.replace("_", " ").capitalize()
