"""What holds for every family: the two ends of an assessment, danger that never calms, and lines that have a ground."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict

from flows.facts import fact_of
from flows.grammar import Answer, Facts, How, Kind, View, evaluate, in_vain
from flows.rules import (
    FLAGS,
    HOLDS,
    INDICATORS,
    LOOKS,
    ROUTES,
    SIGNPOSTS,
    Consent,
    Recommendation,
    Serves,
    Tier,
    Within,
    assess,
    recommend,
    still,
)
from flows.rules.rule import Basis
from flows.rules.signs import CHILD_IN_HOME
from tests.rules.made_up import READ_INSIDE_KNOWN, completed, dated, family, one_time
from tests.rules.rows import AT, answer_of

MANY = settings(max_examples=400, deadline=None, derandomize=True)
FEWER = settings(max_examples=150, deadline=None, derandomize=True)
chances = st.integers(0, 2**32).map(Random)
some_family = chances.map(family)

# Each from calm to danger: an answer further right never makes it less urgent.
TOWARDS_DANGER: dict[str, tuple[str, ...]] = {
    "harmed.afraid": ("no", "sometimes", "often", "they_will_kill"),
    "harmed.locks_door": ("no", "yes"),
    "harmed.trapped": ("no", "locked_in"),
    "harmed.ending_life": ("no", "thoughts", "now"),
    "harmed.care_needs": ("no", "yes"),
    "harmed.depends_on_child": ("no", "yes"),
    "harmed.coerced": ("no", "yes"),
    "harmed.coping": ("supported", "some_help", "alone"),
    "harmed.pregnant": ("no", "pregnant"),
    "child.times_in_year": ("none", "once", "twice", "three_or_more", "every_week"),
    "child.repeats": ("no", "yes"),
    "child.getting": ("better", "same", "worse"),
    "child.knives": ("no", "yes"),
    "child.weapons_at_home": ("no", "yes"),
    "child.missing_at_risk": ("no", "yes"),
    "child.ending_life": ("no", "thoughts", "now"),
    "child.substances": ("none", "some", "heavy"),
    "child.harmed_self": ("no", "long_over", "may_go_on", "now"),
    "child.order": ("no", "yes"),
    "child.told_to_leave": ("no", "soon", "tonight"),
    "child.last_seen": ("within_week", "within_month", "over_month", "never"),
    "child.saw_abuse": ("no", "yes"),
    "household.danger_now": ("no", "yes"),
    "household.animals_hurt": ("no", "yes"),
    "household.police_called": ("never", "longer_ago", "within_2_years"),
    "household.asked_for_help": ("never_asked", "nothing_followed"),
    "incident:1.choking": ("no", "yes"),
    "incident:1.injury": ("not_hurt", "hurt", "needed_care", "unconscious"),
    "incident:2.choking": ("no", "yes"),
    "incident:2.injury": ("not_hurt", "hurt", "needed_care", "unconscious"),
    "incident:1.threat_believed": ("not_believed", "believed", "planned"),
    "person:1.harm": ("no", "sees_it", "afraid", "hurt", "badly_hurt"),
}
TICKS = (
    "incident:1.harms",
    "incident:1.who",
    "incident:2.harms",
    "incident:2.who",
    "incident:3.harms",
    "child.controls",
    "child.mind",
    "child.exploited",
    "household.honour",
)


@MANY
@given(chances)
def test_whatever_is_told_later_the_tier_stays_at_or_below_what_it_could_be(chance: Random) -> None:
    facts = family(chance)
    later = assess(completed(facts, chance), AT)
    assert later.tier.rank <= assess(facts, AT).could_be.rank, [fired.rule for fired in later.fired]


@MANY
@given(chances)
def test_no_answer_outside_known_takes_a_tier_away(chance: Random) -> None:
    facts = family(chance)
    before = assess(facts, AT)
    after = assess(completed(facts, chance, READ_INSIDE_KNOWN), AT)
    assert before.tier.rank <= after.tier.rank <= before.could_be.rank, [fired.rule for fired in before.fired]


@MANY
@given(chances, st.sampled_from(sorted(TOWARDS_DANGER)))
def test_a_fact_of_danger_never_lowers_a_tier(chance: Random, key: str) -> None:
    facts, chain = family(chance), TOWARDS_DANGER[key]
    tiers = [recommend(Facts({**facts, key: Answer(value, AT)}), AT).tier.rank for value in chain]
    assert tiers == sorted(tiers), dict(zip(chain, tiers, strict=True))


@MANY
@given(chances, st.sampled_from(TICKS))
def test_one_more_tick_never_lowers_a_tier(chance: Random, key: str) -> None:
    facts, values = family(chance), fact_of(key).values[:-1]
    ticks = chance.sample(values, k=3)
    tiers = [recommend(Facts({**facts, key: Answer(tuple(ticks[:n]), AT)}), AT).tier.rank for n in (1, 2, 3)]
    assert tiers == sorted(tiers), dict(zip(ticks, tiers, strict=True))


WORSE: tuple[tuple[str, Any], ...] = (
    ("harms", ["damage", "threat"]), ("harms", ["damage", "violence"]), ("harms", ["damage", "violence", "weapon"]),
    ("injury", "hurt"), ("injury", "needed_care"), ("choking", "yes"), ("who", ["other_adult", "baby"]),
)  # fmt: skip


@FEWER
@given(chances, st.sampled_from(WORSE))
def test_that_one_time_was_worse_never_lowers_a_tier_however_the_times_follow(
    chance: Random, worse: tuple[str, Any]
) -> None:
    facts, (name, value) = dated(chance), worse
    key = f"incident:{chance.choice(facts.numbers('incident'))}.{name}"
    held = facts[key].value
    more = tuple(dict.fromkeys((*held, *value))) if isinstance(held, tuple) else value
    if name == "injury" and held == "hurt" and value == "hurt":
        more = "needed_care"
    before, after = assess(facts, AT), assess(Facts({**facts, key: Answer(more, AT)}), AT)
    assert before.tier.rank <= after.tier.rank, [fired.rule for fired in before.fired]


@FEWER
@given(chances)
def test_one_more_time_told_never_lowers_a_tier(chance: Random) -> None:
    facts = dated(chance)
    last = facts.numbers("incident")[-1]
    told = {f"incident:{last}.another": "yes", **one_time(last + 1, chance), f"incident:{last + 1}.another": "no"}
    more = Facts({**facts, **{key: answer_of(key, value) for key, value in told.items()}})
    assert recommend(facts, AT).tier.rank <= recommend(more, AT).tier.rank


@FEWER
@given(chances)
def test_a_day_that_is_not_known_leaves_room_for_what_it_may_be(chance: Random) -> None:
    facts = dated(chance)
    key = f"incident:{chance.choice(facts.numbers('incident'))}.when"
    undated = recommend(Facts({**facts, key: Answer(None, AT, how=How.UNKNOWN)}), AT)
    assert undated.tier.rank <= recommend(facts, AT).tier.rank <= undated.could_be.rank


def test_signs_come_most_urgent_first() -> None:
    """What is less urgent than the harm that is so need not be asked."""
    ranks = [sign.tier.rank for sign in INDICATORS]
    assert ranks == sorted(ranks, reverse=True)


def test_the_families_made_up_are_of_every_tier() -> None:
    tiers = Counter(recommend(family(Random(seed)), AT).tier for seed in range(400))
    assert min(tiers[tier] for tier in Tier) >= 8, tiers


@MANY
@given(some_family)
def test_the_same_facts_give_the_same_assessment(facts: Facts) -> None:
    again = Facts(dict(reversed(list(facts.items()))))
    assert assess(facts, AT) == assess(Facts(dict(facts)), AT)
    assert assess(facts, AT).tier is assess(again, AT).tier


@FEWER
@given(some_family)
def test_what_is_recommended_is_the_same_with_and_without_the_reasons(facts: Facts) -> None:
    assessed, recommended = assess(facts, AT), recommend(facts, AT)
    assert type(recommended) is Recommendation
    assert asdict(recommended) == {name: getattr(assessed, name) for name in Recommendation.__struct_fields__}


@FEWER
@given(some_family)
def test_an_answer_was_asked_for_in_vain_if_one_of_the_missing_was_asked_for(facts: Facts) -> None:
    view = View(facts, AT)
    for rule in (*INDICATORS, *ROUTES, *LOOKS, *HOLDS):
        missing = evaluate(rule.when, view).missing
        assert in_vain(rule.when, view) is any(facts.how(key) is not How.NOT_ASKED for key in missing), rule.name


@FEWER
@given(some_family)
def test_the_same_facts_at_another_hour_of_the_day_say_the_same(facts: Facts) -> None:
    assessed, later = assess(facts, AT), AT + timedelta(hours=3)
    assert still(assessed, later) == assess(facts, later)
    assert still(assessed, AT + timedelta(days=1)) is None


@MANY
@given(some_family)
def test_an_assessment_is_whole(facts: Facts) -> None:
    found = assess(facts, AT)
    assert found.tier.rank <= found.could_be.rank
    assert set(found.flags) <= set(FLAGS)
    assert set(found.signposts) <= set(SIGNPOSTS)
    assert len(found.rows) == len({row.kind for row in found.rows})
    for row in found.rows:
        assert row.kind is not Serves.DUTY_OFFICER
        assert row.basis in {basis.value for basis in Basis}
        assert row.rules
        assert row.because
        assert row.place in ("child", "harmed", "each")
        assert row.consent is Consent.NOT_NEEDED or row.basis != Basis.CHILD_AT_RISK.value
    for fired in found.fired:
        assert all((fired.because, fired.source, fired.version))
    if found.tier is Tier.NOT_KNOWN:
        assert found.look is not None


@MANY
@given(some_family)
def test_high_or_red_under_18_or_harm_to_a_child_always_reaches_childrens_services(facts: Facts) -> None:
    found = recommend(facts, AT)
    age, harmed = facts.get("child.age_band"), facts.get("child.harmed_self")
    under_18 = age is not None and age.is_known and age.value != "18_or_over"
    may_be_harmed = harmed is not None and harmed.value in ("now", "may_go_on")
    if under_18 and (found.tier in (Tier.HIGH, Tier.RED) or may_be_harmed):
        row = next(row for row in found.rows if row.kind is Serves.CHILDRENS_SERVICES)
        assert row.consent is Consent.NOT_NEEDED
        assert row.within.rank <= Within.SAME_DAY.rank
        assert not row.held


@MANY
@given(some_family)
def test_where_a_child_lives_with_it_childrens_services_are_told_whatever_was_agreed(facts: Facts) -> None:
    found = recommend(facts, AT)
    if found.tier.rank >= Tier.MEDIUM.rank and CHILD_IN_HOME.truth(View(facts, AT)) is True:
        row = next(row for row in found.rows if row.kind is Serves.CHILDRENS_SERVICES)
        assert row.consent is Consent.NOT_NEEDED
        assert row.within.rank <= Within.NEXT_WORKING_DAY.rank


@MANY
@given(some_family)
def test_red_is_looked_at_at_once_or_within_the_hour(facts: Facts) -> None:
    found = recommend(facts, AT)
    if found.tier is Tier.RED:
        assert found.look in (Within.NOW, Within.SAME_HOUR)
        assert "show_999" in found.flags


def test_every_chain_and_tick_names_what_a_fact_may_be() -> None:
    for key, chain in TOWARDS_DANGER.items():
        assert set(chain) <= set(fact_of(key).values)
    assert all(fact_of(key).kind is Kind.SOME_OF for key in TICKS)
