"""From the facts to what they mean: how urgent, why, who must know, what to ask.  Pure: no clock, no service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

import msgspec

from flows.grammar import Facts, Outcome, View, evaluate
from flows.rules.ages import BORN, LONDON, at_their_ages
from flows.rules.outcome import Assessment, Fired, NotKnown, Recommendation, Tier
from flows.rules.risk import FOR_A_LIFE, INDICATORS, RED
from flows.rules.routing import FLAG_MARKS, LOOKS, ROUTES, SIGNPOST_MARKS
from flows.rules.routing.rows import Asked, looks_of, nothing_may_be_sent, rows_of
from flows.rules.rule import Indicator, Mark, Rule
from flows.rules.tools import TOOLS, counted
from flows.rules.whole import Whole

Recommended = TypeVar("Recommended", bound=Recommendation)


def recommend(facts: Facts, at: datetime) -> Recommendation:
    """How urgent these facts are at this time (aware, UTC), who must know, and by when a person looks."""
    view = _at_their_ages(facts, at)
    return _recommended(view, _ask(INDICATORS, view))[0]


def assess(facts: Facts, at: datetime) -> Assessment:
    """All that the rules say of them: the same, with the reasons and what to ask."""
    view = _at_their_ages(facts, at)
    return _assessed(view, [*_ask(INDICATORS, view)])


def assess_whole(whole: Whole, at: datetime) -> Assessment:
    """The same of several reports of one family: a sign that is true of one of them is true of all together."""
    view = _at_their_ages(whole.facts, at)
    return _assessed(view, _with_those_of(whole.parts, _ask(INDICATORS, view), at))


def _recommended(view: View, signs: Iterable[Asked]) -> tuple[Recommendation, list[Asked]]:
    """What the truths of the rules come to, without a reason; and the routes that are not false."""
    tier, could_be = _tiers(view, signs)
    routes = [*_ask(ROUTES, view)]
    rows = rows_of(routes, view)
    view.state(nothing_may_be_sent=nothing_may_be_sent(rows, tier, view.facts))
    routes += _ask(LOOKS, view)
    look, because = looks_of(routes, rows)
    flags, signposts = _marked(FLAG_MARKS, view), _marked(SIGNPOST_MARKS, view)
    return Recommendation(view.at, tier, could_be, rows, look, because, flags, signposts), routes


def _assessed(view: View, signs: list[Asked]) -> Assessment:
    """The same, with the answers that each rule stands on or misses."""
    recommended, routes = _recommended(view, signs)
    outcomes = [(each.rule, evaluate(each.rule.when, each.view)) for each in (*signs, *routes)]
    return Assessment(
        **msgspec.structs.asdict(recommended),
        fired=tuple(_fired(rule, outcome) for rule, outcome in outcomes if outcome.truth),
        not_known=tuple(NotKnown(rule.name, _tier_of(rule), it.missing) for rule, it in outcomes if it.truth is None),
        ask=_to_ask(outcomes),
        tools=tuple(counted(tool, view) for tool in TOOLS),
    )


def still(said: Recommended, at: datetime) -> Recommended | None:
    """The same at another time: no rule asks for more of the time than the day, in UTC or, for birthdays, in London;
    None on another day."""
    same = said.at.date() == at.date() and said.at.astimezone(LONDON).date() == at.astimezone(LONDON).date()
    return msgspec.structs.replace(said, at=at) if same else None


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


def _ask(rules: Iterable[Rule], view: View) -> Iterator[Asked]:
    """The rules that are not false."""
    for rule in rules:
        if (truth := view[rule.when]) is not False:
            yield Asked(rule, truth, view)


def _with_those_of(parts: Iterable[Facts], signs: Iterable[Asked], at: datetime) -> list[Asked]:
    """With signs that are true of a report alone and not of all: an age told anew, a time that is better told."""
    found = {each.rule.name: each for each in signs}
    for view in (_at_their_ages(part, at) for part in parts):
        for sign in INDICATORS:
            known = found.get(sign.name)
            if (known is None or not known.truth) and view[sign.when] is True:
                found[sign.name] = Asked(sign, True, view)
    return [found[sign.name] for sign in INDICATORS if sign.name in found]


def _tier_of(rule: Rule) -> Tier | None:
    return rule.tier if isinstance(rule, Indicator) else None


def _tiers(view: View, signs: Iterable[Asked]) -> tuple[Tier, Tier]:
    """The highest that is true, and the highest that is not false; what routes stand on is known from now on.

    Signs come most urgent first, and those are not asked that are less urgent than harm that is so.
    """
    true: Tier | None = None
    could_be: Tier | None = None
    harm: Tier | None = None
    red_asked = False
    for sign in signs:
        tier = _tier_of(sign.rule)
        if harm is not None and harm is not tier:
            break
        could_be = could_be or tier
        red_asked = red_asked or (tier is Tier.RED and sign.in_vain)
        if sign.truth:
            true = true or tier
            harm = tier if sign.rule.name not in FOR_A_LIFE else harm
    view.state(tier=true or Tier.NOT_KNOWN, harm_tier=harm or Tier.NOT_KNOWN, red_asked=red_asked)
    return true or Tier.NOT_KNOWN, could_be or Tier.NOT_KNOWN


def _to_ask(asked: Iterable[tuple[Rule, Outcome]]) -> tuple[str, ...]:
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
