"""Two things that are kept apart: whether they agree to a service, and the ground on which it may be told without.

A no that is obeyed (medium and lower) leaves a question to a person: is any child harmed?
"""

from __future__ import annotations

import msgspec

from bot.casework import Act, ReportPage
from bot.referrals import wish_of
from flows.grammar import Facts, How
from flows.rules.outcome import Consent, Serves
from flows.rules.sharing import wish_is_theirs

CONSENTS = {
    Consent.NOT_NEEDED: "not needed to tell them",
    Consent.SEEK: "to be sought; below high a no is obeyed",
    Consent.NEEDED: "needed; without a yes they are not told",
}
SAID = {
    "given": "they said yes", "refused": "they said no", How.UNKNOWN: "asked: they do not know",
    How.DECLINED: "asked: they would rather not say", How.NOT_SAFE: "not safe to ask", How.NOT_ASKED: "not asked",
}  # fmt: skip
NOT_THEIRS = "the person harmed was not asked"  # somebody else told it
NOT_THEIRS_REFUSED = "whoever told it said no; the person harmed was not asked"


class NotTold(msgspec.Struct, frozen=True):
    """Kinds of service that are not told because that is what they wish, and whether that was looked at since."""

    kinds: tuple[tuple[str, str], ...]
    asked_again: str

    @property
    def refused(self) -> bool:
        return any(wish in (SAID["refused"], NOT_THEIRS_REFUSED) for _, wish in self.kinds)


def said(wish: str, kind: Serves, facts: Facts) -> str:
    """What was said of a service, by whoever may say it."""
    if wish_is_theirs(kind, facts) or wish not in ("refused", How.NOT_ASKED):
        return SAID[wish]
    return NOT_THEIRS_REFUSED if wish == "refused" else NOT_THEIRS


def not_told(page: ReportPage) -> NotTold:
    """Who is not told, each with what they said; what came of asking again whether any child is harmed."""
    kinds = tuple((kind.value, said(wish_of(page.facts, kind), kind, page.facts)) for kind in page.plan.obeyed)
    again = [each.reason.value for each in page.decisions if each.act is Act.ASKED_AGAIN]
    return NotTold(kinds, again[-1] if again else "")
