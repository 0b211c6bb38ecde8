"""The DASH checklist in its version of 24 items: for trained practitioners, and made for harm between partners.

Items 6, 7, 9 and 12 fit harm by one's own child badly; two of them we never ask.
"""

from __future__ import annotations

from flows.facts import child, harmed, household, incident, person
from flows.grammar import all_of, any_of, some
from flows.rules.signs import (
    CHOKED,
    COMES_MORE_OFTEN,
    COMES_TO_BE_WORSE,
    CONTROLS,
    EVENT,
    HONOUR,
    HURT,
    KILLING_MEANT,
    SEXUAL,
    WEAPON,
)
from flows.rules.sources import DASH
from flows.rules.tools.tool import Item, Tool

OTHERS_HURT = any_of(
    some(person, person.harm.is_("hurt", "badly_hurt")),
    some(incident, all_of(EVENT, incident.who.includes("child", "baby", "other_adult", "care_needs"))),
)
MONEY = any_of(
    harmed.depends_on_child.is_("yes"),
    child.controls.includes("phone_or_card"),
    some(incident, incident.harms.includes("money_small", "money_taken")),
)
TROUBLED = any_of(
    child.substances.is_("some", "heavy"), child.mind.includes("voices", "paranoid", "sudden_change", "self_harm")
)

DASH_24 = Tool(
    "dash",
    "DASH, 24 items",
    version=2,
    source=DASH,
    cannot="It was made for partners and for trained people; a low count lowers nothing.",
    items=(
        Item(1, "somebody was hurt", some(incident, HURT)),
        Item(2, "the parent is very frightened", harmed.afraid.is_("often", "they_will_kill")),
        Item(
            3,
            "the parent fears more violence",
            any_of(harmed.afraid.is_("they_will_kill"), harmed.afraid.unsure("often", "sometimes")),
        ),
        Item(
            4,
            "the parent is cut off from others",
            any_of(child.controls.includes("who_you_see"), harmed.coping.is_("alone")),
        ),
        Item(
            5,
            "the parent is low or thinks of ending their life",
            any_of(harmed.ending_life.is_("now", "thoughts"), harmed.coping.is_("alone")),
        ),
        Item(6, "a separation in the past year"),
        Item(7, "conflict about contact with children"),
        Item(
            8,
            "following, or constant contact",
            any_of(some(incident, incident.harms.includes("stalking")), child.controls.includes("tracks")),
        ),
        Item(9, "pregnant, or a baby in the home", harmed.pregnant.is_("pregnant", "baby")),
        Item(
            10,
            "it happens more often",
            any_of(
                all_of(child.getting.is_("worse"), child.times_in_year.is_("three_or_more", "every_week")),
                COMES_MORE_OFTEN,
            ),
        ),
        Item(11, "it gets worse", any_of(child.getting.is_("worse"), COMES_TO_BE_WORSE)),
        Item(12, "the parent is controlled", CONTROLS),
        Item(13, "a weapon or an object was used to harm", some(incident, WEAPON)),
        Item(14, "a threat to kill that was believed", some(incident, KILLING_MEANT)),
        Item(15, "choking, smothering or holding under water", some(incident, CHOKED)),
        Item(16, "sexual harm", some(incident, SEXUAL)),
        Item(17, "others who threaten, or honour-based abuse", HONOUR),
        Item(18, "others were hurt, children or adults", OTHERS_HURT),
        Item(19, "an animal was hurt", household.animals_hurt.is_("yes")),
        Item(20, "money trouble, or dependence on the young person", MONEY),
        Item(21, "drink, drugs or mental ill health of the young person", TROUBLED),
        Item(22, "the young person spoke of ending their life", child.ending_life.is_("now", "thoughts")),
        Item(23, "bail, an order or terms were broken", child.order.is_("yes")),
        Item(24, "trouble with the police before", household.police_called.is_("within_2_years", "longer_ago")),
    ),
)
