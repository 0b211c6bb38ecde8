"""The present tier, as routes read it: two-valued, worked out before any route is asked.

`tier` counts every sign.  `harm_tier` leaves out the signs that somebody is about to end their own life: they bring
help for a life at risk, and not by themselves the police and the parent's services (H19).
"""

from __future__ import annotations

from flows.grammar import stated
from flows.rules.outcome import Tier

RED = stated("tier", Tier.RED)
HIGH = stated("tier", Tier.HIGH)
MEDIUM = stated("tier", Tier.MEDIUM)
LOWER = stated("tier", Tier.LOWER)
NO_TIER = stated("tier", Tier.NOT_KNOWN)
HIGH_OR_RED = stated("tier", Tier.HIGH, Tier.RED)
BELOW = stated("tier", Tier.MEDIUM, Tier.LOWER)
HARM_RED = stated("harm_tier", Tier.RED)
HARM_HIGH = stated("harm_tier", Tier.HIGH)
HARM_BELOW = stated("harm_tier", Tier.MEDIUM, Tier.LOWER)
