"""Mail that does not go: whom it leaves untold, and since when."""

from __future__ import annotations

from bot import casework, delivery
from bot.casework import StuckMail
from bot.delivery import OPERATOR, To
from bot.store import Store
from flows.rules.outcome import By, Serves, Tier
from tests.casework.told import NOW, Reported, agreed, minutes

DAS = Serves.DOMESTIC_ABUSE_SERVICE


def test_what_was_tried_and_did_not_go_is_counted_until_it_goes(store: Store) -> None:
    first, second = (Reported(store, agreed()).line(DAS).knocks[0].id for _ in range(2))
    with store.begin() as db:
        assert casework.stuck_mail(db) is None  # on its way is not stuck
        delivery.not_yet(db, first, "MailDeferred", NOW + minutes(1))
        assert casework.stuck_mail(db) == StuckMail(1, NOW)
        delivery.not_yet(db, second, "450", NOW + minutes(2))
        assert casework.stuck_mail(db) == StuckMail(2, NOW)
        casework.handed_over(db, first, NOW + minutes(3))
        assert casework.stuck_mail(db) == StuckMail(1, NOW)
        casework.handed_over(db, second, NOW + minutes(3))
        assert casework.stuck_mail(db) is None


def test_a_notice_that_was_given_up_counts_until_a_person_there_has_it(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.not_delivered(db, sent.line(DAS).knocks[0].id, "550", NOW + minutes(1))
        assert casework.stuck_mail(db) == StuckMail(1, NOW)
        casework.acknowledge(db, sent.line(DAS).id, "dora", NOW + minutes(30))
        assert casework.stuck_mail(db) is None


def test_a_notice_to_ourselves_that_was_given_up_counts_until_somebody_has_the_report(store: Store) -> None:
    sent = Reported(store, tier=Tier.RED)
    with store.begin() as db:
        notice = delivery.knock(db, sent.id, By.EMAIL, OPERATOR, To.SECOND, NOW + minutes(5), NOW)
        casework.not_delivered(db, notice, delivery.NO_ADDRESS, NOW + minutes(1))
        assert casework.stuck_mail(db) is None  # nobody gave an address: that is for `hearthline check` to say
        casework.not_delivered(db, notice, "550", NOW + minutes(1))
        assert casework.stuck_mail(db) == StuckMail(1, NOW)
    with store.begin() as db:
        casework.claim_case(db, sent.case, "anna", NOW + minutes(2))
        assert casework.stuck_mail(db) is None  # that its outcome is due one day keeps nothing red
