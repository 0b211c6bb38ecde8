"""Everything about one report for the duty desk; one line for its service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, literal, select, union_all

from bot import delivery
from bot.casework.belonging import case_of, reports_of
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, Decided, answered_at, decided, version_of, waiting_for_second
from bot.casework.drafts import passed_on
from bot.casework.lines import case_tier, is_shut, kept_from_team, line_in, may_leave_by_clock
from bot.casework.linking.tables import breach, link
from bot.casework.meeting import Gathering, Meeting, find_meeting, meetings_of, said
from bot.casework.queue import Waiting
from bot.casework.sealed import Told, Words, Written, key_of, opened, told_in
from bot.casework.shares import facts_to_share, facts_to_use, shares_of
from bot.casework.shown import LinePage, LineShown, ReportPage, State
from bot.casework.shutting import shut_of
from bot.casework.steps import next_step_of
from bot.casework.tables import (
    addition,
    assessment,
    case_assessment,
    clock,
    invitation,
    meeting,
    note,
    report,
)
from bot.delivery import Call
from bot.referrals.tables import referral
from bot.store import DataKey
from flows.facts import fact_of
from flows.grammar import Answer, Facts, How
from flows.grammar import Kind as Form
from flows.rules.outcome import Assessment, By, Line, Release, Serves, Tier

_TIMES = ("claimed_by", "claimed_at", "released_at", "released_by", "stopped_at", "stopped_by", "handed_over_at",
          "read_at", "acknowledged_at", "acknowledged_by", "declined_at", "unlooked")  # fmt: skip

STOP = "stop"  # the kind of what they add when they ask us to stop
ASKED_TO_STOP = "They asked us to stop: {when}. Think of who may have wanted that, and act only as you must."

# Built once: every page of a report asks it.
_LINES = (
    select(referral)
    .where(referral.c.report_id == bindparam("report_id"))
    .order_by(referral.c.number, referral.c.due_at)
)


_ABOUT: BindParameter[str] = bindparam("about", expanding=True)
_OVER = union_all(
    *(select(table.c.id, literal(name).label("over")).where(table.c.id.in_(_ABOUT))
      for name, table in (("rise", case_assessment), ("link", link), ("breach", breach)))
)  # fmt: skip


def report_page(db: Connection, report_id: str) -> ReportPage:
    """A report with all that was decided about it."""
    row = db.execute(select(report).where(report.c.id == report_id)).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such report.")
    key, told, case = key_of(db, report_id), told_in(db, report_id), case_of(db, report_id)
    decisions, facts = decided(db, key, report_id), facts_to_use(db, report_id)
    return ReportPage(
        id=report_id, case_id=case["id"], sent_at=row["sent_at"], channel=told.channel, tier=Tier(case["tier"]),
        could_be=Tier(case["could_be"]), rules_tier=Tier(row["tier"]), area=case["area"], owner_id=case["owner_id"],
        claimed_at=case["claimed_at"], closed_at=case["closed_at"], doubted_at=row["doubted_at"],
        assessment=_newest_assessment(db, key, report_id), plan=told.plan, facts=facts,
        own_words=_own_words(told), unknowns=_unknowns(told), contact=_contact(facts), heard=told.heard,
        lines=_lines_shown(db, key, report_id, decisions), decisions=tuple(decisions),
        asked=waiting_for_second(decisions), shares=tuple(shares_of(db, report_id)),
        notes=_notes(db, key, report_id), additions=additions_of(db, report_id), waits=_waits(db, report_id),
        others=tuple(other for other in reports_of(db, case["id"]) if other != report_id),
        meetings=tuple(meetings_of(db, report_id)), step=next_step_of(db, case["id"]),
        passed=passed_on(db, row["conversation_id"]), to_share=facts_to_share(db, report_id),
        version=version_of(db, case["id"]),
    )  # fmt: skip


def lines_of(db: Connection, report_id: str) -> list[tuple[RowMapping, Line]]:
    """The lines of a report as they stand, without what came of them."""
    return [(row, line_in(db, row)) for row in db.execute(_LINES, {"report_id": report_id}).mappings().all()]


def line_page(db: Connection, referral_id: str, service: str | None = None) -> LinePage:
    """A line with what its service's own part is made from.  For a worker, with their service: only what left to it."""
    row = db.execute(select(referral).where(referral.c.id == referral_id)).mappings().one_or_none()
    if row is None or (service is not None and not _left_to(db, row, service)):
        raise LookupError("There is no such line.")
    told, key = told_in(db, row["report_id"]), key_of(db, row["report_id"])
    knocks, additions = delivery.knocks(db, referral_id), additions_of(db, row["report_id"])
    return LinePage(
        id=referral_id, report_id=row["report_id"], sent_at=told.plan.at,
        line=_with_stop(line_in(db, row), (each.at for each in additions if each.kind == STOP)),
        facts=facts_to_share(db, row["report_id"]),
        state=state_of(row, knocks), heard=told.heard, tier=Tier(case_tier(db, row["report_id"])),
        assessment=_newest_assessment(db, key, row["report_id"]),
        additions=additions, answered_at=answered_at(db, referral_id),
        knocks=tuple(knocks), calls=_calls(db, key, knocks),
        meeting=_meeting_for(db, row), invited=_invited(db, referral_id) is not None,
        **{name: row[name] for name in _TIMES if name in LinePage.__struct_fields__},
    )  # fmt: skip


