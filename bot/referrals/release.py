"""Who lets a line leave, and until when; what consent, given or refused, does to it (H12-H14, H31, H32)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.referrals.hours import Hours
from bot.referrals.whereabouts import Home
from flows.facts import reporter
from flows.grammar import Fact, Facts, How
from flows.rules.outcome import Consent, Row, Serves, Tier, Within
from flows.rules.sharing import wish_is_theirs

GIVEN, REFUSED = "given", "refused"
WISHES: dict[Serves, Fact] = {
    Serves.CHILDRENS_SERVICES: reporter.consent_childrens_services,
    Serves.EARLY_HELP: reporter.consent_early_help,
    Serves.POLICE: reporter.consent_police,
    Serves.POLICE_SPECIALIST: reporter.consent_police_specialist,
    Serves.DOMESTIC_ABUSE_SERVICE: reporter.consent_domestic_abuse_service,
    Serves.PANEL: reporter.consent_panel,
    Serves.ADULT_SOCIAL_CARE: reporter.consent_adult_social_care,
    Serves.MENTAL_HEALTH_CRISIS: reporter.consent_mental_health_crisis,
    Serves.EDUCATION: reporter.consent_education,
}
WALLS = {
    "police": (Serves.POLICE, Serves.POLICE_SPECIALIST),
    "childrens_services": (Serves.CHILDRENS_SERVICES, Serves.EARLY_HELP),
    "adult_social_care": (Serves.ADULT_SOCIAL_CARE,),
    "domestic_abuse_service": (Serves.DOMESTIC_ABUSE_SERVICE, Serves.PANEL),
    "health": (Serves.MENTAL_HEALTH_CRISIS,),
    "education": (Serves.EDUCATION,),
}
BY_CLOCK = (Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.POLICE_SPECIALIST)
LOOKS_WITHIN = {Tier.RED: timedelta(minutes=5), Tier.HIGH: timedelta(minutes=30)}


class Why(StrEnum):
    """Why a person lets a line go, besides what the rules say, as the duty officer reads it."""

    AGAINST_WISH = "they said no to this"
    NO_CONSENT = "they have not said yes to this"
    NOT_THE_ONE_HARMED = "it is not the parent or carer harmed who tells it, as far as is known"
    CONFLICT = "they or their family work for a service that would be told (R19)"
    CONFLICT_NOT_KNOWN = "it is not known whether they or their family work for a service that would be told (R19)"
    NO_TIER = "how urgent it is is not known yet (H30)"
    NO_PLACE = "the place is not known, or no page of the directory covers it (R17)"


def wish_of(facts: Facts, kind: Serves) -> str:
    """given, refused, or the way in which it is not known.  Somebody else's yes is none: the parent was not asked."""
    answer = facts.get(WISHES[kind].key)
    if answer is None or (answer.value == GIVEN and not wish_is_theirs(kind, facts)):
        return How.NOT_ASKED.value
    return str(answer.value) if answer.is_known else answer.how.value


def wish_for(facts: Facts, kind: Serves) -> str:
    """The same for a service that a person chooses: if nobody asked, a No to one under the same roof counts."""
    wish = wish_of(facts, kind)
    others = (wish_of(facts, each) for each in walled_with(kind)) if wish == How.NOT_ASKED else ()
    return REFUSED if REFUSED in others else wish


def is_obeyed(row: Row, tier: Tier, wish: str) -> bool:
    """Whether a service is not told because consent was refused, or asked for and not given.

    Before the read-back nobody has been asked, and the line stays as what a person would be shown.
    """
    if row.consent == Consent.NOT_NEEDED or wish in (GIVEN, How.NOT_ASKED):
        return False
    return row.consent == Consent.NEEDED or tier.rank < Tier.HIGH.rank


def reasons(facts: Facts, tier: Tier, row: Row, wish: str, home: Home) -> tuple[str, ...]:
    """Why a person lets this line go; empty if the reporter does by pressing Send."""
    why: list[str] = [text for text in (row.by_person or row.held, home.doubt) if text]
    role = facts.get(reporter.role.key)
    somebody_else = not row.by_person and (role is None or role.value != "parent")
    if wish == REFUSED:
        why.append(Why.AGAINST_WISH)
    elif wish != GIVEN and not (somebody_else and row.consent == Consent.NOT_NEEDED):
        why.append(Why.NO_CONSENT)
    if somebody_else:
        why.append(Why.NOT_THE_ONE_HARMED)
    if conflicts(facts):
        why.append(Why.CONFLICT)
    elif facts.how(reporter.works_for.key) not in (How.KNOWN, How.NOT_ASKED):
        why.append(Why.CONFLICT_NOT_KNOWN)
    if tier == Tier.NOT_KNOWN:
        why.append(Why.NO_TIER)
    if home.area is None:
        why.append(Why.NO_PLACE)
    return tuple(why)


def conflicts(facts: Facts) -> frozenset[Serves]:
    """The kinds of service that somebody close works for: their own team gets nothing (R19, H23)."""
    answer = facts.get(reporter.works_for.key)
    told = answer.value if answer and answer.is_known and isinstance(answer.value, tuple) else ()
    return frozenset(kind for agency in told for kind in WALLS.get(agency, ()))


def walled_with(kind: Serves) -> tuple[Serves, ...]:
    """The kinds of service that work under one roof with this one: whoever works for one of them works for all."""
    return next((wall for wall in WALLS.values() if kind in wall), (kind,))


def release_due(tier: Tier, within: Within, at: datetime, due: datetime, hours: Hours) -> datetime:
    """When the releasing person must have decided: half-way, but in office hours where it is not urgent.

    What is due now is their own call and has no second wait.
    """
    if within == Within.NOW:
        return due
    half = at + (due - at) / 2
    if tier not in LOOKS_WITHIN and half < (opens := hours.in_office_hours(half)) < due:
        half = opens + (due - opens) / 2
    return min(looks_by(tier, at, hours), half)


def looks_by(tier: Tier, at: datetime, hours: Hours) -> datetime:
    """RED five minutes, HIGH thirty, else by the close of the next working day (H34)."""
    return at + LOOKS_WITHIN[tier] if tier in LOOKS_WITHIN else hours.next_close(None, at)


def leaves_by_clock(row: Row, tier: Tier, home: Home, conflict: bool) -> bool:
    """Whether the line leaves when nobody has decided in time.

    Only what is RED or HIGH, to children's services or the police, needs no consent by a rule that is known to be true,
    and nothing holds.
    """
    urgent = tier.rank >= Tier.HIGH.rank and row.kind in BY_CLOCK and row.sure == Consent.NOT_NEEDED
    return urgent and not row.held and not conflict and home.area is not None
