"""Subject access: everything about one person of a case, line by line, for whoever decides what they are given.

A line that says something of somebody else, could lead to serious harm or could spoil the finding of a crime is
marked, and stays masked until a named person has decided on it.  Where somebody else told us, that there is a record
at all is such a line: the young person and the household may not learn of it by asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, select

from bot.casework.belonging import reports_of
from bot.casework.decisions import Act, Decided, decide, given
from bot.casework.pages import report_page
from bot.casework.picture.accounts import dated, day_of
from bot.casework.sealed import Reason
from bot.casework.shown import LineShown, ReportPage
from bot.casework.tables import family_case
from flows.facts import fact_of, reporter
from flows.grammar import Answer, Facts
from flows.rules.outcome import Serves

OURS = (Act.DISCLOSED, Act.WITHHELD)
TELLS_WHO = ("source", "reporter_identity", "contact", "wishes", "conflict", "consent", "account")
OF_CRIME = ("incident", "risk", "weapons", "exploitation")
SHARED_LIFE = ("household", "incident")  # of everybody in the home
POLICE = (Serves.POLICE, Serves.POLICE_SPECIALIST)


class Exemption(StrEnum):
    """Why a line may be kept back from the person it is about."""

    THIRD_PARTY = "third_party"
    SERIOUS_HARM = "serious_harm"
    CRIME = "crime"

    @property
    def label(self) -> str:
        """As it is told to the person, with its place in the law."""
        return EXEMPTIONS[self]


EXEMPTIONS = {
    Exemption.THIRD_PARTY: "it is also about somebody else (Data Protection Act 2018, Schedule 2, paragraph 16)",
    Exemption.SERIOUS_HARM: "it could cause serious harm to somebody (Data Protection Act 2018, Schedule 3)",
    Exemption.CRIME: "it could hinder finding or stopping crime (Data Protection Act 2018, Schedule 2, paragraph 2)",
}
NO_MARK: tuple[Exemption, ...] = ()
NOTHING = "We looked for your personal data. There is nothing that we have to give you. You may complain to the ICO."
UNDECIDED = "Nothing may be handed over: lines wait for a named person's decision."
BEFORE = (
    "Before you decide: are you sure who asks, and that nobody made them ask? Ask the health or social worker "
    "who knows them before a line about health or care is given or withheld (Data Protection Act 2018, Schedule 3)."
)
RIGHTS = (
    "Why we hold it: to protect people from harm. Whom it was given to: the lines about who was told.",
    "How long: until the operator's rules end it. You may ask us to correct it, and complain to the ICO (ico.org.uk).",
    "You are given this under Article 15 of the UK GDPR.",
)
BOTH = (Exemption.THIRD_PARTY, Exemption.SERIOUS_HARM)


class Entry(msgspec.Struct, frozen=True):
    """One line of the record.  id: by which it is decided on.  decided: the newest decision; None: nobody has."""

    id: str
    report_id: str
    what: str
    text: str
    marks: tuple[Exemption, ...]
    decided: Decided | None = None

    @property
    def given(self) -> bool:
        """Whether the person gets it: what a person decided, and unmarked what nobody withheld."""
        return self.decided.act is Act.DISCLOSED if self.decided else not self.marks

    @property
    def waits(self) -> bool:
        """Marked, and nobody has decided."""
        return bool(self.marks) and self.decided is None

    @property
    def why_withheld(self) -> Exemption | None:
        """By which exemption it is kept back."""
        if self.given:
            return None
        return Exemption(self.decided.reason.exemption) if self.decided else self.marks[0]


class Given(msgspec.Struct, frozen=True):
    """What the person gets.  says: instead of all else, where nothing may be given.  withheld lines say only why."""

    says: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    rights: tuple[str, ...] = ()


def what_is_given(entries: list[Entry]) -> Given:
    """The part for the person: nothing while a line waits, and no sign of a record that is withheld."""
    record = entries[0]
    if record.decided and not record.given:
        return Given(NOTHING)
    if any(entry.waits for entry in entries):
        return Given(UNDECIDED)
    kept = {each.id: each.why_withheld for each in entries}
    lines = (("withheld", why.label) if (why := kept[each.id]) else (each.what, each.text) for each in entries)
    return Given(lines=tuple(lines), rights=RIGHTS)


def is_about(about: str) -> bool:
    """Whether this names a person of a case: `child`, `harmed`, `reporter`, `person:2`."""
    subject, colon, number = about.partition(":")
    return number.isdigit() if subject == "person" else not colon and subject in ("child", "harmed", "reporter")


def disclosure(db: Connection, case_id: str, about: str) -> list[Entry]:
    """All lines about this person; the first is whether there is a record."""
    if db.execute(select(family_case.c.id).where(family_case.c.id == case_id)).first() is None:
        raise LookupError("There is no such case.")
    pages = [report_page(db, report_id) for report_id in reports_of(db, case_id)]
    ours = (each for page in pages for each in page.decisions if each.act in OURS)
    newest = {each.reason.value: each for each in sorted(ours, key=lambda each: each.at)}
    made = [_record(pages, about), *(entry for page in pages for entry in _of_report(page, about))]
    return [msgspec.structs.replace(entry, decided=newest.get(f"{about} {entry.id}")) for entry in made]


def decide_entry(
    db: Connection, case_id: str, about: str, entry_id: str, who: str, at: datetime, exemption: Exemption | None,
    reason: str,
) -> None:  # fmt: skip
    """Give a line, or withhold it by an exemption: who decided, and why, is kept.  LookupError if there is none."""
    entry = next((each for each in disclosure(db, case_id, about) if each.id == entry_id), None)
    if entry is None:
        raise LookupError("There is no such line.")
    act = Act.WITHHELD if exemption else Act.DISCLOSED
    what = Reason(given(reason), value=f"{about} {entry_id}", exemption=exemption or "")
    decide(db, entry.report_id, case_id, who, act, at, what)


def _record(pages: list[ReportPage], about: str) -> Entry:
    own = all(_tells(page.facts, about) for page in pages)
    text = f"There is a record: {len(pages)} report{'s' if len(pages) > 1 else ''}."
    return Entry(f"{pages[0].case_id}/record", pages[0].id, "that there is a record", text, NO_MARK if own else BOTH)


def _of_report(page: ReportPage, about: str) -> Iterator[Entry]:
    own = _tells(page.facts, about)
    for key, answer in page.facts.items():
        if _concerns(key, about, page.facts):
            yield _entry(page, key, fact_of(key).means.partition(";")[0], _words(key, answer),
                         _marks(key, answer, about, page.facts))  # fmt: skip
    free = NO_MARK if own else BOTH
    for number, (_, words) in enumerate(page.heard):
        yield _entry(page, f"heard:{number}", "also written", words, free)
    for added in page.additions:
        yield _entry(page, f"added:{added.id}", "told later", added.words, free)
    urgent = f"{page.assessment.tier}: {' '.join(fired.because for fired in page.assessment.fired if fired.tier)}"
    yield _entry(page, "tier", "how urgent it was judged", urgent, NO_MARK if own else (Exemption.SERIOUS_HARM,))
    for line in page.lines:
        yield _entry(page, f"line:{line.id}", "who was told", _told_to(line), _marks_of_line(line, own))
    for each in page.decisions:
        if each.act not in OURS and each.reason.reason:
            yield _entry(
                page, f"decision:{each.id}", "what a person decided", f"{each.act}: {each.reason.reason}", BOTH
            )
    for note in page.notes:
        yield _entry(page, f"note:{note.id}", "a note", note.words, BOTH)


def _entry(page: ReportPage, name: str, what: str, text: str, marks: tuple[Exemption, ...]) -> Entry:
    return Entry(f"{page.id}/{name}", page.id, what, text, marks)


def _tells(facts: Facts, about: str) -> bool:
    """Whether it was this person who told it: then nothing in it is news to them."""
    role = facts.get(reporter.role.key)
    also = {"parent": "harmed", "young_person": "child"}.get(str(role.value) if role else "", "")
    return about in ("reporter", also)


def _concerns(key: str, about: str, facts: Facts) -> bool:
    """Their own facts, what they told, and of the shared life what is about everybody in the home."""
    subject = key.partition(".")[0]
    if subject == about or (
        subject in ("reporter", "harmed", "child") and _tells(facts, subject) and _tells(facts, about)
    ):
        return True
    if about == "reporter" and not _tells(facts, "harmed") and not _tells(facts, "child"):
        return fact_of(key).topic == "account"  # a neighbour's own words are theirs; the family's life is not
    return subject.partition(":")[0] in SHARED_LIFE


def _marks(key: str, answer: Answer, about: str, facts: Facts) -> tuple[Exemption, ...]:
    if _tells(facts, about):
        return NO_MARK
    fact, found = fact_of(key), []
    if fact.topic in TELLS_WHO or answer.verbatim or key.partition(":")[0].partition(".")[0] in SHARED_LIFE:
        found.append(Exemption.THIRD_PARTY)
    if fact.topic != "identity" or set(fact.would_harm) - {about.partition(":")[0], "other"}:
        found.append(Exemption.SERIOUS_HARM)
    if fact.topic in OF_CRIME and about == "child":
        found.append(Exemption.CRIME)
    return tuple(found)


def _marks_of_line(line: LineShown, own: bool) -> tuple[Exemption, ...]:
    """Whoever told it saw the plan; what a person added they did not, and another report may be why it was."""
    if own and line.shown_to_reporter:
        return NO_MARK
    police = (Exemption.CRIME,) if line.line.kind in POLICE else ()
    return (Exemption.SERIOUS_HARM, *police)


def _told_to(line: LineShown) -> str:
    told = day_of(line.released_at) if line.released_at else None
    when = f"on {dated(told, told)}" if told else "not told"
    return f"{line.line.service_name}: {when}. Basis: {line.line.basis}."


def _words(key: str, answer: Answer) -> str:
    if not answer.is_known:
        return f"asked, and not known ({answer.how.replace('_', ' ')})"
    values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    said = ", ".join(fact_of(key).labels.get(str(each), str(each).replace("_", " ")) for each in values)
    return f"{said} (“{answer.verbatim}”)" if answer.verbatim and answer.verbatim != said else said
