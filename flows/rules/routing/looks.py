"""When a person at the operator's desk looks, and by when: routes whose line goes to the duty officer alone."""

from __future__ import annotations

from flows.facts import child, harmed, household, incident, person, reporter
from flows.grammar import all_of, any_of, known, not_, some, stated
from flows.rules.outcome import Within
from flows.rules.routing.by_age import DUTY, NO_AGE
from flows.rules.routing.by_need import CHILD_WRITES_OF_THEMSELVES
from flows.rules.routing.tiers import BELOW, HIGH, HIGH_OR_RED, LOWER, NO_TIER, RED
from flows.rules.rule import Route
from flows.rules.signs import (
    ABOUT_THEMSELVES,
    BROTHER_OR_SISTER,
    CONFLICT,
    HURT,
    OUT_OF_SCHOOL,
    SAID_TWICE,
    THIRD_PARTY,
    THREATENED,
    UNDER_EIGHTEEN,
    UNSEEN,
    VIOLENT,
)
from flows.rules.sources import DORSET_DEATH_REVIEW, HOUSE, INFORMATION_SHARING, MISSING_EDUCATION, REFERRER_IDENTITY

PLACE_TOLD = any_of(
    *(
        fact.is_known()
        for fact in (
            household.postcode, household.place, household.address, household.where_now, harmed.place, harmed.address,
        )
    )
)  # fmt: skip
# H7 makes less of it before ten. Where nobody told the age, what is high from ten is looked at as soon as if it were.
HIGH_FROM_TEN = known(
    any_of(
        some(incident, any_of(HURT, all_of(VIOLENT, not_(known(incident.injury.is_("not_hurt")))))),
        all_of(SAID_TWICE, some(incident, any_of(THREATENED, VIOLENT))),
        some(person, any_of(person.harm.is_("hurt"), all_of(BROTHER_OR_SISTER, person.harm.is_("afraid")))),
    )
)
NAME_TOLD = any_of(
    child.given_name.is_known(),
    child.family_name.is_known(),
    harmed.given_name.is_known(),
    harmed.family_name.is_known(),
    some(person, any_of(person.given_name.is_known(), person.family_name.is_known())),
)
NOTHING_TO_FIND_THEM = not_(known(any_of(PLACE_TOLD, NAME_TOLD, child.school_name.is_known())))
NO_PLACE = not_(known(PLACE_TOLD))
ONLY_INFORMATION = all_of(THIRD_PARTY, NOTHING_TO_FIND_THEM)
REFUSED = any_of(
    *(
        wish.is_("refused")
        for wish in (
            reporter.consent_childrens_services, reporter.consent_early_help, reporter.consent_police,
            reporter.consent_domestic_abuse_service, reporter.consent_panel, reporter.consent_adult_social_care,
        )
    )
)  # fmt: skip
ADULT_ABOUT_THEMSELVES = all_of(ABOUT_THEMSELVES, not_(known(any_of(reporter.under_18.is_("yes"), UNDER_EIGHTEEN))))
SCHOOL_OPEN = any_of(
    all_of(known(OUT_OF_SCHOOL), not_(child.last_seen.is_known())),
    all_of(known(UNSEEN), not_(child.school.is_known())),
    all_of(child.school.is_("taught_at_home", "excluded_but_taught"), UNSEEN),
)

LOOKS = (
    Route(
        "H30",
        when=NO_TIER,
        tell=(DUTY,),
        because="No rule is true and not everything was asked: a person works out how urgent it is.",
        source=HOUSE,
        draft="H30",
    ),
    Route(
        "H30.red_asked",
        when=stated("red_asked", True),
        tell=(DUTY,),
        within=Within.SAME_DAY,
        because="A question about the worst danger was asked, and the answer is not known.",
        source=HOUSE,
        draft="H30",
    ),
    Route(
        "H29",
        when=all_of(child.knives.is_("yes"), not_(known(not_(some(incident, THREATENED)))), not_(RED)),
        tell=(DUTY,),
        within=Within.SAME_DAY,
        because="A strong interest in knives was told, and it is not known whether there are threats.",
        source=DORSET_DEATH_REVIEW,
        draft="H29",
    ),
    Route(
        "H1",
        when=all_of(known(UNDER_EIGHTEEN), SCHOOL_OPEN),
        tell=(DUTY,),
        because="Whether the young person has a place, or when somebody last saw them, needs a person to find out.",
        source=MISSING_EDUCATION,
        draft="H1",
    ),
    Route(
        "H4.look",
        when=all_of(NO_AGE, not_(NO_TIER)),
        tell=(DUTY,),
        because="The young person's age is not known: a person looks before anything leaves.",
        source=INFORMATION_SHARING,
        draft="H4",
    ),
    Route(
        "H4.today",
        when=all_of(NO_AGE, not_(HIGH_OR_RED), HIGH_FROM_TEN),
        tell=(DUTY,),
        within=Within.SAME_DAY,
        because="Somebody was hurt, or hit or threatened more than once, and only the young person's age is missing.",
        source=HOUSE,
        draft="H4",
    ),
    Route(
        "R16",
        when=ONLY_INFORMATION,
        tell=(DUTY,),
        because="Somebody else told us, with no name, place or school: information for a person to work on.",
        source=REFERRER_IDENTITY,
        draft="H17",
    ),
    Route(
        "R17",
        when=all_of(NO_PLACE, not_(HIGH_OR_RED)),
        tell=(DUTY,),
        because="No place was told: a person works out who should help.",
        source=HOUSE,
        draft="H34",
    ),
    Route(
        "R17.high",
        when=all_of(NO_PLACE, HIGH),
        tell=(DUTY,),
        within=Within.SAME_DAY,
        because="The danger is high and no place was told: a person works out the same day who should help.",
        source=HOUSE,
        draft="H34",
    ),
    Route(
        "R17.red",
        when=all_of(NO_PLACE, RED),
        tell=(DUTY,),
        within=Within.NOW,
        because="It is red and no place was told: the duty officer gets all that is known, at once.",
        source=HOUSE,
        draft="H4",
    ),
    Route(
        "R18.look",
        when=all_of(CHILD_WRITES_OF_THEMSELVES, any_of(LOWER, NO_TIER)),
        tell=(DUTY,),
        because="A young person told us what they do themselves: a person looks first, nothing is sent unasked.",
        source=HOUSE,
        draft="H18",
    ),
    Route(
        "R18.adult",
        when=all_of(ADULT_ABOUT_THEMSELVES, not_(HIGH_OR_RED)),
        tell=(DUTY,),
        because="An adult told us what they do themselves: a person looks, nothing is sent unasked.",
        source=HOUSE,
        draft="H18",
    ),
    Route(
        "R19",
        when=CONFLICT,
        tell=(DUTY,),
        because="They or their family work for a service that would be told: another agency's supervisor decides.",
        source=INFORMATION_SHARING,
        draft="H23",
    ),
    Route(
        "H32",
        when=all_of(known(REFUSED), BELOW),
        tell=(DUTY,),
        because="They said no: it is asked again whether any child is harmed, and a person closes it with a reason.",
        source=INFORMATION_SHARING,
        draft="H32",
    ),
    Route(
        "H32.nothing_sent",
        when=stated("nothing_may_be_sent", True),
        tell=(DUTY,),
        because="Nothing may be sent without their agreement: a person closes it with a reason.",
        source=INFORMATION_SHARING,
        draft="H32",
    ),
)
