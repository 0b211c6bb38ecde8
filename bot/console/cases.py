"""Whose a case is, how urgent people say it is, whether it is doubted, and how it ends."""

from __future__ import annotations

from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import Act
from bot.console.forms import Wrong, both, choices, day_and_hour, maybe, version, written
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.report import HERE
from bot.console.second import asked_first, same_or_said
from bot.console.threshold import at_field, at_the_door, called
from bot.staff import Role
from flows.notices import FEEDBACK, FEEDBACK_AS_IT_CLOSES
from flows.rules.closed import OUTCOMES
from flows.rules.outcome import Tier

NOTHING = "nothing"  # is read: why stands in the record
FOUND = {
    "no_sign": "No sign that a child is harmed",
    "harmed": "A child is, or may be, harmed",
    "could_not_ask": "It could not be asked safely",
}


def give(asked: Asked) -> Answer:
    """The form that gives a case to a colleague."""
    with at_the_door(asked, "open give form", asked.named["report"]) as db:
        people = staff.colleagues(db, Role.DUTY_OFFICER, Role.SUPERVISOR)
        page, names = casework.report_page(db, asked.named["report"]), staff.names(db)
        present = {person.id for person in staff.on_duty(db, asked.at)}
    items = [{"value": each.id, "text": each.name + (" – on duty" if each.id in present else "")} for each in people]
    owner = called(names, page.owner_id) if page.owner_id else ""
    return Page("give.html", {"here": _here(asked), "people": items, "page": page, "owner": owner})


def do_give(asked: Asked) -> Answer:
    """It is theirs from now."""
    (to,), (reason,) = written(asked.typed, to="Choose who gets it."), maybe(asked.typed, "reason")
    with at_the_door(asked, "give case", asked.named["report"]) as db:
        if to not in {person.id for person in staff.colleagues(db, Role.DUTY_OFFICER, Role.SUPERVISOR)}:
            raise Wrong(to="Choose who gets it.")
        casework.assign_case(db, _case(db, asked), asked.person.id, asked.at, to, reason, version(asked.typed))
    return Go(_here(asked))


def tier(asked: Asked) -> Answer:
    """The form by which a person overrules the rules; both values are kept."""
    with at_the_door(asked, "open tier form", asked.named["report"]) as db:
        page, names = casework.report_page(db, asked.named["report"]), staff.names(db)
    first = asked_first(asked, page, names, Act.ASKED_TO_OVERRULE)
    tiers = [{"value": each.value, "text": each.value} for each in Tier if each is not Tier.NOT_KNOWN]
    return Page("tier.html", {"here": _here(asked), "page": page, "tiers": tiers, "first": first})


def do_tier(asked: Asked) -> Answer:
    """Overrule; lowering HIGH or RED needs a second person."""
    chosen, reason = written(asked.typed, tier="Choose how urgent it is.", reason="Write why.")
    if chosen not in set(Tier):
        raise Wrong(tier="Choose how urgent it is.")
    with at_the_door(asked, "overrule tier", asked.named["report"]) as db:
        page = casework.report_page(db, asked.named["report"])
        same_or_said(asked, page, staff.names(db), Act.ASKED_TO_OVERRULE, tier=chosen)
        casework.override_tier(db, page.case_id, asked.person.id, asked.at, Tier(chosen), reason, version(asked.typed))
    return Go(_here(asked))


def close(asked: Asked) -> Answer:
    """The form that ends a case with an outcome."""
    with at_the_door(asked, "open close form", asked.named["report"]) as db:
        page, names = casework.report_page(db, asked.named["report"]), staff.names(db)
    first = asked_first(asked, page, names, Act.ASKED_TO_CLOSE)
    says = choices({code: words for code, words in FEEDBACK.items() if code in FEEDBACK_AS_IT_CLOSES})
    return Page("close.html", {
        "here": _here(asked), "page": page, "outcomes": choices(OUTCOMES), "first": first, "says": says,
        "nothing": NOTHING,
    })  # fmt: skip


def do_close(asked: Asked) -> Answer:
    """Close; at HIGH and RED a second person must agree."""
    outcome, reason, code = written(
        asked.typed, outcome="Choose the outcome.", reason="Write why.", code="Choose what they read last."
    )
    if outcome not in OUTCOMES:
        raise Wrong(outcome="Choose the outcome.")
    (why_none,) = written(asked.typed, why_none="Write why they read nothing.") if code == NOTHING else ("",)
    if code not in (NOTHING, *FEEDBACK_AS_IT_CLOSES):
        raise Wrong(code="Choose what they read last.")
    last = casework.Feedback("" if code == NOTHING else code, why_none)
    with at_the_door(asked, "close case", asked.named["report"]) as db:
        page = casework.report_page(db, asked.named["report"])
        same_or_said(asked, page, staff.names(db), Act.ASKED_TO_CLOSE, outcome=outcome)
        casework.close_case(db, page.case_id, asked.person.id, asked.at, outcome, reason, last, version(asked.typed))
    return Go(_here(asked))


