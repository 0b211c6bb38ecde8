"""Whoever stands aside from a family has nothing of it, by any account of theirs, and is given nothing of it."""

from __future__ import annotations

import pytest

from bot import casework, staff
from bot.casework import Act
from bot.casework.errors import NotYourself, StandsAside
from bot.staff import Role
from bot.store import Store
from tests.casework.families import ASHDOWN, Family, told_of
from tests.casework.told import NOW, Reported, facts, line, minutes, plan

LATER = NOW + minutes(5)


def aside(sent: Reported, who: str = "anna") -> None:
    with sent.store.begin() as db:
        casework.stand_aside(db, sent.id, who, LATER)


def kept_from(sent: Reported, who: str, about: str) -> bool:
    with sent.store.read() as db:
        return casework.stands_aside(db, who, [about])


def test_by_whatever_id_it_is_asked_for(store: Store) -> None:
    sent, other = Reported(store, line()), Reported(store, line())
    with store.begin() as db:
        casework.release_line(db, sent.line().id, "ben", LATER)
    calls = [knock.id for knock in sent.line().knocks]
    aside(sent)
    for about in (sent.id, sent.case, sent.line().id, *calls):
        assert kept_from(sent, "anna", about)
        assert not kept_from(sent, "ben", about)
    for about in (other.id, other.case, other.line().id, "nothing"):
        assert not kept_from(sent, "anna", about)


def test_what_they_offered_and_were_offered_is_the_desk_s(store: Store) -> None:
    sent, other = Reported(store), Reported(store)
    with store.begin() as db:
        for each in (sent, other):
            casework.claim_case(db, each.case, "anna", NOW)
        casework.hand_over(db, "anna", NOW, "ben", {sent.case: "", other.case: ""})
    aside(sent, "ben")
    with store.read() as db:
        assert [offer.report_id for offer in casework.offers_to(db, "ben")] == [other.id]
    assert sent.page.owner_id == "anna"
    with store.begin() as db, pytest.raises(StandsAside):
        casework.hand_over(db, "anna", LATER, "ben", {sent.case: ""})
    aside(sent)
    assert sent.page.owner_id is None
    assert other.page.owner_id == "anna"


def test_said_twice_it_is_said_once(store: Store) -> None:
    sent = Reported(store)
    aside(sent)
    aside(sent)
    assert [each.act for each in sent.page.decisions] == [Act.STOOD_ASIDE]


def test_who_left_and_came_back_still_stands_aside(store: Store) -> None:
    sent, role = Reported(store), Role.DUTY_OFFICER
    with store.begin() as db:
        before = staff.add_person(db, "Olive Invented", "olive@example.org", role, NOW).person.id
        casework.stand_aside(db, sent.id, before, NOW)
        staff.leave(db, before, NOW)
        now = staff.add_person(db, "Olive Invented", "olive@example.org", role, LATER).person.id
    assert now != before
    assert kept_from(sent, now, sent.id)
    with store.begin() as db:
        with pytest.raises(NotYourself):
            casework.let_back_in(db, sent.id, now, LATER, before, "I looked.")
        casework.let_back_in(db, sent.id, "sunita", LATER, before, "Another family.")
    assert not kept_from(sent, now, sent.id)


def test_who_stands_aside_from_a_draft_stands_aside_from_its_report(store: Store) -> None:
    conversation = "c" * 26
    with store.begin() as db:
        draft = casework.show_draft(db, conversation, facts(), {}, NOW)
        casework.draft_seen(db, draft, "anna", NOW)
        casework.draft_aside(db, draft, "anna", LATER)
        assert casework.draft_page(db, draft).seen_by is None
        assert casework.stands_aside(db, "anna", [draft])
        sent = casework.receive_report(db, conversation, facts(), plan(), [], "web", LATER)
        casework.open_case(db, sent, LATER)
        assert casework.stands_aside(db, "anna", [sent])


def test_a_family_that_is_joined_to_theirs_is_theirs_no_more(store: Store) -> None:
    first, second = Family(store, told_of(ASHDOWN)), Family(store, told_of(ASHDOWN), NOW + minutes(1))
    with store.begin() as db:
        casework.claim_case(db, second.case, "anna", NOW)
        casework.stand_aside(db, first.id, "anna", NOW)
    assert second.page.owner_id == "anna"
    with store.begin() as db:
        casework.confirm_link(db, second.links[0].id, "ben", LATER, "One boy.")
    assert second.case == first.case
    assert second.page.owner_id != "anna"
    with store.read() as db:
        assert casework.stands_aside(db, "anna", [second.id])
