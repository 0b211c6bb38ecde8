"""Proof that every report lands: whatever the age, the tier, the place, the hour and the wish, it is somebody's.

Made-up families of every age band and tier, who gave, refused or were never asked for consent, in every area of the
directory and outside it, at the hours that are easy to get wrong.  Each plan has an owner with a time, and each of its
lines a release; what is said of closing and opening is true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import msgspec

from bot.referrals.directory import Directory
from bot.referrals.hours import LONDON, Hours
from bot.referrals.places import Places
from bot.referrals.planning import AT_ONCE, plan
from bot.referrals.release import LOOKS_WITHIN, WISHES
from flows.facts import child, harmed, household, reporter
from flows.grammar import Answer, Facts, How, Kind
from flows.rules import INDICATORS, Line, Plan, Recommendation, Release, Serves, Tier, recommend
from flows.rules.rule import facts_of

Told = dict[str, str | tuple[str, ...] | How]
MINUTE = timedelta(minutes=1)
UNDER_18 = child.age_band.values[:3]
PARENT, FIRST = "parent", "a working morning"
START = datetime(2026, 1, 1, tzinfo=UTC)

HOURS = {
    "a working morning": "2026-11-24T10:00",
    "a working night": "2026-11-25T02:30",
    "the minute after most close": "2026-11-24T17:16",
    "after an early close on a Friday": "2026-11-27T16:50",
    "a Saturday evening": "2026-11-28T20:00",
    "the day before four closed days": "2026-12-24T18:00",
    "a bank holiday": "2026-12-28T11:00",
    "the hour that comes twice": "2026-10-25T01:30",
    "that hour again": "2026-10-25T01:30 again",
    "the hour that never comes": "2026-03-29T01:30",
    "an hour before a panel sits": "2026-11-24T11:00",
    "the last minute of a year": "2026-12-31T23:59",
}  # fmt: skip
AGES: dict[str, Told] = {
    **{age: {child.age_band.key: age} for age in child.age_band.values},
    "age not known": {child.age_band.key: How.UNKNOWN},
    "age not asked": {},
}
WISH: dict[str, str | How | None] = {
    "consent given": "given", "refused": "refused", "not asked": None,
    **{f"consent {how.value}": how for how in How if how not in (How.KNOWN, How.NOT_ASKED)},
}  # fmt: skip
ASKED_OR_NOT = ("consent given", "not asked")  # somebody else than the parent is tried with these alone
WRITERS: dict[str, Told] = {
    "the parent": {reporter.role.key: PARENT},
    "a friend": {reporter.role.key: "friend", "reporter.how_known": "heard"},
    "a sister of 12": {reporter.role.key: "brother_sister", reporter.under_18.key: "yes"},
}
SIGNS: dict[Tier, tuple[Told, ...]] = {
    Tier.RED: ({"incident:1.harms": ("weapon",)}, {child.ending_life.key: "now"}),
    Tier.HIGH: ({"incident:1.harms": ("violence",), child.getting.key: "worse"}, {child.mind.key: ("self_harm",)},
                {child.getting.key: "worse", "incident:1.harms": ("verbal",)}),
    Tier.MEDIUM: ({"incident:1.harms": ("damage",)}, {child.saw_abuse.key: "yes", "incident:1.harms": ("verbal",)}),
    Tier.LOWER: ({},),
}  # fmt: skip
CALM = ("no", "none", "within_week", "never", "never_asked", "same", "supported", "attending", "elsewhere", "not_hurt",
        "not_believed", "18_to_64")  # fmt: skip


@dataclass
class Landed:
    """What was tried and what was found wrong, each fault with how often and the first that showed it."""

    plans: int = 0
    lines: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def told(self) -> list[str]:
        return [f"{fault} ({times} times, first: {self.first[fault]})" for fault, times in self.faults.items()]


def prove(places: Places, directory: Directory, hours: Hours) -> Landed:
    """Try every combination."""
    landed = Landed()
    where, moments = _wheres(places, directory), {name: _moment(at) for name, at in HOURS.items()}
    for family, told in families():
        for place, address in where.items():
            facts = facts_at({**told, **address}, START)
            undated = recommend(facts, START)  # nothing that these families tell has a day: the hour changes no rule
            for hour, at in moments.items() if told[reporter.role.key] == PARENT else ((FIRST, moments[FIRST]),):
                recommended = msgspec.structs.replace(undated, at=at)
                planned = plan(facts, at, recommended, places, directory, hours)
                landed.plans += 1
                landed.lines += len(planned.lines)
                for fault in _faults(planned, recommended, family, directory, hours):
                    landed.faults[fault] += 1
                    landed.first.setdefault(fault, f"{family}, {place}, {hour}")
    return landed


def families() -> Iterator[tuple[str, Told]]:
    """Every age, tier, wish and writer, each with its name."""
    for age, of_age in AGES.items():
        for tier, sign in ((tier, sign) for tier, signs in _signs().items() for sign in signs):
            for wish, answer in WISH.items():
                wishes: Told = {} if answer is None else {fact.key: answer for fact in WISHES.values()}
                for writer, of_writer in WRITERS.items() if wish in ASKED_OR_NOT else tuple(WRITERS.items())[:1]:
                    yield f"{age}, {tier.value}, {wish}, {writer}", {**sign, **of_age, **wishes, **of_writer}


def _signs() -> dict[Tier, tuple[Told, ...]]:
    """What makes each tier: the signs of it over answers that are all calm; of no tier, nothing told."""
    return {
        Tier.NOT_KNOWN: ({},),
        **{tier: tuple({**_calm(), **sign} for sign in signs) for tier, signs in SIGNS.items()},
    }


@cache
def _calm() -> Told:
    """Every question that a sign of danger reads, answered as a calm family would."""
    told: Told = {"incident:1.another": "no", household.others.key: "no", "incident:1.who": ("reporter_or_parent",)}
    for fact in facts_of(*INDICATORS):
        calm = next((value for value in CALM if value in fact.values), None)
        key = fact.of(1) if fact.repeated else fact.key
        if calm and fact.about != "person":
            told.setdefault(key, (calm,) if fact.kind is Kind.SOME_OF else calm)
    return told


def _wheres(places: Places, directory: Directory) -> dict[str, Told]:
    """A town of every area, a town of none, a home apart from the parent's, and no place at all."""
    together: Told = {child.lives_with.key: "yes"}
    towns = {town.name: town.councils[0] for town in places.councils.towns.values() if len(town.councils) == 1}
    inside = {area.id: next(name for name, code in towns.items() if code in area.councils) for area in directory.areas}
    outside = next(name for name, code in towns.items() if directory.area_of(code) is None)
    found: dict[str, Told] = {area: {**together, household.place.key: town} for area, town in inside.items()}
    first, *others = inside.values()
    apart: Told = {child.lives_with.key: "no", household.place.key: first, harmed.place.key: (others or [outside])[0]}
    return {**found, "outside": {**together, household.place.key: outside}, "apart": apart, "no place": {}}