def open_again(asked: Asked) -> Answer:
    """The form by which a closed case is worked on again."""
    with at_the_door(asked, "open open-again form", asked.named["report"]):
        return Page("case_open_again.html", {"here": _here(asked)})


def do_open_again(asked: Asked) -> Answer:
    """It is theirs from now, and a next step is asked for."""
    (reason,) = written(asked.typed, reason="Write why.")
    with at_the_door(asked, "open case again", asked.named["report"]) as db:
        casework.open_again(db, _case(db, asked), asked.person.id, asked.at, reason)
    return Go(f"{_here(asked)}#owner")


def doubt(asked: Asked) -> Answer:
    """The form by which a person doubts a report, or ends the doubt."""
    with at_the_door(asked, "open doubt form", asked.named["report"]) as db:
        page = casework.report_page(db, asked.named["report"])
    return Page("doubt.html", {"here": _here(asked), "page": page})


def do_doubt(asked: Asked) -> Answer:
    """From now nothing of it leaves by the clock; or again it may.  Pressed twice, it stays as the form said."""
    (reason,) = written(asked.typed, reason="Write why.")
    report_id, ends = asked.named["report"], asked.typed.get("ends") == "yes"
    with at_the_door(asked, "doubt report", report_id) as db:
        doubted = casework.report_page(db, report_id).doubted_at is not None
        if ends == doubted:
            decide = casework.end_doubt if ends else casework.doubt_report
            decide(db, report_id, asked.person.id, asked.at, reason)
    return Go(_here(asked))


def again(asked: Asked) -> Answer:
    """The form for what came of asking again whether any child is harmed, where a wish was obeyed."""
    with at_the_door(asked, "open ask-again form", asked.named["report"]):
        return Page("ask_again.html", {"here": _here(asked), "found": choices(FOUND)})


def do_again(asked: Asked) -> Answer:
    """Write it down; if a child is harmed, the next step is to tell a service."""
    found, reason = written(asked.typed, found="Choose what came of it.", reason="Write how you know.")
    if found not in FOUND:
        raise Wrong(found="Choose what came of it.")
    with at_the_door(asked, "ask again", asked.named["report"]) as db:
        casework.ask_again(db, asked.named["report"], asked.person.id, asked.at, FOUND[found], reason)
    return Go(_here(asked) + ("/add" if found == "harmed" else "#lines"))


def step(asked: Asked) -> Answer:
    """The form for what is done next, and by when."""
    with at_the_door(asked, "open next-step form", asked.named["report"]) as db:
        page = casework.report_page(db, asked.named["report"])
    return Page("step.html", {"here": _here(asked), "page": page})


def do_step(asked: Asked) -> Answer:
    """It takes the place of the one before."""
    (done,) = maybe(asked.typed, "done")
    (words,), due = both(
        lambda: written(asked.typed, words="Write what is done next."),
        lambda: day_and_hour(asked.typed, "due", "Write the day and the time, like 3 12 2026 and 14:30."),
    )
    with at_the_door(asked, "write next step", asked.named["report"]) as db, at_field(due=casework.Past):
        casework.set_next_step(db, _case(db, asked), asked.person.id, asked.at, words, due, done, version(asked.typed))
    return Go(f"{_here(asked)}#owner")


def feedback(asked: Asked) -> Answer:
    """The form for the one sentence that whoever told it reads when they come back."""
    with at_the_door(asked, "open feedback form", asked.named["report"]):
        return Page("feedback.html", {"here": _here(asked), "sentences": choices(FEEDBACK)})


def do_feedback(asked: Asked) -> Answer:
    """They read it from now."""
    (code,) = written(asked.typed, code="Choose a sentence.")
    if code not in FEEDBACK:
        raise Wrong(code="Choose a sentence.")
    with at_the_door(asked, "choose feedback", asked.named["report"]) as db:
        casework.choose_feedback(db, asked.named["report"], asked.person.id, asked.at, code)
    return Go(_here(asked))


def _case(db: Connection, asked: Asked) -> str:
    return casework.report_page(db, asked.named["report"]).case_id


def _here(asked: Asked) -> str:
    return HERE.format(report=asked.named["report"])
