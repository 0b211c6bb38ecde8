"""Break-glass: for staff of the operator whose role reads no cases, with a reason that every supervisor sees."""

from __future__ import annotations

import re

from bot import casework
from bot.console.forms import Wrong, written
from bot.console.household import CASE
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.threshold import at_the_door
from bot.staff import BREAK_GLASS, SUPERVISORS

NUMBER = re.compile(r"[a-z0-9]{26}")
NO_CASE = "There is no case with this number."


def form(asked: Asked) -> Answer:
    """Which case, and why."""
    with at_the_door(asked, "open break-glass form", asked.person.id, roles=BREAK_GLASS):
        return Page("glass.html")


def break_it(asked: Asked) -> Answer:
    """Open it; nothing of the case is shown before the reason is written down."""
    case_id, reason = written(asked.typed, case="Write the number of the case.", reason="Write why nobody else can.")
    if not NUMBER.fullmatch(case_id):  # what is typed stands in no audit row
        raise Wrong(case=NO_CASE)
    with at_the_door(asked, "break glass", case_id, roles=BREAK_GLASS) as db:
        try:
            casework.break_glass(db, case_id, asked.person.id, asked.at, reason)
        except LookupError:
            raise Wrong(case=NO_CASE) from None
    return Go(CASE.format(case=case_id))


def looked(asked: Asked) -> Answer:
    """A supervisor has looked at it."""
    with at_the_door(asked, "look at break-glass", asked.named["glass"], roles=SUPERVISORS) as db:
        casework.looked_at_glass(db, asked.named["glass"], asked.person.id, asked.at)
    return Go("/staff/duty")
