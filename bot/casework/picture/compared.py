"""What several reports say of one and the same fact: where they agree, and where they differ, side by side.

Two answers of one source are one voice.  What differs may have changed between the two days: both stand with theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from bot.casework.picture.accounts import Account, in_words, short
from flows.facts import fact_of
from flows.grammar import Kind

APART = ("account", "contact", "consent", "source", "reporter_identity", "conflict", "wishes")  # of one teller alone
WHOSE = {"household": "the home", "child": "the young person", "harmed": "the person harmed"}


class Voice(msgspec.Struct, frozen=True):
    """What one source says.  report: the number of the newest report in which it said so."""

    report: int
    told_by: str
    value: str


class Compared(msgspec.Struct, frozen=True):
    """One fact of which more than one source tells.  agrees: all say the same."""

    key: str
    what: str
    voices: tuple[Voice, ...]
    agrees: bool


def compared(accounts: Sequence[Account]) -> tuple[Compared, ...]:
    """Every such fact; where they differ first."""
    keys = dict.fromkeys(key for account in accounts for key in account.facts if _compares(key))
    found = [made for key in keys if (made := _of(key, accounts)) is not None]
    return tuple(sorted(found, key=lambda each: each.agrees))


def _compares(key: str) -> bool:
    fact = fact_of(key)
    return not fact.repeated and fact.topic not in APART and fact.kind is not Kind.NUMBER


def _of(key: str, accounts: Sequence[Account]) -> Compared | None:
    voices = dict(_voices(key, accounts))
    if len(voices) < 2:
        return None
    said = {_plain(voice.value) for voice in voices.values()}
    what = f"{WHOSE[key.partition('.')[0]]}: {short(key)}"
    return Compared(key, what, tuple(voices.values()), len(said) == 1)


def _voices(key: str, accounts: Sequence[Account]) -> Iterator[tuple[int, Voice]]:
    for account in accounts:
        answer = account.facts.get(key)
        if answer is not None and answer.is_known:
            yield account.source, Voice(account.number, account.told_by, in_words(key, answer))


def _plain(value: str) -> str:
    return " ".join(value.replace(",", " ").split()).casefold()
