"""What can be asked of `later` and of the clock, in words that do not depend on what carries it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """What to run with an id, and how long to go on trying: as it stands, fourteen times in about three hours."""

    run: Callable[[str], None]
    attempts: int = 14
    first_wait: float = 2.0  # seconds; each wait is twice the one before, up to `longest`
    longest: float = 3600.0

    def wait(self, attempt: int) -> float:
        """Seconds to wait after this attempt, counted from 1, has failed."""
        return float(min(self.longest, self.first_wait * 2 ** (attempt - 1)))


@dataclass(frozen=True, slots=True)
class Schedule:
    """What runs by the clock of London: `cron` has five fields, or six with seconds first; `run` is given its time."""

    cron: str
    run: Callable[[datetime], None]


class JobFailed(Exception):
    """A job gave up. The message has the job, its id and the class of the last error, never what the error said."""


class AlreadyRunning(RuntimeError):
    """Another process is already serving this SQLite database: stop it first, or use PostgreSQL."""
