"""The picture as one kind of service may see it: by the sharing rules, and by the parts that an agreement names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from bot.casework.picture.accounts import Account
from bot.casework.picture.chapters import Chapter, LineDone
from bot.casework.picture.compared import Compared, compared
from bot.casework.picture.doings import additions, told_other
from bot.casework.picture.page import accounts_of
from bot.casework.picture.people import Home, Someone, homes_of, people_of
from bot.casework.picture.risk import Step, risk_over_time
from bot.casework.picture.timeline import Event, in_order, told
from flows.facts import fact_of, incident, reporter
from flows.grammar import Answer, Facts
from flows.rules import sharing
from flows.rules.outcome import Serves

OTHERS = "history"  # the topic of who was told before: with it a service sees which others have something


class Seen(msgspec.Struct, frozen=True):
    """What a service may see of one report: the facts by their keys, and how many pieces of open words."""

    report_id: str
    keys: tuple[str, ...]
    words: int


class Cut(msgspec.Struct, frozen=True):
    """By what one report is cut.  without: facts that nobody of a service is shown, by a person's word."""

    kind: Serves
    parts: Sequence[str]
    without: set[str]

    def shows(self, key: str, facts: Facts) -> bool:
        """How whoever told it knows of it, a kind that may know it sees with whatever else it sees."""
        topic = fact_of(key).topic
        named = (topic in self.parts and topic in sharing.SEES[self.kind]) or key == reporter.how_known.key
        return named and key not in self.without and sharing.may_see(self.kind, key, facts)


class SharedPicture(msgspec.Struct, frozen=True):
    """The picture for one service.  because: the reasons of those signs that it may know all answers of.

    seen: for the record of what was shared.
    """

    accounts: tuple[Account, ...]
    people: tuple[Someone, ...]
    homes: tuple[Home, ...]
    timeline: tuple[Event, ...]
    compared: tuple[Compared, ...]
    because: tuple[str, ...]
    risk: tuple[Step, ...]
    seen: tuple[Seen, ...]


def cut_picture(
    pages: Sequence[Chapter], service: str, kind: Serves, parts: Sequence[str], beside: Sequence[Facts] = ()
) -> SharedPicture:  # fmt: skip
    """All of these reports, cut before anything is made of them.  beside: reports of the case that are not shown."""
    whole = accounts_of(tuple(pages))
    cuts = [
        Cut(kind, parts, {*_hidden(page, pages, beside), *(key for line in page.lines for key in line.line.left_out)})
        for page in pages
    ]
    accounts = tuple(cut(account, by) for account, by in zip(whole, cuts, strict=True))
    words = [_words(account, page, by) for account, page, by in zip(whole, pages, cuts, strict=True)]
    because = tuple(dict.fromkeys(_because(pages, accounts)))
    events = [*told(accounts)]
    for account, page, pieces in zip(accounts, pages, words, strict=True):
        events += additions(account, page) if pieces else ()
        if OTHERS in parts and OTHERS in sharing.SEES[kind]:
            events += [told_other(account, line) for line in page.lines if _may_know_of(line, service)]
    return SharedPicture(
        accounts, people_of(accounts), homes_of(accounts), in_order(events), compared(accounts), because,
        tuple(msgspec.structs.replace(step, why=tuple(each for each in step.why if each in because))
              for step in risk_over_time(pages)) if "risk" in parts and "risk" in sharing.SEES[kind] else (),
        tuple(Seen(each.report_id, tuple(each.facts), pieces) for each, pieces in zip(accounts, words, strict=True)),
    )  # fmt: skip


def cut(account: Account, by: Cut) -> Account:
    """One report without what this kind of service may not see, or what no agreement names."""
    facts = account.facts
    quotes = by.shows(incident.account.of(1), facts)
    seen = {key: answer if quotes else _unquoted(answer) for key, answer in facts.items() if by.shows(key, facts)}
    heard = account.heard if by.shows(reporter.also_wrote.key, facts) else ()
    return msgspec.structs.replace(account, facts=Facts(seen), role="", heard=heard)


def parts_of(kind: Serves) -> tuple[str, ...]:
    """What an agreement may name for a kind of service: the topics that it needs, in one order."""
    return tuple(sorted(sharing.SEES[kind]))


def _unquoted(answer: Answer) -> Answer:
    return msgspec.structs.replace(answer, verbatim="")


def _words(account: Account, page: Chapter, by: Cut) -> int:
    open_words = by.shows(reporter.also_wrote.key, account.facts)
    return len(page.heard) + len(page.additions) if open_words else 0


def _hidden(page: Chapter, pages: Sequence[Chapter], beside: Sequence[Facts]) -> set[str]:
    """An address that one report says may not be told is told by none, whatever another says of it."""
    others = (*(each.facts for each in pages if each is not page), *beside)
    return {fact.key for fact in sharing.hidden_by(page.facts, others)}


def _because(pages: Sequence[Chapter], accounts: Sequence[Account]) -> Iterator[str]:
    for page, account in zip(pages, accounts, strict=True):
        for fired in page.assessment.fired:
            if fired.tier and fired.read and set(fired.read) <= set(account.facts):
                yield fired.because


def _may_know_of(line: LineDone, service: str) -> bool:
    """Another service that was told; never one where somebody concerned works (R19)."""
    return line.released_at is not None and not line.restricted and line.line.service != service
