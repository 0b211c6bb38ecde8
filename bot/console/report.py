"""One page a report: how urgent and why, how to reach them, their own words, who is told, what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import Act, Decided, Kind, LineShown, ReportPage
from bot.console import consent, links, packet, told
from bot.console.calls import can_be_written_to, may_make
from bot.console.forms import written
from bot.console.pages import Answer, Asked, Go, Page, plain_words, tier_words
from bot.console.second import second_needed
from bot.console.threshold import at_the_door, called, service_name
from bot.delivery import Outcome, To
from bot.referrals import PLAN_FLAGS
from bot.staff import Role
from flows.grammar import Facts
from flows.rules.closed import FLAGS
from flows.rules.outcome import Assessment, Tier

HERE = "/staff/reports/{report}"
OVER = {
    "rise": "the case has become more urgent",
    "link": "the danger there is, if it is one family",
    "breach": "a home may have seen what was not theirs",
}


def report_page(asked: Asked) -> Answer:
    """Everything about one report."""
    report_id = asked.named["report"]
    with at_the_door(asked, "read report", report_id) as db:
        page, names = casework.report_page(db, report_id), staff.names(db)
        others, may_tell = links.shown(db, asked, report_id), _may_tell(db, asked, page)
        aside = casework.aside_from(db, page.case_id)
    shows = {"page": page, "names": names, "may_tell": may_tell, "aside": aside}
    return Page("report.html", {**shows, **shown(asked, page, names), **others})


def _may_tell(db: Connection, asked: Asked, page: ReportPage) -> Mapping[str, list[Mapping[str, Any]]]:
    """By what was added and nobody has read: who has the report and is told now, each a box to tick."""
    lines = {line.id: line for line in page.lines}
    return {
        added.id: [
            {"value": row["id"], "text": service_name(asked.desk, row["service"], lines[row["id"]].line)}
            for row in casework.who_has_it(db, page.id, added.kind)
        ]
        for added in page.additions if not added.seen_at
    }  # fmt: skip


def shown(asked: Asked, page: ReportPage, names: dict[str, str]) -> Mapping[str, Any]:
    """What the page is drawn from, besides the report itself."""
    return {
        "here": HERE.format(report=page.id),
        "outlook": outlook(page.tier, page.could_be, page.assessment),
        "next_step": next_step(asked, page),
        "contact": told.safe_contact(page.facts, asked.at),
        "quotes": told.quotes(page.facts, page.heard, asked.at),
        "sections": told.sections(page.facts, asked.at),
        "flags": [FLAGS.get(flag) or PLAN_FLAGS.get(flag) or plain_words(flag) for flag in page.plan.flags],
        "people": told.people_in(page.facts) if asked.person.role is Role.SUPERVISOR else {},
        "supervises": asked.person.role is Role.SUPERVISOR,
        "has_who": bool(told.who(page.facts, asked.at)),
        "shares": shares(asked, page, names),
        "clocks": clocks(page),
        "signs": [fired for fired in page.assessment.fired if fired.tier],
        "routes": [fired for fired in page.assessment.fired if not fired.tier],
        "questions": [told.name_of(key) for key in page.assessment.ask],
        "lines_shown": [line_shown(asked, line, names, page.facts) for line in page.lines],
        "not_told": consent.not_told(page),
        "second": second_needed(page, names),
        "acts": [
            {"act": each, "who": called(names, each.who), "line": _line_name(page, each.about),
             "value": _value(each, names)}
            for each in reversed(page.decisions)
        ],
    }  # fmt: skip


def clocks(page: ReportPage) -> list[Mapping[str, Any]]:
    """What must have happened by when, each with what it is about; of equal ones the soonest, and how many."""
    tasks = {task.id: task.owned.what for meeting in page.meetings for task in meeting.tasks}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for wait in page.waits:
        over = "" if wait.kind is Kind.IF_LINKED else OVER.get(wait.over, "")
        about = _line_name(page, wait.about) or tasks.get(wait.about) or over
        shown = found.setdefault((wait.kind.label, about), {"wait": wait, "about": about, "amount": 0})
        shown["amount"] += 1
    return list(found.values())


def outlook(tier: Tier, could_be: Tier, assessment: Assessment) -> str:
    """`medium, could be red: 2 answers missing`."""
    if could_be.rank <= tier.rank:
        return tier_words(tier)
    missing = {
        fact for rule in assessment.not_known if rule.tier and rule.tier.rank > tier.rank for fact in rule.missing
    }
    amount = f"{len(missing)} answer{'' if len(missing) == 1 else 's'} missing"
    return f"{tier_words(tier)}, could be {tier_words(could_be)}: {amount}"


def next_step(asked: Asked, page: ReportPage) -> Mapping[str, Any]:
    """The one thing to do next, danger and clocks first."""
    if any(not added.seen_at for added in page.additions):
        return {"words": "Read what they added.", "href": "#added"}
    if page.closed_at:
        if not page.waits:
            return {"words": "This case is closed. Nothing is to be done."}
        return {"words": "Something came since this was closed: look at it, and open the case again.", "href": "#more"}
    waiting = [line for line in page.lines if not line.released_at and not line.stopped_at]
    mine = [line for line in waiting if _decides(asked, line)]
    if mine:
        words = f"Decide what leaves: {_lines(len(mine))} of the plan.{_walled(len(waiting) - len(mine))}"
        return {"words": words, "href": "#lines", "due": page.waits[0].due_at if page.waits else None}
    back = [line for line in page.lines if line.declined_at and not line.acknowledged_at and _decides(asked, line)]
    if back:
        return {"words": "Pass on what was given back.", "href": f"#line-{back[0].id}"}
    if page.owner_id is None:
        return {"words": "Take this case: press I have this.", "href": "#owner"}
    unread = [line for line in page.lines if line.released_at and not line.acknowledged_at]
    if unread:
        due = min(line.line.due for line in unread)
        return {"words": f"{len(unread)} not acknowledged yet.{_walled(len(waiting))}", "href": "#lines", "due": due}
    if waiting:
        return {"words": _walled(len(waiting)).strip(), "href": "#lines"}
    return {"words": "Everybody who was told has answered. Close the case when it has an outcome.", "href": "#more"}


def _decides(asked: Asked, line: LineShown) -> bool:
    return not line.restricted or asked.person.role is Role.SUPERVISOR


def _lines(amount: int) -> str:
    return f"{amount} {'line' if amount == 1 else 'lines'}"


def _walled(amount: int) -> str:
    """What is not theirs to decide, said after what is."""
    return f" {_lines(amount)} for the supervisor to decide." if amount else ""


def line_shown(asked: Asked, line: LineShown, names: dict[str, str], facts: Facts) -> Mapping[str, Any]:
    """One line of the plan, and what this person may do with it."""
    undecided = not line.released_at and not line.stopped_at
    mine = _decides(asked, line)
    state = "waits" if undecided else "stopped" if line.stopped_at else "gone"
    return {
        "of": line,
        "service": service_name(asked.desk, line.line.service, line.line),
        "consent": consent.CONSENTS[line.line.consent],
        "wish": consent.said(line.line.wish, line.line.kind, facts),
        "state": state,
        "may_decide": undecided and mine,
        "may_claim": undecided and mine and not line.claimed_at,
        "may_pass_on": mine and bool(line.released_at) and (bool(line.declined_at) or not line.line.service),
        "papers": packet.papers_for(line.line.kind),
        "may_print": bool(line.released_at) and mine,
        "needs_supervisor": undecided and not mine,
        "second": line.asked_to_stop if line.asked_to_stop and undecided else "",
        "may_change": (undecided or bool(line.declined_at)) and mine,
        "may_shut": bool(line.released_at) and not line.restricted and not line.stopped_at and bool(line.line.service),
        "may_open_again": line.shut is not None and mine,
        "may_ring": {knock.id for knock in line.knocks if may_make(knock, asked.person)},
        "left_out": [told.name_of(key) for key in line.line.left_out],
        "who_left": called(names, line.released_by),
        "no_address": packet.NO_ADDRESS if _waits_for_writing(asked, line) else "",
    }


def _waits_for_writing(asked: Asked, line: LineShown) -> bool:
    """They asked for it in writing when they were rung last, and no notice can go to them."""
    asks = not line.acknowledged_at and bool(line.calls) and line.calls[-1].outcome is Outcome.ASKS_FOR_WRITING
    to = To.MANAGER if line.restricted else To.TEAM
    return asks and not can_be_written_to(asked, line.line.service, to)


def shares(asked: Asked, page: ReportPage, names: dict[str, str]) -> list[Mapping[str, Any]]:
    """Who was given what, newest last: for whoever asks later whether it was right."""
    return [
        {"of": each, "who": called(names, each.who), "service": service_name(asked.desk, each.service),
         "facts": [told.name_of(key) for key in each.share.facts]}
        for each in page.shares
    ]  # fmt: skip


def who(asked: Asked) -> Answer:
    """The form behind which the name of who told it stands."""
    with at_the_door(asked, "open who-told form", asked.named["report"]):
        return Page("who.html", {"here": HERE.format(report=asked.named["report"])})


def learn_who(asked: Asked) -> Answer:
    """Show it, once the reason is written down."""
    report_id = asked.named["report"]
    (reason,) = written(asked.typed, reason="Write why you need to know.")
    with at_the_door(asked, "read who told", report_id) as db:
        casework.learn_who(db, report_id, asked.person.id, asked.at, reason)
        page = casework.report_page(db, report_id)
    return Page("who.html", {"here": HERE.format(report=report_id), "rows": told.who(page.facts, asked.at)})


def take(asked: Asked) -> Answer:
    """`I have this`."""
    report_id = asked.named["report"]
    with at_the_door(asked, "take case", report_id) as db:
        casework.claim_case(db, casework.report_page(db, report_id).case_id, asked.person.id, asked.at)
    return Go(HERE.format(report=report_id))


def added_seen(asked: Asked) -> Answer:
    """`I have read what they added`, and who is told now that there is more."""
    report_id, tell = asked.named["report"], asked.typed.get("tell", "").split(",")
    with at_the_door(asked, "read addition", asked.named["addition"]) as db:
        casework.read_addition(db, asked.named["addition"], asked.person.id, asked.at, tell)
    return Go(HERE.format(report=report_id))


def note(asked: Asked) -> Answer:
    """A form for a note that no reporter and no agency ever sees."""
    with at_the_door(asked, "open note form", asked.named["report"]):
        return Page("note.html", {"here": HERE.format(report=asked.named["report"])})


def write_note(asked: Asked) -> Answer:
    """Keep the note."""
    report_id = asked.named["report"]
    (words,) = written(asked.typed, note="Write the note.")
    with at_the_door(asked, "write note", report_id) as db:
        casework.add_note(db, report_id, asked.person.id, asked.at, words)
    return Go(f"{HERE.format(report=report_id)}#notes")


def _value(decided: Decided, names: dict[str, str]) -> str:
    """What exactly was decided, as pages write it: a name for an account, words for facts."""
    if decided.act is Act.LEFT_OUT:
        return "; ".join(map(told.name_of, decided.reason.value.split()))
    return names.get(decided.reason.value, decided.reason.value)


def _line_name(page: ReportPage, about: str) -> str:
    found = [line.line.service_name or line.line.kind.replace("_", " ") for line in page.lines if line.id == about]
    return found[0] if found else ""
