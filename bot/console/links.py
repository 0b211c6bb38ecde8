"""Whether two reports are about one family: what speaks for it, and what a person says; and taking a case apart.

For the operator's desk alone; where somebody concerned works for a service that may be told (R19), for supervisors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import LinkShown, ReportPage, Side, picture
from bot.console.forms import Wrong, choices, maybe, version, written
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.threshold import at_the_door, called, service_name
from bot.staff import Role
from flows.rules.outcome import Tier

HERE = "/staff/reports/{report}"
ANSWERS = {
    "one_family": "One family: their reports become one case",
    "not": "Not the same family",
    "two_sides": "Not sure yet. They tell of one home from two sides",
}
DISREGARD = "Write what every service that got something is to disregard."
STRONGLY, A_LITTLE = 6.0, 2.0  # bits


def shown(db: Connection, asked: Asked, report_id: str) -> Mapping[str, Any]:
    """What a report's page says of other reports that may be about the same family."""
    every, its_case = casework.links_of(db, report_id), casework.case_of(db, report_id)
    links = [each for each in every if _may_see(db, asked, each)]
    danger = casework.if_linked(db, report_id, asked.at, {each.id for each in links})
    case = casework.reports_of(db, str(its_case["id"]))
    hidden = any(each.waits and each.would_raise(Tier(its_case["tier"])) for each in every if each not in links)
    return {
        "links": [{"of": each, "how": how_likely(each), "sides": casework.sides_of(db, report_id, each.other)}
                  for each in links if each.waits],
        "answered": [each for each in links if not each.waits and each.history],
        "danger": danger, "links_hidden": hidden, "one_source": _one_source(db, [*case, *_others(links)]),
        "corrections": [{"of": each, "service": service_name(asked.desk, each.service)}
                        for each in casework.corrections(db, *case)],
        "joined": len(case) > 1,
    }  # fmt: skip


def link_page(asked: Asked) -> Answer:
    """One pair, each comparison with what it weighs, and the form for an answer."""
    report_id = asked.named["report"]
    with at_the_door(asked, "read link", asked.named["link"]) as db:
        link, names = _link(db, asked), staff.names(db)
        sides = casework.sides_of(db, report_id, link.other)
        pages = [casework.report_page(db, each) for each in (report_id, link.other)]
        source = _one_source(db, [report_id, link.other])
    return Page("link.html", {
        "link": link, "both": [_with_teller(page) for page in pages], "sides": sides, "one_source": source,
        "here": HERE.format(report=report_id),
        "how": how_likely(link), "why": [{"of": why, "weighs": weighs(why.weight)} for why in link.why],
        "answers": choices(ANSWERS),
        "history": [{"of": each, "who": called(names, each.who)} for each in link.history],
    })  # fmt: skip


def answer(asked: Asked) -> Answer:
    """Write down what a person says of the pair; the second of two sees what the first did."""
    why = "no_more" if asked.typed.get("answer") == "take_back" else "reason"  # no reason of one serves for the other
    said, reason = written(asked.typed, answer="Choose an answer.", **{why: "Write why."})
    seen = version(asked.typed)
    with at_the_door(asked, "answer link", asked.named["link"]) as db:
        link, who = _link(db, asked), asked.person.id
        if said == "one_family":
            casework.confirm_link(db, link.id, who, asked.at, reason, seen)
        elif said == "not":
            casework.reject_link(db, link.id, who, asked.at, reason, seen)
        elif said == "take_back":
            casework.take_back(db, link.id, who, asked.at, reason, seen)
        elif said == "two_sides":
            casework.mark_two_sides(db, link.id, who, asked.at, reason)
        else:
            raise Wrong(answer="Choose an answer.")
    return Go(HERE.format(report=asked.named["report"]) + "#links")


def looked(asked: Asked) -> Answer:
    """`I have looked at this`: the clock of danger if linked is met; the answers are still to come."""
    with at_the_door(asked, "look at danger if linked", asked.named["report"]) as db:
        every = casework.links_of(db, asked.named["report"])
        seen = {each.id for each in every if _may_see(db, asked, each)}
        if len(seen) < len(every) and not casework.if_linked(db, asked.named["report"], asked.at, seen):
            raise LookupError("There is no such danger.")  # R19: what else there is, is for a supervisor to look at
        casework.looked_if_linked(db, asked.named["report"], asked.person.id, asked.at, seen)
    return Go(HERE.format(report=asked.named["report"]) + "#links")


