"""How often five words may be typed in an hour from one block of addresses; a chat has its limit in `bot.dialogue`.

Counted in this process's memory only, under hashes whose key dies with it: no address is written down, and a second
process counts for itself.  Five words are 64 bits, so this keeps noise away rather than guesses.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections import Counter
from datetime import datetime
from hashlib import blake2b

from bot.dialogue import phrase

OF_ONE_BLOCK = 100  # an hour; many phones share one block


class Attempts:
    """Counts of the present hour."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._hour = ""
        self._counts: Counter[bytes] = Counter()

    def may_try(self, text: str, address: str, at: datetime) -> bool:
        """Count this text if it is five words, and tell whether they may be looked for."""
        if phrase.heard(text) is None:
            return True
        if self._hour != (hour := f"{at:%Y%m%d%H}"):
            self._hour, self._counts = hour, Counter()
        block = blake2b(block_of(address).encode(), key=self._secret, digest_size=16).digest()
        self._counts[block] += 1
        return self._counts[block] <= OF_ONE_BLOCK


def block_of(address: str) -> str:
    """The network that an address is of: its first three numbers, or the part of an IPv6 address that a home gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 56), strict=False))
