"""A meeting about a family: when it is, who is asked and why, who came, what was said and decided, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import Came, Gathering, Meeting, Owned, ReportPage
from bot.console import consent, packet
from bot.console.added_line import BASIS
from bot.console.forms import Wrong, both, choices, day_and_hour, maybe, written
from bot.console.lines import aware_choices, left_out, told_before
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.report import HERE
from bot.console.threshold import at_field, at_the_door, service_name
from bot.referrals import Service, conflicts, open_hours, wish_of
from flows.rules.closed import MEETING_OUTCOMES
from flows.rules.meeting import proposed
from flows.rules.outcome import By, Consent, Line, Release, Serves, Within

WHEN = "Write the day and the time, like 3 12 2026 and 14:30."


def call(asked: Asked) -> Answer:
    """The form by which a person asks for a meeting that the rules did not ask for, or takes it to the panel."""
    with at_the_door(asked, "open meeting form", asked.named["report"]) as db:
        page = casework.report_page(db, asked.named["report"])
    forms = [{"value": each.value, "text": each.label} for each in Gathering]
    return Page("call_meeting.html", {"here": _report(asked), "forms": forms, "sitting": _sitting(asked, page)})


def do_call(asked: Asked) -> Answer:
    """It is to have an outcome: a planning meeting within the rule's days, the panel by the day after it sits."""
    form, reason = written(asked.typed, form="Choose who meets.", reason="Write why.")
    if form not in set(Gathering):
        raise Wrong(form="Choose who meets.")
    report_id, due = asked.named["report"], None
    with at_the_door(asked, "call meeting", report_id) as db:
        sits = _sitting(asked, casework.report_page(db, report_id))
        if form == Gathering.PANEL:
            due = open_hours().next_close(None, sits or open_hours().next_close(None, asked.at))
        made = casework.call_meeting(db, report_id, asked.person.id, asked.at, Gathering(form), reason, due)
    return Go(f"{_report(asked)}/meetings/{made}")


def meeting(asked: Asked) -> Answer:
    """One meeting, with every form that belongs to it."""
    with at_the_door(asked, "read meeting", asked.named["report"]) as db:
        page, names = casework.report_page(db, asked.named["report"]), staff.names(db)
        this = _found(page, asked)
        rests_on = casework.reports_it_rests_on(db, this.id)
        asking = casework.report_page(db, this.report_id) if this.report_id != page.id else page
        walled = {kind for kind in Serves if casework.in_conflict(db, page.case_id, kind)}
    proposals = list(_proposals(asked, asking, this, walled))
    may = [each["of"].kind for each in proposals if each["service"] and not each["conflict"]]
    return Page("meeting.html", {
        "here": _here(asked), "report": _report(asked), "meeting": this, "names": names, "rests_on": rests_on,
        "proposed": proposals, "boxes": packet.may_be_left_out(asking, *may),
        "bases": choices(BASIS), "aware": aware_choices(),
        "outcomes": choices(MEETING_OUTCOMES), "came": {each.value: each.label for each in Came},
        "sitting": _sitting(asked, asking) if this.form is Gathering.PANEL else None,
        "services": {each.line_id: service_name(asked.desk, each.service) for each in this.invited},
    })  # fmt: skip


def take(asked: Asked) -> Answer:
    """Children's services said on the telephone that they take it on."""
    (reason,) = written(asked.typed, taken="Write who said so.")
    with _at(asked, "take meeting") as db:
        casework.take_meeting(db, _its_id(db, asked), asked.person.id, asked.at, reason)
    return Go(_here(asked))


def set_date(asked: Asked) -> Answer:
    """When and where; whoever was asked is told anew."""
    (late,) = maybe(asked.typed, "late")
    (where,), held_at = both(
        lambda: written(asked.typed, where="Write where, or how one comes in."),
        lambda: day_and_hour(asked.typed, "held", WHEN),
    )
    with _at(asked, "set meeting date") as db, at_field(held=casework.Past, late=casework.LateDate):
        casework.set_date(db, _its_id(db, asked), asked.person.id, asked.at, held_at, where, late)
    return Go(_here(asked))


def invite(asked: Asked) -> Answer:
    """Ask one kind of service to come, with the part of the report that its kind may see."""
    kind, reason = written(asked.typed, kind="Choose whom to ask.", why="Write why they are needed.")
    with _at(asked, "ask to meeting") as db:
        this = casework.find_meeting(db, _its_id(db, asked))
        asking = casework.report_page(db, this.report_id)
        line = _line(asked, asking, kind)
        aware = told_before(asked, needed=line.wish == "refused")
        without, why = left_out(asked, packet.may_be_left_out(asking, line.kind))
        line = msgspec.structs.replace(line, left_out=without)
        casework.invite(db, this.id, asked.person.id, asked.at, line, reason, aware, why)
    return Go(f"{_here(asked)}#invited")


def came(asked: Asked) -> Answer:
    """Whether one of them came."""
    line_id, how = written(asked.typed, line="Choose who.", came="Choose whether they came.")
    if how not in set(Came):
        raise Wrong(came="Choose whether they came.")
    with _at(asked, "write who came") as db:
        casework.write_who_came(db, _its_id(db, asked), asked.person.id, asked.at, line_id, Came(how))
    return Go(f"{_here(asked)}#invited")


def minutes(asked: Asked) -> Answer:
    """What was said."""
    (words,) = written(asked.typed, minutes="Write what was said.")
    with _at(asked, "write minutes") as db:
        casework.write_minutes(db, _its_id(db, asked), asked.person.id, asked.at, words)
    return Go(f"{_here(asked)}#minutes-title")


