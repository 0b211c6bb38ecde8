"""What the rules say: of the facts (Recommendation, Assessment), and with places, services and hours (Plan)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cached_property

import msgspec


class Tier(StrEnum):
    """How urgent it is.  NOT_KNOWN (no rule true, not everything asked) is its own tier, never shown as LOWER."""

    NOT_KNOWN = "not_known"
    LOWER = "lower"
    MEDIUM = "medium"
    HIGH = "high"
    RED = "red"

    @cached_property
    def rank(self) -> int:
        """0 for not known to 4 for red.  Not known is ranked lowest; what it could be stands in `could_be`."""
        return TIERS.index(self)


TIERS = (Tier.NOT_KNOWN, Tier.LOWER, Tier.MEDIUM, Tier.HIGH, Tier.RED)


class Serves(StrEnum):
    """The kinds of service that rules may name; an area maps each kind to its services."""

    CHILDRENS_SERVICES = "childrens_services"
    EARLY_HELP = "early_help"
    POLICE = "police"
    POLICE_SPECIALIST = "police_specialist"
    DOMESTIC_ABUSE_SERVICE = "domestic_abuse_service"
    PANEL = "panel"
    ADULT_SOCIAL_CARE = "adult_social_care"
    MENTAL_HEALTH_CRISIS = "mental_health_crisis"
    EDUCATION = "education"
    DUTY_OFFICER = "duty_officer"


class Within(StrEnum):
    """The words for time in the routing table; house reading H21 says when each is due."""

    NOW = "now"
    SAME_HOUR = "same hour"
    SAME_DAY = "same day"
    NEXT_WORKING_DAY = "next working day"
    TWO_DAYS = "24-48 hours"
    NEXT_SITTING = "next sitting"

    @cached_property
    def rank(self) -> int:
        """0 is soonest."""
        return list(Within).index(self)


class Consent(StrEnum):
    """Whether the person's consent is a condition of telling a service: freest first."""

    NOT_NEEDED = "not_needed"
    SEEK = "seek"
    NEEDED = "needed"


class By(StrEnum):
    """How a service is told."""

    CALL = "call"
    EMAIL = "email"
    API = "api"


class Release(StrEnum):
    """Who lets a line leave: the reporter by pressing Send, or a person at the operator's desk."""

    BY_REPORTER = "by_reporter"
    BY_PERSON = "by_person"


class Fired(msgspec.Struct, frozen=True):
    """A rule that is true: its version, its words, the answers it read, its source; `draft` names a house reading."""

    rule: str
    version: int
    tier: Tier | None
    because: str
    read: tuple[str, ...]
    source: str
    draft: str = ""


class NotKnown(msgspec.Struct, frozen=True):
    """A rule that is neither true nor false, and the facts it misses."""

    rule: str
    tier: Tier | None
    missing: tuple[str, ...]


class Row(msgspec.Struct, frozen=True):
    """A fired row of routing for one kind of service, before services and hours are known.

    place: whose address counts: the child's, the harmed person's, or each of both.  by_person: why a person lets it go.
    held: why it may never leave by the clock alone (H14, H18, H27).
    sure: the consent that the rules known to be true ask for, freest of them; None where none is known to be true.
    """

    kind: Serves
    rules: tuple[str, ...]
    within: Within
    consent: Consent
    basis: str
    because: tuple[str, ...]
    place: str = "child"
    by_person: str = ""
    held: str = ""
    sure: Consent | None = None


class Counted(msgspec.Struct, frozen=True):
    """What a checklist counts, in this version of it: the numbers of its items that are so and that are not.

    of: how many items it has.  It supports a decision and makes none.
    """

    tool: str
    title: str
    version: int
    of: int
    yes: tuple[int, ...]
    no: tuple[int, ...]

    def __str__(self) -> str:
        answered = len(self.yes) + len(self.no)
        counts = f"{answered} of {self.of} answered, {len(self.yes)} yes, {self.of - answered} unknown"
        return f"{self.title}, version {self.version}: {counts}"


class Recommendation(msgspec.Struct, frozen=True):
    """What the rules recommend of the facts at a time: all that a plan is made from.

    tier: highest rule that is true.  could_be: highest rule that is not false.  look: by when a person looks, if one
    does, and why, soonest first.  flags, signposts: from closed lists.
    """

    at: datetime
    tier: Tier
    could_be: Tier
    rows: tuple[Row, ...]
    look: Within | None = None
    look_because: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    signposts: tuple[str, ...] = ()


class Assessment(Recommendation, frozen=True, kw_only=True):
    """All that the rules say of the facts at a time: what they recommend, and why.

    ask: missing facts, most telling first.  tools: what the checklists beside the rules count; no tier and no line
    stands on them.
    """

    fired: tuple[Fired, ...]
    not_known: tuple[NotKnown, ...]
    ask: tuple[str, ...]
    tools: tuple[Counted, ...] = ()


ELSEWHERE = "elsewhere"  # the service of a line that a person rings outside the directory, by its name and number


class Line(msgspec.Struct, frozen=True):
    """One line of a plan: one service, told by when, on which basis, let go by whom and until when.

    service: the directory's id, "" where a person must find it; then `proposed` names who answers there.
    team: whom to ask for on the telephone.  area: the directory's id of the area.  place: whose address counts.
    opens: when the service next opens, if it is closed at the time of the plan.
    wish: the reporter's answer on this kind: given, refused, or a way of not knowing.
    by_person: why a person lets it go.  held: why it never leaves by the clock alone.
    conflict: somebody of that team is one of the family or close to it (R19): only a manager for conflicts may get it.
    release_due: when the releasing person must have decided; None if it leaves at once.
    asks: what is asked of them besides: to come to a meeting, when and where.
    number: where a person found who answers outside the directory: the telephone number that they were given.
    left_out: facts that a person took out of what this service sees, though its kind may see them.
    unsure: no rule that names it is known to be true; an answer that is not known leaves them open.
    """

    kind: Serves
    service: str
    service_name: str
    by: By
    rules: tuple[str, ...]
    within: Within
    due: datetime
    basis: str
    consent: Consent
    wish: str
    release: Release
    because: tuple[str, ...]
    by_person: str = ""
    held: str = ""
    release_due: datetime | None = None
    leaves_by_clock: bool = False
    team: str = ""
    area: str = ""
    place: str = "child"
    proposed: tuple[str, ...] = ()
    opens: datetime | None = None
    conflict: bool = False
    asks: str = ""
    left_out: tuple[str, ...] = ()
    number: str = ""
    unsure: bool = False


class Plan(msgspec.Struct, frozen=True):
    """Who would be told what by when; `owner_due` is the latest time at which the duty officer must have looked.

    obeyed: the kinds of service that are not told because consent was refused or is not known.
    """

    at: datetime
    tier: Tier
    could_be: Tier
    area: str
    place_known: bool
    lines: tuple[Line, ...]
    owner_due: datetime
    owner_because: tuple[str, ...]
    flags: tuple[str, ...] = ()
    signposts: tuple[str, ...] = ()
    obeyed: tuple[Serves, ...] = ()
