"""Papers to hand over, as a PDF or as data: each is a share, written down before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import Form, LinePage, LineShown, Shared
from bot.console import packet
from bot.console.agency import own_service
from bot.console.lines import may_decide
from bot.console.pages import Answer, Asked, File, dated_time
from bot.console.threshold import at_the_door, service_name
from bot.referrals import (
    UNLOOKED,
    Event,
    Made,
    Paper,
    action,
    as_json,
    as_pdf,
    chronology_paper,
    events_told,
    pack_paper,
    packet_paper,
)
from bot.staff import AGENCY, OPERATOR, Role

FORMATS: dict[str, tuple[str, Callable[[Paper], bytes]]] = {
    "pdf": ("application/pdf", as_pdf),
    "json": ("application/json", as_json),
}


def for_service(asked: Asked) -> Answer:
    """A worker takes their own part along."""
    return _made(asked, own_service, AGENCY)


def for_desk(asked: Asked) -> Answer:
    """The operator hands a service its part."""
    return _made(asked, may_decide(asked.named["report"]), OPERATOR)


def _made(asked: Asked, wall: staff.Wall, roles: frozenset[Role]) -> Answer:
    line_id, (media, written) = asked.named["line"], _format(asked)
    with at_the_door(asked, f"make {asked.named['form']}", line_id, wall, roles=roles) as db:
        form, line = Form(asked.named["form"]), casework.line_page(db, line_id)
        if form not in packet.papers_for(line.line.kind):
            raise LookupError("There is no such paper.")
        casework.record_print(db, line_id, asked.person.id, asked.at, form)
        paper = MAKES[form](asked, db, line)
    return File(f"{line_id}.{asked.named['format']}", media, written(paper))


def _format(asked: Asked) -> tuple[str, Callable[[Paper], bytes]]:
    if asked.named["format"] not in FORMATS or asked.named["form"] not in set(Form):
        raise staff.Refused(staff.Refused.__doc__)
    return FORMATS[asked.named["format"]]


def _packet(asked: Asked, _db: Connection, line: LinePage) -> Paper:
    unlooked = UNLOOKED if line.unlooked else ""
    made = packet.made(line)
    return packet_paper(made, packet.title(line), packet.later(line), unlooked, _by(asked, line))


def _pack(asked: Asked, db: Connection, line: LinePage) -> Paper:
    shared = casework.shares_of(db, line.report_id, line.id)
    done = list(_done(asked, casework.report_page(db, line.report_id).lines, line.id))
    return pack_paper(packet.made(line), "For the high-risk panel", line.line, _answered_for(shared), done,
                      packet.later(line), _by(asked, line))  # fmt: skip


def _chronology(asked: Asked, db: Connection, line: LinePage) -> Paper:
    pages = casework.lines_to_service(db, line.id)
    events = [event for page in pages for event in _events(asked, page)]
    for other in pages:
        if other.id != line.id:
            casework.record_print(db, other.id, asked.person.id, asked.at, Form.CHRONOLOGY)
    return chronology_paper("Chronology", packet.made(line).banners, events, _by(asked, line))


MAKES = {Form.PACKET: _packet, Form.PACK: _pack, Form.CHRONOLOGY: _chronology}


def _events(asked: Asked, line: LinePage) -> Iterator[Event]:
    """What was told, and what was done with the line that this service has."""
    here, there = asked.desk.operator, service_name(asked.desk, line.line.service, line.line)
    yield from events_told(packet.made(line), line.facts, line.sent_at)
    yield action(line.sent_at, here, "A report came in.")
    steps: tuple[tuple[datetime | None, str, str], ...] = (
        (line.released_at, here, f"{there} was told."), (line.read_at, there, "Opened it."),
        (line.acknowledged_at, there, "Said that they have it."),
        (line.declined_at, there, "Gave it back: not theirs."),
    )  # fmt: skip
    yield from (action(at, who, what) for at, who, what in steps if at)
    yield from (action(call.at, here, f"Rang {there}: {call.outcome.label}.") for call in line.calls)


def _done(asked: Asked, lines: Sequence[LineShown], panel: str) -> Iterator[str]:
    """Who else was told and has it; never a service where somebody concerned works (R19)."""
    for line in lines:
        if line.released_at and line.id != panel and not line.restricted:
            has = (
                f"; they have it since {dated_time(line.acknowledged_at)}"
                if line.acknowledged_at
                else "; not acknowledged"
            )
            yield f"{service_name(asked.desk, line.line.service, line.line)}: told {dated_time(line.released_at)}{has}."


def _answered_for(shared: Sequence[Shared]) -> list[str]:
    """Why it was needed, and whether they were told: as it was written down when the line left."""
    return [
        text for each in shared[:1] for text in
        (f"Why it is needed: {each.share.necessity}", f"They were {each.share.aware.label}.")
    ]  # fmt: skip


def _by(asked: Asked, line: LinePage) -> Made:
    service = service_name(asked.desk, line.line.service, line.line)
    return Made(dated_time(asked.at), asked.person.name, asked.desk.operator, service, line.id, asked.desk.demo)
