"""RED: each alone means that a person acts within the hour, and that 999 stands on the screen."""

from __future__ import annotations

from flows.facts import child, harmed, household, incident, person
from flows.grammar import all_of, any_of, some
from flows.rules.outcome import Tier
from flows.rules.rule import Indicator
from flows.rules.signs import (
    CHOKED,
    DANGER_NOW,
    FIRE,
    KILLING_MEANT,
    MISSING_AT_RISK,
    NEEDED_CARE,
    NOT_LONG_OVER,
    SEXUAL,
    THREATENED,
    VIOLENT,
    WEAPON,
    red_unless_long_over,
)
from flows.rules.sources import ASK_NED, DASH, DORSET_DEATH_REVIEW, DORSET_POLICE, SILENT_999, WARNING_SIGNS

RED = (
    Indicator(
        "danger_now",
        tier=Tier.RED,
        when=DANGER_NOW,
        because="They said that somebody is in danger right now.",
        source=SILENT_999,
    ),
    Indicator(
        "weapon",
        tier=Tier.RED,
        when=red_unless_long_over(WEAPON),
        because="A weapon, or something held as one, was used, shown or kept for use.",
        source=DASH.question(13),
        draft="H3",
    ),
    Indicator(
        "choking",
        tier=Tier.RED,
        when=red_unless_long_over(CHOKED),
        because="Somebody was grabbed by the neck, choked, smothered or held under water.",
        source=DASH.question(15),
        draft="H3",
    ),
    Indicator(
        "threat_to_kill_meant",
        tier=Tier.RED,
        when=red_unless_long_over(KILLING_MEANT),
        because="There was a threat to kill, with a plan or believed by those who heard it.",
        source=DASH.question(14),
        draft="H3",
    ),
    Indicator(
        "injury_needed_care",
        tier=Tier.RED,
        when=red_unless_long_over(NEEDED_CARE),
        because="Somebody was hurt so badly that they needed care, or did not wake.",
        source=DASH.question(1),
        draft="H3",
    ),
    Indicator(
        "fire_setting",
        tier=Tier.RED,
        when=red_unless_long_over(FIRE),
        because="The young person set a fire, or tried to.",
        source=WARNING_SIGNS,
        draft="H3",
    ),
    Indicator(
        "sexual_harm",
        tier=Tier.RED,
        when=red_unless_long_over(SEXUAL),
        because="There was sexual harm.",
        source=DASH.question(16),
        draft="H3",
    ),
    Indicator(
        "they_will_kill",
        tier=Tier.RED,
        when=harmed.afraid.is_("they_will_kill"),
        because="The parent thinks that the young person will kill them or the family.",
        source=DORSET_DEATH_REVIEW,
        draft="H6",
    ),
    Indicator(
        "other_badly_hurt",
        tier=Tier.RED,
        when=some(person, person.harm.is_("badly_hurt")),
        because="A brother, sister, baby or somebody else in the home was badly hurt.",
        source=DASH.question(18),
    ),
    Indicator(
        "ending_life",
        tier=Tier.RED,
        when=any_of(child.ending_life.is_("now"), harmed.ending_life.is_("now")),
        because="The young person or the parent is about to end their own life.",
        source=DASH.question(22),
        draft="H19",
    ),
    Indicator(
        "trapped",
        tier=Tier.RED,
        when=harmed.trapped.is_("locked_in", "fled"),
        because="The parent is locked in, or has fled from home, now.",
        source=WARNING_SIGNS,
    ),
    Indicator(
        "missing_at_risk",
        tier=Tier.RED,
        when=MISSING_AT_RISK,
        because="The young person is missing, and may come to harm or do harm.",
        source=DORSET_POLICE,
    ),
    Indicator(
        "knives_with_threats",
        tier=Tier.RED,
        when=all_of(child.knives.is_("yes"), some(incident, all_of(THREATENED, NOT_LONG_OVER))),
        because="The young person has a strong interest in knives or other weapons, and makes threats.",
        source=DORSET_DEATH_REVIEW,
        draft="H29",
    ),
    Indicator(
        "weapon_at_hand",
        tier=Tier.RED,
        when=all_of(
            child.weapons_at_home.is_("yes"), some(incident, all_of(any_of(THREATENED, VIOLENT), NOT_LONG_OVER))
        ),
        because="A weapon, or something kept as one, is in the home, and there are threats or violence.",
        source=DASH.question(13),
        draft="H29",
    ),
    Indicator(
        "marriage_date_set",
        tier=Tier.RED,
        when=household.honour.includes("date_set"),
        because="A forced marriage has a date or a ticket.",
        source=ASK_NED,
        draft="H26",
    ),
)
# H19: RED for one of these alone brings help for a life at risk, not by itself the police and the parent's services.
FOR_A_LIFE = ("ending_life",)
