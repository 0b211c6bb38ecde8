"""HIGH, worked out from one time told of to the next: it becomes worse, or comes more often."""

from __future__ import annotations

from flows.rules.outcome import Tier
from flows.rules.rule import Indicator
from flows.rules.signs import COMES_MORE_OFTEN, COMES_TO_BE_WORSE
from flows.rules.sources import DASH

RISING = (
    Indicator(
        "rising_severity",
        tier=Tier.HIGH,
        when=COMES_TO_BE_WORSE,
        because="What happened became worse from one time to the next within 12 months.",
        source=DASH.question(11),
        draft="H36",
    ),
    Indicator(
        "rising_frequency",
        tier=Tier.HIGH,
        when=COMES_MORE_OFTEN,
        because="There were more times in the last three months than in the three months before.",
        source=DASH.question(10),
        draft="H36",
    ),
)
