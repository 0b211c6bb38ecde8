"""What if?  Facts that somebody made up, what the rules make of them, and what that changes.  Nothing is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

from bot import referrals, staff
from bot.console import told
from bot.console.forms import LONDON, Wrong
from bot.console.pages import Answer, Asked, Page
from bot.console.report import outlook
from bot.console.threshold import at_the_door
from bot.dialogue import days
from flows import rules
from flows.facts import EVERY_FACT, fact_of, household, incident, reporter
from flows.grammar import Answer as Fact
from flows.grammar import Facts, How, Kind
from flows.rules import sharing
from flows.rules.outcome import Assessment, Line, Plan, Serves
from flows.rules.rule import facts_of

PRACTITIONERS = staff.OPERATOR | staff.AGENCY
Told = tuple[Serves, str]  # the kind of service, and the area
HOW_OFTEN = {"incident": 3, "person": 2}  # of a subject told of several times, so many may be set
CLOSED = (Kind.ONE_OF, Kind.SOME_OF)
BY_WORDS = (household.postcode, incident.when)
WAYS = {How.UNKNOWN: "they do not know", How.DECLINED: "would rather not say", How.NOT_SAFE: "not safe to answer"}
BEFORE, WHEN = "before", "at"
HINTS = {"household.postcode": "A postcode or a town decides which services answer.",
         "incident.when": "Like 3 March 2026, or 2 years ago."}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What the rules make of facts.  sees: the facts that each line's service would be shown."""

    assessment: Assessment
    plan: Plan
    sees: Mapping[Told, tuple[str, ...]]

    @property
    def lines(self) -> dict[Told, Line]:
        return {_told(line): line for line in self.plan.lines}


def what_if_page(asked: Asked) -> Answer:
    """The form, as it was filled."""
    with at_the_door(asked, "open what-if", "", roles=PRACTITIONERS):
        return Page("what_if.html", _form(asked.typed))


def try_out(asked: Asked) -> Answer:
    """What follows from these facts, beside what followed from those tried before them."""
    at = _time(asked)
    facts, typed = _facts(asked.typed, at), _kept(asked.typed)
    before = _facts(_before(asked.typed), at)
    with at_the_door(asked, "try what-if", "", roles=PRACTITIONERS):
        pass  # the audit row is all that is written
    now = _found(asked, facts, at)
    earlier = _found(asked, before, at) if asked.typed.get(BEFORE) else None
    return Page("what_if.html", {
        **_form(asked.typed), "found": now, "when": at, "outlook": _outlook(now),
        "earlier": _outlook(earlier) if earlier else "",
        "signs": _rules(now, earlier, of_risk=True), "routes": _rules(now, earlier, of_risk=False),
        "ended": _ended(now, earlier), "lines": _lines(now, earlier), "stopped": _stopped(now, earlier),
        "not_known": [
            {"rule": each.rule, "tier": each.tier, "says": _words()[each.rule],
             "missing": [told.name_of(key) for key in each.missing]}
            for each in now.assessment.not_known
        ],
        "before": msgspec.json.encode(typed).decode(),
    })  # fmt: skip


@cache
def _words() -> dict[str, str]:
    """The sentence of every rule, by its name."""
    return {rule.name: rule.because for rule in (*rules.INDICATORS, *rules.ROUTES, *rules.LOOKS)}


