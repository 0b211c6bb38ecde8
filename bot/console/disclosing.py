"""Subject access at the supervisor's desk: what one person of a case is given, decided line by line."""

from __future__ import annotations

from sqlalchemy import Connection

from bot import casework
from bot.casework import Exemption
from bot.console.forms import Wrong, choices, written
from bot.console.pages import Answer, Asked, File, Go, Page, capitalize_first, dated_time
from bot.console.report import HERE
from bot.console.threshold import at_the_door, called
from bot.referrals import Made, Paper, Part, Row, as_pdf
from bot.staff import SUPERVISORS, names

GIVE = "give"
THEM = "the person it is about"


def entries(asked: Asked) -> Answer:
    """Every line about one person, with what is masked, and why."""
    about = asked.named["about"]
    with at_the_door(asked, "read disclosure list", asked.named["report"], roles=SUPERVISORS) as db:
        listed, people = casework.disclosure(db, _case(db, asked), _about(asked)), names(db)
    withheld = {each.value: f"Withhold it: {each.label}" for each in Exemption}
    return Page("disclosing.html", {
        "here": HERE.format(report=asked.named["report"]), "about": about, "entries": listed,
        "choices": choices({GIVE: "Give it to them"} | withheld),
        "before": casework.BEFORE, "waiting": sum(entry.waits for entry in listed),
        "who": {entry.id: called(people, entry.decided.who) for entry in listed if entry.decided},
        "may_hand_over": not casework.what_is_given(listed).says,
    })  # fmt: skip


def decide(asked: Asked) -> Answer:
    """Give a line, or withhold it by an exemption."""
    line, choice, reason = written(
        asked.typed, line="Choose a line.", choice="Choose whether they are given this line.", reason="Write why."
    )
    if choice not in {GIVE, *Exemption}:
        raise Wrong(choice="Choose whether they are given this line.")
    by_what = None if choice == GIVE else Exemption(choice)
    with at_the_door(asked, "decided on disclosure", asked.named["report"], roles=SUPERVISORS) as db:
        casework.decide_entry(db, _case(db, asked), _about(asked), line, asked.person.id, asked.at, by_what, reason)
    return Go(asked.path.removesuffix("/decide"))


def hand_over(asked: Asked) -> Answer:
    """The part for the person, as a PDF; what is withheld stands there as withheld."""
    report_id = asked.named["report"]
    with at_the_door(asked, "made disclosure", report_id, roles=SUPERVISORS) as db:
        given = casework.what_is_given(casework.disclosure(db, _case(db, asked), _about(asked)))
    if given.says:
        raise Wrong(**{"": given.says})
    rows = tuple(Row(capitalize_first(what), text, known=what != "withheld") for what, text in given.lines)
    parts = (Part("What we hold", rows), Part("Your rights", points=given.rights))
    made = Made(dated_time(asked.at), asked.person.name, asked.desk.operator, THEM, report_id, asked.desk.demo)
    return File(f"{report_id}.pdf", "application/pdf", as_pdf(Paper("What we hold about you", (), parts, made)))


def _about(asked: Asked) -> str:
    if not casework.is_about(asked.named["about"]):
        raise LookupError("There is nobody like that in a case.")
    return asked.named["about"]


def _case(db: Connection, asked: Asked) -> str:
    return str(casework.case_of(db, asked.named["report"])["id"])
