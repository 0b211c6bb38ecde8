"""What the answers mean: danger words, risk, routing R1 to R19, sharing, linking, each with its source.

`recommend(facts, at)` says how urgent it is and who must know, `assess(facts, at)` says it with the reasons; both are
pure and know no service, no place and no clock.
"""

from flows.rules.assess import RED_BY_FACT, assess, assess_whole, is_red, recommend, still
from flows.rules.closed import FLAGS, SIGNPOSTS
from flows.rules.outcome import (
    TIERS,
    Assessment,
    Consent,
    Counted,
    Fired,
    Line,
    NotKnown,
    Plan,
    Recommendation,
    Release,
    Row,
    Serves,
    Tier,
    Within,
)
from flows.rules.risk import INDICATORS
from flows.rules.routing import HOLDS, LOOKS, ROUTES
from flows.rules.rule import Basis, Hold, Indicator, Route
from flows.rules.tools import TOOLS
from flows.rules.whole import Dated, Whole, whole_of

__all__ = [
    "FLAGS",
    "HOLDS",
    "INDICATORS",
    "LOOKS",
    "RED_BY_FACT",
    "ROUTES",
    "SIGNPOSTS",
    "TIERS",
    "TOOLS",
    "Assessment",
    "Basis",
    "Consent",
    "Counted",
    "Dated",
    "Fired",
    "Hold",
    "Indicator",
    "Line",
    "NotKnown",
    "Plan",
    "Recommendation",
    "Release",
    "Route",
    "Row",
    "Serves",
    "Tier",
    "Whole",
    "Within",
    "assess",
    "assess_whole",
    "is_red",
    "recommend",
    "still",
    "whole_of",
]
