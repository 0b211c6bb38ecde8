"""What a reporter is told of each service, before Send and after it: only what a clock keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue import times
from bot.dialogue.known import Tables
from flows.notices import NOTICES
from flows.rules.outcome import By, Line, Plan, Release, Serves, Tier

POLICE = (Serves.POLICE, Serves.POLICE_SPECIALIST)


def named_lines(plan: Plan) -> list[Line]:
    """The lines that are told to the reporter: those with a service a person can be told the name of.

    Not those that only an answer that is not known leaves open: who said *I don't know* reads no list of who else there
    might be, but that a person looks (`not_sure`).
    """
    return [line for line in plan.lines if line.service_name and not line.unsure]


def not_sure(plan: Plan) -> tuple[str, ...]:
    return (NOTICES["not_sure_yet"],) if any(line.unsure for line in plan.lines) else ()


def outside(plan: Plan) -> tuple[str, ...]:
    """Which council it is that nobody here works for, where one alone answers there: who waits may ring it."""
    far = "outside_directory" in plan.flags
    alone = (line.proposed[0] for line in plan.lines if line.kind not in POLICE and not line.service and far
             and len(line.proposed) == 1)  # fmt: skip
    return tuple(NOTICES["outside_area"].replace("{council}", council) for council in dict.fromkeys(alone))


def name_of(line: Line, lines: list[Line]) -> str:
    """The service as a reporter reads it; where one service answers for two kinds, which of the two is meant."""
    twice = sum(other.service_name == line.service_name for other in lines) > 1
    return f"{line.service_name}: {NOTICES[f'kind_{line.kind}']}" if twice else line.service_name


def put(notice: str, name: str) -> str:
    """A notice with a service's name in it: "The police" begins a sentence, "the police" stands within one."""
    begins = notice.lstrip("*").startswith("{service}")
    return notice.replace("{service}", name if begins or not name.startswith("The ") else f"the {name[4:]}")


def before(line: Line, name: str, plan: Plan, sees: Sequence[str], tables: Tables, at: datetime) -> str:
    """A line of the read-back.  sees: headings of what this service would be shown."""
    if line.conflict:
        notice = _conflict(line)
    elif line.release is not Release.BY_REPORTER:
        notice = _waits(line, plan, "plan_line_person", "plan_line_by_clock", "left_out_kept", "left_out_by_clock")
    elif line.by is not By.CALL:
        notice = "plan_line"
    else:
        notice = "plan_line_phone" if tables.on_duty() else "plan_line_nobody_here"
    would_see = f" {NOTICES['would_see']}".replace("{sees}", ", ".join(sees)) if sees else ""
    return _filled(notice, name, line, plan, at).replace(" {would_see}", would_see)


def all_after(plan: Plan, tables: Tables) -> tuple[str, ...]:
    """What *Sent* says of each service; where none is named, that a person reads it."""
    wanted = (line for line in named_lines(plan) if line.wish != "refused" or plan.tier in (Tier.HIGH, Tier.RED))
    said = tuple(dict.fromkeys(after(line, plan, tables) for line in wanted))
    first = NOTICES["sent_person_first"].replace("{looks}", times.said(plan.owner_due, plan.at))
    return (*(said or (first,)), *not_sure(plan), *outside(plan))


def when_to_call(plan: Plan) -> str:
    """Whom to call without waiting for anybody here: the end of *Sent*."""
    return NOTICES["sent_danger" if plan.tier is Tier.RED else "sent_worse"]


def after(line: Line, plan: Plan, tables: Tables) -> str:
    """A line of *Sent*: who leaves at once, who is phoned, who waits for a person, who is closed."""
    if line.conflict:
        notice = _conflict(line)
    elif line.release is not Release.BY_REPORTER:
        notice = _waits(line, plan, "sent_looked_at_first", "sent_by_clock", "sent_left_out", "sent_left_out_by_clock")
    elif line.by is not By.CALL:
        notice = "sent_email"
    elif tables.on_duty():
        notice = "sent_phone"
    elif line.opens is not None:
        notice = "sent_nobody_open"
    else:
        notice = "sent_nobody_here_red" if plan.tier is Tier.RED else "sent_nobody_here"
    return _filled(notice, line.service_name, line, plan, plan.at)


def _conflict(line: Line) -> str:
    """Of a service where somebody close works (R19): its team is kept out, on the read-back and on *Sent*."""
    return "line_conflict_refused" if line.wish == "refused" else "line_conflict"


def _waits(line: Line, plan: Plan, person: str, by_clock: str, refused: str, refused_by_clock: str) -> str:
    """Of a line that waits for a person: whether they said no to it, and whether a machine tells them in the end."""
    leaves = line.leaves_by_clock and plan.place_known
    if line.wish == "refused":
        return refused_by_clock if leaves else refused
    return by_clock if leaves else person


def _filled(notice: str, name: str, line: Line, plan: Plan, at: datetime) -> str:
    told = put(NOTICES[notice], name)
    owner = plan.owner_due
    times_of = {"due": line.due, "owner": owner, "looks": line.release_due or owner, "opens": line.opens or line.due}
    for word, when in times_of.items():
        told = told.replace(f"{{{word}}}", times.said(when, at))
    return told.replace("{goes}", NOTICES["goes_phone" if line.by is By.CALL else "goes"])