def lines_to_service(db: Connection, referral_id: str) -> list[LinePage]:
    """This line, and every other of the same case that left to the same service; oldest report first."""
    mine = line_page(db, referral_id)
    reports = reports_of(db, case_of(db, mine.report_id)["id"])
    theirs = (referral.c.service == mine.line.service, referral.c.report_id.in_(reports))
    rows = db.execute(select(referral).where(*theirs)).mappings().all()
    pages = [line_page(db, row["id"]) for row in rows if row["id"] == mine.id or _left_to(db, row, mine.line.service)]
    return sorted(pages, key=lambda page: (page.sent_at, page.id))


def is_left_to(db: Connection, referral_id: str, service: str) -> bool:
    """Whether this line has left to this service's team; to everybody else it does not exist."""
    row = db.execute(select(referral).where(referral.c.id == referral_id)).mappings().one_or_none()
    return row is not None and _left_to(db, row, service)


def additions_of(db: Connection, report_id: str) -> tuple[Written, ...]:
    """What the reporter added later, oldest first."""
    key = key_of(db, report_id)
    rows = db.execute(select(addition).where(addition.c.report_id == report_id).order_by(addition.c.at)).mappings()
    return tuple(addition_in(key, row) for row in rows)


def addition_in(key: DataKey, row: RowMapping) -> Written:
    words = opened(key, "addition", row["id"], row["sealed"], Words).words
    return Written(row["id"], "", row["at"], words, row["kind"], row["seen_at"])


def state_of(row: RowMapping, knocks: list[delivery.Knock]) -> State:
    """How far a line is."""
    if row["stopped_at"]:
        return State.STOPPED
    if row["acknowledged_at"]:
        theirs = [each for each in knocks if each.service == row["service"]]
        answered = any(each.way is By.CALL and each.handed_over_at for each in theirs)
        return State.CALLED if answered and not row["read_at"] else State.ACKNOWLEDGED
    if row["declined_at"]:
        return State.NOT_OURS
    if row["anew_at"]:
        return State.ANEW
    if row["read_at"]:
        return State.READ
    if row["handed_over_at"]:
        return State.HANDED_OVER
    waits = row["released_at"] is None and row["release"] == Release.BY_PERSON
    return State.PERSON_FIRST if waits else State.PLANNED


def _line_shown(db: Connection, key: DataKey, row: RowMapping, decisions: list[Decided]) -> LineShown:
    line, knocks = line_in(db, row), delivery.knocks(db, row["id"])
    mine = [each for each in decisions if each.about == row["id"]]
    asked = next((each.who for each in waiting_for_second(mine) if each.act is Act.ASKED_TO_STOP), "")
    return LineShown(
        id=row["id"], line=line, state=state_of(row, knocks), version=len(mine), asked_to_stop=asked,
        shown_to_reporter=row["number"] is not None, restricted=kept_from_team(db, row), knocks=tuple(knocks),
        shut=shut_of(db, row["id"]) if is_shut(row) else None,
        leaves_by_clock=may_leave_by_clock(db, row), calls=_calls(db, key, knocks),
        **{name: row[name] for name in _TIMES},
    )  # fmt: skip


