"""Everything of a case in the order in which it happened: what was told, by whom, who was told, what came of it.

An event keeps three days apart: when it happened, when it was told, when it was written down here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from bot.casework.picture.accounts import KNOWN_BY, Account, day_of, in_words, short
from bot.referrals import STRENGTHS
from flows.facts import child, harmed, household, incident, reporter
from flows.grammar import Answer, Fact, Facts, Source

WHAT = (incident.harms, incident.choking, incident.weapon_how, incident.threat_believed)
MEANT = (incident.injury, incident.who)
HELP = (household.asked_for_help, household.what_followed, household.known_to, household.police_called)
STATE = (
    child.times_in_year,
    child.getting,
    child.school,
    child.last_seen,
    child.told_to_leave,
    harmed.afraid,
    *(fact for fact in STRENGTHS if fact not in HELP),
)
BACK = {  # between how many days before it was said this was
    (household.police_called, "within_2_years"): (0, 731),
    (child.last_seen, "within_week"): (0, 7),
    (child.last_seen, "within_month"): (7, 31),
}
NEAR = timedelta(days=3)  # two reports of times this near are set side by side
SURE = timedelta(days=31)  # … where each says its own time at least this narrowly
STRENGTH = "a strength"
UNANSWERED = "they asked for help and nothing followed"


class Kind(StrEnum):
    """What an event is of: the filter of the page."""

    TOLD = "told"
    HELP = "help"
    SERVICES = "services"
    LATER = "later"
    DECISIONS = "decisions"
    MEETING = "meeting"

    @property
    def label(self) -> str:
        """As pages write it."""
        return KINDS[self]


KINDS = {
    Kind.TOLD: "What happened",
    Kind.HELP: "Help sought",
    Kind.SERVICES: "Who was told, and what came of it",
    Kind.LATER: "Told later",
    Kind.DECISIONS: "Decisions and notes",
    Kind.MEETING: "Planning meeting",
}


class Event(msgspec.Struct, frozen=True):
    """One line.  first, last: the days on which it may have happened; None: no date was told.

    known, recorded: when it was told, and when it was stored here.  source: who told or did it.  by: how they know.
    keys: the facts it was made of.  who: the account of whoever acted, "" for whoever told.
    act: the name of the decision that it was, "" for all else.
    agrees, differs: what other reports say of the same days.
    """

    kind: Kind
    report: int
    report_id: str
    first: date | None
    last: date | None
    known: datetime
    recorded: datetime
    source: str
    what: str
    by: str = ""
    words: str = ""
    meant: str = ""
    done: str = ""
    comment: str = ""
    who: str = ""
    act: str = ""
    keys: tuple[str, ...] = ()
    agrees: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[date, datetime]:
        """Where it stands: by its own day, else by the day on which it was told."""
        return (self.first or day_of(self.known), self.known)


def told(accounts: Sequence[Account]) -> Iterator[Event]:
    """What each report tells, and beside it what the others say of the same days."""
    times = [(account, number) for account in accounts for number in account.facts.numbers("incident")]
    made = {(account.number, number): _incident(account, number) for account, number in times}
    for account, number in times:
        if (event := made[account.number, number]) is not None:
            others = [(each, n) for each, n in times if each.source != account.source and made[each.number, n]]
            yield _beside(event, account, number, others)
    for account in accounts:
        yield from _background(account)


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Oldest first."""
    return tuple(sorted(events, key=lambda event: event.place))


def _incident(account: Account, number: int) -> Event | None:
    facts = account.facts
    keys = [key for fact in WHAT if _known(facts, key := fact.of(number))]
    account_key = incident.account.of(number)
    words = str(facts[account_key].value) if _known(facts, account_key) else ""
    if not keys and not words:
        return None
    meant = [key for fact in MEANT if _known(facts, key := fact.of(number))]
    said = facts.get(incident.when.of(number))
    days = (said.happened.first, said.happened.last) if said is not None and said.happened else None
    read = tuple(filter(None, (*keys, *meant, account_key if words else "")))
    return _event(account, Kind.TOLD, read, _pairs(facts, keys) or "told in their own words",
                  days, words=words, meant=_pairs(facts, meant))  # fmt: skip


