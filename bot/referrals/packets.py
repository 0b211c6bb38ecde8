"""What one kind of service sees of a report, in the order in which a children's front door asks.

Every fact is asked of `sharing`.  What was asked and not answered, or never asked, is shown as such, never as *no*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol

import msgspec

from bot.referrals.banners import banners
from flows.facts import EVERY_FACT, child, fact_of, harmed, household, incident, reporter
from flows.grammar import Answer, Fact, Facts, Happened, How, Source
from flows.rules.outcome import Assessment, Line, Serves
from flows.rules.tools import TOOLS


class Sharing(Protocol):
    """`flows.rules.sharing`: what each kind of service may see, as data."""

    def may_see(self, kind: Serves, key: str, facts: Facts) -> bool: ...


class Heading(StrEnum):
    """The order in which the front door asks."""

    NAMES = "Names"
    BORN = "Dates of birth and ages"
    ADDRESS = "Address"
    SCHOOL = "School or nursery"
    PARENTS = "Parental responsibility"
    HOUSEHOLD = "Who is in the household"
    CONCERN = "What the concern is"
    DANGER = "Is anybody in danger now"
    KNOWS = "What the parent knows and wants"
    SOURCE = "How not to show who told it"


HEADINGS = tuple(Heading)
NAMES, BORN = ("given_name", "family_name", "relation"), ("birth_day", "age_band")
DANGER = (
    household.danger_now, household.emergency_called, child.where_now, child.missing_at_risk, child.ending_life,
    child.told_to_leave, child.weapons_at_home, harmed.trapped, harmed.ending_life,
)  # fmt: skip
BY_TOPIC = {
    "identity": Heading.HOUSEHOLD,
    "household": Heading.HOUSEHOLD,
    "address": Heading.ADDRESS,
    "hidden_address": Heading.ADDRESS,
    "school": Heading.SCHOOL,
    "consent": Heading.KNOWS,
    "wishes": Heading.KNOWS,
    "contact": Heading.SOURCE,
    "source": Heading.SOURCE,
    "reporter_identity": Heading.SOURCE,
    "conflict": Heading.SOURCE,
}
NOT_KNOWN = {
    How.UNKNOWN: "they do not know",
    How.DECLINED: "they would rather not say",
    How.NOT_SAFE: "it was not safe to say",
    How.NOT_ASKED: "not asked",
}
KNOWN_BY = {
    Source.SELF: "",
    Source.SAW: " (they saw it)",
    Source.HEARD: " (they heard it)",
    Source.TOLD: " (they were told it)",
    Source.GUESS: " (they have a feeling)",
}
ANOTHER = "another"  # whether there was somebody or something more to tell
CONCERN_ONLY = "A safeguarding concern."


class Told(msgspec.Struct, frozen=True):
    """One fact as a service reads it.  about: "" or whom or which time it is about.  words: as they wrote it."""

    key: str
    about: str
    what: str
    value: str
    how: How
    words: str = ""


class Section(msgspec.Struct, frozen=True):
    """Facts under one heading.  not_asked: what this service would be shown, had anybody asked."""

    heading: str
    told: tuple[Told, ...]
    not_asked: tuple[str, ...]


class Packet(msgspec.Struct, frozen=True):
    """The part of a report that one service sees.  because: the reasons, of those it may know what they stand on.

    tools: what checklists count, for the panel alone, with the items that are so; it decides, they do not.
    left_out: facts that a person took out; that something was is said, never what.
    """

    kind: Serves
    service: str
    service_name: str
    basis: str
    banners: tuple[str, ...]
    because: tuple[str, ...]
    sections: tuple[Section, ...]
    tools: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[Told, ...]:
        """Every fact that it shows, as it stands there."""
        return tuple(told for section in self.sections for told in section.told)

    @property
    def keys(self) -> tuple[str, ...]:
        """The same by key, for the record of what was shared."""
        return tuple(told.key for told in self.told)


def packet(facts: Facts, assessment: Assessment, line: Line, sharing: Sharing) -> Packet:
    """What the service of this line is shown."""

    def sees(key: str) -> bool:
        return key not in line.left_out and sharing.may_see(line.kind, key, facts)

    seen = [key for key in facts if sees(key)]
    would_see = [key for key in ASKED_OF_ALL if key not in facts and sees(key)]
    return Packet(
        line.kind,
        line.service,
        line.service_name,
        line.basis,
        (*banners(facts, assessment, line, sees), *((line.asks,) if line.asks else ())),
        tuple(dict.fromkeys(_reasons(assessment, line, set(seen)))) or (CONCERN_ONLY,),
        tuple(_sections(facts, seen, would_see, sees(incident.account.of(1)))),
        tuple(_counts(assessment, line)) if line.kind is Serves.PANEL else (),
        line.left_out,
    )


def told_to(kinds: Collection[Serves], facts: Facts, sharing: Sharing, without: Collection[str]) -> tuple[Told, ...]:
    """What one or more of these kinds of service would see of a report, were that all that is left out."""

    def sees(key: str) -> bool:
        return key not in without and any(sharing.may_see(kind, key, facts) for kind in kinds)

    sections = _sections(facts, [key for key in facts if sees(key)], [], sees(incident.account.of(1)))
    return tuple(told for section in sections for told in section.told)


def may_hear_more(line: Line, facts: Facts, sharing: Sharing) -> bool:
    """Whether they read what was typed where no question was, or told later."""
    also = reporter.also_wrote.key
    return also not in line.left_out and sharing.may_see(line.kind, also, facts)


def _counts(assessment: Assessment, line: Line) -> Iterator[str]:
    """A count that stands on what was left out is left out with it."""
    without = {fact_of(key) for key in line.left_out}
    for tool in TOOLS:
        for counted in assessment.tools:
            same = (counted.tool, counted.version) == (tool.name, tool.version)
            if same and without.isdisjoint(tool.reads):
                so = "; ".join(f"{number} {tool.item(number).words}" for number in counted.yes)
                yield f"{counted}. {tool.cannot}{f' Yes: {so}.' if so else ''}"


def _reasons(assessment: Assessment, line: Line, seen: set[str]) -> Iterator[str]:
    """The signs, and the reasons of this line, as far as every answer that they stand on may be seen."""
    for fired in assessment.fired:
        counts = fired.tier is not None or fired.because in line.because
        if counts and fired.read and seen.issuperset(fired.read):
            yield fired.because


def _sections(facts: Facts, seen: list[str], would_see: list[str], quotes: bool) -> Iterator[Section]:
    told: dict[Heading, list[Told]] = {heading: [] for heading in HEADINGS}
    for put in sorted(map(_put, seen)):
        if put.fact.name != ANOTHER:
            told[put.heading].append(_told(put, facts[put.key], quotes))
    not_asked: dict[Heading, list[str]] = {heading: [] for heading in HEADINGS}
    for put in map(_put, would_see):
        not_asked[put.heading].append(put.means)
    for heading in HEADINGS:
        if told[heading] or not_asked[heading]:
            yield Section(heading.value, tuple(told[heading]), tuple(not_asked[heading]))


def _told(put: Put, answer: Answer, quotes: bool) -> Told:
    if answer.how in NOT_KNOWN:
        return Told(put.key, put.about, put.means, NOT_KNOWN[answer.how], answer.how)
    when = f" ({_days(answer.happened)})" if answer.happened else ""
    value = f"{_written(put.fact, answer.value)}{when}{KNOWN_BY[answer.source]}"
    words = answer.verbatim if quotes and answer.verbatim != answer.value else ""
    return Told(put.key, put.about, put.means, value, answer.how, words)


def _days(happened: Happened) -> str:
    """The days that "last Tuesday" may mean."""
    first, last = happened.first, happened.last
    return _day(first) if first == last else f"between {_day(first)} and {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _written(fact: Fact, value: str | int | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return ", ".join([_written(fact, one) for one in value])
    said = str(value)
    return fact.labels.get(said) or (said.replace("_", " ") if fact.values else said)


def _heading(fact: Fact) -> Heading:
    if fact in DANGER:
        return Heading.DANGER
    if fact is household.parental_responsibility:
        return Heading.PARENTS
    if fact in (reporter.harmed_knows, reporter.child_may_know):
        return Heading.KNOWS
    if fact.topic == "reporter_identity":
        return Heading.SOURCE
    if fact.name in NAMES:
        return Heading.NAMES
    return Heading.BORN if fact.name in BORN else BY_TOPIC.get(fact.topic, Heading.CONCERN)


ORDER = {key: number for number, key in enumerate(EVERY_FACT)}
ASKED_OF_ALL = tuple(
    key for key, fact in EVERY_FACT.items() if not fact.repeated and fact.topic not in ("account", "consent")
)


class Put(NamedTuple):
    """Where a fact stands and what it is called, which is the same in every packet.

    subject, number, order: a subject's facts stand together, in the order in which they are declared.
    about: `person:2` reads "person 2"; the first time that was told of is the latest.
    """

    subject: str
    number: int
    order: int
    key: str
    fact: Fact
    heading: Heading
    about: str
    means: str


@lru_cache(maxsize=4096)
def _put(key: str) -> Put:
    fact = fact_of(key)
    subject, _, number = key.partition(".")[0].partition(":")
    about = f"{'time' if subject == 'incident' else subject} {number}" if number else ""
    means = fact.means.partition(";")[0]  # what stands after it is for authors
    return Put(subject, int(number or 0), ORDER[fact.key], key, fact, _heading(fact), about, means)


def as_text(packet: Packet) -> str:
    """The packet as plain text, to copy or print."""
    lines = [f"For {packet.service_name}", *(f"! {banner}" for banner in packet.banners), ""]
    lines += ["Why", *(f"- {reason}" for reason in packet.because), f"- Basis for telling you: {packet.basis}", ""]
    if packet.tools:
        lines += ["To support your decision", *(f"- {counts}" for counts in packet.tools), ""]
    for section in packet.sections:
        lines += [section.heading, *(f"- {sentence(told)}" for told in section.told)]
        if section.not_asked:
            lines.append(f"- Not asked: {'; '.join(section.not_asked)}")
        lines.append("")
    return "\n".join(lines)


def sentence(told: Told) -> str:
    """One fact in one line: what it is, what is known of it, the words in which it was said."""
    about = f"{told.about}: " if told.about else ""
    words = f" (in their words: “{told.words}”)" if told.words else ""
    return f"{about}{told.what}: {told.value}{words}"
