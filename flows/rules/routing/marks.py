"""Flags for the staff and signposts for the reporter: who gets which, in the names of `closed.py`."""

from __future__ import annotations

from flows.facts import child, harmed, household, incident, reporter
from flows.grammar import Condition, all_of, any_of, known, not_, some, stated
from flows.rules.routing.by_age import IS_TEN_TO_FIFTEEN, IS_UNDER_TEN, NO_AGE
from flows.rules.routing.by_need import CHILD_IN_CRISIS, PARENT_IN_CRISIS
from flows.rules.routing.holds import HOLDS
from flows.rules.routing.looks import ADULT_ABOUT_THEMSELVES, NO_PLACE, ONLY_INFORMATION, REFUSED
from flows.rules.routing.tiers import BELOW, HIGH_OR_RED, LOWER, NO_TIER, RED
from flows.rules.rule import Mark
from flows.rules.signs import (
    ABOUT_THEMSELVES,
    CHILD_IN_HOME,
    CONFLICT,
    HARMED_NOW,
    HONOUR,
    OUT_OF_SCHOOL,
    THIRD_PARTY,
    TOLD_TO_LEAVE,
    UNDER_EIGHTEEN,
    UNSEEN,
    VIOLENCE_TOLD,
    WEAPON,
    WRITER_UNDER_18,
    YOUNG_PARENT,
)
from flows.rules.sources import (
    ASK_NED,
    CONNECTION,
    DORSET_PANEL_REFERRAL,
    HOUSE,
    INFORMATION_SHARING,
    MISSING_EDUCATION,
    PEGS,
    REFERRER_IDENTITY,
    RESPECT_YOUNG_PEOPLE,
    SAFE_CONTACT,
    SILENT_999,
    SOMERSET,
    Source,
)

H14 = next(hold for hold in HOLDS if hold.name == "H14")
UNDER_18_WRITES = any_of(WRITER_UNDER_18, YOUNG_PARENT)
NOT_THE_CHILD = not_(known(any_of(ABOUT_THEMSELVES, WRITER_UNDER_18)))
MAY_SHOW = all_of(
    any_of(THIRD_PARTY, reporter.under_18.is_("yes")),
    any_of(
        reporter.lives_there.is_("yes"),
        reporter.how_known.is_("saw", "told"),
        some(incident, incident.account.is_known()),
    ),
)


def _mark(name: str, when: Condition, because: str, source: Source = HOUSE, draft: str = "") -> Mark:
    return Mark(name, when=when, because=because, source=source, draft=draft)


FLAG_MARKS = (
    _mark("show_999", RED, "It is red.", SILENT_999),
    _mark(
        "planning_meeting",
        all_of(UNDER_EIGHTEEN, OUT_OF_SCHOOL, UNSEEN),
        "Out of school or work, and unseen for over a month.",
        MISSING_EDUCATION,
        "H1",
    ),
    _mark(
        "young_person_may_be_homeless",
        all_of(UNDER_EIGHTEEN, TOLD_TO_LEAVE),
        "Told to leave home under 18.",
        SOMERSET,
        "H28",
    ),
    _mark("reporter_under_18", UNDER_18_WRITES, "The person writing is under 18.", HOUSE, "H18"),
    _mark("about_own_behaviour", ABOUT_THEMSELVES, "They write of what they do themselves.", HOUSE, "H18"),
    _mark("told_by_third_party", THIRD_PARTY, "Somebody else told us.", REFERRER_IDENTITY),
    _mark("may_show_who_told", MAY_SHOW, "Few people could know what was told.", REFERRER_IDENTITY),
    _mark(
        "conflict_of_interest",
        CONFLICT,
        "They or their family work for a service that would be told.",
        HOUSE,
        "H23",
    ),
    _mark("refused_is_any_child_harmed", all_of(known(REFUSED), BELOW), "They said no.", INFORMATION_SHARING, "H32"),
    _mark(
        "panel_on_judgement",
        all_of(IS_TEN_TO_FIFTEEN, HIGH_OR_RED),
        "10 to 15 and high: the panel on professional judgement.",
        DORSET_PANEL_REFERRAL,
        "H11",
    ),
    _mark("police_on_judgement", all_of(IS_UNDER_TEN, RED), "Under ten and red.", SOMERSET, "H7"),
    _mark("no_relative_as_interpreter", HONOUR, "Honour-based abuse or forced marriage.", ASK_NED, "H26"),
    _mark(
        "young_person_harmed",
        all_of(HARMED_NOW, not_(known(child.age_band.is_("18_or_over")))),
        "The young person may be harmed.",
        INFORMATION_SHARING,
        "H27",
    ),
    _mark("adult_refuses", H14.when, "An adult with care needs said no.", H14.source, "H14"),
    _mark(
        "ask_about_child_in_home",
        all_of(CHILD_IN_HOME, any_of(LOWER, NO_TIER)),
        "A child lives there, and nothing is sent for this alone.",
        HOUSE,
        "H15",
    ),
    _mark(
        "weapon_in_home",
        any_of(child.weapons_at_home.is_("yes"), some(incident, WEAPON)),
        "A weapon was told of.",
        HOUSE,
        "H22",
    ),
    _mark("ages_disagree", stated("ages_disagree", True), "An age and a date of birth do not agree.", HOUSE, "H4"),
    _mark(
        "phone_may_be_seen",
        reporter.device.is_("shared", "child_can_look"),
        "Others can look into their phone or computer.",
        SAFE_CONTACT,
    ),
    _mark("age_not_known", NO_AGE, "Nobody told the young person's age.", HOUSE, "H4"),
    _mark("place_not_told", NO_PLACE, "Nobody told a place.", HOUSE, "H34"),
    _mark("low_detail", ONLY_INFORMATION, "No name, place or school.", HOUSE, "H17"),
)

