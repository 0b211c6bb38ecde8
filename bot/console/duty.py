"""The duty desk: on duty or off, what waits for a person, danger first, and a page that rings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection

from bot import casework, dialogue, referrals, staff
from bot.casework import Act, Kind, QueueItem
from bot.console.calls import may_make
from bot.console.pages import Answer, Asked, Data, Go, Page
from bot.console.threshold import at_the_door, service_name
from bot.referrals import Standing
from bot.staff import Role

REFRESH = 60  # seconds, for a browser without scripts whose owner asked for it
SECOND = {
    Act.ASKED_TO_STOP: "stop telling a service", Act.ASKED_TO_OVERRULE: "say that it is less urgent",
    Act.ASKED_TO_CLOSE: "close", Act.ASKED_TO_ERASE: "erase",
}  # fmt: skip


def duty_page(asked: Asked) -> Answer:
    """All that is nobody's yet or not ended."""
    with at_the_door(asked, "read duty queue", "duty") as db:
        shows = _news(db, asked)
        names = staff.names(db)
        shows["queue"] = [{**row, "step": _step(db, asked, row["item"])} for row in shows["queue"]]
    calls = [
        {"of": each, "call": each.call, "service": service_name(asked.desk, each.call.service),
         "may_ring": may_make(each.call, asked.person)}
        for each in shows["calls"]
    ]  # fmt: skip
    fresh = asked.query.get("fresh") == "yes"
    page = {**shows, "calls": calls, "names": names, "fresh": fresh, "every": int(staff.ASKS_EVERY.total_seconds())}
    return Page("duty.html", page, refresh=REFRESH if fresh else 0)


def news(asked: Asked) -> Answer:
    """What the open page asks for: numbers and a mark that changes with what is to be seen, nothing of any report.

    That it asks is what keeps somebody on duty.  It shows no record, so it writes no audit row.
    """
    if asked.person.role not in staff.OPERATOR:
        raise staff.Refused(staff.Refused.__doc__)
    with asked.desk.store.begin() as db:
        shows = _news(db, asked)
    title = f"{_number(shows['rings'])}Duty – Hearthline staff"
    return Data({"title": title, "mark": shows["mark"], "rings": shows["rings"] > 0 and shows["on_duty"]})


def on(asked: Asked) -> Answer:
    """`Go on duty`."""
    with at_the_door(asked, "press on duty", asked.person.id) as db:
        staff.go_on_duty(db, asked.person, asked.at)
    return Go("/staff/duty")


def off(asked: Asked) -> Answer:
    """`Go off duty`; whoever has cases or drafts is asked first whether they hand over."""
    anyway = asked.typed.get("anyway") == "yes"
    with at_the_door(asked, "press off duty anyway" if anyway else "press off duty", asked.person.id) as db:
        held, drafts = casework.held_by(db, asked.person.id), casework.drafts_of(db, asked.person.id)
        if (held or drafts) and not anyway:
            return Page("off.html", {"held": held, "drafts": drafts})
        staff.go_off_duty(db, asked.person, asked.at)
    return Go("/staff/duty")


def _news(db: Connection, asked: Asked) -> dict[str, Any]:
    on_duty = staff.page_open(db, asked.person, asked.at)
    queue, calls = casework.duty_queue(db, asked.at), casework.calls_to_make(db)
    people = staff.on_duty(db, asked.at)
    stuck = casework.stuck_reports(db, asked.at)  # they ring as a report does that nobody has looked at
    rings = sum(_rings(item, asked) for item in queue) + (stuck.reports if stuck else 0)
    late = [item.overdue(asked.at) for item in queue]
    supervises = asked.person.role is Role.SUPERVISOR
    broken, unasked = (dialogue.broken_turns(db), _unasked(db, asked)) if supervises else (0, [])
    glass, shut = (casework.broken_glass(db), casework.newly_shut(db)) if supervises else ([], [])
    on, mail = [person.id for person in people], casework.stuck_mail(db)
    mark = _mark(queue, late, calls, on, mail, stuck, broken, unasked, glass, shut)
    return {
        "on_duty": on_duty, "people": people, "present": on, "queue": [shown(item, asked) for item in queue],
        "calls": calls, "rings": rings, "number": _number(rings), "mark": mark, "broken": broken, "unasked": unasked,
        "glass": glass,
        "supervises": supervises,
        "shut": [{"of": each, "service": service_name(asked.desk, each.service)} for each in shut],
    }  # fmt: skip


def _step(db: Connection, asked: Asked, item: QueueItem) -> casework.NextStep | None:
    """What is next, in words: on this page alone, only of what has a next step, and for who does not stand aside."""
    if not item.step_due or casework.stands_aside(db, asked.person.id, [item.case_id]):
        return None
    return casework.next_step_of(db, item.case_id)


def shown(item: QueueItem, asked: Asked) -> Mapping[str, Any]:
    """A row of the queue: where it leads, what waits, and whether anybody has it."""
    path = f"/staff/{'drafts' if item.kind == 'draft' else 'reports'}/{item.id}"
    supervises = asked.person.role is Role.SUPERVISOR
    undecided, walled = (item.undecided + item.walled_lines, 0) if supervises else (item.undecided, item.walled_lines)
    calls, to_managers = (item.calls + item.to_managers, 0) if supervises else (item.calls, item.to_managers)
    todo = [
        (undecided, "waits for your decision", "wait for your decision"),
        (walled, "waits for the supervisor’s decision", "wait for the supervisor’s decision"),
        (item.given_back, "was given back", "were given back"),
        (calls, "call to make", "calls to make"),
        (to_managers, "call for the supervisor to make", "calls for the supervisor to make"),
        (item.unlooked, "left by the clock", "left by the clock"),
        (item.unread, "not read by the service", "not read by the service"),
    ]
    words = [f"{amount} {one if amount == 1 else more}" for amount, one, more in todo if amount]
    second = [SECOND[act] for act in item.second]
    return {"item": item, "path": path, "todo": words, "second": second, "late": item.overdue(asked.at),
            "rises": item.rises(supervises), "rises_walled": item.rises_walled and not supervises}  # fmt: skip


def _unasked(db: Connection, asked: Asked) -> list[str]:
    """The services with a contact that nobody has verified, or that should have been asked about again."""
    found = referrals.to_verify(asked.desk.directory, referrals.verifications(db), asked.at)
    return list(dict.fromkeys(one.service.name for one in found if one.standing is not Standing.DUE_SOON))


def _rings(item: QueueItem, asked: Asked) -> bool:
    """New, or overdue."""
    return item.overdue(asked.at) or any(wait.kind in (Kind.LOOK, Kind.IF_LINKED) for wait in item.waits)


def _number(rings: int) -> str:
    return f"({rings}) " if rings else ""


def _mark(*seen: object) -> str:
    """Changes whenever the page would look different, apart from minutes counting down."""
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()[:16]
