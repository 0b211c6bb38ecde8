"""From the facts to what they mean: how urgent, why, who must know, what to ask.  Pure: no clock, no service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from flows.grammar import Facts, Outcome, View, evaluate
from flows.rules.ages import BORN, at_their_ages
from flows.rules.outcome import Assessment, Fired, NotKnown, Tier
from flows.rules.risk import FOR_A_LIFE, INDICATORS, RED
from flows.rules.routing import FLAG_MARKS, LOOKS, ROUTES, SIGNPOST_MARKS
from flows.rules.routing.rows import in_vain, looks_of, nothing_may_be_sent, rows_of
from flows.rules.rule import Indicator, Mark, Rule
from flows.rules.tools import TOOLS, counted
from flows.rules.whole import Whole

Asked = list[tuple[Rule, Outcome]]


def assess(facts: Facts, at: datetime) -> Assessment:
    """All that the rules say of these facts at this time (aware, UTC)."""
    view = _at_their_ages(facts, at)
    return _assessed(view, _ask(INDICATORS, view))


def assess_whole(whole: Whole, at: datetime) -> Assessment:
    """The same of several reports of one family: a sign that is true of one of them is true of all together."""
    view = _at_their_ages(whole.facts, at)
    return _assessed(view, _with_those_of(whole.parts, _ask(INDICATORS, view), at))


def _assessed(view: View, signs: Asked) -> Assessment:
    facts, at = view.facts, view.at
    tier, could_be = _tiers(signs)
    view.state(
        tier=tier,
        harm_tier=_highest(rule for rule, outcome in signs if outcome.truth and rule.name not in FOR_A_LIFE),
        red_asked=_asked_in_vain(signs, facts, Tier.RED),
    )
    routes = _ask(ROUTES, view)
    rows = rows_of(routes, view)
    view.state(nothing_may_be_sent=nothing_may_be_sent(rows, tier, facts))
    asked = [*signs, *routes, *(looks := _ask(LOOKS, view))]
    look, look_because = looks_of([*routes, *looks], rows, facts)
    return Assessment(
        at=at,
        tier=tier,
        could_be=could_be,
        fired=tuple(_fired(rule, outcome) for rule, outcome in asked if outcome.truth),
        not_known=_not_known(asked),
        ask=_to_ask(asked),
        rows=rows,
        look=look,
        look_because=look_because,
        flags=_marked(FLAG_MARKS, view),
        signposts=_marked(SIGNPOST_MARKS, view),
        tools=tuple(counted(tool, view) for tool in TOOLS),
    )


def still(assessed: Assessment, at: datetime) -> Assessment | None:
    """The same facts assessed at another time: no rule asks for more of the time than the day; None on another day."""
    return msgspec.structs.replace(assessed, at=at) if assessed.at.date() == at.date() else None


def is_red(facts: Facts, at: datetime, changed: str | None = None) -> bool:
    """Whether any sign of the worst danger is true; `changed`: of those signs that read this fact alone."""
    view = _at_their_ages(facts, at)
    return any(view[sign.when] is True for sign in (RED if changed is None else RED_BY_FACT.get(changed, ())))


def _red_by_fact() -> dict[str, tuple[Indicator, ...]]:
    """The signs of the worst danger by the facts that each reads; who reads a band of age reads a date of birth."""
    reads = {sign: {fact.key for fact in sign.when.reads()} for sign in RED}
    for keys in reads.values():
        keys |= {born.key for band, born in BORN.items() if band.key in keys}
    return {key: tuple(sign for sign in RED if key in reads[sign]) for key in set().union(*reads.values())}


RED_BY_FACT = _red_by_fact()


def _at_their_ages(facts: Facts, at: datetime) -> View:
    """What the rules are asked of: bands of age are those of this day."""
    aged, disagree = at_their_ages(facts, at)
    return View(aged, at, {"ages_disagree": disagree})


def _ask(rules: Iterable[Rule], view: View) -> Asked:
    """Each rule's truth, and for those that are not false the answers they stand on or miss."""
    return [(rule, evaluate(rule.when, view)) for rule in rules if view[rule.when] is not False]


def _with_those_of(parts: Iterable[Facts], signs: Asked, at: datetime) -> Asked:
    """With signs that are true of a report alone and not of all: an age told anew, a time that is better told."""
    found = {sign.name: outcome for sign, outcome in signs}
    true = {sign.name for sign, outcome in signs if outcome.truth}
    for view in (_at_their_ages(part, at) for part in parts):
        for sign in INDICATORS:
            if sign.name not in true and view[sign.when] is True:
                found[sign.name] = evaluate(sign.when, view)
                true.add(sign.name)
    return [(sign, found[sign.name]) for sign in INDICATORS if sign.name in found]


def _not_known(asked: Asked) -> tuple[NotKnown, ...]:
    return tuple(NotKnown(rule.name, _tier_of(rule), it.missing) for rule, it in asked if it.truth is None)


def _tier_of(rule: Rule) -> Tier | None:
    return rule.tier if isinstance(rule, Indicator) else None


def _highest(rules: Iterable[Rule]) -> Tier:
    tiers = (rule.tier for rule in rules if isinstance(rule, Indicator))
    return max(tiers, key=lambda tier: tier.rank, default=Tier.NOT_KNOWN)


def _tiers(signs: Asked) -> tuple[Tier, Tier]:
    """The highest that is true, and the highest that is not false."""
    return _highest(rule for rule, outcome in signs if outcome.truth), _highest(rule for rule, _ in signs)


def _asked_in_vain(signs: Asked, facts: Facts, tier: Tier) -> bool:
    """Whether a rule of this tier is open because a question was asked and not answered."""
    return any(outcome.truth is None and _tier_of(rule) is tier and in_vain(outcome, facts) for rule, outcome in signs)


def _to_ask(asked: Asked) -> tuple[str, ...]:
    """Missing facts, those that could lift the tier most first."""

    def rank(rule: Rule) -> int:
        tier = _tier_of(rule)
        return 0 if tier is None else tier.rank

    open_rules = [(rule, outcome) for rule, outcome in asked if outcome.truth is None]
    open_rules.sort(key=lambda pair: -rank(pair[0]))
    return tuple(dict.fromkeys(key for _, outcome in open_rules for key in outcome.missing))


def _fired(rule: Rule, outcome: Outcome) -> Fired:
    return Fired(rule.name, rule.version, _tier_of(rule), rule.because, outcome.because, str(rule.source), rule.draft)


def _marked(marks: Iterable[Mark], view: View) -> tuple[str, ...]:
    return tuple(mark.name for mark in marks if view[mark.when] is True)
