"""What only all the reports of a family say together, counted: the facts of `family`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from flows.facts import family, household, reporter
from flows.grammar import Answer, Facts, View
from flows.rules.signs import A_YEAR, HARM_TOLD

TWO_YEARS = timedelta(days=730)  # H9, for what the police were called to


class Sent(Protocol):
    """One report, as far as it is counted."""

    @property
    def at(self) -> datetime: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def followed(self) -> bool | None: ...


def counted(reports: Sequence[Sent], parts: Sequence[Facts], at: datetime) -> dict[str, Answer]:
    """How many reports, sources, reports by the police, and askings after which nothing followed."""
    tellers = {teller_of(each.facts) for each, part in zip(reports, parts, strict=True)
               if HARM_TOLD.truth(View(part, at)) is True}  # fmt: skip
    amounts = {
        family.reports_in_year: sum(at - each.at <= A_YEAR for each in reports),
        family.sources: len(tellers),
        family.police_reports: sum(_is_police(each.facts) and at - each.at <= TWO_YEARS for each in reports),
        family.help_in_vain: sum((each.followed is False) + _in_vain(each.facts) for each in reports),
    }
    return {fact.key: Answer(amount, at) for fact, amount in amounts.items()}


def teller_of(facts: Facts) -> tuple[str, ...]:
    """Who told it, as far as it can be told apart: two of whom nothing tells them apart count as one source.

    The parent harmed is one; professionals are told apart by where they work, others by their name.
    """
    role = _said(facts, reporter.role.key)
    if role == "parent":
        return (role,)
    apart = reporter.workplace if role == "professional" else reporter.name
    return role, _said(facts, apart.key).strip().casefold()


def _is_police(facts: Facts) -> bool:
    return (
        _said(facts, reporter.role.key) == "professional" and "police" in _said(facts, reporter.workplace.key).lower()
    )


def _in_vain(facts: Facts) -> bool:
    return _said(facts, household.asked_for_help.key) == "nothing_followed"


def _said(facts: Facts, key: str) -> str:
    answer = facts.get(key)
    return str(answer.value) if answer is not None and answer.is_known else ""
