"""The end of a shift, and what stands at its beginning: all that somebody has, a note each, and what is offered."""

from __future__ import annotations

from datetime import timedelta

from bot import casework, staff
from bot.console.forms import Wrong, maybe
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.report import HERE
from bot.console.threshold import at_the_door
from bot.staff import Role

DESK = "desk"  # back to the desk: nobody's, and looked at anew
A_DAY = timedelta(days=1)


def handover(asked: Asked) -> Answer:
    """All I hold, and all that is offered to me."""
    with at_the_door(asked, "read handover", asked.person.id) as db:
        held, offers = casework.held_by(db, asked.person.id), casework.offers_to(db, asked.person.id)
        drafts = casework.drafts_of(db, asked.person.id)
        people = staff.colleagues(db, Role.DUTY_OFFICER, Role.SUPERVISOR)
        names, notes = staff.names(db), casework.shift_notes(db, asked.at - A_DAY)
    whom = [{"value": each.id, "text": each.name} for each in people if each.id != asked.person.id]
    whom.append({"value": DESK, "text": "Back to the desk: nobody has it, and somebody looks anew"})
    shows = {"held": held, "drafts": drafts, "offers": offers, "names": names, "people": whom, "notes": notes}
    return Page("handover.html", shows)


def give(asked: Asked) -> Answer:
    """Offer what is ticked, with its notes, to a colleague; or give it back to the desk."""
    to, chosen = asked.typed.get("to", ""), [each for each in asked.typed.get("cases", "").split(",") if each]
    (shift_note,) = maybe(asked.typed, "shift")
    if not chosen and not shift_note:
        raise Wrong(shift="Tick what you give, or write a note for the shift.")
    with at_the_door(asked, "hand over", asked.person.id) as db:
        people = {each.id for each in staff.colleagues(db, Role.DUTY_OFFICER, Role.SUPERVISOR)} - {asked.person.id}
        if chosen and to not in {*people, DESK}:
            raise Wrong(to="Choose who gets it.")
        notes = {case_id: maybe(asked.typed, f"note-{case_id}")[0] for case_id in chosen}
        if not all(notes.values()):
            raise Wrong(**{f"note-{each}": "Write what they should know." for each in chosen if not notes[each]})
        casework.hand_over(db, asked.person.id, asked.at, "" if to == DESK else to, notes, shift_note)
    return Go("/staff/handover")


def accept(asked: Asked) -> Answer:
    """`I take it`."""
    with at_the_door(asked, "accept handover", asked.named["item"]) as db:
        report_id = casework.accept_offer(db, asked.named["item"], asked.person.id, asked.at)
    return Go(HERE.format(report=report_id))
