"""How often five words that open nothing may be tried in an hour: in one chat, and altogether.

Counted in this process's memory only, by the chat's pseudonym.  Five words are 64 bits, so this keeps noise away
rather than guesses; whoever tried too often sees the same screen as whoever was wrong.
"""

from __future__ import annotations

from datetime import datetime

IN_ONE_CHAT, ALTOGETHER = 10, 5_000  # an hour


class Attempts:
    """The wrong tries of the present hour, by chat; a turn that is taken again counts once."""

    def __init__(self) -> None:
        self._hour = ""
        self._wrong: dict[str, set[str]] = {}

    def may_try(self, person: str, at: datetime) -> bool:
        """Whether five words that were typed here are looked for."""
        if self._hour != (hour := f"{at:%Y%m%d%H}"):
            self._hour, self._wrong = hour, {}
        here = len(self._wrong.get(person, ()))
        return here < IN_ONE_CHAT and sum(map(len, self._wrong.values())) < ALTOGETHER

    def was_wrong(self, person: str, key: str) -> None:
        """The five words of this turn opened nothing."""
        self._wrong.setdefault(person, set()).add(key)