@cache
def _asked_for() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every fact that may be set, by subject: what a rule or a plan reads, of a closed list, and where and when."""
    every = (*rules.INDICATORS, *rules.ROUTES, *rules.LOOKS, *rules.HOLDS)
    wishes = (fact for key, fact in EVERY_FACT.items() if fact.topic == "consent")
    read = dict.fromkeys((*facts_of(*every), *wishes, reporter.works_for))
    chosen = [fact for fact in EVERY_FACT.values() if fact in BY_WORDS or (fact in read and fact.kind in CLOSED)]
    found: dict[str, list[str]] = {}
    for subject in told.SUBJECTS:
        for number in range(1, HOW_OFTEN.get(subject, 1) + 1):
            for fact in chosen:
                if fact.about == subject:
                    key = fact.of(number) if fact.repeated else fact.key
                    found.setdefault(key.partition(".")[0], []).append(key)
    return tuple((about, tuple(keys)) for about, keys in found.items())


def _form(typed: Mapping[str, str]) -> dict[str, Any]:
    """The fields by subject, with what is set in them."""
    groups = []
    for about, keys in _asked_for():
        fields = [_field(key, typed.get(key, "")) for key in keys]
        groups.append({"title": told.title(about), "fields": fields, "set": sum(bool(typed.get(key)) for key in keys)})
    return {"groups": groups}


def _field(key: str, value: str) -> dict[str, Any]:
    fact = fact_of(key)
    items: list[dict[str, Any]] = [{"value": each, "text": told.in_words(fact.labels, each)} for each in fact.values]
    items += [{"value": how.value, "text": words} for how, words in WAYS.items()]
    several, chosen = fact.kind is Kind.SOME_OF, value.split(",")
    items = [{**item, "checked" if several else "selected": item["value"] in chosen} for item in items]
    label = told.name_of(key).partition(": ")[2]
    hint = HINTS.get(f"{fact.about}.{fact.name}", "")
    return {"key": key, "label": label, "several": several, "items": items if fact.values else [], "hint": hint}


def _kept(typed: Mapping[str, str]) -> dict[str, str]:
    """Of a form, the fields that are facts and hold something."""
    return {key: typed[key].strip() for _, keys in _asked_for() for key in keys if typed.get(key, "").strip()}


def _before(typed: Mapping[str, str]) -> dict[str, str]:
    """The facts tried before, as this page wrote them into its own form."""
    try:
        return _kept(msgspec.json.decode(typed.get(BEFORE) or "{}", type=dict[str, str]))
    except msgspec.DecodeError:
        raise Wrong(**{"": "Open this page again and start over."}) from None


def _facts(typed: Mapping[str, str], at: datetime) -> Facts:
    return Facts({key: _answer(key, value, at) for key, value in _kept(typed).items()})


def _answer(key: str, value: str, at: datetime) -> Fact:
    fact, chosen = fact_of(key), value.split(",")
    way = next((how for how in WAYS if how.value in chosen), None)
    if way is not None and fact.values:
        return Fact(None, at, way)
    if fact.kind is Kind.DAY:
        happened = days.span(value, at) or days.spoken(value, at)
        if happened is None:
            raise Wrong(**{key: "Write a day, like 3 March 2026, or 2 years ago."})
        return Fact(value, at, happened=happened)
    try:
        for one in chosen if fact.values else ():
            fact.check(one)
    except ValueError as never:
        raise Wrong(**{key: str(never)}) from None
    return Fact(tuple(chosen) if fact.kind is Kind.SOME_OF else value, at)


def _time(asked: Asked) -> datetime:
    """The time they chose, in London, else now."""
    typed = asked.typed.get(WHEN, "").strip()
    if not typed:
        return asked.at
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=LONDON)
    except ValueError:
        raise Wrong(**{WHEN: "Write day and time, like 2026-12-25 16:30."}) from None


def _found(asked: Asked, facts: Facts, at: datetime) -> Found:
    assessment, plan = asked.desk.decide(facts, at)
    sees = {_told(line): referrals.packet(facts, assessment, line, sharing).keys for line in plan.lines}
    return Found(assessment, plan, sees)


def _told(line: Line) -> Told:
    """Who is told, whichever of its teams is open: so that a line is found again at another time."""
    return line.kind, line.area


def _outlook(found: Found) -> str:
    return outlook(found.assessment.tier, found.assessment.could_be, found.assessment)


def _rules(now: Found, earlier: Found | None, *, of_risk: bool) -> list[dict[str, Any]]:
    """The rules that are true, each with the answers it read, and whether it was true before."""
    was = {fired.rule for fired in earlier.assessment.fired} if earlier else None
    return [
        {"of": fired, "new": was is not None and fired.rule not in was,
         "read": [told.name_of(key) for key in fired.read]}
        for fired in now.assessment.fired
        if (fired.tier is not None) is of_risk
    ]  # fmt: skip


def _ended(now: Found, earlier: Found | None) -> list[str]:
    """What was true before and is not any more."""
    still = {fired.rule for fired in now.assessment.fired}
    return [fired.because for fired in earlier.assessment.fired if fired.rule not in still] if earlier else []


def _lines(now: Found, earlier: Found | None) -> list[dict[str, Any]]:
    return [
        {"of": line, "sees": [told.name_of(key) for key in now.sees[whom]],
         "changes": list(_changes(whom, now, earlier)) if earlier else []}
        for whom, line in now.lines.items()
    ]  # fmt: skip


def _changes(whom: Told, now: Found, earlier: Found) -> Iterator[str]:
    """How a line differs from what it was, in words."""
    line, was = now.lines[whom], earlier.lines.get(whom)
    if was is None:
        yield "would not have been told before"
        return
    for what, old, new in (
        ("who", was.service_name, line.service_name), ("due", was.within, line.within),
        ("consent", was.consent, line.consent), ("let go", was.release, line.release),
        ("rules", ", ".join(was.rules), ", ".join(line.rules)), ("ground", was.basis, line.basis),
    ):  # fmt: skip
        if old != new:
            yield f"{what}: {old} before, {new} now".replace("_", " ")
    saw, sees = earlier.sees[whom], now.sees[whom]
    if added := [told.name_of(key) for key in sees if key not in saw]:
        yield f"sees also {'; '.join(added)}"
    if gone := [told.name_of(key) for key in saw if key not in sees]:
        yield f"sees no more {'; '.join(gone)}"


def _stopped(now: Found, earlier: Found | None) -> list[str]:
    """The services that would have been told before and are not now."""
    return [line.service_name for whom, line in earlier.lines.items() if whom not in now.lines] if earlier else []
