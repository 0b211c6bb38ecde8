"""Standing aside from a family that one knows, and what a supervisor does about it."""

from __future__ import annotations

from sqlalchemy import Connection

from bot import casework, staff
from bot.console.agency import HERE as PACKET
from bot.console.agency import own_service
from bot.console.drafts import HERE as DRAFT
from bot.console.forms import Wrong, written
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.report import HERE as REPORT
from bot.console.threshold import at_the_door, service_name
from bot.staff import AGENCY, SUPERVISORS, Person, Role

CHOOSE = "Choose who is kept out."


def of_report(asked: Asked) -> Answer:
    """The page before it: what it means to stand aside."""
    with at_the_door(asked, "open stand-aside form", asked.named["report"]):
        return _form(REPORT.format(**asked.named))


def from_report(asked: Asked) -> Answer:
    """`I know this family`: nothing of it is theirs from now."""
    with at_the_door(asked, "stand aside", asked.named["report"]) as db:
        casework.stand_aside(db, asked.named["report"], asked.person.id, asked.at)
    return Go("/staff/duty")


def of_draft(asked: Asked) -> Answer:
    """The same page, for a draft."""
    with at_the_door(asked, "open stand-aside form", asked.named["draft"]):
        return _form(DRAFT.format(**asked.named))


def from_draft(asked: Asked) -> Answer:
    """The same, for a draft and the report that it becomes."""
    with at_the_door(asked, "stand aside", asked.named["draft"]) as db:
        casework.draft_aside(db, asked.named["draft"], asked.person.id, asked.at)
    return Go("/staff/duty")


def of_packet(asked: Asked) -> Answer:
    """The same page, for a service's worker."""
    with at_the_door(asked, "open stand-aside form", asked.named["line"], own_service, roles=AGENCY):
        return _form(PACKET.format(**asked.named))


def from_packet(asked: Asked) -> Answer:
    """Their service still has it, and their colleagues read it as before."""
    with at_the_door(asked, "stand aside", asked.named["line"], own_service, roles=AGENCY) as db:
        report_id = casework.line_page(db, asked.named["line"], asked.person.service).report_id
        casework.stand_aside(db, report_id, asked.person.id, asked.at)
    return Go("/staff/packets")


def keep_out(asked: Asked) -> Answer:
    """The form by which a supervisor keeps somebody out."""
    with at_the_door(asked, "open keep-out form", asked.named["report"], roles=SUPERVISORS) as db:
        people = [
            {"value": each.id, "text": each.name, "hint": {"text": service_name(asked.desk, each.service)}}
            if each.service else {"value": each.id, "text": each.name}
            for each in _others(db, asked)
        ]  # fmt: skip
    return Page("keep_out.html", {"here": REPORT.format(**asked.named), "people": people})


def do_keep_out(asked: Asked) -> Answer:
    """At once, also for what they have open."""
    whom, reason = written(asked.typed, whom=CHOOSE, reason="Write how you know it.")
    with at_the_door(asked, "keep somebody out", asked.named["report"], roles=SUPERVISORS) as db:
        if whom not in {each.id for each in _others(db, asked)}:
            raise Wrong(whom=CHOOSE)
        casework.keep_out(db, asked.named["report"], asked.person.id, asked.at, whom, reason)
    return Go(f"{REPORT.format(**asked.named)}#aside")


def let_in(asked: Asked) -> Answer:
    """The form by which a supervisor lets somebody back in."""
    with at_the_door(asked, "open let-back-in form", asked.named["report"], roles=SUPERVISORS) as db:
        name = staff.names(db)[_aside(db, asked)]
    return Page("let_in.html", {"here": REPORT.format(**asked.named), "name": name})


def do_let_in(asked: Asked) -> Answer:
    """From now they read it as before."""
    (reason,) = written(asked.typed, reason="Write why they may.")
    with at_the_door(asked, "let somebody back in", asked.named["report"], roles=SUPERVISORS) as db:
        casework.let_back_in(db, asked.named["report"], asked.person.id, asked.at, _aside(db, asked), reason)
    return Go(f"{REPORT.format(**asked.named)}#aside")


def _form(back: str) -> Page:
    return Page("stand_aside.html", {"here": back})


def _others(db: Connection, asked: Asked) -> list[Person]:
    """Everybody who may come near this family, but for whoever asks and those who stand aside already."""
    people = staff.colleagues(db, Role.DUTY_OFFICER, Role.SUPERVISOR, Role.AGENCY_WORKER)
    out = {asked.person.id, *(each.who for each in casework.aside_from(db, _case(db, asked)))}
    return [each for each in people if each.id not in out]


def _aside(db: Connection, asked: Asked) -> str:
    if asked.named["whom"] not in {each.who for each in casework.aside_from(db, _case(db, asked))}:
        raise LookupError("Nobody like that stands aside.")
    return asked.named["whom"]


def _case(db: Connection, asked: Asked) -> str:
    return str(casework.case_of(db, asked.named["report"])["id"])
