"""Who would be told what, by when, and who lets it go: one pure function for read-back, assess, what-if and job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from bot.referrals.directory import Directory
from bot.referrals.hours import Hours
from bot.referrals.places import Places
from bot.referrals.release import (
    REFUSED,
    Why,
    conflicts,
    is_obeyed,
    leaves_by_clock,
    looks_by,
    reasons,
    release_due,
    wish_of,
)
from bot.referrals.services import Service
from bot.referrals.whereabouts import Home, Homes, homes
from flows.grammar import Facts
from flows.rules.outcome import By, Consent, Line, Plan, Recommendation, Release, Row, Serves, Within

AT_ONCE = (Within.NOW, Within.SAME_HOUR, Within.SAME_DAY)  # what does not wait for opening
WITHIN, CONSENT, KINDS = list(Within), list(Consent), list(Serves)

PLAN_FLAGS = {
    "place_not_known": "Nobody knows where this is, or it may be in several places: a person assigns (R17).",
    "outside_directory": "The place is known, but no page of the directory covers it: a person assigns (R17).",
    "refused_is_any_child_harmed": "They said no to a service: ask again whether any child is harmed (H13, H32).",
    "consent_not_known": "They did not say yes to a service: ask again whether any child is harmed (H32).",
    "nothing_may_be_sent": "Nothing may be sent: close it with a reason by the next working day (H32).",
    "nobody_open": "A service is closed with nobody out of hours: the duty officer owns it until it opens (H20).",
    "panel_date_not_known": "Nobody knows when the panel sits: ask it and write the date in (H20).",
    "conflict_of_interest": "Somebody close works for a service that would be told: its team gets nothing (H23).",
}

NAMES = {
    Serves.CHILDRENS_SERVICES: "Children's services",
    Serves.EARLY_HELP: "Early help",
    Serves.POLICE: "The police",
    Serves.POLICE_SPECIALIST: "A specialist police officer",
    Serves.DOMESTIC_ABUSE_SERVICE: "The domestic abuse service",
    Serves.PANEL: "The high-risk panel",
    Serves.ADULT_SOCIAL_CARE: "Adult social care",
    Serves.MENTAL_HEALTH_CRISIS: "The mental health crisis service",
    Serves.EDUCATION: "The council's education service",
}


@dataclass(frozen=True, slots=True)
class Case:
    """What every line of one plan is worked out from."""

    facts: Facts
    at: datetime
    recommended: Recommendation
    directory: Directory
    hours: Hours
    conflicts: frozenset[Serves]


def plan(
    facts: Facts, at: datetime, recommended: Recommendation, places: Places, directory: Directory, hours: Hours,
    where: Homes | None = None,
) -> Plan:  # fmt: skip
    """The plan at a time.  Same in, same out: nothing is read but what comes in.  where: if it was found before."""
    at = at.astimezone(UTC)
    where = where or homes(facts, places, directory)
    case = Case(facts, at, recommended, directory, hours, conflicts(facts))
    told, obeyed = [], []
    for row, home in _to_each(recommended.rows, where):
        wish = wish_of(facts, row.kind)
        if is_obeyed(row, recommended.tier, wish):
            obeyed.append((row.kind, wish))
        else:
            told.append(_line(case, row, home, wish))
    owner_due, owner_because = _owner(case)
    return Plan(
        at, recommended.tier, recommended.could_be,
        where.child.area.id if where.child.area else "", where.child.area is not None,
        tuple(sorted(told, key=lambda line: (line.due, KINDS.index(line.kind)))),
        owner_due, owner_because,
        tuple(dict.fromkeys((*recommended.flags, *_flags(case, where, told, obeyed)))),
        recommended.signposts,
        tuple(kind for kind, _ in obeyed),
    )  # fmt: skip


def _to_each(rows: Iterable[Row], where: Homes) -> Iterator[tuple[Row, Home]]:
    """Each row with the home whose services get it; rows that reach one service become one (H31, H33)."""
    found: dict[object, tuple[Row, Home]] = {}
    for row in rows:
        for home in where.of(row):
            service = home.service(row.kind)
            key = service.id if service else (row.kind, home)
            found[key] = (_merged(found[key][0], row), home) if key in found else (row, home)
    yield from found.values()


def _merged(one: Row, other: Row) -> Row:
    """One line: the earliest time, the freest consent with its basis, the stricter release, every rule named (H31)."""
    freest = min(one, other, key=lambda row: CONSENT.index(row.consent))
    return Row(
        kind=min(one.kind, other.kind, key=KINDS.index),
        rules=_both(one.rules, other.rules),
        within=min(one.within, other.within, key=WITHIN.index),
        consent=freest.consent,
        basis=freest.basis,
        because=_both(one.because, other.because),
        place=one.place,
        by_person="; ".join(_both((one.by_person,), (other.by_person,))),
        held="; ".join(_both((one.held,), (other.held,))),
        sure=min(filter(None, (one.sure, other.sure)), key=CONSENT.index, default=None),
    )


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Each text once, none that is empty."""
    return tuple(filter(None, dict.fromkeys((*one, *other))))