SIGNPOST_MARKS = (
    _mark(
        "national_da_helpline",
        all_of(NOT_THE_CHILD, not_(known(harmed.relation.is_("father")))),
        "Women harmed by somebody of their family, and those who worry for them.",
    ),
    _mark(
        "mens_advice_line",
        all_of(NOT_THE_CHILD, not_(known(harmed.relation.is_("mother"))), harmed.relation.is_known()),
        "Men harmed by somebody of their family.",
    ),
    _mark("pegs", NOT_THE_CHILD, "Parents harmed by a child of any age.", PEGS),
    _mark(
        "respect_young_people",
        all_of(UNDER_EIGHTEEN, any_of(BELOW, HIGH_OR_RED)),
        "Families with a young person who hurts them.",
        RESPECT_YOUNG_PEOPLE,
    ),
    _mark("family_lives", all_of(NOT_THE_CHILD, UNDER_EIGHTEEN, BELOW), "Parents of a child under 18."),
    _mark(
        "youngminds_parents",
        all_of(
            NOT_THE_CHILD,
            UNDER_EIGHTEEN,
            any_of(
                child.mind.includes("voices", "paranoid", "sudden_change", "self_harm"),
                child.ending_life.is_("now", "thoughts"),
            ),
        ),
        "Parents who worry about a young person's mind.",
    ),
    _mark("childline", UNDER_18_WRITES, "Anybody under 18.", HOUSE, "H18"),
    _mark("nspcc", all_of(THIRD_PARTY, NOT_THE_CHILD), "Adults who worry about a child."),
    _mark(
        "respect_phoneline",
        any_of(all_of(ABOUT_THEMSELVES, known(ADULT_ABOUT_THEMSELVES)), reporter.role.is_("professional")),
        "Adults who worry about what they do themselves, and professionals.",
        HOUSE,
        "H18",
    ),
    _mark(
        "samaritans",
        any_of(
            child.ending_life.is_("now", "thoughts"),
            harmed.ending_life.is_("now", "thoughts"),
            harmed.coping.is_("alone"),
        ),
        "Anybody who thinks of ending their life, or is at the end of their strength.",
    ),
    _mark(
        "mental_health_crisis",
        any_of(
            CHILD_IN_CRISIS,
            PARENT_IN_CRISIS,
            child.mind.includes("self_harm"),
            child.ending_life.is_("thoughts"),
            harmed.ending_life.is_("thoughts"),
        ),
        "A mental health crisis, at any age.",
        CONNECTION,
        "H19",
    ),
    _mark("karma_nirvana", HONOUR, "Honour-based abuse.", ASK_NED, "H26"),
    _mark(
        "forced_marriage_unit", household.honour.includes("forced_marriage", "date_set"), "Forced marriage.", ASK_NED
    ),
    _mark("hourglass", harmed.age_band.is_("65_or_over"), "Older people."),
    _mark("victim_support", all_of(VIOLENCE_TOLD, NOT_THE_CHILD), "Anybody harmed by what may be a crime."),
    _mark("crimestoppers", all_of(ONLY_INFORMATION, any_of(HIGH_OR_RED, BELOW)), "Without giving a name."),
    _mark(
        "adoption_uk",
        any_of(
            child.losses.includes("adopted_or_care"),
            child.relation.is_("foster_or_adopted"),
            harmed.relation.is_("foster_or_adoptive"),
        ),
        "Adoptive, foster and kinship families.",
    ),
    _mark("find_your_council", NO_PLACE, "Nobody told a place.", HOUSE, "H34"),
)
