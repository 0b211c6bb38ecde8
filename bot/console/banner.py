"""What stands on every page: the desk's sections; in red what ran out of time, what nobody has, what does not go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import casework, staff
from bot.casework import QueueItem
from bot.console.pages import Asked, tier_words, time_left

WHAT_IF = ("What if?", "/staff/what-if")
OPERATOR = (("Duty", "/staff/duty"), ("Hand over", "/staff/handover"), WHAT_IF)
BREACHES = ("Breaches", "/staff/breaches")
LESSONS = ("Lessons", "/staff/lessons")
AGENCY = (("For your service", "/staff/packets"), WHAT_IF)


def banner(asked: Asked) -> Mapping[str, Any]:
    """Sections and alarms for whoever is signed in."""
    if asked.person.role in staff.AGENCY:
        return {"nav": AGENCY}
    if asked.person.role not in staff.OPERATOR:
        return {}
    with asked.desk.store.read() as db:
        queue, mail = casework.duty_queue(db, asked.at), casework.stuck_mail(db)
        unopened = casework.stuck_reports(db, asked.at)
    late = [_alarm(item, asked) for item in queue if item.overdue(asked.at)]
    nav = (*OPERATOR, LESSONS, BREACHES) if asked.person.role in staff.SUPERVISORS else OPERATOR
    return {"nav": nav, "alarms": late, "stuck_mail": mail, "stuck_reports": unopened}


def _alarm(item: QueueItem, asked: Asked) -> Mapping[str, str]:
    """A time that ran out, as a link: no more of the report than the queue shows."""
    first = item.waits[0]
    draft = f"draft, {'sent since' if item.sent_as else 'not sent'}"
    what = draft if item.kind == "draft" else tier_words(item.tier)
    where = f"/staff/{'drafts' if item.kind == 'draft' else 'reports'}/{item.id}"
    return {"path": where, "words": f"{what.upper()}: {first.kind.label.lower()} – {time_left(first.due_at, asked.at)}"}
