"""What a duty officer does with a line of a plan, each with a reason: reads it, releases, changes or stops it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import phonenumbers
from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import Aware, LineShown, ReportPage
from bot.console import packet
from bot.console.forms import Wrong, choices, version, written
from bot.console.pages import Answer, Asked, Go, Page, capitalize_first
from bot.console.report import HERE, line_shown
from bot.console.threshold import at_the_door
from bot.console.told import safe_contact
from bot.staff import Person, Role, Wall
from flows.rules.outcome import ELSEWHERE, By, Serves
from flows.rules.sharing import SEES

WHY = {
    "child": "A child is, or may be, at risk",
    "danger": "Somebody may be badly hurt",
    "agreed": "They agreed to this",
    "other": "Another reason, written below",
}
NUMBER = "Write the telephone number, as you dial it."
OUTSIDE = {"value": ELSEWHERE, "text": "Not in this list: I found their number, and ring them"}
ASK_WHY = "Choose why, or write why below."
ASK_AWARE = "They said no: choose whether they were told before it leaves."


def may_decide(report_id: str) -> Wall:
    """The line belongs to this report; one where somebody concerned works in a service (R19) is the supervisor's."""

    def wall(db: Connection, person: Person, line_id: str) -> bool:
        line = _line(casework.report_page(db, report_id), line_id)
        return line is not None and (not line.restricted or person.role is Role.SUPERVISOR)

    return wall


def claim(asked: Asked) -> Answer:
    """`I am reading this`: ten minutes more, once."""
    with at_the_door(asked, "claim line", asked.named["line"], may_decide(asked.named["report"])) as db:
        casework.claim_line(db, asked.named["line"], asked.person.id, asked.at)
    return _back(asked)


def release(asked: Asked) -> Answer:
    """The form that lets a line leave, with what the service would see."""
    return _form(asked, "open release form", "release.html")


def do_release(asked: Asked) -> Answer:
    """Let it leave."""
    reason, line_id = _reason(asked), asked.named["line"]
    with at_the_door(asked, "release line", line_id, may_decide(asked.named["report"])) as db:
        line = casework.line_page(db, line_id)
        aware = told_before(asked, needed=line.line.wish == "refused")
        without = left_out(asked, packet.may_be_left_out(line, line.line.kind))
        casework.release_line(db, line_id, asked.person.id, asked.at, reason, version(asked.typed), aware, *without)
    return _back(asked)


def change(asked: Asked) -> Answer:
    """The form that chooses another service or way; also for what a service gave back."""
    return _form(asked, "open change form", "change.html")


def do_change(asked: Asked) -> Answer:
    """Choose the service, or name one that the directory does not have; the clocks go on."""
    service_id, reason = written(asked.typed, service="Choose a service.", reason="Write why.")
    name, number, by = _outside(asked) if service_id == ELSEWHERE else (_listed(asked, service_id), "", _way(asked))
    report_id, line_id = asked.named["report"], asked.named["line"]
    with at_the_door(asked, "change line", line_id, may_decide(report_id)) as db:
        kind = _kind(asked, casework.line_page(db, line_id).line.kind, service_id)
        not_theirs(db, asked, casework.case_of(db, report_id)["id"], kind)
        casework.change_line(
            db, line_id, asked.person.id, asked.at, reason, service_id, name, by, version(asked.typed), number, kind
        )
    return _back(asked)


def _listed(asked: Asked, service_id: str) -> str:
    found = asked.desk.directory.service(service_id)
    if found is None or not asked.desk.directory.kinds_of(service_id):
        raise Wrong(service="Choose a service from the list.")
    return found.name


def _kind(asked: Asked, kind: Serves, service_id: str) -> Serves:
    """What the chosen service is told as: the same where it answers for that too, or for what needs the same."""
    kinds = asked.desk.directory.kinds_of(service_id)
    same = not kinds or any(SEES[kind] == SEES[each] for each in kinds)
    return kind if same else kinds[0]


def not_theirs(db: Connection, asked: Asked, case_id: str, kind: Serves) -> bool:
    """Whether somebody concerned works for this kind of service (R19); then only the supervisor chooses it."""
    conflict = casework.in_conflict(db, case_id, kind)
    if conflict and asked.person.role is not Role.SUPERVISOR:
        raise Wrong(service="Somebody concerned works there: the supervisor decides whom to tell.")
    return conflict


def _outside(asked: Asked) -> tuple[str, str, By]:
    """Who answers where the directory has no page, and the number by which they are rung: never guessed."""
    name, number = written(
        asked.typed, name="Write who they are, like the council's children's services.", number=NUMBER
    )
    try:
        if phonenumbers.is_possible_number(phonenumbers.parse(number, "GB")):
            return name, number, By.CALL
    except phonenumbers.NumberParseException:
        pass
    raise Wrong(number=NUMBER)


