"""The lines of a case that is being opened, with their clocks, knocks and shares.

Nobody knows of them yet, so nothing is asked of the database: what each line needs is gathered, and written with one
statement a table, since every turn of everybody waits while a job writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from bot import delivery, staff
from bot.casework import clocks
from bot.casework.clocks import Kind
from bot.casework.decisions import REPORTER
from bot.casework.lines import conflicted, line_row, told_how
from bot.casework.sealed import Told
from bot.casework.shares import first_share
from bot.casework.tables import share
from bot.delivery import OPERATOR, To
from bot.referrals import LOOKS_WITHIN
from bot.referrals.tables import referral
from bot.store import DataKey
from flows.rules.outcome import By, Line, Release, Tier

# Built once: every report that comes in asks them.
_LINES, _SHARES = insert(referral), insert(share)


@dataclass
class Opening:
    """One report's lines, from the plan as it was shown."""

    db: Connection
    report_id: str
    key: DataKey
    told: Told
    tier: Tier
    sent_at: datetime
    at: datetime
    due: dict[tuple[str, Kind], datetime] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    knocks: list[dict[str, Any]] = field(default_factory=list)
    shares: list[dict[str, Any]] = field(default_factory=list)

    def line(self, number: int | None, line: Line) -> None:
        """A line leaves at once where the reporter let it go; else a person decides, within half of its time.

        number: its place on the screen before Send, if it stood there.
        """
        row = line_row(self.key, self.report_id, number, line)
        self.due[row["id"], Kind.DUE] = line.due
        leaves = line.release == Release.BY_REPORTER
        self.lines.append(
            row | {"released_at": self.at if leaves else None, "released_by": REPORTER if leaves else None}
        )
        if leaves:
            self._leave(row, line)
        else:
            half = (line.due - self.sent_at) / 2
            soon = self.sent_at + min(half, LOOKS_WITHIN.get(self.tier, half))
            self.due[row["id"], Kind.RELEASE] = line.release_due or soon

    def page(self) -> None:
        """The duty officer is mailed."""
        due = self.told.plan.owner_due
        self.knocks.append(delivery.knock_row(self.report_id, By.EMAIL, OPERATOR, To.DUTY, due, self.at))

    def write(self) -> None:
        """Store it all."""
        for new, rows in ((_LINES, self.lines), (_SHARES, self.shares)):
            if rows:
                self.db.execute(new, rows)
        clocks.start_first(self.db, self.report_id, self.due)
        delivery.knock_first(self.db, self.knocks)

    def _leave(self, row: dict[str, Any], line: Line) -> None:
        """Its service is told and may read its part; without a service a person must find one, soon (`lines.leave`)."""
        if not line.service:
            self.due[row["id"], Kind.NOT_OURS] = self.at + clocks.soon(self.tier)
            return
        way, to = told_how(conflicted(line), line.by)
        supervisor = way is By.CALL and (to is not To.TEAM or not staff.anybody_on_duty(self.db, self.at))
        self.knocks.append(delivery.knock_row(row["id"], way, line.service, to, line.due, self.at, supervisor))
        if line.due > self.at:
            self.due[row["id"], Kind.HALF] = self.at + (line.due - self.at) / 2
        if not conflicted(line):
            self.shares.append(first_share(self.db, self.key, self.told, row, line, REPORTER, self.at))
