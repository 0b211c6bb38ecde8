"""How long the deciding part takes, in processor time: `python -m tests.bench.rules`.

A turn asks `heard` and `is_red`; a read-back recommends and plans, a Send plans, and its job assesses; a packet is made
for each line.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.referrals import open_directory, open_hours, open_places, packet, plan
from flows.grammar import Facts
from flows.rules import assess, is_red, recommend, sharing
from flows.rules.danger_words import heard
from tests.rules.rows import CALM, facts_of, flat

AT = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/London"))
TOLD = {
    **CALM,
    **flat({
        f"incident:{n}": {
            "account": "invented", "harms": ["violence", "threat", "weapon"], "choking": "no", "injury": "hurt",
            "when": 30 * n, "who": ["reporter_or_parent"], "another": "no" if n == 4 else "yes",
        }
        for n in (1, 2, 3, 4)
    }),
    **flat({"household": {"others": "yes", "postcode": "DT4 7AA"}}),
    **flat({
        f"person:{n}": {"relation": "brother_sister", "age_band": "10_to_15", "lives_here": "yes", "harm": "sees_it",
                        "another": "no" if n == 3 else "yes"}
        for n in (1, 2, 3)
    }),
}  # fmt: skip
WORDS = ("He has been shouting at me for weeks, and last night he went to his room and would not come out. " * 3)[:200]


def best(work: Callable[[], object], times: int) -> float:
    """Microseconds for one, the best of seven rounds: others may be busy on this machine."""

    def one_round() -> float:
        started = time.process_time()
        for _ in range(times):
            work()
        return (time.process_time() - started) / times * 1e6

    return min(one_round() for _ in range(7))


def main() -> None:
    """Prints what each takes, and what 100,000 reports assessed again would take on one core."""
    full, places, directory, hours = facts_of(TOLD), open_places(), open_directory(demo=True), open_hours()
    assessed = assess(full, AT)
    planned = plan(full, AT, assessed, places, directory, hours)
    works: dict[str, tuple[Callable[[], object], int]] = {
        "recommend, a full report": (lambda: recommend(full, AT), 30),
        "assess, a full report": (lambda: assess(full, AT), 30),
        "assess, little told": (lambda: assess(Facts({}), AT), 30),
        "is_red": (lambda: is_red(full, AT), 200),
        "heard, 200 letters": (lambda: heard(WORDS), 500),
        "plan": (lambda: plan(full, AT, assessed, places, directory, hours), 30),
        f"packets of {len(planned.lines)} lines": (
            lambda: [packet(full, assessed, line, sharing) for line in planned.lines],
            30,
        ),
        "the directory opens": (lambda: open_directory(demo=True), 1),
    }
    took = {name: best(*work) for name, work in works.items()}
    for name, microseconds in took.items():
        print(f"{microseconds:9.1f} us  {name}")
    whole = sum(took[name] for name in ("assess, a full report", "plan", f"packets of {len(planned.lines)} lines"))
    print(f"{whole:9.1f} us  assess, plan and packets together")
    print(f"{took['assess, a full report'] / 10:9.1f} s   100,000 full reports assessed again, on one core")


if __name__ == "__main__":
    main()