def _lines_shown(db: Connection, key: DataKey, report_id: str, decisions: list[Decided]) -> tuple[LineShown, ...]:
    rows = db.execute(_LINES, {"report_id": report_id}).mappings().all()
    return tuple(_line_shown(db, key, row, decisions) for row in rows)


def _with_stop(line: Line, stopped: Iterable[datetime]) -> Line:
    """A line whose service reads, with what is asked of it, that they asked to stop."""
    newest = max(stopped, default=None)
    if newest is None:
        return line
    words = ASKED_TO_STOP.replace("{when}", said(newest))
    return msgspec.structs.replace(line, asks=f"{words} {line.asks}".strip())


def _left_to(db: Connection, row: RowMapping, service: str) -> bool:
    left = row["service"] == service and row["released_at"] is not None and row["stopped_at"] is None
    return left and not kept_from_team(db, row)  # R19: its manager is told on the telephone, its team never


def _meeting_for(db: Connection, row: RowMapping) -> Meeting | None:
    """The meeting that a service was asked to by this very line; else, for children's services, the one this report
    asks them to bring about.
    """
    its_id = _invited(db, row["id"])
    if its_id is None and row["kind"] == Serves.CHILDRENS_SERVICES:
        asked = select(meeting.c.id).where(
            meeting.c.report_id == row["report_id"], meeting.c.form == Gathering.PLANNING
        )
        its_id = db.scalar(asked.order_by(meeting.c.ended_at.is_not(None), meeting.c.due_at).limit(1))
    if its_id is None:
        return None
    this = find_meeting(db, its_id)
    mine = tuple(task for task in this.tasks if task.line_id == row["id"])
    return msgspec.structs.replace(this, invited=(), minutes=(), tasks=mine)  # of the others they learn nothing


def _invited(db: Connection, line_id: str) -> str | None:
    return db.scalar(select(invitation.c.meeting_id).where(invitation.c.line_id == line_id))


def _calls(db: Connection, key: DataKey, knocks: list[delivery.Knock]) -> tuple[Call, ...]:
    calls = [each for each in knocks if each.way is By.CALL]
    return tuple(call for each in calls for call in delivery.calls_made(db, key, each.id))


def _newest_assessment(db: Connection, key: DataKey, report_id: str) -> Assessment:
    newest = select(assessment).where(assessment.c.report_id == report_id).order_by(assessment.c.at.desc()).limit(1)
    row = db.execute(newest).mappings().one()
    return opened(key, "assessment", row["id"], row["sealed"], Assessment)


def _notes(db: Connection, key: DataKey, report_id: str) -> tuple[Written, ...]:
    rows = db.execute(select(note).where(note.c.report_id == report_id).order_by(note.c.at)).mappings()
    return tuple(note_in(key, row) for row in rows)


def note_in(key: DataKey, row: RowMapping) -> Written:
    return Written(row["id"], row["who"], row["at"], opened(key, "note", row["id"], row["sealed"], Words).words)


def _waits(db: Connection, report_id: str) -> tuple[Waiting, ...]:
    unmet = select(clock).where(clock.c.report_id == report_id, clock.c.met_at.is_(None)).order_by(clock.c.due_at)
    rows = db.execute(unmet).mappings().all()
    over = {row.id: row.over for row in db.execute(_OVER, {"about": [row["about"] for row in rows]})}
    return tuple(
        Waiting(row["about"], Kind(row["kind"]), row["due_at"], row["rung_at"], over.get(row["about"], ""))
        for row in rows
    )


def _own_words(told: Told) -> tuple[tuple[str, Answer], ...]:
    """Long texts: what happened, what they want, fear and added."""
    topics = ("account", "wishes")
    return tuple(
        (key, answer)
        for key, answer in told.answers.items()
        if answer.is_known and fact_of(key).kind is Form.TEXT and fact_of(key).topic in topics
    )


def _unknowns(told: Told) -> tuple[tuple[str, How], ...]:
    return tuple((key, answer.how) for key, answer in told.answers.items() if not answer.is_known)


def _contact(facts: Facts) -> tuple[tuple[str, Answer], ...]:
    return tuple((key, answer) for key, answer in facts.items() if key.startswith("reporter.contact"))
