"""What became of a report, in the words of whoever sent it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from bot import casework
from bot.casework import LineStatus, Told
from bot.dialogue.times import said
from flows.notices import NOTICES
from flows.rules.outcome import By


def status_in_words(db: Connection, conversation: str, at: datetime) -> tuple[str, ...]:
    """A line a service, and the sentence that a person here chose; of no other report, of nobody else."""
    chosen = casework.feedback_for_reporter(db, conversation)
    return (
        *_stop_in_words(db, conversation, at),
        *(_in_words(line, at) for line in casework.status_for_reporter(db, conversation)),
        *((NOTICES[chosen],) if chosen else ()),
    )


def _stop_in_words(db: Connection, conversation: str, at: datetime) -> Iterator[str]:
    """That they said stop, and whether anybody has read it."""
    if (stop := casework.stop_asked(db, conversation)) is not None:
        said_at, read_at = stop
        notice = NOTICES["status_stop_read" if read_at else "status_stop_asked"]
        yield notice.replace("{when}", said(read_at or said_at, at))


def _in_words(line: LineStatus, at: datetime) -> str:
    told = NOTICES[_notice(line, at)].replace("{service}", line.service_name)
    if line.unlooked:
        told = f"{told} {NOTICES['status_unlooked_refused' if line.refused else 'status_unlooked']}"
    times = {"due": line.due, "when": line.at or at, "looks": line.looks or line.due, "left": line.unlooked or at}
    for word, when in times.items():
        told = told.replace(f"{{{word}}}", said(when, at))
    return told.replace("{goes}", NOTICES["goes_phone" if line.by == By.CALL else "goes"])


def _notice(line: LineStatus, at: datetime) -> str:
    """Of what waits for a person: whether they said no to it, and whether it goes in the end without one."""
    if line.state is Told.PLANNED and line.by == By.CALL:
        return "status_to_phone"
    if line.state is not Told.PERSON_FIRST:
        return f"status_{line.state.value}"
    if line.leaves:
        return "status_left_out_by_clock" if line.refused else "status_by_clock"
    if line.refused:
        return "status_left_out"
    return "status_person_late" if line.looks and line.looks < at else "status_person_first"
