"""R10 to R18: what is due besides age, because of who else is there and what they need."""

from __future__ import annotations

from flows.facts import child, harmed, reporter
from flows.grammar import all_of, any_of, known, not_
from flows.rules.outcome import Consent, Serves, Within
from flows.rules.routing.by_age import CHILDREN, IS_UNDER_TEN, POLICE
from flows.rules.routing.tiers import HIGH_OR_RED, MEDIUM, RED
from flows.rules.rule import Basis, Route
from flows.rules.signs import (
    ABOUT_THEMSELVES,
    ADULT,
    CHILD_IN_HOME,
    HARMED_NOW,
    HONOUR,
    OTHERS_AT_RISK,
    OUT_OF_SCHOOL,
    TOLD_TO_LEAVE,
    UNDER_EIGHTEEN,
    UNSEEN,
    WRITER_UNDER_18,
    YOUNG_PARENT,
)
from flows.rules.sources import (
    ASK_NED,
    CARE_ACT,
    CHILDREN_ARE_VICTIMS,
    CONNECTION,
    INFORMATION_SHARING,
    MISSING_EDUCATION,
    SOMERSET,
    WARNING_SIGNS,
)

NEEDS_CARE = any_of(
    harmed.care_needs.is_("yes"),
    all_of(harmed.age_band.is_("65_or_over"), harmed.depends_on_child.is_("yes")),
)
OVERRIDES = any_of(RED, harmed.coerced.is_("yes"), known(harmed.lacks_capacity.is_("yes")), OTHERS_AT_RISK)
USED = child.exploited.includes("gang", "debt", "carries_or_sells", "sexual", "uses_children")
CHILD_IN_CRISIS = any_of(child.mind.includes("voices", "paranoid", "sudden_change"), child.ending_life.is_("now"))
PARENT_IN_CRISIS = harmed.ending_life.is_("now")
CHILD_WRITES_OF_ANOTHER = any_of(all_of(reporter.under_18.is_("yes"), not_(known(ABOUT_THEMSELVES))), YOUNG_PARENT)
CHILD_WRITES_OF_THEMSELVES = all_of(ABOUT_THEMSELVES, WRITER_UNDER_18)

NEED_ROUTES = (
    Route(
        "R10",
        when=all_of(NEEDS_CARE, HIGH_OR_RED),
        tell=(Serves.ADULT_SOCIAL_CARE,),
        within=Within.SAME_DAY,
        consent=Consent.SEEK,
        basis=Basis.ADULT_AT_RISK,
        place="harmed",
        because="The parent needs care or support, or is older and depends on the one who harms them.",
        source=CARE_ACT,
        draft="H14",
    ),
    Route(
        "R10.override",
        when=all_of(NEEDS_CARE, HIGH_OR_RED, OVERRIDES),
        tell=(Serves.ADULT_SOCIAL_CARE,),
        within=Within.SAME_DAY,
        basis=Basis.ADULT_AT_RISK,
        place="harmed",
        because="The parent needs care, and it is red, or others are at risk, or they cannot choose freely.",
        source=CARE_ACT,
        draft="H14",
    ),
    Route(
        "R11",
        when=all_of(CHILD_IN_HOME, HIGH_OR_RED),
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.CHILD_AT_RISK,
        place="each",
        because="A child lives in the home and is in high danger, or lives with it.",
        source=CHILDREN_ARE_VICTIMS,
        draft="H15",
    ),
    Route(
        "R11.medium",
        when=all_of(CHILD_IN_HOME, MEDIUM),
        tell=(CHILDREN,),
        basis=Basis.CHILD_AT_RISK,
        place="each",
        because="A child lives in the home and sees, hears or lives with it.",
        source=CHILDREN_ARE_VICTIMS,
        draft="H15",
    ),
    Route(
        "R12",
        when=CHILD_IN_CRISIS,
        tell=(Serves.MENTAL_HEALTH_CRISIS,),
        within=Within.NOW,
        consent=Consent.NEEDED,
        basis=Basis.AGREED,
        because="The young person is in a mental health crisis: the crisis line, if they choose it.",
        source=CONNECTION,
        draft="H19",
    ),
    Route(
        "R12.parent",
        when=PARENT_IN_CRISIS,
        tell=(Serves.MENTAL_HEALTH_CRISIS,),
        within=Within.NOW,
        consent=Consent.NEEDED,
        basis=Basis.AGREED,
        place="harmed",
        because="The parent is about to end their own life: the crisis line, if they choose it.",
        source=CONNECTION,
        draft="H19",
    ),
    Route(
        "R13",
        when=all_of(UNDER_EIGHTEEN, OUT_OF_SCHOOL, UNSEEN),
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.CHILD_AT_RISK,
        because="The young person is not in school or work, and no professional has seen them for over a month.",
        source=MISSING_EDUCATION,
        draft="H1",
    ),
    Route(
        "R13.education",
        when=all_of(UNDER_EIGHTEEN, OUT_OF_SCHOOL, UNSEEN),
        tell=(Serves.EDUCATION,),
        within=Within.NEXT_WORKING_DAY,
        basis=Basis.OUT_OF_SIGHT,
        because="Education learns of attendance and of a safeguarding concern, and no more.",
        source=MISSING_EDUCATION,
        draft="H1",
    ),
    Route(
        "R14",
        when=HONOUR,
        tell=(Serves.POLICE_SPECIALIST,),
        within=Within.NOW,
        basis=Basis.CRIME,
        place="each",
        because="There is honour-based abuse or a forced marriage: the police specialist, never the family.",
        source=ASK_NED,
        draft="H26",
    ),
    Route(
        "R15",
        when=USED,
        tell=(POLICE,),
        within=Within.SAME_DAY,
        basis=Basis.CRIME,
        because="There are signs of exploitation, debt, or of carrying or selling.",
        source=WARNING_SIGNS,
        draft="H16",
    ),
    Route(
        "R15.children",
        when=any_of(
            all_of(USED, any_of(UNDER_EIGHTEEN, CHILD_IN_HOME)),
            all_of(ADULT, child.exploited.includes("uses_children")),
        ),
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.CHILD_AT_RISK,
        because="A child is exploited, or lives with someone who is.",
        source=WARNING_SIGNS,
        draft="H16",
    ),
    Route(
        "R18",
        version=2,
        when=CHILD_WRITES_OF_ANOTHER,
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.CHILD_AT_RISK,
        because="A person under 18 told us: children's services the same day, at any tier.",
        source=SOMERSET,
        draft="H18",
    ),
    Route(
        "R18.themselves",
        when=all_of(CHILD_WRITES_OF_THEMSELVES, any_of(HIGH_OR_RED, MEDIUM)),
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.CHILD_AT_RISK,
        because="A young person told us what they do themselves: children's services the same day.",
        source=SOMERSET,
        draft="H18",
    ),
    Route(
        "H27",
        when=all_of(HARMED_NOW, not_(known(ADULT)), not_(IS_UNDER_TEN)),
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.CHILD_AT_RISK,
        because="The young person is being harmed, or nobody can say that it is over.",
        source=INFORMATION_SHARING,
        draft="H27",
    ),
    Route(
        "H28",
        when=all_of(UNDER_EIGHTEEN, TOLD_TO_LEAVE),
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.HOMELESS_CHILD,
        because="A young person under 18 was told to leave home.",
        source=SOMERSET,
        draft="H28",
    ),
)
