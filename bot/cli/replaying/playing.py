"""The chronology played: reports come in, clocks ring at their own time, and what it comes to is written down."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from bot import casework
from bot.app import Deciding
from bot.casework import Act, Kind, LinkShown
from bot.casework.tables import clock
from bot.cli.replaying import deeds
from bot.cli.replaying.chronology import Deed, Told
from bot.cli.replaying.times import moment
from bot.referrals.tables import referral
from bot.store import Keys, PreparedSelect, Store, metadata, new_id, without_jobs
from flows.rules.outcome import Assessment, Line, Plan, Release

GOES_ON = timedelta(days=60)  # after the last report or deed, for what it still demands
ANSWERS = timedelta(minutes=1)
TWO_VALUES = re.compile(r": [^:]* / .*")  # what the two said: a page shows it, a printed replay need not
WHO = "replay"
WHY = "Confirmed by the replay, where a person would be asked."


# Built once.
_NEXT_DUE = PreparedSelect(select(func.min(clock.c.due_at)).where(clock.c.rung_at.is_(None), clock.c.met_at.is_(None)))
_UNLOOKED = PreparedSelect(
    select(referral.c.unlooked).where(referral.c.id.in_(bindparam("lines", expanding=True))), "lines"
)
_LINES = select(referral.c.id, referral.c.number).where(referral.c.report_id == bindparam("report_id"))
_MEETINGS = select(clock.c.about, clock.c.due_at).where(clock.c.kind == Kind.MEETING)


class Confirm(StrEnum):
    """Which links the replay answers with yes, as a person might have."""

    NONE = "none"
    SUGGESTED = "suggested"


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that would have been shown or demanded.

    what: report, link, if_linked, joined, rise, meeting, deed, refused or unmet.  report: its number.  tier: where it
    says how urgent.  others: reports it concerns besides.  says: in words.  because, ask, tells: of a report.
    """

    at: datetime
    what: str
    report: int
    says: str
    tier: str = ""
    could_be: str = ""
    due: datetime | None = None
    others: tuple[int, ...] = ()
    because: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


