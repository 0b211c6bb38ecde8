"""How often five words may be tried in an hour: per session, per address block and altogether.

Counted in this process's memory only, under hashes whose key dies with it: no address is written down, and a second
process counts for itself.  Five words are 64 bits, so this keeps noise away rather than guesses.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections import Counter
from datetime import datetime
from functools import cache
from hashlib import blake2b

from bot.dialogue import phrase

OF_ONE_SESSION, OF_ONE_BLOCK, ALTOGETHER = 10, 100, 5_000  # an hour; many phones share one block
NEARLY = 4  # known words of five: somebody meant to type their words, and one is wrong


class Attempts:
    """Counts of the present hour."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._hour = ""
        self._counts: Counter[bytes] = Counter()

    def may_try(self, text: str, session: str, address: str, at: datetime) -> bool:
        """Count this text if it is five words, and tell whether they may be looked for."""
        if phrase.heard(text) is None:
            return True
        if self._hour != (hour := f"{at:%Y%m%d%H}"):
            self._hour, self._counts = hour, Counter()
        limits = {f"s{session}": OF_ONE_SESSION, f"b{block_of(address)}": OF_ONE_BLOCK, "": ALTOGETHER}
        counted = [
            (blake2b(name.encode(), key=self._secret, digest_size=16).digest(), most) for name, most in limits.items()
        ]
        self._counts.update(name for name, _ in counted)
        return all(self._counts[name] <= most for name, most in counted)


def block_of(address: str) -> str:
    """The network that an address is of: its first three numbers, or the part of an IPv6 address that a home gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 56), strict=False))


def meant_as_words(text: str) -> bool:
    """Whether somebody meant to type five words to come back with: five words, all or all but one of our list."""
    typed = text.lower().split()
    known = sum(word.strip(".,;'\"") in _known() for word in typed)
    return len(typed) == phrase.WORDS and known >= NEARLY


@cache
def _known() -> frozenset[str]:
    return frozenset(phrase.word_list())
