"""What of a packet may show the family who told it, and why: for the person who lets it leave, before it leaves."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from bot.referrals.packets import Told
from flows.facts import child, fact_of, household, incident, reporter
from flows.grammar import Facts
from flows.rules import sharing

WHY = {
    incident.account: "their own words: how somebody writes, and what only they could see, is known at home",
    reporter.anything_else: "their own words: how somebody writes is known at home",
    reporter.also_wrote: "their own words: how somebody writes is known at home",
    reporter.how_known: "who could have seen, heard or been told this is easily guessed",
    child.last_seen_by: "few people know who last saw the young person",
    household.what_followed: "few people know that help was asked for, and when",
}
QUOTED = "it is given in their own words"


class Shows(msgspec.Struct, frozen=True):
    """One fact of a packet that may show who told it."""

    key: str
    what: str
    value: str
    why: str


def shows_who_told(told: Iterable[Told], facts: Facts, later: list[str]) -> tuple[Shows, ...]:
    """Of what would be told, what somebody at home could trace; nothing where the parent harmed tells it themselves."""
    role = facts.get(reporter.role.key)
    if role is not None and role.value == "parent":
        return ()
    risky = set(sharing.shows_who_told(facts))
    found = [
        Shows(each.key, f"{each.about}: {each.what}".removeprefix(": "), each.words or each.value,
              WHY[fact_of(each.key)] if each.key in risky else QUOTED)
        for each in told
        if each.key in risky or each.words
    ]  # fmt: skip
    also = reporter.also_wrote
    return (*found, *(Shows(also.key, also.means, words, WHY[also]) for words in later))
