"""The part that one service sees, and what a caller says of it: made by referrals, drawn here."""

from __future__ import annotations

from typing import Any

from bot.casework import LinePage
from bot.console.pages import Asked, capitalize_first
from bot.referrals import Packet, Shows, as_text, packet, shows_who_told
from bot.referrals import script as said
from flows.facts import reporter
from flows.rules import sharing
from flows.rules.outcome import Within

LATER = "Told later"


def shown(asked: Asked, line: LinePage) -> dict[str, Any]:
    """The packet for a page, and the same as plain text to copy."""
    made, later = _packet(line), _later(line)
    plain = [f"Reference {line.id}", as_text(made), *(f"{LATER}:\n{words}\n" for words in later)]
    return {"packet": made, "title": _title(line), "later": later, "unlooked": line.unlooked, "plain": "\n".join(plain)}


def script(asked: Asked, line: LinePage) -> dict[str, Any]:
    """What to say, in the order in which the front door asks."""
    return {"script": said(_packet(line), line.line, asked.desk.operator), "later": _later(line)}


def who_told(line: LinePage) -> tuple[Shows, ...]:
    """What of it may show the family who told it, and why: looked at before it leaves."""
    return shows_who_told(_packet(line), line.facts, _later(line))


def _packet(line: LinePage) -> Packet:
    return packet(line.facts, line.assessment, line.line, sharing)


def _later(line: LinePage) -> list[str]:
    """Words that came where no question was, or later: only for whom their own words are."""
    if not sharing.may_see(line.line.kind, reporter.also_wrote.key, line.facts):
        return []
    return [words for _, words in line.heard] + [added.words for added in line.additions]


def _title(line: LinePage) -> str:
    urgent = {Within.NOW: "Now: ", Within.SAME_HOUR: "Within the hour: ", Within.SAME_DAY: "Today: "}
    return capitalize_first(f"{urgent.get(line.line.within, '')}a concern about a family")