def _background(account: Account) -> Iterator[Event]:
    facts = account.facts
    for kind, some in ((Kind.HELP, HELP), (Kind.TOLD, STATE)):
        for fact in dict.fromkeys(some):
            if not _known(facts, fact.key):
                continue
            answer = facts[fact.key]
            unanswered = fact is household.asked_for_help and answer.value == "nothing_followed"
            yield _event(account, kind, (fact.key,), _pairs(facts, [fact.key]), _days_back(fact, answer),
                         meant=STRENGTH if answer.value in STRENGTHS.get(fact, ()) else "",
                         done=UNANSWERED if unanswered else "", words=answer.verbatim)  # fmt: skip


def _event(
    account: Account, kind: Kind, keys: tuple[str, ...], what: str, days: tuple[date, date] | None,
    words: str = "", meant: str = "", done: str = "",
) -> Event:  # fmt: skip
    answers = [account.facts[key] for key in keys]
    known = min(answer.said_at for answer in answers)
    first, last = days or (None, None)
    return Event(kind, account.number, account.report_id, first, last, known, account.sent_at, account.told_by, what,
                 by=_how_known(account, answers), words=words, meant=meant, done=done, keys=keys)  # fmt: skip


def _how_known(account: Account, answers: Iterable[Answer]) -> str:
    """Saw, heard, was told; the parent of themselves.  Where an answer does not say, what the reporter said of all."""
    said = {answer.source for answer in answers}
    whole = account.facts.get(reporter.how_known.key)
    if said == {Source.SELF}:
        if whole is not None and whole.is_known:
            return KNOWN_BY[Source(str(whole.value))]
        return KNOWN_BY[Source.SELF] if account.by_the_harmed else ""  # who may not be known is not said to be anybody
    return ", ".join(KNOWN_BY[each] for each in sorted(said))


def _beside(event: Event, account: Account, number: int, others: Iterable[tuple[Account, int]]) -> Event:
    agrees, differs = [], []
    for other, at in others:
        if _same_days(account.facts, number, other.facts, at):
            same, apart = _compared(account.facts, number, other.facts, at)
            who = f"{other.told_by} (report {other.number})"
            agrees += [f"{who} also tells of: {same}"] if same else []
            differs += [f"{who} says otherwise: {apart}"] if apart else []
    return msgspec.structs.replace(event, agrees=tuple(agrees), differs=tuple(differs))


def _same_days(one: Facts, number: int, other: Facts, at: int) -> bool:
    mine, theirs = one.get(incident.when.of(number)), other.get(incident.when.of(at))
    if mine is None or theirs is None or mine.happened is None or theirs.happened is None:
        return False
    narrow = all(days.last - days.first <= SURE for days in (mine.happened, theirs.happened))
    near = mine.happened.first - NEAR <= theirs.happened.last and theirs.happened.first - NEAR <= mine.happened.last
    return narrow and near


def _compared(one: Facts, number: int, other: Facts, at: int) -> tuple[str, str]:
    """What both tell of the same days, and where they speak against each other; what one leaves out is neither."""
    same, apart = [], []
    for fact in (*WHAT, *MEANT):
        mine, theirs = fact.of(number), fact.of(at)
        if not _known(one, mine) or not _known(other, theirs):
            continue
        a, b = one[mine].value, other[theirs].value
        if isinstance(a, tuple) and isinstance(b, tuple):
            both = [each for each in a if each in b]
            same += [in_words(mine, msgspec.structs.replace(one[mine], value=tuple(both)))] if both else []
            apart += [] if both else [in_words(theirs, other[theirs])]
        elif a == b:
            same.append(f"{short(mine)}: {in_words(mine, one[mine])}")
        else:
            apart.append(f"{short(theirs)}: {in_words(theirs, other[theirs])}")
    return "; ".join(same), "; ".join(apart)


def _days_back(fact: Fact, answer: Answer) -> tuple[date, date] | None:
    if answer.happened:
        return answer.happened.first, answer.happened.last
    said, back = day_of(answer.said_at), BACK.get((fact, str(answer.value)))
    return (said - timedelta(days=back[1]), said - timedelta(days=back[0])) if back else None


def _pairs(facts: Facts, keys: Iterable[str]) -> str:
    return "; ".join(f"{short(key)}: {in_words(key, facts[key])}" for key in keys)


def _known(facts: Facts, key: str) -> bool:
    answer = facts.get(key)
    return answer is not None and answer.is_known
