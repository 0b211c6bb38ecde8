"""R1 to R9: what is due by danger and by the young person's age, the first key of the law."""

from __future__ import annotations

from flows.facts import child, harmed, household
from flows.grammar import all_of, any_of, known, not_
from flows.rules.outcome import Consent, Serves, Within
from flows.rules.routing.tiers import HARM_HIGH, HARM_RED, HIGH_OR_RED, LOWER, MEDIUM, RED
from flows.rules.rule import Basis, Route
from flows.rules.signs import (
    ADULT,
    DANGER_NOW,
    HARM_TOLD,
    HARMED_NOW,
    MISSING_AT_RISK,
    SIXTEEN_OR_SEVENTEEN,
    TEN_TO_FIFTEEN,
    UNDER_TEN,
    VIOLENCE_TOLD,
)
from flows.rules.sources import (
    DORSET_FRONT_DOOR,
    DORSET_PANEL_REFERRAL,
    INFORMATION_SHARING,
    SILENT_999,
    SOMERSET,
)

CHILDREN, EARLY_HELP, POLICE = Serves.CHILDRENS_SERVICES, Serves.EARLY_HELP, Serves.POLICE
PARENT, PANEL, DUTY = Serves.DOMESTIC_ABUSE_SERVICE, Serves.PANEL, Serves.DUTY_OFFICER

IS_UNDER_TEN, IS_TEN_TO_FIFTEEN = known(UNDER_TEN), known(TEN_TO_FIFTEEN)
IS_SIXTEEN_OR_SEVENTEEN, IS_ADULT = known(SIXTEEN_OR_SEVENTEEN), known(ADULT)
NO_AGE = not_(child.age_band.is_known())
CALLED = known(household.emergency_called.is_("called"))
# H12: violence is whatever may be a crime or makes the parent afraid; a young person's own state alone is neither.
CRIME_OR_FEAR = any_of(HARM_RED, all_of(HARM_HIGH, VIOLENCE_TOLD))
ONLY_WORDS = all_of(HARM_HIGH, not_(known(VIOLENCE_TOLD)), HARM_TOLD)
HARMED_BADLY = any_of(HARM_RED, all_of(HARM_HIGH, HARM_TOLD))
OWN_STATE = all_of(HIGH_OR_RED, not_(known(HARMED_BADLY)))

DANGER = (
    Route(
        "R1",
        when=RED,
        because="It is red: 999 stands on the screen, and what was written is kept.",
        source=SILENT_999,
        basis=Basis.LIFE_AT_RISK,
    ),
    Route(
        "R2",
        when=all_of(RED, not_(CALLED)),
        tell=(DUTY,),
        within=Within.NOW,
        basis=Basis.LIFE_AT_RISK,
        because="It is red, and nobody has said that 999 was called: the duty officer is paged.",
        source=INFORMATION_SHARING,
        draft="H2",
    ),
    Route(
        "R2.called",
        when=all_of(RED, CALLED),
        tell=(DUTY,),
        within=Within.SAME_HOUR,
        basis=Basis.LIFE_AT_RISK,
        because="It is red and 999 was called: a person acts within the hour.",
        source=INFORMATION_SHARING,
        draft="H2",
    ),
)

UNDER_TEN_ROUTES = (
    Route(
        "R3",
        when=all_of(IS_UNDER_TEN, HIGH_OR_RED),
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.CHILD_AT_RISK,
        because="A child under ten is in high danger, or causes it.",
        source=SOMERSET,
        draft="H7",
    ),
    Route(
        "R3.harmed",
        when=all_of(IS_UNDER_TEN, HARMED_NOW),
        tell=(CHILDREN,),
        within=Within.NOW,
        basis=Basis.CHILD_AT_RISK,
        because="A child under ten may be being harmed.",
        source=INFORMATION_SHARING,
        draft="H7",
    ),
    Route(
        "R3.medium",
        when=all_of(IS_UNDER_TEN, MEDIUM),
        tell=(CHILDREN,),
        consent=Consent.SEEK,
        basis=Basis.AGREED,
        because="A child under ten and their family need help, with a parent's agreement.",
        source=DORSET_FRONT_DOOR,
        draft="H7",
    ),
    Route(
        "R3.lower",
        when=all_of(IS_UNDER_TEN, LOWER),
        tell=(EARLY_HELP,),
        consent=Consent.SEEK,
        basis=Basis.AGREED,
        because="A child under ten and their family may want early help, with a parent's agreement.",
        source=DORSET_FRONT_DOOR,
        draft="H33",
    ),
    Route(
        "R3.police",
        when=all_of(IS_UNDER_TEN, RED, any_of(DANGER_NOW, harmed.trapped.is_("locked_in"), MISSING_AT_RISK)),
        tell=(POLICE,),
        within=Within.NOW,
        basis=Basis.LIFE_AT_RISK,
        because="Somebody is in danger now, locked in, or a child under ten is missing.",
        source=SOMERSET,
        draft="H7",
    ),
)

TEN_TO_FIFTEEN_ROUTES = (
    Route(
        "R4",
        when=all_of(IS_TEN_TO_FIFTEEN, HIGH_OR_RED),
        tell=(CHILDREN,),
        within=Within.SAME_DAY,
        basis=Basis.CHILD_AT_RISK,
        because="The young person is 10 to 15 and someone is in high danger.",
        source=SOMERSET,
    ),
    Route(
        "R4.police",
        when=all_of(IS_TEN_TO_FIFTEEN, CRIME_OR_FEAR),
        tell=(POLICE,),
        within=Within.SAME_DAY,
        basis=Basis.CRIME,
        place="each",
        because="The young person is 10 to 15, the danger is high, and there may be a crime or the parent is afraid.",
        source=SOMERSET,
        draft="H12",
    ),
    Route(
        "R4.police_asked",
        when=all_of(IS_TEN_TO_FIFTEEN, ONLY_WORDS),
        tell=(POLICE,),
        within=Within.SAME_DAY,
        consent=Consent.SEEK,
        basis=Basis.CRIME,
        place="each",
        because="The young person is 10 to 15 and the danger is high, by words or money: police if they agree.",
        source=SOMERSET,
        draft="H12",
    ),
    Route(
        "R4.parent",
        when=all_of(IS_TEN_TO_FIFTEEN, HIGH_OR_RED),
        tell=(PARENT,),
        within=Within.TWO_DAYS,
        consent=Consent.NEEDED,
        basis=Basis.AGREED,
        place="harmed",
        because="The parent of a 10 to 15 year old may want the domestic abuse service.",
        source=DORSET_PANEL_REFERRAL,
        draft="H11",
    ),
    Route(
        "R5",
        when=all_of(IS_TEN_TO_FIFTEEN, MEDIUM),
        tell=(CHILDREN,),
        consent=Consent.SEEK,
        basis=Basis.AGREED,
        because="The young person is 10 to 15, and the family needs help.",
        source=SOMERSET,
        draft="H33",
    ),
    Route(
        "R5.lower",
        when=all_of(IS_TEN_TO_FIFTEEN, LOWER),
        tell=(EARLY_HELP,),
        consent=Consent.SEEK,
        basis=Basis.AGREED,
        because="The young person is 10 to 15, and the family may want early help.",
        source=SOMERSET,
        draft="H33",
    ),
)
