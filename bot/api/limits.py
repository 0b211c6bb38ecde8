"""How often one caller may ask.  Counted in memory, by each process for itself: two processes let through twice as
many.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock

MOST_CALLERS = 10_000  # remembered at once; who has been silent longest is forgotten first


class Limit:
    """A bucket for each caller: `at_once` requests in one go, and so many a minute after that."""

    def __init__(self, a_minute: float, at_once: float) -> None:
        self._a_second, self._at_once = a_minute / 60, at_once
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = Lock()

    def wait(self, caller: str, at: datetime) -> float:
        """Seconds until this caller may ask again; 0: now."""
        with self._lock:
            return max(0.0, (1 - self._now_left(caller, at)) / self._a_second)

    def take(self, caller: str, at: datetime) -> float:
        """The same, and where it is 0 this request is counted."""
        with self._lock:
            left = self._now_left(caller, at)
            if left < 1:
                return (1 - left) / self._a_second
            self._left[caller] = (left - 1, at)
            self._left.move_to_end(caller)
            if len(self._left) > MOST_CALLERS:
                self._left.popitem(last=False)
            return 0.0

    def _now_left(self, caller: str, at: datetime) -> float:
        left, then = self._left.get(caller, (self._at_once, at))
        return min(self._at_once, left + max(0.0, (at - then).total_seconds()) * self._a_second)