def split(asked: Asked) -> Answer:
    """Which reports leave the case; then what belongs to which side, and who has to be told."""
    report_id = asked.named["report"]
    with at_the_door(asked, "open split form", report_id) as db:
        case_id = str(casework.case_of(db, report_id)["id"])
        reports = [casework.report_page(db, each) for each in casework.reports_of(db, case_id)]
        leaving = _leaving(asked, [page.id for page in reports])
        ready = 0 < len(leaving) < len(reports)
        parts = casework.parts_of(db, case_id, leaving) if ready else None
        items = _items(db, asked, parts, leaving) if parts else []
    return Page("split.html", {
        "here": HERE.format(report=report_id), "leaving": leaving, "items": items,
        "reports": [_with_teller(page) for page in reports],
        "parts_shown": parts,
        "services": [service_name(asked.desk, each) for each in parts.services] if parts else [],
    })  # fmt: skip


def do_split(asked: Asked) -> Answer:
    """Take the case apart, each item to its side; everybody who was given something is told."""
    report_id = asked.named["report"]
    reason, disregard = maybe(asked.typed, "reason", "disregard")
    with at_the_door(asked, "split case", report_id) as db:
        case_id = str(casework.case_of(db, report_id)["id"])
        leaving = _leaving(asked, casework.reports_of(db, case_id))
        parts = casework.parts_of(db, case_id, leaving)
        sides = {item.id: _side(asked, item.id) for item in parts.items}
        missing = {} if disregard or not parts.services else {"disregard": DISREGARD}
        missing |= {} if reason else {"reason": "Write why it is not one family."}
        if missing:
            raise Wrong(**missing)
        casework.split_case(db, case_id, asked.person.id, asked.at, reason, leaving, sides, disregard=disregard,
                            to_household=asked.typed.get("to_household") == "yes")  # fmt: skip
    return Go(HERE.format(report=report_id) + "#links")


def how_likely(link: LinkShown) -> str:
    """The verdict in words."""
    return {"suggested": "Very likely one family", "possible": "May be one family"}.get(link.verdict, "Not likely")


def weighs(bits: float) -> str:
    """What one comparison weighs, in words: each bit makes it twice as likely, or half."""
    much = "strongly " if abs(bits) >= STRONGLY else "" if abs(bits) >= A_LITTLE else "a little "
    return f"speaks {much}{'for' if bits > 0 else 'against'} it"


def _with_teller(page: ReportPage) -> Mapping[str, Any]:
    """For whoever chooses between reports: what the one who told it is to the family tells them apart."""
    return {"of": page, "told_by": picture.role_of(page.facts) or "somebody who did not say who they are"}


def _may_see(db: Connection, asked: Asked, link: LinkShown) -> bool:
    if link.restricted and asked.person.role is not Role.SUPERVISOR:
        return False
    return not casework.stands_aside(db, asked.person.id, [link.other])


def _link(db: Connection, asked: Asked) -> LinkShown:
    """The pair, if it is one of this report's, and this person may see it; else it does not exist."""
    for each in casework.links_of(db, asked.named["report"]):
        if each.id == asked.named["link"] and _may_see(db, asked, each):
            return each
    raise LookupError("There is no such link.")


def _others(links: list[LinkShown]) -> list[str]:
    return [each.other for each in links if each.waits]


def _one_source(db: Connection, report_ids: list[str]) -> str:
    """Said wherever reports are counted: those that one source told are one."""
    sources = casework.sources_of(db, dict.fromkeys(report_ids))
    told = sum(len(source) for source in sources)
    if told == len(sources):
        return ""
    of = f"{len(sources)} {'source' if len(sources) == 1 else 'sources'}"
    return f"{told} reports, but {of}: some seem to come from one."


def _leaving(asked: Asked, reports: list[str]) -> set[str]:
    return {each for each in reports if "yes" in (asked.query.get(f"leaves_{each}"), asked.typed.get(f"leaves_{each}"))}


def _side(asked: Asked, item_id: str) -> Side:
    try:
        return Side(asked.typed.get(f"side_{item_id}", ""))
    except ValueError:
        raise Wrong(**{f"side_{item_id}": "Choose where this belongs."}) from None


def _of_meeting(each: casework.Meeting) -> str:
    """All that goes with it to one side."""
    said = [each.form.label, *(minuted.words for minuted in each.minutes), *(task.owned.what for task in each.tasks)]
    return "\n".join(said)


def _items(db: Connection, asked: Asked, parts: casework.Parts, leaving: set[str]) -> list[Mapping[str, Any]]:
    names = staff.names(db)
    pages = {report_id: casework.report_page(db, report_id) for report_id in {item.report_id for item in parts.items}}
    words = {note.id: note.words for page in pages.values() for note in page.notes}
    words |= {each.id: f"{each.act}: {each.reason.reason}" for page in pages.values() for each in page.decisions}
    words |= {each.id: _of_meeting(each) for page in pages.values() for each in page.meetings}
    return [
        {"of": item, "who": called(names, item.who), "words": words.get(item.id, ""),
         "side": asked.typed.get(f"side_{item.id}") or (Side.LEAVES if item.report_id in leaving else Side.STAYS)}
        for item in parts.items
    ]  # fmt: skip
