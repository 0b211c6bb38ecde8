"""What is put on paper for a service: its packet, and for the panel the pack it meets over.

Both are made from the packet, so neither can hold a fact that the service may not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from bot.referrals.packets import Packet, Section, Told
from bot.referrals.paper import Made, Paper, Part, Row
from flows.facts import EVERY_FACT, child, fact_of, harmed, household, reporter
from flows.grammar import Fact, How
from flows.rules.outcome import Line

NOT_ASKED = "not asked"
KEPT_BACK = "left out here: ask the desk"
LATER = "Also written, or told later"
DO_NOT_WAIT = "No service waits for the panel with what must be done now."
HELD_BY_NOBODY = (
    "Other names used", "Other disability", "Doctor of the family", "Worker of the independent advocacy",
)  # fmt: skip
PERSON_HARMED = (
    harmed.given_name, harmed.family_name, harmed.birth_day, harmed.age_band, harmed.relation, harmed.address,
    harmed.language, household.background, harmed.care_needs, harmed.depends_on_child, harmed.pregnant,
    reporter.contact, reporter.contact_by, reporter.contact_at, reporter.contact_when, reporter.contact_as,
    reporter.contact_voicemail,
)  # fmt: skip
YOUNG_PERSON = (
    child.given_name, child.family_name, child.birth_day, child.age_band, child.relation, child.lives_with,
    child.where_now, household.address, household.postcode, child.school, child.school_name, child.last_seen,
)  # fmt: skip
DASH = {fact: fact.dash for fact in EVERY_FACT.values() if fact.dash}


def packet_paper(packet: Packet, title: str, later: Sequence[str], unlooked: str, made: Made) -> Paper:
    """The packet, as its service reads it on its desk."""
    why = Part("Why you are told", points=packet.because, note=f"Basis: {packet.basis}.")
    parts = [why, *map(_part, packet.sections), *_later(later)]
    return Paper(title, (*((unlooked,) if unlooked else ()), *packet.banners), tuple(parts), made)


def pack_paper(
    packet: Packet, title: str, line: Line, shared: Sequence[str], done: Sequence[str], later: Sequence[str], made: Made
) -> Paper:
    """The pack for the panel.  shared: necessity, told or not told and why.  done: what has been done at once."""
    told = {each.key: each for section in packet.sections for each in section.told}
    others = [each for key, each in told.items() if key.startswith("person:")]
    wish = f"Their wish: {line.wish.replace('_', ' ')}. Consent: {line.consent.replace('_', ' ')}."
    rows = partial(_rows, told, packet.left_out)
    asked = {*PERSON_HARMED, *YOUNG_PERSON, *DASH}
    rest = [each for each in told.values() if fact_of(each.key) not in asked and each not in others]
    parts = (
        Part("The person harmed", (*rows(PERSON_HARMED), *(Row(name, NOT_ASKED, known=False) for name in
                                                                   HELD_BY_NOBODY))),
        Part("The young person causing harm", rows(YOUNG_PERSON)),
        Part("Children and others in the home", tuple(map(_row, others)),
             note="" if others else "Nobody else was told of."),
        Part("How it comes to the panel", points=(*line.because, *((line.by_person,) if line.by_person else ())),
             note="Whether the panel has heard of them before is not known here: ask it."),
        Part("Why it is urgent", points=packet.because),
        Part("DASH, as far as it was asked", _dash(told, packet.left_out), points=packet.tools,
             note="A low count never lowers what a practitioner sees."),
        Part("Consent, or sharing without it", points=(wish, f"Basis: {packet.basis}.", *shared)),
        Part("What has been done", points=tuple(done), note=DO_NOT_WAIT),
        Part("What else was told", tuple(map(_row, rest))),
        *_later(later),
    )  # fmt: skip
    return Paper(title, packet.banners, parts, made)


def _part(section: Section) -> Part:
    note = f"Not asked: {'; '.join(section.not_asked)}." if section.not_asked else ""
    return Part(section.heading, tuple(map(_row, section.told)), note=note)


def _later(words: Sequence[str]) -> Iterable[Part]:
    return (Part(LATER, tuple(Row("", each) for each in words)),) if words else ()


def _row(told: Told) -> Row:
    about = f"{told.about}: " if told.about else ""
    value = told.value if told.how is How.KNOWN else f"asked: {told.value}"
    return Row(_capital(about + told.what), value, told.words, told.key, told.how is How.KNOWN)


def _rows(told: dict[str, Told], left_out: Sequence[str], facts: Iterable[Fact]) -> tuple[Row, ...]:
    """One row a fact, also for what nobody asked or a person left out."""
    return tuple(_row(told[fact.key]) if fact.key in told else _nothing(fact, left_out) for fact in facts)


def _nothing(fact: Fact, left_out: Sequence[str]) -> Row:
    value = KEPT_BACK if fact in map(fact_of, left_out) else NOT_ASKED
    return Row(_capital(fact.means.partition(";")[0]), value, key="" if fact.repeated else fact.key, known=False)


def _dash(told: dict[str, Told], left_out: Sequence[str]) -> tuple[Row, ...]:
    """Item by item: each fact that answers it, or that nobody asked."""
    rows = []
    for fact, item in sorted(DASH.items(), key=lambda pair: pair[1] or 0):
        given = [_row(each) for key, each in told.items() if fact_of(key) == fact]
        rows += [Row(f"{item}. {row.label}", row.value, row.words, row.key, row.known) for row in
                 given or [_nothing(fact, left_out)]]  # fmt: skip
    return tuple(rows)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