def task(asked: Asked) -> Answer:
    """Something that somebody does, by when."""
    (line_id,) = maybe(asked.typed, "whose")
    (what, name, role, agency), due = both(
        lambda: written(asked.typed, what="Write what is done.", name="Write who does it.", role="Write their role.",
                        agency="Write their agency."),
        lambda: day_and_hour(asked.typed, "due", WHEN),
    )  # fmt: skip
    with _at(asked, "write meeting task") as db, at_field(due=casework.Past):
        its_id, owned = _its_id(db, asked), Owned(what, name, role, agency)
        casework.set_task(db, its_id, asked.person.id, asked.at, owned, due, line_id)
    return Go(f"{_here(asked)}#tasks-title")


def end_task(asked: Asked) -> Answer:
    """It is done, or given up with a reason."""
    (how,), (reason,) = written(asked.typed, how="Say whether it is done."), maybe(asked.typed, "ended")
    why = {f"ended-{asked.named['task']}": casework.ReasonNeeded}
    with _at(asked, "end meeting task") as db, at_field(**why):
        this = casework.find_meeting(db, _its_id(db, asked))
        if asked.named["task"] not in {each.id for each in this.tasks}:
            raise LookupError("There is no such task.")
        casework.end_task(db, asked.named["task"], asked.person.id, asked.at, how == "done", reason)
    return Go(f"{_here(asked)}#tasks-title")


def end(asked: Asked) -> Answer:
    """What came of it."""
    outcome, reason = written(asked.typed, outcome="Choose what came of it.", became="Write what was decided.")
    with _at(asked, "write meeting outcome") as db:
        casework.end_meeting(db, _its_id(db, asked), asked.person.id, asked.at, outcome, reason)
    return Go(_here(asked))


def _at(asked: Asked, act: str) -> Any:
    return at_the_door(asked, act, asked.named["report"])


def _its_id(db: Connection, asked: Asked) -> str:
    """The meeting, if it is about this report's case."""
    return _found(casework.report_page(db, asked.named["report"]), asked).id


def _found(page: ReportPage, asked: Asked) -> Meeting:
    found = next((each for each in page.meetings if each.id == asked.named["meeting"]), None)
    if found is None:
        raise LookupError("There is no such meeting.")
    return found


def _proposals(asked: Asked, asking: ReportPage, this: Meeting, walled: set[Serves]) -> Iterator[Mapping[str, Any]]:
    """Whom the rules propose, whether they may be told as it is, and who is never asked."""
    there = {each.service for each in this.invited if each.stopped_at is None}
    for each in proposed(asking.facts, asking.tier, asked.at):
        service = _service(asked, asking, each.kind)
        if service is None or service.id not in there:
            yield {
                "of": each,
                "service": service.name if service else "",
                "conflict": each.kind in walled,
                "wish": consent.said(wish_of(asking.facts, each.kind), each.kind, asking.facts),
                "free": _consent(asking, each.kind) is Consent.NOT_NEEDED,
            }


def _service(asked: Asked, page: ReportPage, kind: Serves) -> Service | None:
    area = asked.desk.directory.area(page.area)
    return area.service(kind) if area else None


def _consent(page: ReportPage, kind: Serves) -> Consent:
    """As the routes of this report say; where none names this kind, it is theirs to give."""
    return next((row.consent for row in page.assessment.rows if row.kind is kind), Consent.NEEDED)


def _line(asked: Asked, page: ReportPage, kind: str) -> Line:
    """As the rules would have written it; a person says on which ground where no rule does."""
    rule = next((each for each in proposed(page.facts, page.tier, asked.at) if each.kind == kind), None)
    service = _service(asked, page, Serves(kind)) if kind in set(Serves) else None
    if rule is None or service is None:
        raise Wrong(kind="Choose somebody of the list for whom the directory has a service.")
    row = next((row for row in page.assessment.rows if row.kind == kind), None)
    asks, wish = _consent(page, rule.kind), wish_of(page.facts, rule.kind)
    (chosen,) = maybe(asked.typed, "basis")
    if asks is not Consent.NOT_NEEDED and wish != "given" and chosen not in BASIS:
        raise Wrong(basis="They did not say yes to this: choose why they may be told.")
    basis = BASIS.get(chosen) or (row.basis if row and asks is Consent.NOT_NEEDED else BASIS["consent"])
    return Line(
        kind=rule.kind, service=service.id, service_name=service.name,
        by=By.EMAIL if By.EMAIL in service.takes else By.CALL, rules=("R13",), within=Within.NEXT_WORKING_DAY,
        due=asked.at + timedelta(days=1), basis=basis, consent=asks, wish=wish, release=Release.BY_PERSON,
        because=(rule.because,), by_person="a person asks them to a meeting", team=rule.role,
        conflict=rule.kind in conflicts(page.facts),
    )  # fmt: skip


def _sitting(asked: Asked, page: ReportPage) -> datetime | None:
    """When the panel of the area next sits; None where nobody knows, and a person asks (H20)."""
    panel = _service(asked, page, Serves.PANEL)
    return open_hours().next_sitting(panel, asked.at) if panel else None


def _report(asked: Asked) -> str:
    return HERE.format(report=asked.named["report"])


def _here(asked: Asked) -> str:
    return f"{_report(asked)}/meetings/{asked.named['meeting']}"
