"""A practitioners' chronology: what happened when, known since when, from whom, and what was done about it.

Short, factual, without judgement, with what goes well: the family may read it.  Own words and names are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from bot.referrals.packets import Packet, Told
from bot.referrals.paper import Made, Paper, Part, Table
from flows.facts import child, fact_of, harmed, household, incident
from flows.grammar import Fact, Facts, How

LONDON = ZoneInfo("Europe/London")
COLUMNS = ("When", "Known since", "Recorded", "From", "What happened", "What it meant", "What was done, and what came")
WIDTHS = (12, 9, 9, 12, 26, 16, 16)
CASE_COLUMNS = (
    "When", "Known since", "Recorded", "Agency, and who", "Significant event", "Impact on child and parent",
    "Action taken, and outcome", "Analysis, comment", "Source",
)  # fmt: skip
CASE_WIDTHS = (10, 8, 8, 12, 22, 15, 17, 16, 8)
SOMEBODY = "somebody who told it, not named"
UNDATED = "no date told"
NOTE = (
    "Dates are of the event, of the day on which it was told, and of the day on which it was recorded here. "
    "Merge it with your own, and correct what you know better."
)
WHAT = (incident.harms, incident.choking, incident.weapon_how, incident.threat_believed)
MEANT = (incident.injury, incident.who)
BACKGROUND = (
    child.times_in_year, child.getting, child.school, child.last_seen, child.told_to_leave, household.police_called,
    household.asked_for_help, household.known_to,
)  # fmt: skip
STRENGTHS = {
    child.getting: ("better",),
    child.school: ("attending", "taught_at_home"),
    child.somewhere_to_go: ("yes",),
    harmed.coping: ("supported", "some_help"),
    harmed.afraid: ("no",),
    household.asked_for_help: ("helped",),
}


class Event(msgspec.Struct, frozen=True):
    """One row.  first: the day by which it is sorted; none: no date was told.  reference: the report it stands on."""

    first: date | None
    when: str
    known: str
    recorded: str
    source: str
    what: str
    meant: str = ""
    done: str = ""
    comment: str = ""
    reference: str = ""

    @property
    def case_cells(self) -> tuple[str, ...]:
        """As the columns stand over a whole case."""
        return (*self.cells, self.comment, self.reference)

    @property
    def cells(self) -> tuple[str, ...]:
        """As the columns stand."""
        return (self.when, self.known, self.recorded, self.source, self.what, self.meant, self.done)


def events_told(packet: Packet, facts: Facts, sent_at: datetime) -> Iterator[Event]:
    """What was told, as far as the packet shows it: each time, the background, and what goes well."""
    told = {each.key: each for section in packet.sections for each in section.told if each.how is How.KNOWN}
    for number in facts.numbers("incident"):
        keys, when = [fact.of(number) for fact in WHAT], incident.when.of(number)
        if what := _said(told, keys):
            days = facts[when].happened if when in told else None
            said = _days(days.first, days.last) if days else told[when].value if when in told else UNDATED
            meant = _said(told, [fact.of(number) for fact in MEANT])
            yield _event(facts, keys, sent_at, days.first if days else None, said, what, meant)
    for fact in dict.fromkeys((*BACKGROUND, *STRENGTHS)):
        good = fact.key in told and facts[fact.key].value in STRENGTHS.get(fact, ())
        if fact.key in told and (good or fact in BACKGROUND):
            what, meant = _said(told, [fact.key]), "A strength" if good else ""
            yield _event(facts, [fact.key], sent_at, None, UNDATED, what, meant)


def action(at: datetime, who: str, what: str) -> Event:
    """Something that was done here or at the service."""
    day = _day(at.astimezone(LONDON).date())
    return Event(at.astimezone(LONDON).date(), f"{day}, {at.astimezone(LONDON):%H:%M}", day, day, who, "", done=what)


def chronology_paper(title: str, banners: Sequence[str], events: Iterable[Event], made: Made) -> Paper:
    """What has no date stands first, then day by day."""
    ordered = sorted(events, key=lambda event: event.first or date.min)
    table = Table(COLUMNS, WIDTHS, tuple(event.cells for event in ordered))
    return Paper(title, tuple(banners), (Part("Chronology", table=table, note=NOTE),), made, wide=True)


def case_chronology(title: str, banners: Sequence[str], events: Iterable[Event], made: Made) -> Paper:
    """The same over all reports of a case, with a comment and the report that each line stands on."""
    ordered = sorted(events, key=lambda event: event.first or date.min)
    table = Table(CASE_COLUMNS, CASE_WIDTHS, tuple(event.case_cells for event in ordered))
    return Paper(title, tuple(banners), (Part("Chronology", table=table, note=NOTE),), made, wide=True)


def _event(
    facts: Facts, keys: Sequence[str], sent_at: datetime, first: date | None, when: str, what: str, meant: str
) -> Event:
    known = min(facts[key].said_at for key in keys if key in facts)
    told, recorded = (_day(moment.astimezone(LONDON).date()) for moment in (known, sent_at))
    return Event(first, when, told, recorded, SOMEBODY, what, meant)


def _said(told: dict[str, Told], keys: Iterable[str]) -> str:
    return "; ".join(f"{_short(fact_of(key))}: {told[key].value}" for key in keys if key in told)


def _short(fact: Fact) -> str:
    return fact.means.partition(";")[0]


def _days(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
