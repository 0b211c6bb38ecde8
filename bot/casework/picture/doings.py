"""What was done about a report: it came in, who was told and what came of it, what was added, decided and noted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.casework.decisions import CLOCK, REPORTER, Act, Decided
from bot.casework.picture.accounts import Account, day_of
from bot.casework.picture.chapters import Chapter, LineDone
from bot.casework.picture.timeline import Event, Kind
from bot.casework.sealed import UNSAFE

IN_LINES = (  # what the event of a line tells already
    Act.READING, Act.RELEASED, Act.LEFT, Act.READ, Act.ACKNOWLEDGED, Act.NOT_OURS, Act.FETCHED, Act.CALLED, Act.PRINTED,
)  # fmt: skip
NOT_OF_THE_FAMILY = (Act.DISCLOSED, Act.WITHHELD, Act.LEARNED_WHO)  # who looked at what is not what happened
OF_MEETINGS = (
    Act.MEETING_CALLED, Act.MEETING_SET, Act.MEETING_TAKEN, Act.MEETING_ENDED, Act.INVITED, Act.CAME, Act.MINUTED,
    Act.TASK_SET, Act.TASK_ENDED,
)  # fmt: skip
US = "the operator"
THE_CLOCK = "the clock"


def came_in(account: Account, tier: str) -> Event:
    """That a report came, and how urgent the rules called it."""
    at, day = account.sent_at, day_of(account.sent_at)
    words = "\n".join(account.heard)
    return Event(Kind.TOLD, account.number, account.report_id, day, day, at, at, account.told_by,
                 f"Report {account.number} came in: {tier.replace('_', ' ')}", words=words)  # fmt: skip


def doings(account: Account, page: Chapter) -> Iterator[Event]:
    """Everything that was done, for the operator's own people."""
    yield from (services(account, line) for line in page.lines)
    yield from additions(account, page)
    for note in page.notes:
        yield _done(account, Kind.DECISIONS, note.at, US, "a note", words=note.words, who=note.who)
    for each in page.decisions:
        if each.act not in IN_LINES and each.act not in NOT_OF_THE_FAMILY:
            yield _decision(account, page, each)


def services(account: Account, line: LineDone) -> Event:
    """One service: when it was told, and what came of it."""
    name = line.line.service_name or line.line.kind.replace("_", " ")
    at = line.released_at or line.stopped_at or account.sent_at
    what = f"{name} was told" if line.released_at else f"{name}: {line.state.label.lower()}"
    by = {CLOCK: THE_CLOCK, REPORTER: "the reporter, by sending it"}.get(line.released_by or "", "a person here")
    return _done(account, Kind.SERVICES, at, US, what, done=came_of(line), comment=f"Let go by {by}."
                 if line.released_at else "", meant=" ".join(line.line.because))  # fmt: skip


def came_of(line: LineDone) -> str:
    """Read, acknowledged, given back, rung: each with its day; what did not happen is said too."""
    steps: tuple[tuple[datetime | None, str], ...] = (
        *((call.at, f"rung: {call.outcome.label}") for call in line.calls), (line.read_at, "opened"),
        (line.acknowledged_at, "they have it"), (line.declined_at, "given back, not theirs"),
        (line.stopped_at, "stopped"),
    )  # fmt: skip
    said = [f"{words} {_day(at)}" for at, words in steps if at]
    if line.released_at and not line.acknowledged_at and not line.declined_at:
        said.append("nobody there has said that they have it")
    return "; ".join(said)


def told_other(account: Account, line: LineDone) -> Event:
    """That another service was told, and whether it has it: no reason, no name of a person."""
    name = line.line.service_name or line.line.kind.replace("_", " ")
    has = f"they have it since {_day(line.acknowledged_at)}" if line.acknowledged_at else "not acknowledged"
    return _done(account, Kind.SERVICES, line.released_at or account.sent_at, US, f"{name} was told", done=has)


LATER = {"stop": "They said stop", UNSAFE: "They said that how they can be reached is not safe any more"}


def additions(account: Account, page: Chapter) -> Iterator[Event]:
    """What the reporter told later, or that they said stop."""
    for added in page.additions:
        what = LATER.get(added.kind, "Told later")
        done = f"read {_day(added.seen_at)}" if added.seen_at else "nobody has read it yet"
        at = added.at
        yield Event(Kind.LATER, account.number, account.report_id, day_of(at), day_of(at), at, at, account.told_by,
                    what, words=added.words, done=done)  # fmt: skip


def _decision(account: Account, page: Chapter, each: Decided) -> Event:
    kind = Kind.MEETING if each.act in OF_MEETINGS else Kind.DECISIONS
    if each.act is Act.OUTCOME:
        kind = Kind.SERVICES
    line = next((line.line.service_name for line in page.lines if line.id == each.about), "")
    what = f"{each.act}: {line}" if line else str(each.act)
    came = each.reason.value.replace("_", " ") if kind is not Kind.DECISIONS or each.act is Act.CLOSED else ""
    return _done(account, kind, each.at, _source(each.who), what, done=came, comment=each.reason.reason, who=each.who,
                 act=each.act.name)  # fmt: skip


def _done(account: Account, kind: Kind, at: datetime, source: str, what: str, *, done: str = "", comment: str = "",
          meant: str = "", words: str = "", who: str = "", act: str = "") -> Event:  # fmt: skip
    day = day_of(at)
    return Event(kind, account.number, account.report_id, day, day, at, at, source, what, words=words, meant=meant,
                 done=done, comment=comment, who="" if who in (CLOCK, REPORTER) else who, act=act)  # fmt: skip


def _source(who: str) -> str:
    return {CLOCK: THE_CLOCK, REPORTER: "the reporter"}.get(who, US)


def _day(at: datetime) -> str:
    day = day_of(at)
    return f"{day.day} {day:%B %Y}"
