"""Who is proposed for a planning meeting, and because of what was told (R13, H1).

Rules propose and a person asks: nobody is told by a line of this page alone.  A kind of service where somebody of the
family works (R19) is shown as such and never asked.  Whether consent is needed stands in the routes, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.facts import child, household, person
from flows.grammar import Facts, View, any_of, evaluate, some
from flows.rules.ages import at_their_ages
from flows.rules.outcome import Serves, Tier
from flows.rules.routing.tiers import HIGH_OR_RED
from flows.rules.rule import Rule
from flows.rules.signs import CARE_NEEDS, EXPLOITED, OUT_OF_SCHOOL, UNDER_EIGHTEEN, VIOLENCE_TOLD
from flows.rules.sources import DORSET_DEATH_REVIEW, DORSET_FRONT_DOOR, DORSET_PANEL_REFERRAL, HOUSE, MISSING_EDUCATION


@dataclass(frozen=True, kw_only=True)
class Invite(Rule):
    """Why a kind of service is proposed.  role: whom to ask for there."""

    kind: Serves
    role: str


@dataclass(frozen=True)
class Proposed:
    """One of those proposed.  sure: the reason is true; else it is not known.  read: the answers it stands on."""

    kind: Serves
    role: str
    because: str
    read: tuple[str, ...]
    sure: bool
    source: str
    draft: str


INVITES = (
    Invite(
        "M1.children",
        kind=Serves.CHILDRENS_SERVICES,
        role="whoever would lead it once they take it on: a social worker, or the front door's manager",
        when=UNDER_EIGHTEEN,
        because="The young person is under 18: children's services lead once they take it on.",
        source=DORSET_FRONT_DOOR,
        draft="H1",
    ),
    Invite(
        "M2.education",
        kind=Serves.EDUCATION,
        role="attendance, or children missing education; they bring the school",
        when=OUT_OF_SCHOOL,
        because="The young person is out of school or college.",
        source=MISSING_EDUCATION,
        draft="H1",
    ),
    Invite(
        "M3.police",
        kind=Serves.POLICE,
        role="the safeguarding referral unit",
        when=any_of(
            VIOLENCE_TOLD,
            household.police_called.is_("within_2_years"),
            household.known_to.includes("police", "youth_justice"),
            EXPLOITED,
        ),
        because="Violence, a call to the police or exploitation was told of: the police may hold more of it.",
        source=DORSET_DEATH_REVIEW,
        draft="H1",
    ),
    Invite(
        "M4.health",
        kind=Serves.MENTAL_HEALTH_CRISIS,
        role="CAMHS, or whoever in health knows the young person",
        when=any_of(
            child.mind.includes("voices", "paranoid", "sudden_change", "self_harm"),
            child.ending_life.is_("now", "thoughts"),
            child.substances.is_("heavy"),
            child.needs_distress.is_("yes"),
            household.known_to.includes("camhs", "doctor"),
        ),
        because="The young person's health was told of, or health knows them.",
        source=DORSET_DEATH_REVIEW,
        draft="H1",
    ),
    Invite(
        "M5.domestic_abuse",
        kind=Serves.DOMESTIC_ABUSE_SERVICE,
        role="the worker who would stand by the parent",
        when=any_of(VIOLENCE_TOLD, household.known_to.includes("domestic_abuse_service")),
        because="A parent is harmed or afraid: somebody speaks for them.",
        source=HOUSE,
        draft="H11",
    ),
    Invite(
        "M6.panel",
        kind=Serves.PANEL,
        role="the panel's coordinator",
        when=HIGH_OR_RED,
        because="It is high or red: the high-risk panel may have the family, or be asked to.",
        source=DORSET_PANEL_REFERRAL,
        draft="H11",
    ),
    Invite(
        "M7.adult_care",
        kind=Serves.ADULT_SOCIAL_CARE,
        role="the adult safeguarding team",
        when=any_of(CARE_NEEDS, some(person, person.care_needs.is_("yes"))),
        because="Somebody in the home needs care or support.",
        source=HOUSE,
        draft="H1",
    ),
)  # fmt: skip


def proposed(facts: Facts, tier: Tier, at: datetime) -> tuple[Proposed, ...]:
    """Everybody whose reason is true, then those of whom it is not known; nobody of whom it is false."""
    view = View(at_their_ages(facts, at)[0], at, {"tier": tier})
    return tuple(sorted(_each(view), key=lambda one: not one.sure))


def _each(view: View) -> Iterator[Proposed]:
    for invite in INVITES:
        found = evaluate(invite.when, view)
        if found.truth is not False:
            yield Proposed(
                invite.kind, invite.role, invite.because, found.because, found.truth is True, str(invite.source),
                invite.draft,
            )  # fmt: skip
