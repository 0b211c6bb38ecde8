"""Every sign of danger or need, most urgent first, and the rules that stand on the rules above them."""

from __future__ import annotations

from flows.grammar import all_of, any_of, not_, several
from flows.rules.outcome import Tier
from flows.rules.risk.high import HIGH
from flows.rules.risk.medium import HARM_DONE, MEDIUM
from flows.rules.risk.red import FOR_A_LIFE, RED
from flows.rules.risk.together import TOGETHER
from flows.rules.rule import Indicator
from flows.rules.sources import BRISTOL_REVIEW, HOUSE

SEVERAL_MEDIUM = Indicator(
    "several_medium",
    tier=Tier.HIGH,
    when=all_of(several(3, *(line.when for line in MEDIUM)), HARM_DONE),
    because="Three or more things that are each of medium concern come together, and harm was done.",
    source=BRISTOL_REVIEW,
    draft="H8",
)
NOTHING_WORSE = Indicator(
    "nothing_worse",
    tier=Tier.LOWER,
    when=not_(any_of(*(sign.when for sign in (*RED, *HIGH, *TOGETHER, SEVERAL_MEDIUM)))),
    because="Every question about high danger was answered, each with no.",
    source=HOUSE,
    draft="H30",
)
INDICATORS: tuple[Indicator, ...] = (*RED, *HIGH, *TOGETHER, SEVERAL_MEDIUM, *MEDIUM, NOTHING_WORSE)

__all__ = ["FOR_A_LIFE", "INDICATORS", "RED"]
