"""How long the rules may take, in CPU time of this process: a turn asks `heard` and `is_red`, a screen `assess`."""

from __future__ import annotations

import time
from collections.abc import Callable

from flows.facts import EVERY_FACT
from flows.grammar import Facts
from flows.rules import assess, is_red
from flows.rules.danger_words import heard
from tests.rules.rows import AT, CALM, facts_of, flat

TOLD = {
    **CALM,
    **flat({
        f"incident:{n}": {
            "account": "invented", "harms": ["violence", "threat", "damage"], "choking": "no", "injury": "hurt",
            "when": 30 * n, "who": ["reporter_or_parent"], "another": "no" if n == 4 else "yes",
        }
        for n in (1, 2, 3, 4)
    }),
    **flat({"household": {"others": "yes"}}),
    **flat({
        f"person:{n}": {"relation": "brother_sister", "age_band": "10_to_15", "lives_here": "yes", "harm": "sees_it",
                        "another": "no" if n == 3 else "yes"}
        for n in (1, 2, 3)
    }),
}  # fmt: skip
FULL = facts_of(TOLD)
WORDS = ("He has been shouting at me for weeks, and last night he went to his room and would not come out. " * 3)[:200]


def best(work: Callable[[], object], times: int) -> float:
    """Seconds of CPU for one, the best of seven rounds: others may be busy on this machine."""

    def one_round() -> float:
        started = time.process_time()
        for _ in range(times):
            work()
        return (time.process_time() - started) / times

    return min(one_round() for _ in range(7))


def test_a_full_report_is_assessed_in_some_milliseconds_at_most() -> None:
    assert len(FULL) > 80
    assert best(lambda: assess(FULL, AT), 30) < 0.003


def test_a_report_of_which_little_is_told_is_no_slower() -> None:
    assert best(lambda: assess(Facts({}), AT), 30) < 0.003


def test_whether_it_is_red_is_asked_at_every_turn() -> None:
    assert best(lambda: is_red(FULL, AT), 200) < 0.000_2


def test_danger_words_are_heard_in_passing() -> None:
    assert best(lambda: heard(WORDS), 500) < 0.000_06


def test_the_full_report_is_told_in_names_of_facts() -> None:
    assert {key.partition(":")[0].partition(".")[0] for key in FULL} == {key.partition(".")[0] for key in EVERY_FACT}
