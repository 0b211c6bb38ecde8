"""The duty desk is mailed at once when danger comes in: once each time, and without a word of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot import casework, delivery
from bot.delivery import OPERATOR, Knock, To
from bot.delivery.tables import delivery as rows
from bot.store import Store
from flows.rules.outcome import By, Tier
from tests.casework.told import NOW, Reported, draft_done, facts, minutes


def notices(store: Store, to: To = To.DUTY) -> list[Knock]:
    """What goes to them at the operator's, oldest first."""
    with store.read() as db:
        about = select(rows.c.about).where(rows.c.service == OPERATOR, rows.c.to == to)
        found = delivery.knocks(db, *db.scalars(about))
    return [knock for knock in found if knock.to is to]


def test_a_red_report_is_told_to_the_duty_desk_at_once_and_once(store: Store) -> None:
    sent = Reported(store, tier=Tier.RED)
    with store.begin() as db:
        casework.open_case(db, sent.id, NOW + minutes(1))
    (notice,) = notices(store)
    assert (notice.about, notice.way, notice.created_at) == (sent.id, By.EMAIL, NOW)
    assert notice.open_before == NOW + minutes(5)
    assert sent.id not in notice.reference


def tell_of_stuck(store: Store, at: int) -> list[str]:
    """What the desk and the supervisor are told of, at so many minutes after the Send."""
    with store.begin() as db:
        casework.tell_of_stuck(db, NOW + minutes(at))
    desk, supervisor = (sorted(notice.about for notice in notices(store, to)) for to in (To.DUTY, To.SUPERVISOR))
    assert desk == supervisor
    return desk


def test_of_a_report_of_which_no_case_can_be_made_they_are_told_once_and_anew_when_it_is_opened(store: Store) -> None:
    sent = Reported(store, tier=Tier.RED, opened=False)
    assert tell_of_stuck(store, 1) == []
    (about,) = tell_of_stuck(store, 2)
    assert tell_of_stuck(store, 30) == [about]
    with store.begin() as db:
        casework.open_case(db, sent.id, NOW + minutes(31))
    waits = {notice.about: notice.open for notice in notices(store)}
    assert waits == {about: False, sent.id: True}  # the first had not gone yet, and is true no more


def test_of_many_such_reports_they_are_told_of_the_oldest_and_of_each_that_is_red(store: Store) -> None:
    for tier in (Tier.MEDIUM, Tier.HIGH, Tier.LOWER):
        Reported(store, tier=tier, opened=False)
    (oldest,) = tell_of_stuck(store, 2)
    red = [Reported(store, tier=Tier.RED, opened=False).conversation for _ in range(2)]
    assert {*red} < {*tell_of_stuck(store, 3)} <= {*red, oldest}


@pytest.mark.parametrize("tier", [Tier.HIGH, Tier.MEDIUM, Tier.LOWER, Tier.NOT_KNOWN])
def test_what_is_not_red_waits_for_its_clock(sqlite_store: Store, tier: Tier) -> None:
    Reported(sqlite_store, tier=tier)
    assert notices(sqlite_store) == []


def test_a_draft_in_danger_is_told_once_however_often_it_grows(store: Store) -> None:
    with store.begin() as db:
        draft = casework.show_draft(db, "c", facts(), {}, NOW)
        casework.show_draft(db, "c", facts(), {}, NOW + minutes(1))
        casework.draft_grew(db, "c", facts(), {})
    (notice,) = notices(store)
    assert (notice.about, notice.open_before) == (draft, NOW + minutes(5))


def test_a_draft_that_is_nobodys_again_is_told_again(store: Store) -> None:
    with store.begin() as db:
        draft = casework.show_draft(db, "c", facts(), {}, NOW)
    (first,) = notices(store)
    with store.begin() as db:
        delivery.handed_over(db, first.id, NOW)
        draft_done(db, draft, "anna", NOW + minutes(3))
        casework.show_draft(db, "c", facts(), {}, NOW + minutes(30))
    (again,) = notices(store)
    assert again.open
    assert again.open_before == NOW + minutes(35)
    assert again.reference != first.reference  # a mail with the same would be shown once
