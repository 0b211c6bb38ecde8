"""`make test` after its set-up: runs each part and prints what it took beside what it may take.

Two parts run at any time, since one computes while another waits for a browser or for what was killed to come back;
what a part says is printed when it has ended. A part that fails fails the whole; a part that is only slow is marked.
Every part runs, whatever came before it, so that one run tells everything.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = ("python", "-m", "pytest", "-q")
BOTH = ("-n", "2", "--dist", "loadfile")  # a page of tests stays together: what it opens is opened once
APART = ("--ignore=tests/browser", "--ignore=tests/kills")


@dataclass(frozen=True)
class Part:
    """Commands that belong together, and the minutes they may take on two cores beside another part."""

    name: str
    minutes: int
    commands: tuple[tuple[str, ...], ...]


UNIT = Part("unit and chat", 4, ((*PYTEST, *BOTH, "-m", "not postgres", "tests", *APART),))
POSTGRESQL = Part("PostgreSQL", 4, ((*PYTEST, *BOTH, "-m", "postgres", "tests", *APART),))
BROWSER = Part("browser", 4, ((*PYTEST, *BOTH, "tests/browser"),))
KILLS = Part("kills", 6, ((*PYTEST, "tests/kills"),))
STATIC = Part(
    "static",
    2,
    (
        ("mypy",),
        ("hearthline", "flows", "check"),
        ("lint-imports", "--no-logo"),
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
    ),
)
PARTS = (KILLS, UNIT, STATIC, BROWSER, POSTGRESQL)  # a part begins as soon as one before it has ended
AT_ONCE = 2


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
    """Run every command of the part, also if another fails."""
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as commands:
        done = list(commands.map(run_command, part.commands))
    said, failed = "", []
    for typed, ended in zip(map(" ".join, part.commands), done, strict=True):
        said += f"\n== {part.name}: {typed}\n{ended.stdout}"
        failed += [typed] if ended.returncode else []
    print(said, flush=True)
    return Outcome(part.name, part.minutes, time.monotonic() - began, tuple(failed))


def run_command(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """One command of this folder's own programs, with what it says."""
    return subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def main() -> int:
    """Run all parts, print the table, and say by the exit code whether all passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--began", type=float, default=time.time(), help="when set-up began, in seconds since 1970")
    began = parser.parse_args().began
    outcomes = [Outcome("set-up", 2, time.time() - began)]
    with ThreadPoolExecutor(AT_ONCE) as parts:
        outcomes += parts.map(run, PARTS)
    print("\n" + "\n".join(outcome.row for outcome in outcomes))
    print(f"{'altogether':<14} {time.time() - began:>6.0f} s of  720 s", flush=True)
    return any(outcome.failed for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
