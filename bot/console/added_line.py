"""A line that the rules did not give: a person tells one more service, on their own judgement, with their reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from bot import casework
from bot.console import packet
from bot.console.forms import Wrong, choices, moment, written
from bot.console.lines import aware_choices, left_out, not_theirs, told_before
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.report import HERE
from bot.console.threshold import at_the_door
from bot.referrals import Directory, Service, wish_for
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
    shows = {
        "here": HERE.format(report=page.id),
        "page": page,
        "services": services_as_kinds(asked.desk.directory),
        "bases": choices(BASIS),
        "aware": aware_choices(),
        "told": [line for line in page.lines if line.released_at and not line.stopped_at],
        "boxes": packet.may_be_left_out(page, *AGENCIES),
    }
    return Page("add.html", shows)


def do_add(asked: Asked) -> Answer:
    """It leaves at once: a person has decided."""
    report_id = asked.named["report"]
    chosen, basis, reason = written(
        asked.typed, service="Choose a service.", basis="Choose why they may be told.", reason="Write why."
    )
    service, kind = service_as_kind(asked.desk.directory, chosen)
    if basis not in BASIS:
        raise Wrong(basis="Choose why they may be told.")
    due = moment(asked.typed, "due", asked.at, "Write the time, like 17:30.")
    with at_the_door(asked, "tell another service", report_id) as db:
        page = casework.report_page(db, report_id)
        line = _line(service, kind, basis, due, asked, page.facts)
        line = msgspec.structs.replace(line, conflict=not_theirs(db, asked, page.case_id, kind))
        aware = told_before(asked, needed=line.wish == "refused")
        without, why = left_out(asked, packet.may_be_left_out(page, line.kind))
        line = msgspec.structs.replace(line, left_out=without)
        casework.add_line(db, report_id, asked.person.id, asked.at, line, reason, aware, why)
    return Go(f"{HERE.format(report=report_id)}#lines")


def services_as_kinds(directory: Directory, kinds: Collection[Serves] = AGENCIES) -> list[dict[str, str]]:
    """Every service that can be told, once for each kind that it is told as: what it would see depends on that."""
    listed = []
    for service in directory.told():
        its = [kind for kind in directory.kinds_of(service.id) if kind in kinds]
        for kind in its:
            text = service.name if len(its) == 1 else f"{service.name}: {kind.replace('_', ' ')}"
            listed.append({"value": f"{service.id}:{kind}", "text": text})
    return listed


def service_as_kind(directory: Directory, chosen: str, kinds: Collection[Serves] = AGENCIES) -> tuple[Service, Serves]:
    """A choice of that list; of a service alone, as what it is told first."""
    id, _, named = chosen.partition(":")
    service, its = directory.service(id), [kind for kind in directory.kinds_of(id) if kind in kinds]
    if service is None or not its or named not in ("", *its):
        raise Wrong(service="Choose a service from the list.")
    return service, Serves(named) if named else its[0]


def _line(service: Service, kind: Serves, basis: str, due: datetime, asked: Asked, facts: Facts) -> Line:
    """As the rules would have written it, with no rule behind it: what they wish and who works where still counts."""
    by = By.EMAIL if By.EMAIL in service.takes else By.CALL
    within = Within.SAME_DAY if due - asked.at < timedelta(hours=24) else Within.NEXT_WORKING_DAY
    agreed = basis == "consent"
    return Line(
        kind=kind, service=service.id, service_name=service.name, by=by, rules=(), within=within, due=due,
        basis=BASIS[basis], consent=Consent.NEEDED if agreed else Consent.NOT_NEEDED,
        wish="given" if agreed else wish_for(facts, kind), release=Release.BY_PERSON, because=(),
        by_person="a person added it",
    )  # fmt: skip
