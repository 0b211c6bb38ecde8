"""Who must know: R1 to R19, the reasons why lines wait for a person, and what staff and reporter are told besides."""

from __future__ import annotations

from flows.rules.routing.by_age import DANGER, TEN_TO_FIFTEEN_ROUTES, UNDER_TEN_ROUTES
from flows.rules.routing.by_need import NEED_ROUTES
from flows.rules.routing.holds import HOLDS
from flows.rules.routing.looks import LOOKS
from flows.rules.routing.marks import FLAG_MARKS, SIGNPOST_MARKS
from flows.rules.routing.older import ADULT_ROUTES, NO_AGE_ROUTES, SIXTEEN_OR_SEVENTEEN_ROUTES
from flows.rules.rule import Route

ROUTES: tuple[Route, ...] = (
    *DANGER,
    *UNDER_TEN_ROUTES,
    *TEN_TO_FIFTEEN_ROUTES,
    *SIXTEEN_OR_SEVENTEEN_ROUTES,
    *ADULT_ROUTES,
    *NO_AGE_ROUTES,
    *NEED_ROUTES,
)

__all__ = ["FLAG_MARKS", "HOLDS", "LOOKS", "ROUTES", "SIGNPOST_MARKS"]
