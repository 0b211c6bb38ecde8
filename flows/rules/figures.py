"""The fixed coding set of the open figures: what each measure counts, and who may be seen in it: nobody.

A code is never given another meaning; a new one is added.  Whatever leaves the desk goes through `suppressed`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 5  # fewer than this are not told outside the desk: small numbers give people away
COLUMNS = {
    "month": "the month in which the report was sent, as 2026-11, in London's time",
    "measure": "what is counted or timed: one of the measures below",
    "tier": "as the rules said at Send: red, high, medium, lower, not_known; empty where it is counted over all",
    "kind": "the kind of service, as the rules name it; empty where it is not about a service",
    "code": "for `outcome`, an outcome; for `overruled`, the tier that a person gave; for `missed`, a clock; for "
            "`repeat`, how many reports came first; for `stopped`, a step; empty elsewhere",
    "count": "how many; empty where it is suppressed",
    "p50_hours": "half took no longer, in hours with one decimal; empty where it is no time, or suppressed",
    "p90_hours": "nine of ten took no longer, in hours with one decimal; empty where it is no time, or suppressed",
    "suppressed": "1 where fewer than five, or where a smaller number beside it could be worked out; else 0",
}  # fmt: skip
MEASURES = {
    "reports": "reports sent",
    "release": "from Send until the line left",
    "contact": "from leaving until a mail server, a system or a voice at the service took it, unless told anew since",
    "acknowledge": "from leaving until a person at the service said that they have it",
    "decide": "from leaving until the service said that it takes it on, gives it back, or what came of it",
    "missed": "clocks that rang because what was due did not happen, by clock",
    "repeat": "cases in which so many reports came before any service had acknowledged one (2, 3, 4, 5_or_more)",
    "unanswered": "reports that tell of help asked for before, after which nothing followed",
    "overruled": "cases in which a person gave another tier than the rules, by the tier given",
    "outcome": "cases closed, by outcome",
    "stopped": "drafts that ended at a step without being sent, by the month in which their week began; code: the step",
}

Key = TypeVar("Key", bound=Hashable)


def suppressed(counts: Mapping[Key, int]) -> frozenset[Key]:
    """Which of these numbers, which together make a sum that may be known, are not told.

    Every number below five; and, so that none can be worked out from the sum, the next smallest until at least two are
    left out that are five or more together.
    """
    left_out = {key for key, count in counts.items() if 0 < count < FEWEST}
    rest = sorted((key for key, count in counts.items() if count >= FEWEST), key=lambda key: counts[key])
    while rest and left_out and (len(left_out) < 2 or sum(counts[key] for key in left_out) < FEWEST):
        left_out.add(rest.pop(0))
    return frozenset(left_out)