def _moment(text: str) -> datetime:
    clock, _, again = text.partition(" ")
    return datetime.fromisoformat(clock).replace(tzinfo=LONDON, fold=int(bool(again)))


def facts_at(told: Told, at: datetime) -> Facts:
    return Facts({
        key: Answer(None, at, value) if isinstance(value, How) else Answer(value, at) for key, value in told.items()
    })  # fmt: skip


def _faults(plan: Plan, recommended: Recommendation, family: str, directory: Directory, hours: Hours) -> Iterator[str]:
    age, tier, *_ = family.split(", ")
    if recommended.tier.value != tier:
        yield f"made up as {tier}, and is {recommended.tier.value}"
    if not plan.owner_because or plan.owner_due <= plan.at:
        yield "nobody owns it"
    if plan.tier in LOOKS_WITHIN and plan.owner_due > plan.at + LOOKS_WITHIN[plan.tier]:
        yield f"{plan.tier.value}, and a person looks too late"
    to_children = any(line.kind is Serves.CHILDRENS_SERVICES for line in plan.lines)
    if age in UNDER_18 and plan.tier in LOOKS_WITHIN and not to_children:
        yield f"under 18 at {plan.tier.value}, and children's services are not told"
    for line in plan.lines:
        yield from _line_faults(line, plan, directory, hours)


def _line_faults(line: Line, plan: Plan, directory: Directory, hours: Hours) -> Iterator[str]:
    kind = line.kind.value
    if line.due <= plan.at:
        yield f"{kind}: due before it was told"
    if line.release is Release.BY_PERSON and (not line.by_person or line.release_due is None):
        yield f"{kind}: a person lets it go, and nobody says why or until when"
    elif line.release_due is not None and not plan.at <= line.release_due <= line.due:
        yield f"{kind}: let go after it is due"
    if not line.service and (line.release is not Release.BY_PERSON or line.leaves_by_clock):
        yield f"{kind}: leaves by itself, and there is nobody to get it"
    service = directory.service(line.service)
    if service is None:
        return
    if hours.is_open(service, plan.at) is (line.opens is not None):
        yield f"{kind}: said to be open or closed, and is not"
    if line.opens is None:
        return
    if not hours.is_open(service, line.opens) or hours.is_open(service, line.opens - MINUTE):
        yield f"{kind}: said to open at a time when it does not"
    if line.within in AT_ONCE[1:] and line.due < line.opens:
        yield f"{kind}: due before anybody is there"
