"""A line that the rules did not give: a person tells one more service, on their own judgement, with their reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from bot import casework
from bot.console import packet
from bot.console.forms import Wrong, moment, written
from bot.console.lines import aware_choices, left_out, told_before
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.report import HERE
from bot.console.threshold import at_the_door
from bot.referrals import Service, wish_of
from bot.staff import Role
from flows.grammar import Facts
from flows.rules.outcome import By, Consent, Line, Release, Serves, Within

AGENCIES = tuple(kind for kind in Serves if kind is not Serves.DUTY_OFFICER)
BASIS = {
    "child_at_risk": "a child is, or may be, at risk: consent is not needed",
    "serious_harm": "somebody may be badly hurt: consent is not needed",
    "consent": "they agreed",
}


def add(asked: Asked) -> Answer:
    """The form that tells another service."""
    with at_the_door(asked, "open add form", asked.named["report"]) as db:
        page = casework.report_page(db, asked.named["report"])
    told = [{"value": each.id, "text": each.name} for each in asked.desk.directory.told()]
    kinds = [{"value": kind.value, "text": kind.replace("_", " ")} for kind in AGENCIES]
    bases = [{"value": value, "text": text} for value, text in BASIS.items()]
    shows = {
        "here": HERE.format(report=page.id),
        "page": page,
        "services": told,
        "kinds": kinds,
        "bases": bases,
        "aware": aware_choices(),
        "boxes": packet.may_be_left_out(page, *AGENCIES),
    }
    return Page("add.html", shows)


def do_add(asked: Asked) -> Answer:
    """It leaves at once: a person has decided."""
    report_id = asked.named["report"]
    service_id, kind, basis, reason = written(
        asked.typed, service="Choose a service.", kind="Choose what they would see it as.",
        basis="Choose why they may be told.", reason="Write why.",
    )  # fmt: skip
    service = asked.desk.directory.service(service_id)
    if service is None or kind not in set(Serves) or basis not in BASIS:
        raise Wrong(service="Choose a service from the list.")
    due = moment(asked.typed, "due", asked.at, "Write the time, like 17:30.")
    with at_the_door(asked, "tell another service", report_id) as db:
        page = casework.report_page(db, report_id)
        line = _line(service, Serves(kind), basis, due, asked, page.facts)
        line = msgspec.structs.replace(line, conflict=casework.in_conflict(db, page.case_id, line.kind))
        if line.conflict and asked.person.role is not Role.SUPERVISOR:
            raise Wrong(service="Somebody concerned works there: the supervisor decides whom to tell.")
        aware = told_before(asked, needed=line.wish == "refused")
        without, why = left_out(asked, packet.may_be_left_out(page, line.kind))
        line = msgspec.structs.replace(line, left_out=without)
        casework.add_line(db, report_id, asked.person.id, asked.at, line, reason, aware, why)
    return Go(f"{HERE.format(report=report_id)}#lines")


def _line(service: Service, kind: Serves, basis: str, due: datetime, asked: Asked, facts: Facts) -> Line:
    """As the rules would have written it, with no rule behind it: what they wish and who works where still counts."""
    by = By.EMAIL if By.EMAIL in service.takes else By.CALL
    within = Within.SAME_DAY if due - asked.at < timedelta(hours=24) else Within.NEXT_WORKING_DAY
    agreed = basis == "consent"
    return Line(
        kind=kind, service=service.id, service_name=service.name, by=by, rules=(), within=within, due=due,
        basis=BASIS[basis], consent=Consent.NEEDED if agreed else Consent.NOT_NEEDED,
        wish="given" if agreed else wish_of(facts, kind), release=Release.BY_PERSON, because=(),
        by_person="a person added it",
    )  # fmt: skip
