"""Why lines wait for a person though a route names them: doubts, and the parent's own choice.

Who wrote (somebody else, somebody under 18, somebody of that service) is read where the plan is made, with the wishes.
"""

from __future__ import annotations

from flows.facts import household
from flows.grammar import all_of, any_of, known, not_
from flows.rules.outcome import Serves
from flows.rules.routing.by_need import CHILD_WRITES_OF_THEMSELVES, OVERRIDES
from flows.rules.routing.looks import ADULT_ABOUT_THEMSELVES, REFUSED
from flows.rules.routing.tiers import HIGH, LOWER, NO_TIER, RED
from flows.rules.rule import Hold
from flows.rules.signs import ADULT, CARE_NEEDS, HARMED_NOW
from flows.rules.sources import CARE_ACT, HOUSE, INFORMATION_SHARING

AGENCIES = tuple(kind for kind in Serves if kind is not Serves.DUTY_OFFICER)
POLICE = (Serves.POLICE, Serves.POLICE_SPECIALIST)
CHILDREN = (Serves.CHILDRENS_SERVICES, Serves.EARLY_HELP)
PARENTS_SIDE = (Serves.DOMESTIC_ABUSE_SERVICE, Serves.PANEL)
HOLDS = (
    Hold(
        "H14",
        kinds=(Serves.POLICE, *PARENTS_SIDE),
        when=all_of(
            known(all_of(ADULT, CARE_NEEDS, REFUSED)),
            HIGH,
            not_(known(OVERRIDES)),
        ),
        because="an adult with care needs, who can choose, said no: a person decides with them",
        source=CARE_ACT,
        draft="H14",
    ),
    Hold(
        "H18.police",
        kinds=POLICE,
        when=all_of(CHILD_WRITES_OF_THEMSELVES, HIGH),
        because="a young person told what they do themselves: the police wait for a person",
        source=HOUSE,
        draft="H18",
    ),
    Hold(
        "H18.unasked",
        kinds=AGENCIES,
        when=all_of(CHILD_WRITES_OF_THEMSELVES, any_of(LOWER, NO_TIER)),
        because="a young person told what they do themselves: a person looks first, nothing is sent unasked",
        source=HOUSE,
        draft="H18",
    ),
    Hold(
        "H18.adult",
        kinds=AGENCIES,
        when=all_of(known(ADULT_ABOUT_THEMSELVES), not_(any_of(HIGH, RED))),
        because="an adult told what they do themselves: a person looks, nothing is sent unasked",
        source=HOUSE,
        draft="H18",
    ),
    Hold(
        "H18.adult_high",
        kinds=AGENCIES,
        leaves_by_clock=True,
        when=all_of(known(ADULT_ABOUT_THEMSELVES), any_of(HIGH, RED)),
        because="an adult told what they do themselves: as if somebody else had told it",
        source=HOUSE,
        draft="H18",
    ),
    Hold(
        "H27.parent",
        kinds=PARENTS_SIDE,
        when=any_of(
            all_of(HARMED_NOW, not_(known(ADULT))),
            all_of(household.honour_at_risk.is_("child"), not_(known(ADULT))),
        ),
        because="the young person may be harmed at home: the parent's side waits for a person",
        source=INFORMATION_SHARING,
        draft="H27",
    ),
)
