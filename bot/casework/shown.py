"""What the pages of a report are made of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from bot.casework.decisions import Decided
from bot.casework.meeting import Meeting
from bot.casework.queue import Waiting
from bot.casework.sealed import Passed, Written
from bot.casework.shares import Shared
from bot.casework.shutting import Shut
from bot.casework.steps import NextStep
from bot.delivery import Call, Knock
from flows.grammar import Answer, Facts, How
from flows.rules.outcome import Assessment, Line, Plan, Tier


class State(StrEnum):
    """How far a line is; derived from what happened and when."""

    PLANNED = "planned"
    PERSON_FIRST = "person_first"
    ANEW = "anew"
    HANDED_OVER = "handed_over"
    READ = "read"
    CALLED = "called"
    ACKNOWLEDGED = "acknowledged"
    NOT_OURS = "not_ours"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """As staff pages write it."""
        return LABELS[self]


LABELS = {
    State.PLANNED: "On its way",
    State.PERSON_FIRST: "A person decides first",
    State.ANEW: "Told anew, not acknowledged yet",
    State.HANDED_OVER: "Handed over, not read yet",
    State.READ: "Opened, not acknowledged yet",
    State.CALLED: "Acknowledged on the phone",
    State.ACKNOWLEDGED: "Acknowledged",
    State.NOT_OURS: "Given back: not theirs",
    State.STOPPED: "Stopped by a person",
}


class LineShown(msgspec.Struct, frozen=True):
    """One line on the duty desk.  version: to be given back with a decision.  asked_to_stop: who waits for a second.

    restricted: its team never sees it (R19), or sees it no more (then `shut`).
    """

    id: str
    line: Line
    state: State
    version: int
    shown_to_reporter: bool
    restricted: bool
    leaves_by_clock: bool
    unlooked: bool
    claimed_by: str | None
    claimed_at: datetime | None
    released_at: datetime | None
    released_by: str | None
    stopped_at: datetime | None
    stopped_by: str | None
    handed_over_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    declined_at: datetime | None
    shut: Shut | None
    asked_to_stop: str
    knocks: tuple[Knock, ...]
    calls: tuple[Call, ...]


class ReportPage(msgspec.Struct, frozen=True):
    """A report for the duty desk.

    unknowns: facts asked and not known, and how.  own_words: what they wrote themselves.  contact: the safe contact.
    asked: what waits for a second person.  others: the other reports of the same case.  plan: as it was shown at Send.
    meetings: about the case, whichever of its reports asked.  step: what its owner does next.
    passed: what the desk passed on while it was a draft.  to_share: the facts from which a service's part is made.
    version: of its case, to be given back with what is decided about that.
    """

    id: str
    case_id: str
    sent_at: datetime
    channel: str
    tier: Tier
    could_be: Tier
    rules_tier: Tier
    area: str
    owner_id: str | None
    claimed_at: datetime | None
    closed_at: datetime | None
    doubted_at: datetime | None
    assessment: Assessment
    plan: Plan
    facts: Facts
    own_words: tuple[tuple[str, Answer], ...]
    unknowns: tuple[tuple[str, How], ...]
    contact: tuple[tuple[str, Answer], ...]
    heard: tuple[tuple[str, str], ...]
    lines: tuple[LineShown, ...]
    decisions: tuple[Decided, ...]
    shares: tuple[Shared, ...]
    asked: tuple[Decided, ...]
    notes: tuple[Written, ...]
    additions: tuple[Written, ...]
    waits: tuple[Waiting, ...]
    others: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    step: NextStep | None
    passed: tuple[Passed, ...]
    to_share: Facts
    version: int


class LinePage(msgspec.Struct, frozen=True):
    """What the service's own part is made from: facts and line; `referrals` decides which of it they see.

    answered_at: when a person there last said that they have it; what was added after that is new to them.
    meeting: the one that this line asks them to (then `invited`), or that it asks children's services to bring about.
    """

    id: str
    report_id: str
    sent_at: datetime
    line: Line
    state: State
    facts: Facts
    assessment: Assessment
    heard: tuple[tuple[str, str], ...]
    additions: tuple[Written, ...]
    answered_at: datetime | None
    tier: Tier
    unlooked: bool
    released_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    declined_at: datetime | None
    knocks: tuple[Knock, ...]
    calls: tuple[Call, ...]
    meeting: Meeting | None
    invited: bool


class Told(StrEnum):
    """What a reporter is told of a line; that a person there has it, only when one has said so."""

    PLANNED = "planned"
    PERSON_FIRST = "person_first"
    ANEW = "anew"
    SENT = "sent"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"
    CALLED = "called"
    STOPPED = "stopped"


class LineStatus(msgspec.Struct, frozen=True):
    """What the reporter sees of a line of their own report.  at: when it came into this state; None while it waits.

    looks: by when a person here should have decided, if one is to.  leaves: nobody deciding, it goes to them then.
    refused: they said no to it.  unlooked: when it left without anybody having looked.
    """

    kind: str
    service: str
    service_name: str
    by: str
    state: Told
    at: datetime | None
    due: datetime
    looks: datetime | None
    leaves: bool
    refused: bool
    unlooked: datetime | None
