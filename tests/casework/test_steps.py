"""Every case somebody owns has a next step, with a day, until there is an outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import casework
from bot.casework import Done, Kind
from bot.store import Store
from flows.rules.outcome import Tier
from tests.casework.told import LAST, NOW, Reported, minutes

TOMORROW = NOW + timedelta(days=1)


def step_of(sent: Reported) -> casework.NextStep | None:
    with sent.store.read() as db:
        return casework.next_step_of(db, sent.case)


def writes(sent: Reported, words: str, due: datetime, at: datetime = NOW, done: str = "") -> None:
    with sent.store.begin() as db:
        casework.set_next_step(db, sent.case, "anna", at, words, due, done)


def claims(sent: Reported) -> None:
    with sent.store.begin() as db:
        casework.claim_case(db, sent.case, "anna", NOW)


@pytest.mark.parametrize(
    ("tier", "due"),
    [(Tier.RED, NOW + minutes(60)), (Tier.HIGH, NOW + minutes(60)),
     (Tier.MEDIUM, datetime(2026, 11, 25, 17, tzinfo=UTC))],
)  # fmt: skip
def test_who_takes_a_case_is_to_write_down_what_is_next(sqlite_store: Store, tier: Tier, due: datetime) -> None:
    sent = Reported(sqlite_store, tier=tier)
    claims(sent)
    assert [wait.due_at for wait in sent.page.waits if wait.kind is Kind.STEP_SET] == [due]
    writes(sent, "Ring her sister.", TOMORROW)
    assert [(wait.kind, wait.due_at) for wait in sent.page.waits if wait.kind in (Kind.STEP_SET, Kind.STEP)] == [
        (Kind.STEP, TOMORROW)
    ]


def test_a_step_takes_the_place_of_the_one_before_which_says_what_came_of_it(store: Store) -> None:
    sent = Reported(store)
    writes(sent, "Ring her sister.", TOMORROW)
    writes(sent, "Ring again.", TOMORROW + timedelta(days=1), NOW + minutes(5), "She did not answer.")
    step = step_of(sent)
    assert step is not None
    assert (step.words, step.due_at) == ("Ring again.", TOMORROW + timedelta(days=1))
    assert "She did not answer." in [each.reason.reason for each in sent.page.decisions]
    assert Kind.STEP not in [due.kind for due in sent.ring(TOMORROW)]


def test_a_step_whose_day_has_passed_rings_and_a_day_that_has_passed_is_none(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store)
    with pytest.raises(casework.Past):
        writes(sent, "Ring her sister.", NOW)
    with pytest.raises(casework.ReasonNeeded):
        writes(sent, " ", TOMORROW)
    assert step_of(sent) is None
    writes(sent, "Ring her sister.", TOMORROW)
    assert Kind.STEP in [due.kind for due in sent.ring(TOMORROW)]


def test_the_queue_says_whose_it_is_and_what_is_adrift(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store)

    def adrift() -> bool:
        with sqlite_store.read() as db:
            (item,) = casework.duty_queue(db, NOW)
        return item.adrift

    assert adrift()
    claims(sent)
    assert adrift()
    writes(sent, "Ring her sister.", TOMORROW)
    assert not adrift()


def test_an_outcome_ends_it(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, tier=Tier.LOWER)
    writes(sent, "Ring her sister.", TOMORROW)
    with sqlite_store.begin() as db:
        assert casework.close_case(db, sent.case, "anna", NOW, "advice", "They are safe.", LAST) is Done.DONE
    assert (step_of(sent), sent.page.waits) == (None, ())
    with pytest.raises(casework.CaseClosed):
        writes(sent, "Ring her sister.", TOMORROW)


def test_that_nothing_follows_needs_two_where_the_rules_said_high_whoever_lowered_it(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, tier=Tier.HIGH)
    with sqlite_store.begin() as db:
        for number, who in enumerate(("anna", "ben")):
            casework.override_tier(db, sent.case, who, NOW + minutes(number), Tier.LOWER, "Calm.")
        with pytest.raises(casework.NotAnOutcome):
            casework.close_case(db, sent.case, "anna", NOW, "done", "They are safe.", LAST)
        asked = casework.close_case(
            db, sent.case, "anna", NOW + minutes(2), "no_further_action", "They are safe.", LAST
        )
        assert asked is Done.ASKED
        assert (
            casework.close_case(db, sent.case, "ben", NOW + minutes(3), "no_further_action", "I agree.", LAST)
            is Done.DONE
        )
