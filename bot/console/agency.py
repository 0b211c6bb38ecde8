"""The agency's desk: what its own service was told, and nothing that shows whether there is more."""

from __future__ import annotations

from sqlalchemy import Connection

from bot import casework, delivery, staff
from bot.console import packet
from bot.console.corrections import HERE as CORRECTION
from bot.console.corrections import own_correction
from bot.console.forms import maybe, written
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.threshold import at_the_door, service_name
from bot.staff import AGENCY, OPERATOR, Person

HERE = "/staff/packets/{line}"


def own_service(db: Connection, person: Person, line_id: str) -> bool:
    """Only what has left to their own service; to everybody else it does not exist."""
    return any(item.referral_id == line_id for item in casework.agency_queue(db, person.service))


def packets(asked: Asked) -> Answer:
    """The list: when each came and until when, never what it says."""
    with at_the_door(asked, "read packet list", asked.person.service, roles=AGENCY) as db:
        items = casework.agency_queue(db, asked.person.service)
        wrong = casework.corrections_for(db, asked.person.service)
        names, shared = staff.names(db), casework.shared_with(db, asked.person.service, asked.at)
        shut = casework.shut_to(db, asked.person.service)
    waiting = [item for item in items if not item.acknowledged_at and not item.declined_at]
    return Page("packets.html", {
        "waiting": waiting, "others": [item for item in items if item not in waiting], "names": names,
        "service": service_name(asked.desk, asked.person.service), "corrections": wrong, "shared": shared,
        "shut": shut,
    })  # fmt: skip


def packet_page(asked: Asked) -> Answer:
    """Their part.  Opening it is written down; it is no receipt yet."""
    line_id = asked.named["line"]
    with at_the_door(asked, "read packet", line_id, own_service, roles=AGENCY) as db:
        casework.read_line(db, line_id, asked.person.id, asked.at)
        line, names = casework.line_page(db, line_id, asked.person.service), staff.names(db)
        pointer = casework.another_holds_something(db, line_id)
    shows = {"line": line, "names": names, "here": _here(asked), "pointer": pointer}
    return Page("packet.html", {**shows, **packet.shown(asked, line)})


def acknowledge(asked: Asked) -> Answer:
    """`We have this`: a person says so."""
    with at_the_door(asked, "acknowledge packet", asked.named["line"], own_service, roles=AGENCY) as db:
        casework.acknowledge(db, asked.named["line"], asked.person.id, asked.at)
    return Go(_here(asked))


def take_meeting(asked: Asked) -> Answer:
    """`We take the planning meeting`: from now it is theirs to bring about."""
    line_id = asked.named["line"]
    with at_the_door(asked, "take meeting", line_id, own_service, roles=AGENCY) as db:
        line = casework.line_page(db, line_id, asked.person.service)
        if line.meeting is None or line.invited:
            raise LookupError("There is no such meeting.")
        casework.take_meeting(db, line.meeting.id, asked.person.id, asked.at)
    return Go(_here(asked))


def task_done(asked: Asked) -> Answer:
    """`It is done`: what the meeting decided that they do."""
    line_id = asked.named["line"]
    with at_the_door(asked, "end meeting task", line_id, own_service, roles=AGENCY) as db:
        line = casework.line_page(db, line_id, asked.person.service)
        if line.meeting is None or asked.named["task"] not in {task.id for task in line.meeting.tasks}:
            raise LookupError("There is no such task.")
        casework.end_task(db, asked.named["task"], asked.person.id, asked.at, done=True)
    return Go(_here(asked))


def not_ours(asked: Asked) -> Answer:
    """The form that gives it back."""
    with at_the_door(asked, "open not-ours form", asked.named["line"], own_service, roles=AGENCY):
        return Page("not_ours.html", {"here": _here(asked)})


def give_back(asked: Asked) -> Answer:
    """`Not ours`: it stays the operator's, and due, until somebody has taken it."""
    (to_whom,) = written(asked.typed, to_whom="Write who it is for, as far as you know.")
    (reason,) = maybe(asked.typed, "reason")
    with at_the_door(asked, "give packet back", asked.named["line"], own_service, roles=AGENCY) as db:
        casework.decline(db, asked.named["line"], asked.person.id, asked.at, to_whom, reason)
    return Go("/staff/packets")


def print_pages(asked: Asked) -> Answer:
    """`Print two pages`: a share, and written down as one before anything is shown."""
    with at_the_door(asked, "print packet", asked.named["line"], own_service, roles=AGENCY) as db:
        casework.record_print(db, asked.named["line"], asked.person.id, asked.at)
        line = casework.line_page(db, asked.named["line"], asked.person.service)
    return Page("printed.html", {"line": line, "here": _here(asked), **packet.shown(asked, line)})


def follow_notice(asked: Asked) -> Answer:
    """Where the link of a notice leads: a worker to their part, the operator's people to their desk, always."""

    def theirs(db: Connection, person: Person, reference: str) -> bool:
        knock = delivery.by_reference(db, reference)
        if person.role in OPERATOR or knock is None:
            return person.role in OPERATOR
        shut = knock.about in dict(casework.shut_to(db, person.service))  # their page says so
        return shut or own_service(db, person, knock.about) or own_correction(db, person, knock.about)

    with at_the_door(asked, "follow notice", asked.named["reference"], theirs, roles=OPERATOR | AGENCY) as db:
        knock = delivery.by_reference(db, asked.named["reference"])
        corrects = knock is not None and casework.correction_in(db, knock.about) is not None
    if knock is None or asked.person.role in OPERATOR:
        return Go("/staff/duty")
    if corrects:
        return Go(CORRECTION.format(correction=knock.about))
    return Go(HERE.format(line=knock.about))


def _here(asked: Asked) -> str:
    return HERE.format(line=asked.named["line"])
