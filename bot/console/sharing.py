"""Sharing agreements at the supervisor's desk, and the household page at the desk of the service that has one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import Agreement, picture
from bot.console.added_line import BASIS, service_as_kind, services_as_kinds
from bot.console.drawings import risk_picture, tree_picture
from bot.console.forms import LONDON, Wrong, choices, maybe, written
from bot.console.household import CASE, TOGETHER, short_day
from bot.console.household_papers import KEEP_IT, format_asked, made_by, rows
from bot.console.pages import Answer, Asked, File, Go, Page, capitalize_first
from bot.console.threshold import at_the_door, service_name
from bot.console.told import safe_contact
from bot.referrals import case_chronology
from bot.staff import AGENCY, SUPERVISORS, Person
from flows.facts import reporter
from flows.notices import TOPICS
from flows.rules.outcome import Serves
from flows.rules.sharing import PUBLIC, SEES

LONGEST = timedelta(days=366)  # an agreement is looked at again at least once a year
PART_WORDS = {
    "account": "their own words", "incident": "what happened, and when", "contact": "how the parent can be reached",
    "wishes": "what the parent wants", "history": "who was told before, and who else was told by us",
}  # fmt: skip
PARTS = sorted({topic for topics in SEES.values() for topic in topics}, key=list(TOPICS).index)


def agreements(asked: Asked) -> Answer:
    """What is agreed for this case, and the form for another."""
    case_id = asked.named["case"]
    with at_the_door(asked, "read sharing agreements", case_id, roles=SUPERVISORS) as db:
        page, names = picture.case_page(db, case_id, asked.at), staff.names(db)
        made = casework.agreements_of(db, case_id)
    kinds = [kind for kind in Serves if kind in SEES]
    return Page("agreements.html", {
        "here": CASE.format(case=case_id), "page": page, "names": names,
        "charities": [kind for kind in kinds if kind not in PUBLIC],
        "made": [{"of": each, "service": service_name(asked.desk, each.service), "holds": each.holds(asked.at),
                  "parts": [_part(part) for part in each.agreed.parts]} for each in made],
        "services": services_as_kinds(asked.desk.directory, kinds),
        "bases": choices({value: capitalize_first(text) for value, text in BASIS.items()}),
        "parts_named": choices({part: capitalize_first(_part(part)) for part in PARTS}),
    })  # fmt: skip


def make_agreement(asked: Asked) -> Answer:
    """Record one; for a charity it waits for a second supervisor."""
    case_id = asked.named["case"]
    named, basis, chosen, reason = written(
        asked.typed, service="Choose a service.", basis="Choose why it may be told.",
        parts="Choose what it may see.", reason="Write why it needs the whole picture.",
    )  # fmt: skip
    until = _until(asked)
    service, kind = service_as_kind(asked.desk.directory, named, SEES)
    if basis not in BASIS:
        raise Wrong(basis="Choose why it may be told.")
    with at_the_door(asked, "make sharing agreement", case_id, roles=SUPERVISORS) as db:
        casework.agree_to_share(db, case_id, asked.person.id, asked.at, service.id, kind, until, BASIS[basis],
                                chosen.split(","), reason)  # fmt: skip
    return Go(f"{CASE.format(case=case_id)}/sharing")


def decide_agreement(asked: Asked) -> Answer:
    """A second supervisor agrees, or any ends it."""
    choice, reason = written(asked.typed, choice="Choose.", reason="Write why.")
    if choice not in ("agree", "end"):
        raise Wrong(choice="Choose.")
    with at_the_door(asked, f"{choice} sharing agreement", asked.named["agreement"], roles=SUPERVISORS) as db:
        if all(each.id != asked.named["agreement"] for each in casework.agreements_of(db, asked.named["case"])):
            raise LookupError("There is no such agreement.")
        decide = casework.second_agreement if choice == "agree" else casework.end_agreement
        decide(db, asked.named["agreement"], asked.person.id, asked.at, reason)
    return Go(f"{CASE.format(case=asked.named['case'])}/sharing")


def shared_page(asked: Asked) -> Answer:
    """The household page for a service with an agreement: what its kind needs, and the parts that were agreed."""
    held, made = _shared(asked, "read shared household")
    days = {step.at: short_day(step.at) for step in made.risk}
    contacts = [safe_contact(each.facts, asked.at) for each in made.accounts if reporter.contact.key in each.facts]
    return Page("shared.html", {
        "here": f"/staff/shared/{held.id}", "held": held, "page": made, "events": made.timeline, "names": {},
        "contacts": contacts, "risk": risk_picture(made.risk, days) if made.risk else None, "banners": KEEP_IT,
        "tree": tree_picture(made.people) if made.people else None,
        "steps": [{"of": step, "who": TOGETHER if step.together else asked.desk.operator} for step in made.risk],
    })  # fmt: skip


def shared_chronology(asked: Asked) -> Answer:
    """The chronology of what they may see."""
    media, written_as = format_asked(asked)
    held, made = _shared(asked, "make shared chronology")
    events = list(rows(made.timeline, made.accounts, asked.desk.operator, {}))
    by = made_by(asked, held.id, service_name(asked.desk, held.service))
    paper = case_chronology("Chronology", KEEP_IT, events, by)
    return File(f"{held.id}.{asked.named['format']}", media, written_as(paper))


def _shared(asked: Asked, act: str) -> tuple[Agreement, picture.SharedPicture]:
    def theirs(db: Connection, person: Person, about: str) -> bool:
        return any(each.id == about for each in casework.shared_with(db, person.service, asked.at))

    with at_the_door(asked, act, asked.named["agreement"], theirs, roles=AGENCY) as db:
        return casework.shared_picture(db, asked.named["agreement"], asked.person.id, asked.at)


def _until(asked: Asked) -> datetime:
    """The end of a day within a year."""
    (typed,) = maybe(asked.typed, "until")
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Wrong(until="Choose the last day.") from None
    until = datetime.combine(day, time(23, 59), LONDON)
    if not asked.at < until <= asked.at + LONGEST:
        raise Wrong(until="Choose a day from today to a year from now.")
    return until


def _part(topic: str) -> str:
    """A topic as a supervisor reads it: the reporter's own words for it say "you"."""
    return PART_WORDS.get(topic, TOPICS[topic])
