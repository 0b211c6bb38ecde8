"""`hearthline assess` and `hearthline facts`: the rules on a file of facts, without a database or a conversation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bot import referrals
from bot.app import Deciding, now, open_deciding
from bot.settings import Settings
from flows import rules
from flows.facts import EVERY_FACT, SUBJECTS, fact_of
from flows.grammar import Answer, Fact, Facts, Happened, How, Kind, Source
from flows.rules import sharing
from flows.rules.outcome import Assessment, Plan, Release

LONDON = ZoneInfo("Europe/London")
EXAMPLE = '{"facts": {"child.age_band": "10_to_15"}}'
READ = {"about", "at", "area", "facts"}
NOT_KNOWN = {how.value for how in How if how is not How.KNOWN}


class FactsWrong(ValueError):
    """The file of facts cannot be read: it says which fact and what it may be."""


def assessed(settings: Settings, given: Any, at: datetime | None) -> dict[str, Any]:
    """What the rules say of `given` ({"at", "area"?, "facts"}), as JSON-ready data."""
    if not isinstance(given, Mapping) or "facts" not in given:
        raise FactsWrong(f"the file is an object such as {EXAMPLE}")
    when = at or (_time(given["at"]) if given.get("at") else now())
    when = when if when.tzinfo else when.replace(tzinfo=LONDON)
    facts = facts_from(given["facts"], when)
    deciding = open_deciding(settings)
    if area := given.get("area"):
        facts = _placed(deciding, facts, str(area), when)
    assessment, plan = deciding.assess(facts, when)
    return told(assessment, plan, facts)


def read(text: str) -> Any:
    """What stands in a file of facts."""
    try:
        return json.loads(text)
    except ValueError as broken:
        raise FactsWrong(f"no JSON ({broken}); write an object such as {EXAMPLE}") from None


def not_read(given: Any) -> list[str]:
    """Names in it that mean nothing to us: `arae` is no area."""
    return sorted(set(given) - READ) if isinstance(given, Mapping) else []


def _time(given: object) -> datetime:
    try:
        return datetime.fromisoformat(str(given))
    except ValueError:
        raise FactsWrong(
            f'"at" is a time such as "2026-11-24T19:40", London\'s unless it says another; not {given!r}'
        ) from None


def facts_from(given: Mapping[str, Any], at: datetime) -> Facts:
    """Facts from JSON: a value, a list for facts of which several hold, one of the four ways of not knowing, or
    {"value", "source", "happened": [first, last], "verbatim"} where more is told."""
    if not isinstance(given, Mapping):
        raise FactsWrong('"facts" is an object such as {"child.age_band": "10_to_15"}')
    return Facts({key: _answer(key, value, at) for key, value in given.items()})


def _answer(key: str, given: Any, at: datetime) -> Answer:
    try:
        fact = fact_of(key)
    except LookupError as unknown:
        raise FactsWrong(str(unknown.args[0])) from None
    more: Mapping[str, Any] = given if isinstance(given, Mapping) else {"value": given}
    value = more.get("value", more.get("how"))
    if isinstance(value, str) and value in NOT_KNOWN and value not in fact.values:
        return Answer(None, at, How(value))
    happened = _happened(fact, more, value, at)
    source = Source(more.get("source", "self"))
    return Answer(_value(fact, key, value), at, How.KNOWN, source, happened, str(more.get("verbatim", "")))


def _value(fact: Fact, key: str, value: Any) -> str | int | tuple[str, ...]:
    if fact.kind is Kind.SOME_OF:
        if not isinstance(value, list):
            raise FactsWrong(f"{key!r} is a list of {', '.join(fact.values)}")
        for one in value:
            _checked(fact, one)
        return tuple(value)
    if fact.kind is Kind.NUMBER:
        if not isinstance(value, int):
            raise FactsWrong(f"{key!r} is a whole number")
        return value
    if not isinstance(value, str):
        raise FactsWrong(
            f"{key!r} is text" if fact.kind in (Kind.TEXT, Kind.DAY) else f"{key!r} is one of {', '.join(fact.values)}"
        )
    _checked(fact, value)
    return value


def _checked(fact: Fact, value: object) -> None:
    try:
        fact.check(value)
    except ValueError as never:
        raise FactsWrong(str(never)) from None


def _happened(fact: Fact, more: Mapping[str, Any], value: Any, at: datetime) -> Happened | None:
    if "happened" in more:
        first, last = more["happened"]
        return Happened(date.fromisoformat(first), date.fromisoformat(last))
    if fact.kind is Kind.DAY and isinstance(value, str):
        from bot.dialogue import days

        return days.span(value, at) or days.spoken(value, at)
    return None


def _placed(deciding: Deciding, facts: Facts, area: str, at: datetime) -> Facts:
    """The facts with a postcode of this area, if they tell of no place themselves."""
    if any(key in facts for key in ("household.postcode", "household.place")):
        return facts
    served = deciding.directory.area(area)
    if served is None:
        known = ", ".join(one.id for one in deciding.directory.areas)
        raise FactsWrong(f"there is no area {area!r}; there are {known}")
    towns = deciding.places.councils.towns.values()
    town = next(town.name for town in towns if len(town.councils) == 1 and town.councils[0] in served.councils)
    return Facts({**facts, "household.place": Answer(town, at)})


def told(assessment: Assessment, plan: Plan, facts: Facts) -> dict[str, Any]:
    """Assessment, plan, flags, signposts and what each service would see, as JSON-ready data."""
    sees = {
        line.service or line.kind.value: msgspec.to_builtins(referrals.packet(facts, assessment, line, sharing))
        for line in plan.lines
    }
    return {
        "at": assessment.at.isoformat(),
        "tier": assessment.tier.value,
        "could_be": assessment.could_be.value,
        "fired": msgspec.to_builtins(assessment.fired),
        "not_known": msgspec.to_builtins(assessment.not_known),
        "ask": list(assessment.ask),
        "area": plan.area,
        "plan": msgspec.to_builtins(plan.lines),
        "owner_due": plan.owner_due.isoformat(),
        "owner_because": list(plan.owner_because),
        "flags": sorted({*assessment.flags, *plan.flags}),
        "signposts": list(plan.signposts or assessment.signposts),
        "sees": sees,
        "tools": [{"says": str(each), **msgspec.to_builtins(each)} for each in assessment.tools],
    }


def as_text(found: dict[str, Any]) -> str:
    """The same for a reader: tier and why, what is not known, who is told by when."""
    lines = [f"{_plain(found['tier'])} (could be {_plain(found['could_be'])})", "", "Because:"]
    lines += [f"  {one['rule']}: {one['because']} [{one['source']}]{' draft ' + one['draft'] if one['draft'] else ''}"
              for one in found["fired"]]  # fmt: skip
    if found["ask"]:
        asked = (f"  {key}: {fact_of(key).means.partition(';')[0]}" for key in found["ask"])
        lines += ["", "Not known yet, and would decide:", *asked]
    lines += ["", "Who must know:"]
    for line in found["plan"]:
        lines += _line_as_text(line)
    if not found["plan"]:
        lines.append("  nobody by the rules; the duty officer decides")
    lines += ["", f"The duty officer looks by {_moment(found['owner_due'])}: {'; '.join(found['owner_because'])}"]
    lines += [f"Checklist, as support: {each['says']}" for each in found["tools"]]
    lines += [f"Flags: {', '.join(found['flags'])}"] if found["flags"] else []
    lines += [f"Shown to the reporter: {', '.join(found['signposts'])}"] if found["signposts"] else []
    return "\n".join(lines)


def _line_as_text(line: Mapping[str, Any]) -> list[str]:
    """One service: by when, why, whether they must agree, and who lets it go."""
    name = line["service_name"] or " or ".join(line["proposed"]) or f"{_plain(line['kind'])}, to be found by a person"
    wish = {"given": "; they said yes", "refused": "; they said no"}.get(line["wish"], "")
    leaves = (
        "when they press Send" if line["release"] == Release.BY_REPORTER else f"a person first, {line['by_person']}"
    )
    held = f"; never by the clock, {line['held']}" if line["held"] else ""
    return [
        f"  {name}: {line['within']}, by {_moment(line['due'])} ({', '.join(line['rules'])})",
        *(f"      {why}" for why in line["because"]),
        f"      Consent {_plain(line['consent'])}{wish}. Basis: {line['basis']}.",
        f"      Leaves: {leaves}{held}.",
    ]


def _plain(value: str) -> str:
    return value.replace("_", " ")


def _moment(at: str) -> str:
    """By the clocks of London: `Tuesday 24 November 2026, 19:40`."""
    moment = datetime.fromisoformat(at).astimezone(LONDON)
    return f"{moment:%A} {moment.day} {moment:%B %Y, %H:%M}"


def every_fact() -> dict[str, Any]:
    """Every fact with what it may be, and the closed lists of flags and signposts."""
    listed = [
        {
            "key": f"{fact.about}:n.{fact.name}" if fact.repeated else key,
            "form": fact.kind.value,
            "values": list(fact.values),
            "not_known": sorted(NOT_KNOWN),
            "means": fact.means,
            "unit": fact.unit,
            "topic": fact.topic,
            "dash": fact.dash,
            "would_harm": list(fact.would_harm),
        }
        for key, fact in EVERY_FACT.items()
    ]
    return {
        "about": list(SUBJECTS),
        "facts": listed,
        "flags": list(dict.fromkeys((*rules.FLAGS, *referrals.PLAN_FLAGS))),
        "signposts": list(rules.SIGNPOSTS),
    }


def facts_as_text(found: dict[str, Any]) -> str:
    lines = [f"{one['key']}: {one['means']} [{', '.join(one['values']) or one['form']}]" for one in found["facts"]]
    return "\n".join([*lines, "", f"Flags: {', '.join(found['flags'])}", f"Signposts: {', '.join(found['signposts'])}"])
