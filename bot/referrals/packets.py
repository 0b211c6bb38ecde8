"""What one kind of service sees of a report, in the order in which a children's front door asks.

Every fact is asked of `sharing`.  What was asked and not answered, or never asked, is shown as such, never as *no*.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol

import msgspec

from bot.referrals.banners import banners
from flows.facts import EVERY_FACT, child, fact_of, harmed, household, incident, reporter
from flows.grammar import Answer, Fact, Facts, How, Source
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
}
KNOWN_BY = {
    Source.SAW: "they saw it", Source.HEARD: "they heard it", Source.TOLD: "they were told it",
    Source.GUESS: "they have a feeling",
}  # fmt: skip
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
    def keys(self) -> tuple[str, ...]:
        """Every fact that it shows, for the record of what was shared."""
        return tuple(told.key for section in self.sections for told in section.told)


def packet(facts: Facts, assessment: Assessment, line: Line, sharing: Sharing) -> Packet:
    """What the service of this line is shown."""

    def sees(key: str) -> bool:
        return key not in line.left_out and sharing.may_see(line.kind, key, facts)

    held = dict(facts)
    seen = [key for key in held if sees(key)]
    would_see = [key for key in ASKED_OF_ALL if key not in held and sees(key)]
    return Packet(
        line.kind,
        line.service,
        line.service_name,
        line.basis,
        (*banners(facts, assessment, line, sees), *((line.asks,) if line.asks else ())),
        tuple(dict.fromkeys(_reasons(assessment, line, set(seen)))) or (CONCERN_ONLY,),
        tuple(_sections(held, seen, would_see, sees(incident.account.of(1)))),
        tuple(_counts(assessment, line)) if line.kind is Serves.PANEL else (),
        line.left_out,
    )


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


def _sections(held: dict[str, Answer], seen: list[str], would_see: list[str], quotes: bool) -> Iterator[Section]:
    told: dict[Heading, list[Told]] = {}
    for key in sorted(seen, key=_in_order):
        fact = EVERY_FACT.get(key) or fact_of(key)
        if fact.name != ANOTHER:
            told.setdefault(HEADING_OF[fact], []).append(_told(key, fact, held[key], quotes))
    not_asked: dict[Heading, list[str]] = {}
    for key in would_see:
        not_asked.setdefault(HEADING_OF[EVERY_FACT[key]], []).append(MEANS[EVERY_FACT[key]])
    for heading in Heading:
        if heading in told or heading in not_asked:
            yield Section(heading.value, tuple(told.get(heading, ())), tuple(not_asked.get(heading, ())))


def _told(key: str, fact: Fact, answer: Answer, quotes: bool) -> Told:
    if not answer.is_known:
        return Told(key, _about(key), MEANS[fact], NOT_KNOWN.get(answer.how, "not asked"), answer.how)
    said = [_written(fact, answer.value), *_when(answer)]
    if answer.source != Source.SELF:
        said.append(f"({KNOWN_BY[answer.source]})")
    words = answer.verbatim if quotes and answer.verbatim != answer.value else ""
    return Told(key, _about(key), MEANS[fact], " ".join(said), answer.how, words)


def _when(answer: Answer) -> Iterator[str]:
    """The days that "last Tuesday" may mean."""
    if answer.happened:
        first, last = (f"{day.day} {day:%B %Y}" for day in (answer.happened.first, answer.happened.last))
        yield f"({first})" if first == last else f"(between {first} and {last})"


def _about(key: str) -> str:
    """`person:2` reads "person 2"; the first time that was told of is the latest."""
    subject, colon, number = key.partition(".")[0].partition(":")
    return "" if not colon else f"time {number}" if subject == "incident" else f"{subject} {number}"


def _written(fact: Fact, value: str | int | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(_written(fact, one) for one in value)
    return fact.labels.get(str(value), str(value).replace("_", " ") if fact.values else str(value))


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


HEADING_OF = {fact: _heading(fact) for fact in EVERY_FACT.values()}
MEANS = {fact: fact.means.partition(";")[0] for fact in EVERY_FACT.values()}  # what stands after it is for authors
ORDER = {key: number for number, key in enumerate(EVERY_FACT)}
ASKED_OF_ALL = tuple(
    key for key, fact in EVERY_FACT.items() if not fact.repeated and fact.topic not in ("account", "consent")
)


def _in_order(key: str) -> tuple[str, int, int]:
    """A subject's facts together, in the order in which they are declared."""
    about, _, name = key.partition(".")
    subject, _, number = about.partition(":")
    return (subject, int(number or 0), ORDER[f"{subject}.{name}"])


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
