"""What the rules share: the words of the field for what the answers say, each a condition.

Conditions about one time told of stand in capitals of one event (`CHOKED`); `some(incident, …)` asks it of them all.
"""

from __future__ import annotations

from datetime import timedelta

from flows.facts import child, harmed, household, incident, person, reporter
from flows.grammar import Condition, all_of, any_of, count, known, more_often, newly, not_, older, some

A_YEAR = timedelta(days=365)
A_QUARTER = timedelta(days=91)

# -- the young person's age ------------------------------------------------------------------------------------------

UNDER_TEN = child.age_band.is_("under_10")
TEN_TO_FIFTEEN = child.age_band.is_("10_to_15")
SIXTEEN_OR_SEVENTEEN = child.age_band.is_("16_to_17")
ADULT = child.age_band.is_("18_or_over")
TEN_OR_OVER = child.age_band.is_("10_to_15", "16_to_17", "18_or_over")
UNDER_SIXTEEN = child.age_band.is_("under_10", "10_to_15")
UNDER_EIGHTEEN = child.age_band.is_("under_10", "10_to_15", "16_to_17")

# -- one time told of ------------------------------------------------------------------------------------------------

THREATENED = incident.harms.includes("threat", "threat_to_kill")
VIOLENT = incident.harms.includes("violence")
WEAPON = incident.harms.includes("weapon")
CHOKED = any_of(incident.choking.is_("yes"), incident.harms.includes("choking"))
FIRE = incident.harms.includes("fire")
SEXUAL = incident.harms.includes("sexual")
KILLING_MEANT = all_of(incident.harms.includes("threat_to_kill"), incident.threat_believed.is_("planned", "believed"))
NEEDED_CARE = incident.injury.is_("needed_care", "unconscious")
HURT = incident.injury.is_("hurt", "needed_care", "unconscious")
WORDS_OR_MONEY = incident.harms.includes("verbal", "emotional", "money_small")
EVENT = incident.harms.includes("threat", "threat_to_kill", "violence", "weapon", "choking", "fire", "sexual", "damage")
RED_SIGN = any_of(WEAPON, CHOKED, KILLING_MEANT, NEEDED_CARE, FIRE, SEXUAL)

# H3: only a sign that is known to be over a year old, in a family where it is known to be better, is less than RED.
LONG_OVER = known(all_of(older(incident.when, A_YEAR), child.getting.is_("better")))
NOT_LONG_OVER = not_(LONG_OVER)

# H7: from ten; before ten only what needed care, was to a baby or someone pregnant, or used a weapon, fire or choking.
COUNTS_AT_ANY_AGE = any_of(NEEDED_CARE, incident.who.includes("baby", "pregnant"), WEAPON, FIRE, CHOKED)
COUNTS_IN_FULL = any_of(TEN_OR_OVER, COUNTS_AT_ANY_AGE)

# H5: to a child, someone pregnant, or someone with care needs, the parent too.
TO_SOMEONE_WEAKER = any_of(
    incident.who.includes("child", "baby", "pregnant", "care_needs"),
    all_of(
        incident.who.includes("reporter_or_parent"),
        any_of(harmed.pregnant.is_("pregnant"), harmed.care_needs.is_("yes")),
    ),
)

# H7: before ten, hitting is one MEDIUM line however often; threats and damage count at every age.
FULL_VIOLENCE = all_of(VIOLENT, COUNTS_IN_FULL)
COUNTED_EVENT = any_of(incident.harms.includes("threat", "threat_to_kill", "damage"), all_of(EVENT, COUNTS_IN_FULL))


def red_unless_long_over(sign: Condition) -> Condition:
    """H3: within 12 months, undated, or not known to be better since."""
    return some(incident, all_of(sign, NOT_LONG_OVER))


# 3.3, "rising severity": in the last 12 months there came what had not been part of it at the times before.
# What only shouting came before is no rise: shouting is not an incident (H9).
WORSE_KINDS = (all_of(HURT, COUNTS_IN_FULL), incident.harms.includes("threat_to_kill"), WEAPON, CHOKED, FIRE, SEXUAL)
DAMAGE_ALONE = all_of(incident.harms.includes("damage"), not_(RED_SIGN))
COMES_TO_BE_WORSE = any_of(
    newly(incident, any_of(THREATENED, FULL_VIOLENCE), A_YEAR, before=DAMAGE_ALONE),
    *(newly(incident, sign, A_YEAR, before=EVENT) for sign in WORSE_KINDS),
)
# "Rising frequency": more in the last three months than in the three before, where there was one then too.
COMES_MORE_OFTEN = more_often(incident, COUNTED_EVENT, A_QUARTER)

