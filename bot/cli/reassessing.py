"""`hearthline reassess`: what the rules of today would say of reports that were sent before; nothing is changed.

What is printed names rules, kinds of service and ids of reports, never anything that somebody told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from bot import casework
from bot.app import open_deciding, open_ready
from bot.casework.sealed import assessed_first, told_in
from bot.settings import Settings
from flows.rules.outcome import Assessment, Line, Plan

LONDON = ZoneInfo("Europe/London")
Whom = tuple[str, str]  # the kind of service, and the area


class Changed(msgspec.Struct, frozen=True):
    """A report of which the rules of today say something else.  rules: + true now, - true then; lines: in words."""

    report: str
    sent_at: datetime
    tier: tuple[str, str]
    could_be: tuple[str, str]
    rules: tuple[str, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        ends = [
            f"{name} {before} -> {now}"
            for name, (before, now) in (("tier", self.tier), ("could be", self.could_be))
            if before != now
        ]
        return "\n  ".join([f"{self.report}, sent {self.sent_at:%Y-%m-%d}", *ends, *self.lines, *self.rules])


class Found(msgspec.Struct, frozen=True):
    """How many reports were looked at, and those that would change."""

    looked_at: int
    changed: tuple[Changed, ...]


def reassessed(settings: Settings, since: date) -> Found:
    """Every report sent on this day (London) or later, by the rules, places and services of today."""
    deciding, store = open_deciding(settings), open_ready(settings)
    try:
        with store.read() as db:
            reports = casework.sent_since(db, datetime.combine(since, time(), LONDON).astimezone(UTC))
            changed = []
            for report_id in reports:
                told = told_in(db, report_id)
                assessment, plan = deciding.assess(told.facts, told.plan.at)
                if found := _compared(report_id, (assessed_first(db, report_id), told.plan), (assessment, plan)):
                    changed.append(found)
    finally:
        store.close()
    return Found(len(reports), tuple(changed))


def as_json(found: Found) -> str:
    return msgspec.json.encode(found).decode()


def _compared(report: str, before: tuple[Assessment, Plan], now: tuple[Assessment, Plan]) -> Changed | None:
    (old, old_plan), (new, new_plan) = before, now
    changed = Changed(
        report, old_plan.at, (old.tier, new.tier), (old.could_be, new.could_be), tuple(_rules(old, new)),
        tuple(_lines(old_plan, new_plan)),
    )  # fmt: skip
    same = old.tier == new.tier and old.could_be == new.could_be and not changed.lines
    return None if same else changed


def _rules(old: Assessment, new: Assessment) -> Iterator[str]:
    was, now = {fired.rule for fired in old.fired}, {fired.rule for fired in new.fired}
    yield from (f"+ rule {name}" for name in sorted(now - was))
    yield from (f"- rule {name}" for name in sorted(was - now))


def _lines(old: Plan, new: Plan) -> Iterator[str]:
    was, now = _by_whom(old), _by_whom(new)
    yield from (f"+ tells {_named(now[whom])}, {now[whom].within}" for whom in now if whom not in was)
    yield from (f"- tells {_named(was[whom])}, {was[whom].within}" for whom in was if whom not in now)
    for whom in now:
        if whom in was:
            yield from (f"~ {_named(now[whom])}: {what}" for what in _differs(was[whom], now[whom]))


def _differs(was: Line, now: Line) -> Iterator[str]:
    for name in ("within", "consent", "basis", "release", "rules"):
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            words = [", ".join(each) if isinstance(each, tuple) else str(each) for each in (before, after)]
            yield f"{name} {' -> '.join(words)}"


def _by_whom(plan: Plan) -> dict[Whom, Line]:
    return {(line.kind.value, line.area): line for line in plan.lines}


def _named(line: Line) -> str:
    return f"{line.kind.value.replace('_', ' ')}{f' ({line.area})' if line.area else ''}"
