"""HIGH by what several reports of one family say together, each of which alone may have been less (H35).

What adds up of what happened (three times in a year, more often, several of medium concern, a threat here and a knife
there) needs no rule of its own: the other rules read the joined facts.  These read what is counted over reports.
"""

from __future__ import annotations

from flows.facts import family
from flows.grammar import all_of, known
from flows.rules.outcome import Tier
from flows.rules.risk.medium import HARM_DONE
from flows.rules.rule import Indicator
from flows.rules.sources import BRISTOL_REVIEW, DORSET_DEATH_REVIEW, HELP_SEEKING_REVIEW, PANEL_DOORS

TOGETHER = (
    Indicator(
        "three_reports",
        tier=Tier.HIGH,
        when=all_of(known(family.reports_in_year.at_least(3)), HARM_DONE),
        because="There were three or more reports about this family in 12 months, and harm was done.",
        source=PANEL_DOORS,
        draft="H35",
    ),
    Indicator(
        "three_sources",
        tier=Tier.HIGH,
        when=all_of(known(family.sources.at_least(3)), HARM_DONE),
        because="Three or more people or agencies, who do not speak for one another, told of harm.",
        source=BRISTOL_REVIEW,
        draft="H35",
    ),
    Indicator(
        "police_again",
        tier=Tier.HIGH,
        when=known(family.police_reports.at_least(2)),
        because="The police reported this family twice or more in the last 2 years.",
        source=DORSET_DEATH_REVIEW,
        draft="H35",
    ),
    Indicator(
        "help_in_vain_again",
        tier=Tier.HIGH,
        when=known(family.help_in_vain.at_least(2)),
        because="Help was asked for twice or more, and nothing followed.",
        source=HELP_SEEKING_REVIEW,
        draft="H35",
    ),
)
