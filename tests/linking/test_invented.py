"""The invented town is what the table in docs/linking.md says, and the same each time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from bot.cli.invented import RATES, Rates, trial
from flows.facts import child, fact_of, household

HOMES, REPORTS = 600, 400
PAGE = Path(__file__).parents[2] / "docs" / "linking.md"


def test_the_table_is_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    assert [row for _, rate, means in RATES.rows() if (row := f"| {means} | {rate:.0%} |") not in page] == []


def test_a_seed_is_a_town() -> None:
    assert trial(1, HOMES, REPORTS).stored[7] == trial(1, HOMES, REPORTS).stored[7]
    assert trial(1, HOMES, REPORTS).stored[7] != trial(2, HOMES, REPORTS).stored[7]


def test_half_of_the_new_reports_have_an_earlier_one() -> None:
    made = trial(3, HOMES, REPORTS)
    own = [new.own for new in made.new if new.own is not None]
    assert len(made.stored) == HOMES and len(made.new) == REPORTS
    assert len(own) == len(set(own)) == REPORTS // 2


def test_everything_told_is_a_fact_and_may_be_its_value() -> None:
    for facts in trial(4, HOMES, REPORTS).stored:
        for key, answer in facts.items():
            fact_of(key).check(answer.value)


def test_as_much_is_left_out_as_the_table_says() -> None:
    stored = trial(5, HOMES, REPORTS).stored
    told = sum(child.given_name.key in facts for facts in stored) / len(stored)
    assert abs(told - (1 - RATES.no_child_given) * (1 - RATES.no_name_at_all)) < 0.06


def test_without_lookalikes_nobody_shares_a_house() -> None:
    apart = Rates(relatives=0, namesakes=0, twin_parents=0, shared_flats=0, typo=0, wrong_address=0, wrong_postcode=0)
    told = sorted(
        (str(facts[household.postcode.key].value).replace(" ", "").upper(), str(facts[household.address.key].value))
        for facts in trial(6, HOMES, REPORTS, apart).stored
        if household.postcode.key in facts and household.address.key in facts
    )
    assert sum(one == other for one, other in pairwise(told)) <= 1
