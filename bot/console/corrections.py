"""What a service is to disregard, for its workers; and the breaches that the data-protection lead decides about."""

from __future__ import annotations

from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import Form
from bot.console.forms import Wrong, choices, written
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.threshold import at_the_door, called, service_name
from bot.staff import AGENCY, SUPERVISORS, Person

HERE = "/staff/corrections/{correction}"
DECIDED = {
    "reported": "Reported to the Information Commissioner, and those concerned are told where it is safe",
    "commissioner": "Reported to the Information Commissioner; those concerned are not told, as I write below",
    "not_reported": "Not reported: no risk to anybody, as I write below",
}


def own_correction(db: Connection, person: Person, correction_id: str) -> bool:
    """Only what their own service was given; to everybody else it does not exist."""
    return any(each.id == correction_id for each in casework.corrections_for(db, person.service))


def correction(asked: Asked) -> Answer:
    """What was wrong with what they have, and what to do with it."""
    with at_the_door(asked, "read correction", asked.named["correction"], own_correction, roles=AGENCY) as db:
        found, names = casework.correction_in(db, asked.named["correction"]), staff.names(db)
        assert found is not None  # the wall has seen it
        of_line = casework.is_left_to(db, found.line_id, found.service)
    given = [(Form(form).label, at) for form, at in found.disregard.given]
    return Page(
        "correction.html", {"of": found, "of_line": of_line, "given": given, "who": called(names, found.told_by)}
    )


def know(asked: Asked) -> Answer:
    """`We have put it right`."""
    with at_the_door(asked, "acknowledge correction", asked.named["correction"], own_correction, roles=AGENCY) as db:
        casework.know_correction(db, asked.named["correction"], asked.person.id, asked.at)
    return Go(HERE.format(correction=asked.named["correction"]))


def breaches(asked: Asked) -> Answer:
    """All of them, those nobody has decided about first."""
    with at_the_door(asked, "read breaches", "breaches", roles=SUPERVISORS) as db:
        found, names = casework.breaches(db), staff.names(db)
    return Page("breaches.html", {"breaches": [{"of": each, "who": called(names, each.ended_by)} for each in found]})


def breach(asked: Asked) -> Answer:
    """One, and the form for what was decided."""
    with at_the_door(asked, "read breach", asked.named["breach"]) as db:
        found = [each for each in casework.breaches(db) if each.id == asked.named["breach"]]
        names = staff.names(db)
        told = casework.corrections_after(db, found[0]) if found else []
    if not found:
        raise staff.Refused(staff.Refused.__doc__)
    return Page("breach.html", {
        "of": found[0], "who": called(names, found[0].who),
        "told": [{"of": each, "service": service_name(asked.desk, each.service)} for each in told],
        "services": [service_name(asked.desk, each) for each in found[0].breach.services],
        "may_decide": asked.person.role in SUPERVISORS,
        "decided": choices(DECIDED),
    })  # fmt: skip


def looked(asked: Asked) -> Answer:
    """`They are safe`: somebody has seen to it."""
    with at_the_door(asked, "look at breach", asked.named["breach"]) as db:
        casework.looked_at_breach(db, asked.named["breach"], asked.at)
    return Go(f"/staff/breaches/{asked.named['breach']}")


def decide(asked: Asked) -> Answer:
    """What was decided, once, with the reason."""
    decided, reason = written(asked.typed, decided="Choose what was decided.", reason="Write why.")
    if decided not in DECIDED:
        raise Wrong(decided="Choose what was decided.")
    with at_the_door(asked, "decide about breach", asked.named["breach"], roles=SUPERVISORS) as db:
        casework.end_breach(db, asked.named["breach"], asked.person.id, asked.at, DECIDED[decided], reason)
    return Go("/staff/breaches")