def play(told: Sequence[Told], deciding: Deciding, confirm: Confirm = Confirm.SUGGESTED) -> tuple[Entry, ...]:
    """Everything, in the order in which it would have come."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/replay.db", Keys.from_settings(Keys.new_text()))
        try:
            metadata.create_all(store.engine, checkfirst=False)
            with store.begin() as db:
                without_jobs(db)
                casework.keep_open(db)
                return tuple(_Replay(db, deciding, confirm).entries(told))
        finally:
            store.close()


class _Replay:
    def __init__(self, db: Connection, deciding: Deciding, confirm: Confirm) -> None:
        self.db, self.deciding, self.confirm = db, deciding, confirm
        self.ids: dict[int, str] = {}
        self.numbers: dict[str, int] = {}  # by id of a report, and of each of its lines
        self.names: dict[str, str] = {}  # of lines: whom they tell
        self.met: set[str] = set()  # meetings that were shown

    def entries(self, told: Sequence[Told]) -> Iterator[Entry]:
        moments = [(each.at.astimezone(UTC), 0, each.number) for each in told]
        moments += [(deed.at.astimezone(UTC), 1, each.number) for each in told for deed in each.deeds]
        by_number = {each.number: each for each in told}
        waiting = {each.number: list(each.deeds) for each in told}
        for at, kind, number in sorted(moments):
            yield from self.until(at)
            if kind == 0:
                yield from self.comes(by_number[number], at)
            else:
                yield from self.does(number, waiting[number].pop(0), at)
            yield from self.meetings(number, at)
        yield from self.until(max(at for at, _, _ in moments) + GOES_ON)

    def comes(self, told: Told, at: datetime) -> Iterator[Entry]:
        """A report is sent, becomes a case, and is looked at for links."""
        db, number = self.db, told.number
        assessment, plan = self.deciding.assess(told.facts, at)
        report_id = casework.receive_report(db, new_id(), told.facts, plan, [], "web", at)
        casework.open_case(db, report_id, at)
        self.ids[number], self.numbers[report_id] = report_id, number
        for line in db.execute(_LINES, {"report_id": report_id}):
            self.names[line.id], self.numbers[line.id] = plan.lines[line.number].service_name, number
        yield _report(told, at, assessment, plan)
        danger = casework.look_for_links(db, report_id, at)
        yield from self.links(number, report_id, danger, at)

    def links(
        self, number: int, report_id: str, danger: casework.IfLinked | None, at: datetime
    ) -> Iterator[Entry]:  # fmt: skip
        """Which other reports it may belong to, what that would mean, and the answer that the replay gives."""
        waits = [each for each in casework.links_of(self.db, report_id) if each.waits]
        for link in waits:
            yield self.link(number, link, at)
        if danger is not None and waits:
            others = tuple(sorted(self.numbers[each] for each in danger.reports if each != report_id))
            says, would_be = "Shown to the duty desk at once, whether it is answered or not", danger.assessment
            yield Entry(
                at, "if_linked", number, says, would_be.tier, others=others, because=_because(would_be, worst=True)
            )
        for link in waits:
            if self.confirm is Confirm.SUGGESTED and link.verdict == "suggested":
                yield from self.joined(number, link, at + ANSWERS)

    def link(self, number: int, link: LinkShown, at: datetime) -> Entry:
        theirs = self.of_case(link.other_case)
        words = tuple(f"{TWO_VALUES.sub('', why.words)} ({why.weight:+.1f})" for why in link.why)
        says = f"{link.verdict.value}, {link.match.probability:.1%} likely: a person would be asked"
        return Entry(at, "link", number, says, others=theirs, because=words)

    def joined(self, number: int, link: LinkShown, at: datetime) -> Iterator[Entry]:
        was = casework.case_of(self.db, self.ids[self.of_case(link.other_case)[0]])["tier"]
        casework.confirm_link(self.db, link.id, WHO, at, WHY)
        case = casework.case_of(self.db, self.ids[number])
        reports = self.of_case(case["id"])
        others = tuple(each for each in reports if each != number)
        yield Entry(
            at, "joined", number, "One family: the replay says yes, where a person would be asked", others=others
        )
        if case["tier"] != was:
            yield from self.rise(number, reports, at)
        yield from self.meetings(number, at)

    def rise(self, number: int, reports: tuple[int, ...], at: datetime) -> Iterator[Entry]:
        """A case that has just become more urgent, and why; none where it is the closed one that was less so."""
        for each in casework.decisions_of(self.db, self.ids[reports[-1]]):
            if each.act is Act.ROSE and each.at == at:
                says = f"The case becomes {each.reason.value}, and was {each.reason.before.replace('_', ' ')}"
                yield Entry(at, "rise", number, says, each.reason.value, others=reports, because=(each.reason.reason,))

    def meetings(self, number: int, at: datetime) -> Iterator[Entry]:
        """Planning meetings that have just been asked for."""
        for about, due in self.db.execute(_MEETINGS).all():
            if about in self.met:
                continue
            self.met.add(about)
            reports = self.of_case(casework.case_of(self.db, self.ids[number])["id"])
            says = "A planning meeting of all who know the family is to be held"
            yield Entry(at, "meeting", number, says, due=due, others=reports)

    def does(self, number: int, deed: Deed, at: datetime) -> Iterator[Entry]:
        done, says = deeds.do(self.db, self.ids[number], deed, at)
        yield Entry(at, "deed" if done else "refused", number, says)

    def until(self, at: datetime) -> Iterator[Entry]:
        """Every clock that is due before this time rings, at its own time."""
        while (due := _NEXT_DUE.rows(self.db)[0][0]) is not None and due <= at:
            for rung in casework.ring(self.db, due):
                yield self.unmet(rung)

    def unmet(self, rung: casework.Due) -> Entry:
        number = self.numbers.get(rung.about) or self.numbers[rung.report_id]
        says = rung.kind.label
        if rung.about in self.names:
            says = f"{says}: {self.names[rung.about]}"
        if rung.kind is Kind.RELEASE and _UNLOOKED.rows(self.db, [rung.about]) == [[True]]:
            says = f"{says}. It leaves by the clock, marked as not looked at"
        return Entry(rung.due_at, "unmet", number, says)

    def of_case(self, case_id: str) -> tuple[int, ...]:
        return tuple(sorted(self.numbers[each] for each in casework.reports_of(self.db, case_id)))


def _report(told: Told, at: datetime, assessment: Assessment, plan: Plan) -> Entry:
    tells = tuple(_tells(line) for line in plan.lines)
    return Entry(at, "report", told.number, told.told_by, assessment.tier, assessment.could_be, plan.owner_due,
                 because=_because(assessment), ask=assessment.ask, tells=tells)  # fmt: skip


def _because(assessment: Assessment, *, worst: bool = False) -> tuple[str, ...]:
    """The signs that are true, the most urgent first; or only the most urgent."""
    signs = [(each.tier, each.because) for each in assessment.fired if each.tier]
    shown = [sign for sign in signs if not worst or sign[0] is assessment.tier]
    return tuple(f"{tier}: {words}" for tier, words in sorted(shown, key=lambda sign: -sign[0].rank))


def _tells(line: Line) -> str:
    if line.release is Release.BY_REPORTER:
        how = "leaves at once"
    elif line.leaves_by_clock:
        how = f"a person lets it go by {moment(line.release_due)}, else it leaves by the clock"
    else:
        how = f"a person decides by {moment(line.release_due)}"
    return f"{line.service_name or line.kind}, by {moment(line.due)}; {how}"