def _line(case: Case, row: Row, home: Home, wish: str) -> Line:
    service = _receiver(case, home.service(row.kind), row.within)
    due = case.hours.due(row.within, service, case.at)
    conflict = row.kind in case.conflicts
    why = reasons(case.facts, case.recommended.tier, row, wish, home)
    line = Line(
        row.kind, service.id if service else "", service.name if service else NAMES[row.kind], _by(service, row.within),
        _both(row.rules, ("R19",) if conflict else ()), row.within, due, row.basis, row.consent, wish,
        Release.BY_REPORTER, row.because,
        team=service.ask_for if service else "",
        area=home.area.id if home.area else "",
        place=row.place,
        proposed=() if service else home.proposed(row.kind),
        opens=_opens(case, service),
        conflict=conflict,
        unsure=row.sure is None,
    )  # fmt: skip
    if not why:
        return line
    return msgspec.structs.replace(
        line,
        release=Release.BY_PERSON,
        by_person="; ".join(why),
        held="; ".join(_both((row.held,), (Why.CONFLICT if conflict else "", "" if service else Why.NO_PLACE))),
        release_due=release_due(case.recommended.tier, row.within, case.at, due, case.hours),
        leaves_by_clock=leaves_by_clock(row, case.recommended.tier, home, conflict),
    )


def _receiver(case: Case, service: Service | None, within: Within) -> Service | None:
    """Who takes it now: the service, or while it is closed its out-of-hours team, or its 24-hour line (H20)."""
    if service is None or within not in AT_ONCE or case.hours.is_open(service, case.at):
        return service
    return case.directory.service(service.out_of_hours or service.line_24h) or service


def _opens(case: Case, service: Service | None) -> datetime | None:
    if service is None or case.hours.is_open(service, case.at):
        return None
    return case.hours.next_opening(service, case.at)


def _by(service: Service | None, within: Within) -> By:
    """As the service likes best; what is due now, and what nobody is named for, is a call."""
    if service is None or (within == Within.NOW and By.CALL in service.takes):
        return By.CALL
    return service.takes[0]


def _owner(case: Case) -> tuple[datetime, tuple[str, ...]]:
    """By when the duty officer has looked: a report is somebody's from its first minute (H30, H34)."""
    recommended = case.recommended
    clocks: list[tuple[datetime, tuple[str, ...]]] = [
        (
            looks_by(recommended.tier, case.at, case.hours),
            (f"the tier is {recommended.tier.value.replace('_', ' ')} (H34)",),
        )
    ]
    if recommended.look:
        clocks.append((case.hours.due(recommended.look, None, case.at), recommended.look_because))
    earliest = min(due for due, _ in clocks)
    return earliest, tuple(dict.fromkeys(text for due, because in clocks if due == earliest for text in because))


def _flags(case: Case, where: Homes, told: list[Line], obeyed: list[tuple[Serves, str]]) -> Iterator[str]:
    for home in (where.child, where.harmed):
        if home.area is None:
            yield "outside_directory" if home.council else "place_not_known"
    if obeyed:
        yield "refused_is_any_child_harmed" if any(wish == REFUSED for _, wish in obeyed) else "consent_not_known"
        if not told:
            yield "nothing_may_be_sent"
    if any(line.opens and line.within in AT_ONCE for line in told):
        yield "nobody_open"
    if any(line.within == Within.NEXT_SITTING and _no_date(case, line) for line in told):
        yield "panel_date_not_known"
    if case.conflicts:
        yield "conflict_of_interest"


def _no_date(case: Case, line: Line) -> bool:
    service = case.directory.service(line.service)
    return service is None or case.hours.next_sitting(service, case.at) is None
