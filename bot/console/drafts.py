"""A draft before the duty desk: they pressed [I cannot call], or told of danger and stopped, and had not sent it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bot import casework, staff
from bot.casework import Passed
from bot.console import told
from bot.console.forms import Wrong, maybe, written
from bot.console.pages import Answer, Asked, Go, Page, clock_time
from bot.console.threshold import at_the_door

HERE = "/staff/drafts/{draft}"
TELLS_WHERE = ("household.where_now", "household.address", "household.postcode", "household.place")


def draft_page(asked: Asked) -> Answer:
    """Where they are first, then all they wrote."""
    draft_id = asked.named["draft"]
    with at_the_door(asked, "read draft", draft_id) as db:
        draft, names = casework.draft_page(db, draft_id), staff.names(db)
    written = [(step, words) for step, typed in draft.drafting.items() for words in typed]
    where = [_where(draft, key, asked.at) for key in TELLS_WHERE if key in draft.answers]
    return Page("draft.html", {
        "draft": draft, "names": names, "passed": draft.passed, "mine": draft.seen_by == asked.person.id,
        "here": HERE.format(draft=draft_id), "where": where,
        "contact": told.safe_contact(draft.answers, asked.at),
        "quotes": told.quotes(draft.answers, (*written, *draft.heard), asked.at),
        "sections": told.sections(draft.answers, asked.at),
    })  # fmt: skip


def _where(draft: casework.DraftPage, key: str, at: datetime) -> told.Row:
    """A place, and when they told it: one from before they last said that they cannot call may be an old one."""
    answer = draft.answers[key]
    row = told.row(key, answer, at)
    if not answer.is_known:
        return row
    old = key == "household.where_now" and answer.said_at < draft.at
    before = (
        f"before {clock_time(draft.at, at)}, when this was last shown here: they may be elsewhere now" if old else ""
    )
    written = f"written {clock_time(answer.said_at, at)}"
    return msgspec.structs.replace(row, extra="; ".join(filter(None, (row.extra, written, before))))


def take(asked: Asked) -> Answer:
    """`I have this`: from now their screen says so; or it is taken over from whom the page named."""
    instead_of = asked.typed.get("instead_of", "")
    with at_the_door(asked, "take draft over" if instead_of else "take draft", asked.named["draft"]) as db:
        casework.draft_seen(db, asked.named["draft"], asked.person.id, asked.at, instead_of)
    return Go(HERE.format(draft=asked.named["draft"]))


def give_back(asked: Asked) -> Answer:
    """At the end of a shift it waits for a person anew."""
    with at_the_door(asked, "give draft back", asked.named["draft"]) as db:
        casework.give_draft_back(db, asked.named["draft"], asked.person.id, asked.at)
    return Go("/staff/handover")


def done(asked: Asked) -> Answer:
    """Whoever has it writes down what was passed on, and who took it; or why it could not be."""
    if asked.typed.get("passed") not in ("yes", "no"):
        raise Wrong(passed="Choose whether it was passed on.")
    if asked.typed["passed"] == "yes":
        words, to_whom = written(
            asked.typed, what="Write what you passed on: where they are, and the danger.",
            to_whom="Write who took it: their service, and their name or number.",
        )  # fmt: skip
        (reference,) = maybe(asked.typed, "reference")
        passed = Passed(asked.person.id, asked.at, words, to_whom, reference)
    else:
        (could_not,) = written(asked.typed, could_not="Write why it could not be passed on.")
        passed = Passed(asked.person.id, asked.at, could_not=could_not)
    with at_the_door(asked, "end draft", asked.named["draft"]) as db:
        casework.draft_done(db, asked.named["draft"], passed)
    return Go("/staff/duty")
