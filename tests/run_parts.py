"""`make test` after its set-up: runs each part, one after the other, and prints what it took beside what it may take.

A part that fails fails the whole; a part that is only slow is marked. Every part runs, whatever came before it, so that
one run tells everything.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = ("python", "-m", "pytest", "-q")
APART = ("--ignore=tests/browser", "--ignore=tests/kills")


@dataclass(frozen=True)
class Part:
    """Commands that belong together, and the minutes they may take on two cores."""

    name: str
    minutes: int
    commands: tuple[tuple[str, ...], ...]


PARTS = (
    Part(
        "static",
        1,
        (
            ("ruff", "check", "."),
            ("ruff", "format", "--check", "."),
            ("mypy",),
            ("lint-imports", "--no-logo"),
            ("hearthline", "flows", "check"),
        ),
    ),
    Part("unit and chat", 2, ((*PYTEST, "-n", "4", "-m", "not postgres", "tests", *APART),)),
    Part("PostgreSQL", 2, ((*PYTEST, "-n", "3", "-m", "postgres", "tests", *APART),)),
    Part("browser", 2, ((*PYTEST, "-n", "2", "--dist", "loadfile", "tests/browser"),)),
    Part("kills", 3, ((*PYTEST, "tests/kills"),)),
)


@dataclass(frozen=True)
class Outcome:
    """What a part took, in seconds, and which of its commands failed."""

    name: str
    minutes: int
    seconds: float
    failed: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """One line of the table."""
        slow = " (slow)" if self.seconds > self.minutes * 60 else ""
        verdict = f"FAILED: {'; '.join(self.failed)}" if self.failed else f"passed{slow}"
        return f"{self.name:<14} {self.seconds:>6.0f} s of {self.minutes * 60:>4} s   {verdict}"


def run(part: Part) -> Outcome:
    """Run every command of the part, also after one that failed."""
    began = time.monotonic()
    failed = []
    for command in part.commands:
        print(f"\n== {part.name}: {' '.join(command)}", flush=True)
        if subprocess.run((BIN / command[0], *command[1:]), cwd=ROOT, check=False).returncode:
            failed.append(" ".join(command))
    return Outcome(part.name, part.minutes, time.monotonic() - began, tuple(failed))


def main() -> int:
    """Run all parts, print the table, and say by the exit code whether all passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--began", type=float, default=time.time(), help="when set-up began, in seconds since 1970")
    outcomes = [Outcome("set-up", 2, time.time() - parser.parse_args().began)]
    outcomes += [run(part) for part in PARTS]
    spent = sum(outcome.seconds for outcome in outcomes)
    print("\n" + "\n".join(outcome.row for outcome in outcomes))
    print(f"{'altogether':<14} {spent:>6.0f} s of  720 s", flush=True)
    return any(outcome.failed for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
