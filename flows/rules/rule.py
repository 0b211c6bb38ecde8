"""How a rule is written: what it reads, what it says in one plain sentence, where it comes from.

`draft` names the house reading it rests on; `signed_off` the local person and date that agreed it (None: "draft").
Count `version` up whenever a rule changes its meaning, so that old reports can be explained by the rule of their day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from flows.grammar import Condition, Fact
from flows.rules.outcome import Consent, Serves, Tier, Within
from flows.rules.sources import Source


class Basis(StrEnum):
    """Why a service may be told: the lawful ground for sharing, which is not the consent to be helped by it."""

    LIFE_AT_RISK = "a life is at risk: vital interests, and to prevent crime"
    CHILD_AT_RISK = "a child is, or may be, at risk of harm: Children Act 1989 sections 17 and 47"
    CRIME = "to prevent or detect a crime: Crime and Disorder Act 1998 section 115"
    HIGH_RISK_ABUSE = "high risk of serious harm from domestic abuse: overriding public interest"
    ADULT_AT_RISK = "an adult with care needs is at risk: Care Act 2014 sections 42 and 45"
    HOMELESS_CHILD = "a child may be left without a home: Children Act 1989 section 20"
    OUT_OF_SIGHT = "a child is missing education and unseen: Education Act 1996 section 436A"
    AGREED = "the person agrees to be put in touch: help that they choose"
    OPERATOR = "the operator's own duty to look"


@dataclass(frozen=True)
class Rule:
    """What every rule has.  because: one plain sentence, for staff."""

    name: str
    when: Condition
    because: str
    source: Source
    draft: str = ""
    signed_off: str | None = None
    version: int = 1

    @cached_property
    def reads(self) -> tuple[Fact, ...]:
        """Every fact it can ever look at."""
        return tuple(dict.fromkeys(self.when.reads()))


@dataclass(frozen=True, kw_only=True)
class Indicator(Rule):
    """A sign of danger or need, and how urgent it makes the report at least."""

    tier: Tier


@dataclass(frozen=True, kw_only=True)
class Route(Rule):
    """Who must know, by when, with which consent.  The part of its name before the dot is its row in the rule book.

    place: whose address decides which service: the child's, the harmed person's, or each of both.
    by_person: why a person releases its lines.
    """

    tell: tuple[Serves, ...] = ()
    within: Within = Within.NEXT_WORKING_DAY
    consent: Consent = Consent.NOT_NEEDED
    basis: Basis = Basis.OPERATOR
    place: str = "child"
    by_person: str = ""

    @property
    def row(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class Hold(Rule):
    """Why lines to these kinds wait for a person.  leaves_by_clock: False, they escalate and never leave alone."""

    kinds: tuple[Serves, ...]
    leaves_by_clock: bool = False


@dataclass(frozen=True, kw_only=True)
class Mark(Rule):
    """A flag for the staff or a signpost for the reporter: its name is one of a closed list (`closed.py`)."""


def facts_of(*rules: Rule) -> Iterator[Fact]:
    """Every fact that some rule reads, once."""
    seen: dict[Fact, None] = {}
    for rule in rules:
        seen.update(dict.fromkeys(rule.reads))
    yield from seen
