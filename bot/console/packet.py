"""The part that one service sees, and what a caller says of it: made by referrals, drawn here."""

from __future__ import annotations

from typing import Any

from bot.casework import Form, LinePage, ReportPage
from bot.console.pages import Asked, capitalize_first
from bot.referrals import Packet, Shows, as_text, may_hear_more, packet, sentence, shows_who_told, told_to
from bot.referrals import script as said
from flows.facts import reporter
from flows.rules import sharing
from flows.rules.outcome import Serves, Within

LATER = "Told later"
NO_ADDRESS = "We have no address for them: print the two pages, or pass the call on."


def shown(asked: Asked, line: LinePage) -> dict[str, Any]:
    """The packet for a page, and the same as plain text to copy."""
    part, words = made(line), later(line)
    new = [added for added in line.additions if line.answered_at and added.at > line.answered_at]
    since = {added.words for added in new if added.kind == "stop" or added.words in words}
    plain = [f"Reference {line.id}", as_text(part), *(f"{LATER}:\n{each}\n" for each in words)]
    return {"packet": part, "title": title(line), "later": words, "since": since, "unlooked": line.unlooked,
            "plain": "\n".join(plain), "papers": papers_for(line.line.kind)}  # fmt: skip


def script(asked: Asked, line: LinePage) -> dict[str, Any]:
    """What to say, in the order in which the front door asks."""
    return {"script": said(made(line), line.line, asked.desk.operator), "later": later(line)}


def who_told(line: LinePage) -> tuple[Shows, ...]:
    """What of it may show the family who told it, and why: looked at before it leaves."""
    return shows_who_told(made(line).told, line.facts, later(line))


def may_be_left_out(page: LinePage | ReportPage, *kinds: Serves) -> list[dict[str, Any]]:
    """Every fact that a service of these kinds would see, as a box to tick; first those that may show who told it.

    Not what was left out already: of this line, or of any line of this report.
    """
    lines = [page.line] if isinstance(page, LinePage) else [each.line for each in page.lines]
    without, facts = {key for line in lines for key in line.left_out}, page.facts
    if isinstance(page, ReportPage):
        facts = page.to_share
    also, told = reporter.also_wrote, told_to(kinds, facts, sharing, without)
    hear = also.key not in without and any(sharing.may_see(kind, also.key, facts) for kind in kinds)
    words = _added(page) if hear else []
    why = {each.key: {"text": f"{capitalize_first(each.why)}."} for each in shows_who_told(told, page.facts, words)}
    texts = {each.key: sentence(each) for each in told} | ({also.key: also.means} if words else {})
    ordered = sorted(texts, key=lambda key: key not in why)
    return [{"value": key, "text": capitalize_first(texts[key]), "hint": why.get(key)} for key in ordered]


def papers_for(kind: Serves) -> tuple[Form, ...]:
    """What may be made for a kind of service: a chronology only for whom times and what was done are."""
    pack = (Form.PACK,) if kind is Serves.PANEL else ()
    return (Form.PACKET, *pack, *((Form.CHRONOLOGY,) if "incident" in sharing.SEES.get(kind, ()) else ()))


def made(line: LinePage) -> Packet:
    """What the service of this line sees."""
    return packet(line.facts, line.assessment, line.line, sharing)


def later(line: LinePage) -> list[str]:
    """Words that came where no question was, or later: only for whom their own words are."""
    if not may_hear_more(line.line, line.facts, sharing):
        return []
    return _added(line)


def _added(page: LinePage | ReportPage) -> list[str]:
    return [words for _, words in page.heard] + [added.words for added in page.additions if added.words]


def title(line: LinePage) -> str:
    """As it stands on top of its page: how soon, and nothing of whom."""
    urgent = {Within.NOW: "Now: ", Within.SAME_HOUR: "Within the hour: ", Within.SAME_DAY: "Today: "}
    return capitalize_first(f"{urgent.get(line.line.within, '')}a concern about a family")
