"""How much one browser, and one block of addresses, may send: far more than people do, far less than a flood.

Counted in this process's memory only, under hashes whose key dies with it; a second process counts for itself.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from datetime import datetime
from hashlib import blake2b

from bot.channels.web.attempts import block_of

OF_ONE_BROWSER, OF_ONE_BLOCK = 120, 600  # pages a minute, and at once; many phones share one block
A_NEW_ONE = 5  # pages: whoever has no cookie yet begins a conversation
CHARACTERS = (
    5_000  # of what is written count as one more page: the fullest page is less than a browser may send at once
)
REMEMBERED = 20_000  # who was silent longest is forgotten first


class Pace:
    """A bucket for each, which fills again within a minute."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._left: OrderedDict[bytes, tuple[float, datetime]] = OrderedDict()

    def may_send(self, session: str, address: str, text: str, at: datetime) -> bool:
        """Whether this page is taken; it counts where it is."""
        cost = (1 if session else A_NEW_ONE) + len(text) // CHARACTERS
        asked = {f"b{block_of(address)}": OF_ONE_BLOCK} | ({f"s{session}": OF_ONE_BROWSER} if session else {})
        left = {self._hashed(name): self._now_left(self._hashed(name), most, at) for name, most in asked.items()}
        if any(each < cost for each in left.values()):
            return False
        for key, each in left.items():
            self._left[key] = (each - cost, at)
            self._left.move_to_end(key)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return True

    def _now_left(self, key: bytes, most: int, at: datetime) -> float:
        left, then = self._left.get(key, (float(most), at))
        return min(float(most), left + max(0.0, (at - then).total_seconds()) * most / 60)

    def _hashed(self, name: str) -> bytes:
        return blake2b(name.encode(), key=self._secret, digest_size=16).digest()
