"""What is learned: figures of what was done, nobody to be found in them outside the desk, and what cases taught."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import casework
from bot.casework import Done, lessons
from bot.casework.lessons import Cell, Figures
from bot.store import Store
from flows.rules.closed import OUTCOMES
from flows.rules.figures import COLUMNS, FEWEST, MEASURES, suppressed
from flows.rules.outcome import Serves, Tier
from tests.casework.told import LAST, NOW, Reported, agreed, minutes
from tests.house import figures_page

DAY = timedelta(days=1)
SUMMER_NIGHT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # July has begun in London
NUMBERS = st.dictionaries(st.integers(0, 9), st.integers(0, 40), min_size=1)


@given(NUMBERS)
def test_no_number_under_five_is_told_nor_can_be_worked_out_from_the_sum(counts: dict[int, int]) -> None:
    hidden = suppressed(counts)
    assert all(key in hidden for key, count in counts.items() if 0 < count < FEWEST)
    all_hidden = hidden >= {key for key, count in counts.items() if count}
    if hidden and not all_hidden:
        assert len(hidden) > 1
        assert sum(counts[key] for key in hidden) >= FEWEST


CELLS = st.builds(
    Cell, st.just("2026-11"), st.sampled_from(["release", "outcome"]), st.sampled_from(["red", "high", "medium"]),
    st.sampled_from(["police", "education"]), st.sampled_from(["", "no_harm"]),
)  # fmt: skip


@given(st.dictionaries(CELLS, st.integers(1, 12), min_size=1))
def test_nor_from_any_row_or_column_of_the_open_figures(counts: dict[Cell, int]) -> None:
    rows = list(lessons.open_rows(Figures(counts, {}, (), (), ())))
    hidden = {row.cell for row in rows if row.count is None}
    assert hidden >= {cell for cell, count in counts.items() if count < FEWEST}
    for margin in ("month", "tier", "kind", "code"):
        for measure in ("release", "outcome"):
            for value in {getattr(cell, margin) for cell in counts}:
                sum_ = [cell for cell in counts if cell.measure == measure and getattr(cell, margin) == value]
                left_out = [cell for cell in sum_ if cell in hidden]
                assert len(left_out) != 1 or len(sum_) == 1


def ended(store: Store, tier: Tier, outcome: str, *, given: Tier | None = None) -> Reported:
    """A report to the police that was acknowledged after ten minutes, and its case closed by two people."""
    sent = Reported(store, agreed(Serves.POLICE), tier=tier)
    with store.begin() as db:
        casework.acknowledge(db, sent.line(Serves.POLICE).id, "worker", NOW + minutes(10))
        for number, who in enumerate(("anna", "ben")):
            if given:
                casework.override_tier(db, sent.case, who, NOW + minutes(11 + number), given, "I know them.")
        for number, who in enumerate(("anna", "ben")):
            if casework.close_case(db, sent.case, who, NOW + minutes(20 + number), outcome, "Done.", LAST) is Done.DONE:
                break
    return sent


def of(store: Store) -> Figures:
    with store.read() as db:
        return lessons.figures(db, NOW - DAY, NOW + DAY)


def test_times_outcomes_and_overruling_are_counted_by_tier_and_kind(sqlite_store: Store) -> None:
    ended(sqlite_store, Tier.LOWER, "advice")
    low = ended(sqlite_store, Tier.LOWER, "with_services", given=Tier.HIGH)
    high = ended(sqlite_store, Tier.HIGH, "no_harm")
    made = of(sqlite_store)
    took = Cell("2026-11", "acknowledge", "lower", "police")
    assert (made.counts[took], made.percentile(took, 0.5), made.percentile(took, 0.9)) == (2, minutes(10), minutes(10))
    assert made.counts[Cell("2026-11", "reports", "lower")] == 2
    assert made.counts[Cell("2026-11", "outcome", "high", code="no_harm")] == 1
    assert made.counts[Cell("2026-11", "overruled", "lower", code="high")] == 1
    assert [miss.report_id for miss in made.too_low] == [low.id]
    assert [miss.report_id for miss in made.too_high] == [high.id]


def test_a_line_that_is_told_anew_was_acknowledged_when_it_first_was(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, agreed(Serves.POLICE))
    for after in (10, 300):
        with sqlite_store.begin() as db:
            casework.acknowledge(db, sent.line(Serves.POLICE).id, "worker", NOW + minutes(after))
        with sqlite_store.begin() as db:
            stop = casework.withdraw(db, sent.conversation, NOW + minutes(after + 5)) or ""
            casework.read_addition(db, stop, "anna", NOW + minutes(after + 6))
    made = of(sqlite_store)
    assert made.percentile(Cell("2026-11", "acknowledge", "high", "police"), 0.9) == minutes(10)
    assert Cell("2026-11", "contact", "high", "police") not in made.counts


def test_what_rang_is_a_missed_clock_and_what_is_outside_the_time_is_not_counted(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, tier=Tier.RED)
    sent.ring(NOW + minutes(6))
    made = of(sqlite_store)
    assert made.counts[Cell("2026-11", "missed", "red", code="look")] == 1
    assert {miss.report_id for miss in made.missed} == {sent.id}
    with sqlite_store.read() as db:
        assert lessons.figures(db, NOW + DAY, NOW + 2 * DAY).counts == {}


def test_the_nearest_rank_is_a_time_that_really_was() -> None:
    cell = Cell("2026-11", "release", "red", "police")
    made = Figures({cell: 10}, {cell: [minutes(number) for number in range(10, 0, -1)]}, (), (), ())
    assert (made.percentile(cell, 0.5), made.percentile(cell, 0.9)) == (minutes(5), minutes(9))
    assert made.percentile(Cell("2026-11", "release"), 0.5) is None


def test_the_file_has_the_columns_and_codes_of_its_page_and_no_small_number(sqlite_store: Store) -> None:
    for _ in range(6):
        ended(sqlite_store, Tier.LOWER, "advice")
    ended(sqlite_store, Tier.LOWER, "moved")
    rows = list(csv.DictReader(StringIO(lessons.as_csv(of(sqlite_store)))))
    assert list(rows[0]) == list(COLUMNS)
    assert {row["measure"] for row in rows} <= set(MEASURES)
    outcomes = {row["code"]: (row["count"], row["suppressed"]) for row in rows if row["measure"] == "outcome"}
    assert outcomes == {"advice": ("", "1"), "moved": ("", "1")}
    assert set(outcomes) <= set(OUTCOMES)
    (took,) = [row for row in rows if row["measure"] == "acknowledge"]
    assert (took["count"], took["p50_hours"]) == ("7", "0.2")


def test_the_page_of_figures_is_as_the_codes_say() -> None:
    assert figures_page.PAGE.read_text("utf-8") == figures_page.page(), "run: make pages"


def test_a_closed_case_teaches_and_what_is_handed_on_holds_no_word_of_it(sqlite_store: Store) -> None:
    still, sent = Reported(sqlite_store), ended(sqlite_store, Tier.LOWER, "advice")
    with sqlite_store.begin() as db:
        with pytest.raises(casework.StillOpenToLearn):
            lessons.propose(db, still.id, "anna", NOW, "route", "R13", "Ask sooner.")
        with pytest.raises(LookupError):
            lessons.propose(db, sent.id, "anna", NOW, "route", "Quillon", "Ask sooner.")
        made = lessons.propose(db, sent.id, "anna", NOW, "route", "R13", "Ask Quillon's school sooner.")
        assert lessons.exported(db) == [{"code": "route", "of": "R13", "month": "2026-11", "answer": "waits"}]
        lessons.propose(db, sent.id, "anna", SUMMER_NIGHT, "working", "", "Ring the school.")
        assert [each["month"] for each in lessons.exported(db)] == ["2026-07", "2026-11"]
        with pytest.raises(casework.ReasonNeeded):
            lessons.answer_proposal(db, made, "sue", NOW, True, " ")
        lessons.answer_proposal(db, made, "sue", NOW, True, "R13 within a day: tests/rules/need.yaml.")
        with pytest.raises(casework.AlreadyDone):
            lessons.answer_proposal(db, made, "sue", NOW, False, "No.")
        _, proposal = lessons.proposals(db)
    assert (proposal.words, proposal.answer) == ("Ask Quillon's school sooner.", "taken")
