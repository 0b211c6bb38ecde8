"""What a replay found, for a reader: a heading a day, a line a thing, and as JSON for a program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from bot.cli.replaying.playing import Entry
from bot.cli.replaying.times import LONDON, moment
from flows.facts import fact_of

WIDTH = 118
ASKED = 3  # of what is not known, as many as a person asks next


def as_json(entries: Iterable[Entry]) -> str:
    return msgspec.json.format(msgspec.json.encode(list(entries)), indent=2).decode()


def as_text(entries: Iterable[Entry]) -> str:
    """Day by day."""
    lines: list[str] = []
    for day, those in groupby(entries, key=lambda each: each.at.astimezone(LONDON).date()):
        lines += ["", f"{day:%A} {day.day} {day:%B %Y}"]
        runs = groupby(those, key=lambda each: each.report if each.what == "unmet" else 0)
        for unmet, run in [(report, list(each)) for report, each in runs]:
            lines += _unmet(unmet, run) if unmet else [line for each in run for line in _told(each)]
    return "\n".join(lines[1:])


def _unmet(report: int, run: list[Entry]) -> list[str]:
    """What a report's clocks rang for, one after the other."""
    first, *more = run
    later = (f"; {each.at.astimezone(LONDON):%H:%M} {each.says}" for each in more)
    return _wrapped(f"  {first.at.astimezone(LONDON):%H:%M}  ", f"UNMET, report {report}: {first.says}{''.join(later)}")


def _told(entry: Entry) -> Iterator[str]:
    yield from _wrapped(f"  {entry.at.astimezone(LONDON):%H:%M}  ", _head(entry))
    yield from _each("because", entry.because)
    yield from _each("to ask", [_asked(key) for key in entry.ask[:ASKED]])
    yield from _each("must know", entry.tells)
    if entry.what == "report" and entry.due:
        yield from _each("looks", [f"a duty officer, by {moment(entry.due)}"])


def _head(entry: Entry) -> str:
    others = _reports(entry.others)
    if entry.what == "report":
        could = f", could be {entry.could_be}" if entry.could_be != entry.tier else ""
        return f"REPORT {entry.report}, from the {entry.says}: {_tier(entry.tier)}{could}"
    if entry.what == "link":
        return f"LINK? report {entry.report} and {others}: {entry.says}"
    if entry.what == "if_linked":
        return f"IF ONE FAMILY, report {entry.report} and {others}: {_tier(entry.tier)}. {entry.says}"
    if entry.what == "joined":
        return f"JOINED, report {entry.report} and {others}. {entry.says}"
    if entry.what == "rise":
        return f"RISE, {others}: {_tier(entry.tier)}. {entry.says}"
    if entry.what == "meeting" and entry.due:
        return f"MEETING, {others}. {entry.says} by {moment(entry.due)}"
    return f"{'REFUSED' if entry.what == 'refused' else 'DONE'}, report {entry.report}: {entry.says}"


def _tier(tier: str) -> str:
    return tier.replace("_", " ").upper()


def _reports(numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"report {numbers[0]}"
    return f"reports {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}" if numbers else "none"


def _asked(key: str) -> str:
    return fact_of(key).means.partition(";")[0]


def _each(label: str, words: Iterable[str]) -> Iterator[str]:
    for number, each in enumerate(words):
        yield from _wrapped(f"         {label if not number else '':<10} ", each)


def _wrapped(start: str, words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))
