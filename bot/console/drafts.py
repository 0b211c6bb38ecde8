"""A draft before the duty desk: they pressed [I cannot call], or told of danger and stopped, and had not sent it."""

from __future__ import annotations

from bot import casework, staff
from bot.console import told
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.threshold import at_the_door

HERE = "/staff/drafts/{draft}"


def draft_page(asked: Asked) -> Answer:
    """Where they are first, then all they wrote."""
    draft_id = asked.named["draft"]
    with at_the_door(asked, "read draft", draft_id) as db:
        draft, names = casework.draft_page(db, draft_id), staff.names(db)
    drafting = [(step, words) for step, typed in draft.drafting.items() for words in typed]
    where = [
        told.row(key, draft.answers[key], asked.at)
        for key in ("household.where_now", "household.address", "household.postcode", "household.place")
        if key in draft.answers
    ]
    return Page("draft.html", {
        "draft": draft, "names": names, "here": HERE.format(draft=draft_id), "where": where,
        "contact": told.safe_contact(draft.answers, asked.at),
        "quotes": told.quotes(draft.answers, drafting, asked.at), "sections": told.sections(draft.answers, asked.at),
    })  # fmt: skip


def take(asked: Asked) -> Answer:
    """`I have this`: from now their screen says so."""
    with at_the_door(asked, "take draft", asked.named["draft"]) as db:
        casework.draft_seen(db, asked.named["draft"], asked.person.id, asked.at)
    return Go(HERE.format(draft=asked.named["draft"]))


def give_back(asked: Asked) -> Answer:
    """At the end of a shift it waits for a person anew."""
    with at_the_door(asked, "give draft back", asked.named["draft"]) as db:
        casework.give_draft_back(db, asked.named["draft"], asked.person.id, asked.at)
    return Go("/staff/handover")


def done(asked: Asked) -> Answer:
    """Everything that it called for was done."""
    with at_the_door(asked, "end draft", asked.named["draft"]) as db:
        casework.draft_done(db, asked.named["draft"], asked.person.id, asked.at)
    return Go("/staff/duty")
