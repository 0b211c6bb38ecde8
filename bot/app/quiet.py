"""One log, without contents, in which what goes on and on is said once in a while and not each time."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable

A_WHILE = 600.0  # seconds for which the same thing is not said again
REMEMBERED = 1_000  # things said; more than ever are, so that no flood of different ones takes memory
_FIRST = re.compile(
    r"[^:(\n]{0,200}(?::? ?\([\w.]+\))?"
)  # what went wrong, and the kind of fault; not what the fault says
_LOUD = ("httpx", "httpcore", "aiosmtpd", "mail.log", "dbos", "transitions", "uvicorn.access")


class OnceInAWhile(logging.Filter):
    """Holds back what was said within a while, and says then how often it was.

    Of DBOS, whose faults quote addresses and statements at length (100 MB in a night without one), only what went
    wrong and the kind of fault are kept; of all others the same words in full count as the same.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock, self._lock = clock, threading.Lock()
        self._said: dict[tuple[str, str], tuple[float, int]] = {}  # -> when, and how often it was held back since

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this is to be written now."""
        said = record.getMessage()
        if record.name == "dbos":
            said = _cut(said, record)
            record.exc_info = record.exc_text = record.stack_info = None
        more = self._more(record.name, said)
        if more is None:
            return False
        record.msg, record.args = f"{said} ({more} more of these in between)" if more else said, None
        return True

    def _more(self, name: str, said: str) -> int | None:
        """How often it was held back since it was said; None: hold it back once more."""
        now = self._clock()
        with self._lock:
            when, more = self._said.pop((name, said), (float("-inf"), 0))
            held = now - when < A_WHILE
            self._said[name, said] = (when, more + 1) if held else (now, 0)
            if len(self._said) > REMEMBERED:
                del self._said[next(iter(self._said))]
        return None if held else more


def quiet_logs() -> None:
    """Libraries that print addresses or tokens speak only of trouble."""
    ours = logging.StreamHandler()
    ours.addFilter(OnceInAWhile())  # on no handler of anybody else's, a test's for one
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form, handlers=[ours])
    logging.getLogger("bot").setLevel(logging.INFO)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


def _cut(said: str, record: logging.LogRecord) -> str:
    found = _FIRST.match(said)
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    return f"{found[0].strip() if found else ''} {f'({kind})' if kind else ''}".strip()