def stop(asked: Asked) -> Answer:
    """The form that keeps a line from leaving."""
    return _form(asked, "open stop form", "stop.html")


def do_stop(asked: Asked) -> Answer:
    """Stop it, or ask a second person to; until then it stays due."""
    (reason,) = written(asked.typed, reason="Write why.")
    with at_the_door(asked, "stop line", asked.named["line"], may_decide(asked.named["report"])) as db:
        casework.stop_line(db, asked.named["line"], asked.person.id, asked.at, reason, seen=version(asked.typed))
    return _back(asked)  # where it says whether a second person must agree


def print_pages(asked: Asked) -> Answer:
    """`Print two pages`: a share, and written down as one before anything is shown."""
    with at_the_door(asked, "print packet", asked.named["line"], may_decide(asked.named["report"])) as db:
        casework.record_print(db, asked.named["line"], asked.person.id, asked.at)
        line = casework.line_page(db, asked.named["line"])
    return Page("printed.html", {"line": line, **packet.shown(asked, line)})


def _form(asked: Asked, act: str, template: str) -> Answer:
    report_id, line_id = asked.named["report"], asked.named["line"]
    with at_the_door(asked, act, line_id, may_decide(report_id)) as db:
        page, names = casework.report_page(db, report_id), staff.names(db)
        would_see = casework.line_page(db, line_id)
    line = _line(page, line_id)
    assert line is not None  # the wall has seen it
    shown = line_shown(asked, line, names, page.facts)
    if not shown["may_change" if template == "change.html" else "may_decide"]:
        template = "decided.html"  # it has left, or was stopped, since the report was looked at
    shows: Mapping[str, Any] = {
        "page": page, "names": names, "why": choices(WHY), "here": HERE.format(report=report_id),
        "line": shown, "services": _services(asked, page, line),
        "who_told": packet.who_told(would_see), "aware": aware_choices(), "wish": would_see.line.wish,
        "contact": safe_contact(page.facts, asked.at), "boxes": packet.may_be_left_out(would_see, would_see.line.kind),
        "asked_for": [each for each in page.decisions if each.about == line_id], **packet.shown(asked, would_see),
    }  # fmt: skip
    return Page(template, shows)


def aware_choices() -> list[dict[str, str]]:
    """Whether they were told before it leaves, as a person may choose it."""
    return choices({aware.value: capitalize_first(aware.label) for aware in Aware if aware is not Aware.CLOCK})


def told_before(asked: Asked, *, needed: bool) -> Aware | None:
    """What was chosen; where they said no, something must be."""
    try:
        return Aware(asked.typed.get("aware", ""))
    except ValueError:
        if needed:
            raise Wrong(aware=ASK_AWARE) from None
        return None


def left_out(asked: Asked, boxes: list[dict[str, Any]]) -> tuple[tuple[str, ...], str]:
    """The facts that they do not see, if any of the boxes was ticked, and why."""
    ticked = set(asked.typed.get("without", "").split(","))
    facts = tuple(box["value"] for box in boxes if box["value"] in ticked)
    (why,) = written(asked.typed, without_why="Write why it is left out.") if facts else ("",)
    return facts, why


def _line(page: ReportPage, line_id: str) -> LineShown | None:
    return next((line for line in page.lines if line.id == line_id), None)


def _services(asked: Asked, page: ReportPage, line: LineShown) -> list[dict[str, Any]]:
    """The services a line may go to: those of this kind here first, then all others that take reports."""
    directory = asked.desk.directory
    area = directory.area(page.area)
    here = [area.service(line.line.kind)] if area and area.service(line.line.kind) else []
    ordered = dict.fromkeys([*here, *(area.services.values() if area else ()), *directory.told()])
    listed = [{"value": service.id, "text": service.name} for service in ordered]
    return [*listed, OUTSIDE] if line.line.service in ("", ELSEWHERE) else listed


def _reason(asked: Asked) -> str:
    chosen, words = asked.typed.get("why", ""), asked.typed.get("reason", "").strip()
    if chosen not in WHY or (chosen == "other" and not words):
        raise Wrong(**{"reason" if chosen == "other" else "why": "Write why." if chosen == "other" else ASK_WHY})
    return words if chosen == "other" else f"{WHY[chosen]}. {words}".strip()


def _way(asked: Asked) -> By:
    try:
        return By(asked.typed.get("by", ""))
    except ValueError:
        raise Wrong(by="Choose how they are told.") from None


def _back(asked: Asked) -> Go:
    return Go(f"{HERE.format(report=asked.named['report'])}#line-{asked.named['line']}")
