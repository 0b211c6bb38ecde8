"""MEDIUM: by the next working day.  One line each, since three of them may make HIGH (H8)."""

from __future__ import annotations

from flows.facts import child, harmed, incident, person
from flows.grammar import all_of, any_of, known, not_, some
from flows.rules.outcome import Tier
from flows.rules.rule import Indicator
from flows.rules.signs import (
    BROTHER_OR_SISTER,
    HARMED_NOW,
    HURT,
    OUT_OF_SCHOOL,
    SAID_TWICE,
    TEN_OR_OVER,
    THREATENED,
    TOLD_TO_LEAVE,
    UNDER_EIGHTEEN,
    UNSEEN,
    VIOLENT,
    WORDS_OR_MONEY,
    times,
)
from flows.rules.sources import (
    ADHD_LINK,
    DASH,
    DORSET_DEATH_REVIEW,
    FAMILY_HOMICIDE,
    PARRICIDE,
    RESPECT,
    SCHOOL_REPORT,
    SOMERSET,
    WARNING_SIGNS,
)

# From ten these are HIGH; only where that is not known to hold do they make a MEDIUM line of their own (H7).
PERHAPS_UNDER_TEN = not_(known(TEN_OR_OVER))

HARM = (
    Indicator(
        "repeated_abuse",
        tier=Tier.MEDIUM,
        when=any_of(
            some(incident, incident.harms.includes("damage", "money_small")),
            all_of(some(incident, WORDS_OR_MONEY), any_of(child.repeats.is_("yes"), SAID_TWICE)),
            times(WORDS_OR_MONEY, 2),
        ),
        because="There is repeated abuse by words, money or pressure, or damage to the home.",
        source=RESPECT,
        draft="H5",
    ),
    Indicator(
        "violence",
        tier=Tier.MEDIUM,
        when=some(incident, VIOLENT),
        because="There was violence.",
        source=RESPECT,
        draft="H5",
    ),
    Indicator(
        "threat",
        tier=Tier.MEDIUM,
        when=some(incident, THREATENED),
        because="There was a threat.",
        source=RESPECT,
        draft="H5",
    ),
    Indicator(
        "young_child_hurt_somebody",
        tier=Tier.MEDIUM,
        when=all_of(
            PERHAPS_UNDER_TEN,
            some(incident, any_of(HURT, all_of(VIOLENT, not_(known(incident.injury.is_("not_hurt")))))),
        ),
        because="A child who may be under ten hurt somebody, or it is not known that nobody was hurt.",
        source=DASH.question(1),
        draft="H7",
    ),
    Indicator(
        "young_child_hit_brother_or_sister",
        tier=Tier.MEDIUM,
        when=all_of(
            PERHAPS_UNDER_TEN,
            any_of(
                some(
                    person,
                    any_of(person.harm.is_("badly_hurt", "hurt"), all_of(BROTHER_OR_SISTER, person.harm.is_("afraid"))),
                ),
                some(incident, all_of(VIOLENT, incident.who.includes("child", "baby"))),
            ),
        ),
        because="A child who may be under ten hit a brother or sister, or makes them afraid.",
        source=DASH.question(18),
        draft="H7",
    ),
)

HARM_DONE = any_of(*(line.when for line in HARM))

BACKGROUND = (
    Indicator(
        "school",
        tier=Tier.MEDIUM,
        when=any_of(
            OUT_OF_SCHOOL,
            child.school.is_("excluded_but_taught"),
            all_of(UNDER_EIGHTEEN, child.school.is_("taught_at_home"), UNSEEN),
        ),
        because="The young person is excluded, does not go to school, or is taught at home and unseen.",
        source=DORSET_DEATH_REVIEW,
        draft="H1",
    ),
    Indicator(
        "saw_abuse",
        tier=Tier.MEDIUM,
        when=child.saw_abuse.is_("yes"),
        because="The young person saw or lived with domestic abuse before.",
        source=WARNING_SIGNS,
    ),
    Indicator(
        "needs_and_distress",
        tier=Tier.MEDIUM,
        when=all_of(child.needs.includes("autism", "adhd", "learning", "other"), child.needs_distress.is_("yes")),
        because="The young person has special needs that cause them distress.",
        source=ADHD_LINK,
    ),
    Indicator(
        "bereavement",
        tier=Tier.MEDIUM,
        when=child.losses.includes("bereavement"),
        because="The young person lost somebody close.",
        source=FAMILY_HOMICIDE,
        draft="H8",
    ),
    Indicator(
        "adoption_or_care",
        tier=Tier.MEDIUM,
        when=child.losses.includes("adopted_or_care"),
        because="The young person was adopted, in care, or lives with relatives.",
        source=SOMERSET,
        draft="H8",
    ),
    Indicator(
        "no_support",
        tier=Tier.MEDIUM,
        when=harmed.coping.is_("alone"),
        because="The parent is low, exhausted or alone with it.",
        source=SCHOOL_REPORT,
        draft="H19",
    ),
    Indicator(
        "young_person_harmed_before",
        tier=Tier.MEDIUM,
        when=any_of(
            child.harmed_self.is_("long_over"),
            all_of(not_(known(UNDER_EIGHTEEN)), HARMED_NOW),
        ),
        because="The young person was harmed long ago, or is an adult who is being harmed.",
        source=PARRICIDE,
        draft="H27",
    ),
    Indicator(
        "told_to_leave",
        tier=Tier.MEDIUM,
        when=all_of(UNDER_EIGHTEEN, TOLD_TO_LEAVE),
        because="The young person was told to leave home.",
        source=SOMERSET,
        draft="H28",
    ),
)
MEDIUM = HARM + BACKGROUND
