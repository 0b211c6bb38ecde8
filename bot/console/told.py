"""What somebody told, in the order in which a duty officer needs it, with every way of not knowing kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from bot.casework import picture
from bot.console.pages import clock_time
from flows.facts import fact_of
from flows.grammar import Answer, Fact, Facts, How, Source

NOT_KNOWN = {
    How.UNKNOWN: "asked: they do not know", How.DECLINED: "asked: they would rather not say",
    How.NOT_SAFE: "asked: not safe to answer", How.NOT_ASKED: "not asked yet",
}  # fmt: skip
KNOWN_BY = {
    Source.SELF: "", Source.SAW: "saw it", Source.HEARD: "heard it", Source.TOLD: "was told", Source.GUESS: "a feeling",
}  # fmt: skip
SUBJECTS = {
    "household": "The home", "child": "The young person", "harmed": "The person harmed", "incident": "What happened",
    "person": "Somebody else in the home", "reporter": "Who wrote to us",
}  # fmt: skip
WHO = "reporter_identity"  # the topic that stands apart: shown to whoever writes down why
PEOPLE = {"child": "the young person", "harmed": "the person harmed", "reporter": "who told it"}
LIST_SAFE = ("reporter.contact_by", "reporter.contact_at", "reporter.contact_when", "reporter.contact_as",
             "reporter.contact_voicemail")  # fmt: skip
TO_BE_SAFE = ("reporter.device", "harmed.can_be_reached", "harmed.reached_how")  # whether or not they may be reached


class Row(msgspec.Struct, frozen=True):
    """One fact: what it means, what was said, and whether that is an answer."""

    label: str
    value: str
    known: bool = True
    extra: str = ""


class Section(msgspec.Struct, frozen=True):
    """The facts about one subject."""

    title: str
    rows: tuple[Row, ...]


class Quote(msgspec.Struct, frozen=True):
    """Their own words, and what they were about."""

    about: str
    words: str
    said: str


class SafeContact(msgspec.Struct, frozen=True):
    """Whether and how they may be reached.  allowed: only when they said so.  now: whether it is one of their times."""

    allowed: bool
    says: str
    rows: tuple[Row, ...]
    now: picture.Window = picture.Window.NOT_SURE


def sections(facts: Facts, at: datetime) -> list[Section]:
    """Everything answered that is neither their own words nor how to reach them, by subject."""
    found: dict[str, list[Row]] = {}
    for key, answer in facts.items():
        if not _apart(key):
            found.setdefault(key.partition(".")[0], []).append(row(key, answer, at))
    ordered = sorted(found, key=lambda about: (list(SUBJECTS).index(about.partition(":")[0]), about))
    return [Section(title(about), tuple(found[about])) for about in ordered]


def quotes(facts: Facts, heard: Iterable[tuple[str, str]], at: datetime) -> list[Quote]:
    """Their own words first to last, then what they typed where a button was expected."""
    found = [
        Quote(_short(fact_of(key)), str(answer.value), clock_time(answer.said_at, at))
        for key, answer in facts.items()
        if answer.is_known and fact_of(key).topic == "account" and answer.value
    ]
    return found + [Quote(f"also wrote, asked about: {_asked(step)}", words, "") for step, words in heard]


def who(facts: Facts, at: datetime) -> tuple[Row, ...]:
    """The name of who told it, and where they work: apart from all else."""
    return tuple(row(key, answer, at) for key, answer in facts.items() if fact_of(key).topic == WHO)


def people_in(facts: Facts) -> dict[str, str]:
    """Whom of a report somebody may be who asks."""
    return PEOPLE | {f"person:{number}": f"person {number} in the home" for number in facts.numbers("person")}


def safe_contact(facts: Facts, at: datetime) -> SafeContact:
    """How they may be reached: not at all, unless they said so."""
    contact = facts.get("reporter.contact")
    beside = tuple(row(key, facts[key], at) for key in TO_BE_SAFE if key in facts)
    if contact is None or contact.value != "safely":
        said = NOT_KNOWN[facts.how("reporter.contact")] if contact is None or not contact.is_known else "they said no"
        return SafeContact(False, f"Do not contact them ({said}). They come back by themselves.", beside)
    rows = tuple(row(key, facts[key], at) for key in LIST_SAFE if key in facts)
    when = facts.get("reporter.contact_when")
    now = picture.window(str(when.value) if when is not None and when.is_known else "", at)
    return SafeContact(
        True, "Only in this way, and only at these times. Otherwise do not contact them.", rows + beside, now
    )


def row(key: str, answer: Answer, at: datetime) -> Row:
    """One answer as a row."""
    fact = fact_of(key)
    extra = [KNOWN_BY[answer.source]]
    if answer.happened:
        first, last = answer.happened.first, answer.happened.last
        extra.append(f"{first:%d.%m.%Y}" if first == last else f"between {first:%d.%m.%Y} and {last:%d.%m.%Y}")
    if answer.verbatim and answer.verbatim != answer.value:
        extra.append(f"in their words: “{answer.verbatim}”")
    value = in_words(fact.labels, answer.value) if answer.is_known else NOT_KNOWN[answer.how]
    return Row(_short(fact), value, answer.is_known, "; ".join(filter(None, extra)))


def _asked(step: str) -> str:
    try:
        return _short(fact_of(step))
    except LookupError:
        return "the first screen" if step == "first" else step.replace("_", " ")


def name_of(key: str) -> str:
    """A fact's key as a question on a list: whose it is and what it means."""
    about, _, number = key.partition(".")[0].partition(":")
    whose = SUBJECTS[about].lower() + (f" {number}" if number else "")
    return f"{whose}: {_short(fact_of(key))}"


def in_words(labels: Mapping[str, str], value: object) -> str:
    """The value as the person saw it; several are joined."""
    if isinstance(value, tuple):
        return ", ".join(in_words(labels, one) for one in value)
    return str(labels.get(str(value), str(value).replace("_", " ")))


def _short(fact: Fact) -> str:
    """What it means, without what the words after the semicolon explain to authors."""
    return fact.means.partition(";")[0]


def _apart(key: str) -> bool:
    fact = fact_of(key)
    return fact.topic in ("account", "contact", "consent", WHO)


def title(about: str) -> str:
    """A subject as a heading: `Somebody else in the home, 2`."""
    subject, _, number = about.partition(":")
    return f"{SUBJECTS[subject]}, {number}" if number else SUBJECTS[subject]
