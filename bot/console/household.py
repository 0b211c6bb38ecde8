"""The household page: one picture of a family over all reports of its case, for the operator's desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import picture
from bot.console import told
from bot.console.drawings import risk_picture, tree_picture
from bot.console.forms import LONDON
from bot.console.pages import Answer, Asked, Page
from bot.console.report import outlook
from bot.console.threshold import at_the_door, called
from bot.staff import BREAK_GLASS, OPERATOR, Person, Role, Wall

CASE = "/staff/cases/{case}"
TOGETHER = "all reports together"
SHOW = "show"  # of the filter: show_told=yes, show_help=yes, …


def case_page(asked: Asked) -> Answer:
    """Everything about one family."""
    case_id = asked.named["case"]
    with at_the_door(asked, "read case", case_id, may_read(asked), roles=OPERATOR | BREAK_GLASS) as db:
        page, names = picture.case_page(db, case_id, asked.at), staff.names(db)
        until = casework.open_until(db, case_id, asked.person.id, asked.at)
        more = () if page.closed_at else casework.more_to_tell(db, case_id, asked.at, asked.desk.decide)
    shows = {"page": page, "names": names, "opened_until": until, "more": more, **shown(asked, page, names)}
    return Page("household.html", shows)


def may_read(asked: Asked) -> Wall:
    """Whose role reads cases, or who broke the glass for this one within the hour."""

    def wall(db: Connection, person: Person, case_id: str) -> bool:
        return person.role in OPERATOR or casework.open_until(db, case_id, person.id, asked.at) is not None

    return wall


def shown(asked: Asked, page: picture.CasePage, names: dict[str, str]) -> Mapping[str, Any]:
    """What the page is drawn from, besides the case itself."""
    days = {step.at: short_day(step.at) for step in page.risk}
    return {
        "here": CASE.format(case=page.id),
        "outlook": outlook(page.tier, page.could_be, page.assessment),
        "contacts": contacts(asked, page),
        "tasks": tasks(page),
        "late": sum(wait.overdue(asked.at) for wait in page.waits),
        "questions": [told.name_of(key) for key in page.assessment.ask],
        "signs": [fired for fired in page.assessment.fired if fired.tier],
        "risk": risk_picture(page.risk, days),
        "steps": [{"of": step, "who": _who(step, names)} for step in page.risk],
        "tree": tree_picture(page.people),
        "sources": len({each.source for each in page.accounts}),
        **filtered(asked, page),
        "supervises": asked.person.role is Role.SUPERVISOR,
    }  # fmt: skip


def contacts(asked: Asked, page: picture.CasePage) -> list[Mapping[str, Any]]:
    """How each source may be reached, whoever is harmed first; one for each source, as they said it last."""
    newest: dict[int, picture.Account] = {each.source: each for each in page.accounts}
    return [
        {"who": each.told_by, "number": each.number, "safe": told.safe_contact(each.facts, asked.at)}
        for each in sorted(newest.values(), key=lambda account: (not account.by_the_harmed, -account.number))
    ]


def tasks(page: picture.CasePage) -> list[Mapping[str, Any]]:
    """What is to be done, soonest first, each with where it is done."""
    where = {line.id: (each, line) for each in page.pages for line in each.lines}
    numbers = {account.report_id: account.number for account in page.accounts}
    found = []
    for of in page.pages:
        for wait in of.waits:
            line = where[wait.about][1].line.service_name if wait.about in where else ""
            anchor = f"#line-{wait.about}" if wait.about in where else ""
            found.append({"wait": wait, "line": line, "number": numbers[of.id],
                          "path": f"/staff/reports/{of.id}{anchor}"})  # fmt: skip
    return sorted(found, key=lambda task: task["wait"].due_at)


def filtered(asked: Asked, page: picture.CasePage) -> Mapping[str, Any]:
    """The timeline, cut to what was asked for in the address: kinds, one report, from a day, to a day."""
    chosen = {kind for kind in picture.Kind if asked.query.get(f"{SHOW}_{kind}") == "yes"}
    report, first, last = asked.query.get("report", ""), _day(asked, "first"), _day(asked, "last")
    events = [
        event for event in page.timeline
        if (not chosen or event.kind in chosen) and report in ("", str(event.report)) and _within(event, first, last)
    ]  # fmt: skip
    return {
        "events": events, "kinds": list(picture.Kind), "chosen": chosen, "report": report,
        "first": first.isoformat() if first else "", "last": last.isoformat() if last else "",
        "is_filtered": bool(chosen or report or first or last),
    }  # fmt: skip


def short_day(at: datetime) -> str:
    """`24.11.26`, for under a picture."""
    return f"{at.astimezone(LONDON):%d.%m.%y}"


def _who(step: picture.Step, names: dict[str, str]) -> str:
    return TOGETHER if step.together else called(names, step.who)


def _day(asked: Asked, name: str) -> date | None:
    try:
        return date.fromisoformat(asked.query.get(name, ""))
    except ValueError:
        return None


def _within(event: picture.Event, first: date | None, last: date | None) -> bool:
    """An event that may have happened on one of these days stays; one without a date stands by when it was told."""
    begins, told_on = event.first or event.place[0], event.last or event.place[0]
    return (first is None or told_on >= first) and (last is None or begins <= last)
