"""Each share is written down: who, to whom, which facts, basis, necessity, told or not told and why, when."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import casework, delivery
from bot.casework import Aware, Form
from bot.casework.decisions import CLOCK, REPORTER
from bot.casework.sealed import AWARE
from bot.casework.shares import FORMS
from bot.delivery import Outcome, Spoke
from bot.store import Store
from flows.rules.outcome import By, Serves
from tests.casework.families import ASHDOWN, Family, told_of
from tests.casework.test_whole import confirm
from tests.casework.told import NOW, Reported, agreed, line, minutes

CHILDREN, DAS = Serves.CHILDRENS_SERVICES, Serves.DOMESTIC_ABUSE_SERVICE


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def test_every_form_and_every_way_of_telling_has_words() -> None:
    assert set(FORMS) == set(Form)
    assert set(AWARE) == set(Aware)


def test_what_they_sent_themselves_is_shared_by_them_and_they_know(store: Store) -> None:
    sent = Reported(store, agreed())
    (shared,) = sent.page.shares
    assert (shared.who, shared.service, shared.form, shared.at) == (REPORTER, f"demo_{DAS}", Form.DESK, NOW)
    assert shared.line_id == sent.line(DAS).id
    assert shared.share.aware is Aware.SCREEN
    assert shared.share.basis == "child_at_risk"
    assert shared.share.necessity == "The young person is 10 to 15 and someone is in high danger."
    assert "incident:1.account" not in shared.share.facts
    assert "child.age_band" in shared.share.facts


def test_what_waits_for_a_person_is_not_shared_until_they_let_it_go(store: Store) -> None:
    sent = Reported(store, line())
    assert not sent.page.shares
    with store.begin() as db:
        casework.release_line(db, sent.line().id, "anna", NOW + minutes(3), "A baby lives there.", aware=Aware.UNSAFE)
    (shared,) = sent.page.shares
    assert (shared.who, shared.at) == ("anna", NOW + minutes(3))
    assert (shared.share.necessity, shared.share.aware) == ("A baby lives there.", Aware.UNSAFE)
    assert {"incident:1.account", "incident:1.injury", "reporter.contact_at"} & set(shared.share.facts) == {
        "incident:1.account", "incident:1.injury"
    }  # fmt: skip
    assert shared.share.words == 1  # typed where a button was


def test_what_leaves_by_the_clock_says_that_nobody_had_looked(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        assert casework.leave_by_clock(db, sent.line().id, NOW + minutes(30))
    (shared,) = sent.page.shares
    assert (shared.who, shared.share.aware) == (CLOCK, Aware.CLOCK)


def test_an_open_ended_call_shares_nothing_and_an_answered_one_does(store: Store) -> None:
    sent = Reported(store, agreed(by=By.CALL))
    with store.read() as db:
        call = next(call for call in delivery.open_calls(db) if call.service != delivery.OPERATOR)
    with store.begin() as db:
        casework.record_call(db, call.id, "anna", NOW + minutes(1), Outcome.NO_ANSWER, Spoke())
    assert [each.form for each in sent.page.shares] == [Form.DESK]
    with store.begin() as db:
        casework.record_call(db, call.id, "anna", NOW + minutes(9), Outcome.ANSWERED, Spoke("N", "r", will_do="x"))
    assert [(each.form, each.who) for each in sent.page.shares] == [(Form.DESK, REPORTER), (Form.PHONE, "anna")]


def test_where_somebody_concerned_works_nothing_is_on_the_desk_of_its_team(store: Store) -> None:
    sent = Reported(store, line(conflict=True))
    with store.begin() as db:
        casework.release_line(db, sent.line().id, "anna", NOW, "Judgement.")
    assert not sent.page.shares
    with store.read() as db:
        call = next(call for call in delivery.open_calls(db) if call.service != delivery.OPERATOR)
    with store.begin() as db:
        casework.record_call(db, call.id, "anna", NOW + minutes(1), Outcome.ANSWERED, Spoke("N", "r", will_do="x"))
    assert [(each.form, each.service) for each in sent.page.shares] == [(Form.PHONE, f"demo_{CHILDREN}")]


def test_words_told_later_are_a_share_when_they_are_first_read(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.release_line(db, sent.line().id, "anna", NOW, "Judgement.")
        casework.read_line(db, sent.line().id, "worker", NOW)
    with store.begin() as db:
        casework.add_to_report(db, sent.conversation, "He has gone out with it.", NOW + minutes(5))
    for minute in (6, 7):
        with store.begin() as db:
            casework.read_line(db, sent.line().id, "worker", NOW + minutes(minute))
    assert [(each.form, each.share.words, each.at) for each in sent.page.shares] == [
        (Form.DESK, 1, NOW), (Form.LATER, 2, NOW + minutes(6))
    ]  # fmt: skip


def test_that_a_contact_is_not_safe_any_more_is_no_words_for_a_service(store: Store) -> None:
    sent = Reported(store, agreed(CHILDREN))
    with store.begin() as db:
        casework.read_line(db, sent.line().id, "worker", NOW)
        casework.contact_not_safe(db, sent.conversation, NOW + minutes(5))
        assert [item.added_to for item in casework.agency_queue(db, sent.line().line.service)] == [False]


def test_words_told_later_are_no_share_for_whom_they_are_not(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.add_to_report(db, sent.conversation, "He has gone out with it.", NOW + minutes(5))
        casework.read_line(db, sent.line(DAS).id, "worker", NOW + minutes(6))
    assert [(each.form, each.share.words) for each in sent.page.shares] == [(Form.DESK, 0)]


def test_passed_on_it_is_shared_with_the_next_and_both_stand_there(store: Store) -> None:
    sent = Reported(store, agreed())
    with store.begin() as db:
        casework.decline(db, sent.line(DAS).id, "worker", NOW, "BCP")
        casework.change_line(
            db, sent.line(DAS).id, "anna", NOW + minutes(5), "Theirs.", "demo_bcp", "Demo BCP", By.EMAIL
        )  # fmt: skip
    first, second = sent.page.shares
    assert (first.service, second.service, second.who) == (f"demo_{DAS}", "demo_bcp", "anna")
    assert (second.share.necessity, second.share.aware) == ("Theirs.", Aware.COMES_BACK)


def test_pages_to_hand_over_keep_the_ground_on_which_it_left(store: Store) -> None:
    sent = Reported(store, line())
    with store.begin() as db:
        casework.release_line(db, sent.line().id, "anna", NOW, "A baby lives there.", aware=Aware.TOLD)
        casework.record_print(db, sent.line().id, "worker", NOW + minutes(2))
    printed = sent.page.shares[-1]
    assert (printed.form, printed.who) == (Form.PRINTED, "worker")
    assert (printed.share.necessity, printed.share.aware) == ("A baby lives there.", Aware.TOLD)


def test_a_new_address_that_one_report_of_a_family_says_may_not_be_told_is_told_by_none(store: Store) -> None:
    moved = {"harmed__new_address": "Quillbox Refuge"}
    one = Family(store, told_of(ASHDOWN, **moved, harmed__new_address_may_be_told="yes"), lines=(agreed(CHILDREN),))
    (first,) = one.page.shares
    assert "harmed.new_address" in first.share.facts
    two = Family(store, told_of(ASHDOWN, **moved, harmed__new_address_may_be_told="no"), NOW + minutes(5))
    read(store, one, NOW + minutes(7))
    assert "harmed.new_address" in one.page.shares[-1].share.facts  # nobody has said yet that it is one family
    confirm(two, one, NOW + minutes(10))
    read(store, one, NOW + minutes(15))
    assert "harmed.new_address" not in one.page.shares[-1].share.facts
    with store.read() as db:
        told = casework.line_page(db, one.line()).facts
    assert not {"harmed.new_address", "harmed.new_address_may_be_told"} & set(told)
    assert "child.given_name" in told
    assert "harmed.new_address" in one.page.facts  # the desk sees what was told


def test_where_a_friend_says_they_are_is_not_told_once_another_report_hides_the_new_address(store: Store) -> None:
    apart = {"harmed__address": "Quillbox Refuge, Nowhere Lane", "harmed__place": "Nowhere"}
    friend = Family(store, told_of(ASHDOWN, **apart), lines=(agreed(CHILDREN),))
    assert "harmed.address" in friend.page.shares[0].share.facts
    mother = Family(
        store, told_of(ASHDOWN, **apart, harmed__new_address="Quillbox Refuge", harmed__new_address_may_be_told="no"),
        NOW + minutes(5), lines=(agreed(CHILDREN),),
    )  # fmt: skip
    confirm(mother, friend, NOW + minutes(10))
    read(store, friend, NOW + minutes(15))
    read(store, mother, NOW + minutes(16))
    assert not {"harmed.address", "harmed.place"} & set(friend.page.shares[-1].share.facts)
    hers = set(mother.page.shares[-1].share.facts)
    assert "harmed.new_address" not in hers
    assert "harmed.address" in hers  # what she says herself of where she can be found


def read(store: Store, family: Family, at: datetime) -> None:
    """Its service makes its packet anew."""
    with store.begin() as db:
        casework.record_print(db, family.line(), "worker", at)
