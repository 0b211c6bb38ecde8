"""What whoever sent a report reads of its lines when they come back: only what the clocks do."""

from __future__ import annotations

from typing import Any

import pytest

from bot import casework
from bot.app.status import status_in_words
from bot.dialogue.times import said
from bot.store import Store
from flows.rules.outcome import By, Serves, Tier
from tests.casework.told import NOW, Reported, agreed, line, minutes

BADLY_HURT = "because someone may be badly hurt."


def status(store: Store, sent: Reported, after: float = 1) -> str:
    with store.read() as db:
        (told,) = status_in_words(db, sent.conversation, NOW + minutes(after))
    return told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "you said no. A person here should look at it. If nobody has by {due}, it goes to them, " + BADLY_HURT),
        ({"wish": "given"}, "a person here should look first. If nobody has by {due}, it goes to them then."),
        (
            {"wish": "given", "by": By.CALL},
            "a person here should look first. If nobody has by {due}, we ask someone to phone them then.",
        ),
        ({"leaves_by_clock": False}, "not told now. You said no. A person here may still have to tell them."),
        ({"wish": "given", "leaves_by_clock": False}, "a person here should look at it first, by {due}."),
    ],
)
def test_what_waits_says_what_the_clock_will_do(store: Store, changes: dict[str, Any], told: str) -> None:
    sent = Reported(store, line(Serves.POLICE, **changes))
    assert status(store, sent) == "**Demo police**: " + told.format(due=said(NOW + minutes(30), NOW))


def test_who_is_reading_it_gives_it_more_time_and_the_status_says_until_when(store: Store) -> None:
    sent = Reported(store, line(Serves.POLICE))
    with store.begin() as db:
        casework.claim_line(db, sent.line(Serves.POLICE).id, "anna", NOW + minutes(1))
    assert f"If nobody has by {said(NOW + minutes(40), NOW)}, it goes to them" in status(store, sent)


@pytest.mark.parametrize("wish", ["refused", "given"])
def test_what_went_by_the_clock_says_so_and_why_a_no_was_passed_over(store: Store, wish: str) -> None:
    sent = Reported(store, line(Serves.POLICE, wish=wish), tier=Tier.RED)
    sent.ring(NOW + minutes(30))
    told = status(store, sent, after=31)
    assert f"Nobody here had looked by {said(NOW + minutes(30), NOW)}" in told
    assert ("You said no." in told, BADLY_HURT in told) == (wish == "refused",) * 2


def test_what_waits_for_a_person_who_did_not_look_says_that_another_was_asked(store: Store) -> None:
    sent = Reported(store, line(Serves.POLICE, wish="given", leaves_by_clock=False))
    sent.ring(NOW + minutes(30))
    assert (
        status(store, sent, after=31) == "**Demo police**: nobody here has looked yet. We asked someone else to look."
    )


def test_a_call_that_nobody_has_made_is_not_on_its_way(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    due = said(NOW + minutes(240), NOW)
    told = f"**Demo domestic abuse service**: a person here should phone them by {due}. That is not done yet."
    assert status(store, sent) == told


def test_a_line_that_stood_on_no_screen_is_the_desks_alone_and_never_counts_as_told_before(store: Store) -> None:
    sent = Reported(store, agreed(), line(Serves.POLICE, wish="not_asked", leaves_by_clock=False, unsure=True))
    assert "police" not in status(store, sent)
    shown = sent.line(Serves.POLICE)
    assert not shown.shown_to_reporter
    with store.begin() as db:
        casework.release_line(db, shown.id, "anna", NOW + minutes(2), "They rang: there is a gang.")
    (share,) = [each for each in sent.page.shares if each.service == "demo_police"]
    assert share.share.aware is casework.Aware.COMES_BACK
    with store.read() as db:
        (_, told) = status_in_words(db, sent.conversation, NOW + minutes(3))  # and so it is
    assert told.startswith("**Demo police**: on its way.")