# -- the family ------------------------------------------------------------------------------------------------------

SAID_THREE_TIMES = child.times_in_year.is_("three_or_more", "every_week")
SAID_TWICE = child.times_in_year.is_("twice", "three_or_more", "every_week")
CONTROLS = any_of(
    child.controls.includes("tracks", "phone_or_card", "who_you_see"),
    harmed.coerced.is_("yes"),
    some(incident, incident.harms.includes("money_taken")),
)
AFRAID = harmed.afraid.is_("often", "sometimes", "they_will_kill")
BROTHER_OR_SISTER = person.relation.is_("brother_sister", "baby", "other_child")
HARMED_NOW = child.harmed_self.is_("now", "may_go_on")
TOLD_TO_LEAVE = child.told_to_leave.is_("tonight", "soon")
OUT_OF_SCHOOL = child.school.is_("not_going", "excluded_no_place", "no_place_at_16_17")
UNSEEN = child.last_seen.is_("over_month", "never")
EXPLOITED = child.exploited.includes("gang", "debt", "carries_or_sells", "sexual", "uses_children")
HONOUR = household.honour.includes("honour", "forced_marriage", "date_set")
MISSING_AT_RISK = all_of(child.where_now.is_("missing"), any_of(child.missing_at_risk.is_("yes"), UNDER_TEN))
DANGER_NOW = any_of(household.danger_now.is_("yes"), household.danger_now.unsure("not_sure"))
CARE_NEEDS = any_of(harmed.care_needs.is_("yes"), harmed.depends_on_child.is_("yes"))

# H12: whatever may be a crime or makes the parent afraid; and any harm at all.
VIOLENCE_TOLD = any_of(
    some(incident, any_of(EVENT, CHOKED, incident.harms.includes("stalking"))),
    SAID_THREE_TIMES,
    CONTROLS,
    household.animals_hurt.is_("yes"),
    AFRAID,
    harmed.locks_door.is_("yes"),
    harmed.trapped.is_("locked_in", "fled"),
    some(person, person.harm.is_("hurt", "badly_hurt", "afraid")),
)
HARM_TOLD = any_of(VIOLENCE_TOLD, some(incident, WORDS_OR_MONEY), child.repeats.is_("yes"))

# H15, H18: a child of the home, the one who writes among them unless they say that they live elsewhere.
A_CHILD = any_of(
    person.relation.is_("baby", "other_child"),
    all_of(person.relation.is_("brother_sister"), person.age_band.is_("under_10", "10_to_15", "16_to_17")),
)
CHILD_IN_HOME = any_of(
    some(person, all_of(A_CHILD, not_(known(person.lives_here.is_("no"))))),
    some(incident, incident.who.includes("child", "baby")),
    harmed.pregnant.is_("baby"),
    all_of(
        reporter.under_18.is_("yes"),
        reporter.role.is_("brother_sister"),
        not_(known(reporter.lives_there.is_("no"))),
    ),
)

# H14: where the one who harms is under 18, someone else is at risk: the young person.
OTHERS_AT_RISK = any_of(
    UNDER_EIGHTEEN,
    CHILD_IN_HOME,
    some(incident, incident.who.includes("other_adult", "care_needs")),
    some(person, any_of(person.harm.is_("hurt", "badly_hurt", "afraid"), person.care_needs.is_("yes"))),
)

# -- who writes ------------------------------------------------------------------------------------------------------

ABOUT_THEMSELVES = reporter.role.is_("young_person")
WRITER_UNDER_18 = any_of(reporter.under_18.is_("yes"), all_of(ABOUT_THEMSELVES, UNDER_EIGHTEEN))
YOUNG_PARENT = known(
    all_of(reporter.role.is_("parent"), harmed.age_band.is_("under_18"))
)  # asked late, and a child too
CONFLICT = reporter.works_for.includes(
    "police", "childrens_services", "adult_social_care", "domestic_abuse_service", "health", "education"
)
THIRD_PARTY = reporter.role.is_("other_parent", "brother_sister", "relative", "friend", "professional")


def times(condition: Condition, amount: int) -> Condition:
    """At least so many times told of in the last 12 months."""
    return count(incident, condition, A_YEAR).at_least(amount)
