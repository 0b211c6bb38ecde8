"""Phone tasks: whom to ring, what to say and in which order, and how it went.  Nothing is said to a voicemail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot import casework, delivery, staff
from bot.console import packet
from bot.console.forms import Overtaken, Wrong, maybe, moment
from bot.console.pages import Answer, Asked, Go, Page, capitalize_first, clock_time
from bot.console.threshold import at_the_door, called, service_name
from bot.delivery import CallIncomplete, CallTaken, Contact, Knock, Outcome, Spoke
from bot.staff import Person, Role
from flows.rules.outcome import ELSEWHERE, Line

HERE = "/staff/calls/{call}"
NEEDED = {
    Outcome.ANSWERED: {
        "name": "Write the name of the person you spoke to.",
        "role": "Write their role.",
        "will_do": "Write what they will do.",
    },
    Outcome.NOT_THEIRS: {"to_whom": "Write whose it is, as they said."},
}


def may_ring(db: Connection, person: Person, call_id: str) -> bool:
    """Any duty officer; a named manager (R19) is rung by the supervisor only."""
    return may_make(delivery.find(db, call_id), person)


def may_make(call: Knock, person: Person) -> bool:
    """The same of a call at hand."""
    return call.to is not delivery.To.MANAGER or person.role is Role.SUPERVISOR


def call_page(asked: Asked) -> Answer:
    """Number, whom to ask for, script, and the form for how it went."""
    with at_the_door(asked, "open call", asked.named["call"], may_ring) as db:
        call = delivery.find(db, asked.named["call"])
        corrects = casework.correction_in(db, call.about)
        line, names = casework.line_page(db, corrects.line_id if corrects else call.about), staff.names(db)
        made = casework.calls_for(db, line.report_id, call.id) if corrects else line.calls
    contact, written_to = _contact(asked, call, line.line), can_be_written_to(asked, call.service, call.to)
    mine = call.claimed_by == asked.person.id
    return Page("call.html", {
        "call": call, "line": line, "names": names, "contact": contact, "here": HERE.format(call=call.id), "mine": mine,
        "service": service_name(asked.desk, call.service, line.line), "outcomes": _outcomes(written_to),
        **packet.script(asked, line), "corrects": corrects,
        "made": [{"call": each, "who": called(names, each.who)} for each in made],
    })  # fmt: skip


def _contact(asked: Asked, call: Knock, line: Line) -> Contact | None:
    if call.service == ELSEWHERE:
        return Contact(line.service_name, phone=line.number)
    return asked.desk.contacts(call.service, call.to)


def can_be_written_to(asked: Asked, service: str, to: str) -> bool:
    """Whether a notice can go to them: a team with an e-mail address, never a named manager (R19)."""
    contact = asked.desk.contacts(service, to)
    return to == delivery.To.TEAM and contact is not None and bool(contact.email)


def _outcomes(written_to: bool) -> list[dict[str, Any]]:
    """How a call can end, each with what follows where that is not to be seen from its name."""
    hints = {} if written_to else {Outcome.ASKS_FOR_WRITING: {"text": packet.NO_ADDRESS}}
    return [{"value": each.value, "text": each.label, "hint": hints.get(each)} for each in Outcome]


def take(asked: Asked) -> Answer:
    """`I am ringing them`."""
    try:
        with at_the_door(asked, "take call", asked.named["call"], may_ring) as db:
            delivery.claim_call(db, asked.named["call"], asked.person.id, asked.at)
    except CallTaken as taken:
        with asked.desk.store.read() as db:
            names = staff.names(db)
        words = f"{capitalize_first(called(names, taken.who))} is ringing them since {clock_time(taken.at, asked.at)}."
        raise Overtaken(words) from None
    return Go(HERE.format(call=asked.named["call"]))


def record(asked: Asked) -> Answer:
    """Write down how it went.  Only *answered* says that somebody has it."""
    outcome = _outcome(asked)
    fields = maybe(asked.typed, "name", "role", "their_reference", "will_do", "by_when", "said", "to_whom")
    spoke = Spoke(*fields)
    missing = {name: say for name, say in NEEDED.get(outcome, {}).items() if not getattr(spoke, name)}
    if missing:
        raise Wrong(**missing)
    again = _again(asked, outcome)
    try:
        with at_the_door(asked, "record call", asked.named["call"], may_ring) as db:
            call = delivery.find(db, asked.named["call"])
            known = can_be_written_to(asked, call.service, call.to)
            casework.record_call(db, call.id, asked.person.id, asked.at, outcome, spoke, again, known)
            report_id = _report_of(db, call.about)
    except CallIncomplete as incomplete:
        raise Wrong(outcome=str(incomplete)) from None
    return Go(f"/staff/reports/{report_id}#lines")


def _report_of(db: Connection, about: str) -> str:
    corrects = casework.correction_in(db, about)
    return corrects.report_id if corrects else casework.line_page(db, about).report_id


def _outcome(asked: Asked) -> Outcome:
    try:
        return Outcome(asked.typed.get("outcome", ""))
    except ValueError:
        raise Wrong(outcome="Choose how the call ended.") from None


def _again(asked: Asked, outcome: Outcome) -> datetime | None:
    if outcome is Outcome.CALL_BACK_AT or asked.typed.get("again", "").strip():
        return moment(asked.typed, "again", asked.at, "Write the time to ring again, like 17:30.")
    return None
