"""A conflict of interest learned from a later report (R19) closes what a team had, and what waits to go to it."""

from __future__ import annotations

from bot import casework
from bot.casework import Kind
from bot.delivery import Outcome, Spoke
from bot.store import Store
from flows.rules.outcome import By, Serves, Tier
from tests.casework.families import ASHDOWN, BRAMBLE, Family, told_of
from tests.casework.test_whole import confirm
from tests.casework.told import NOW, agreed, line, minutes

POLICE, CHILDREN = Serves.POLICE, Serves.CHILDRENS_SERVICES
WORKS_THERE = {"reporter__works_for": ("police",)}


def queue(store: Store, service: str) -> list[str]:
    with store.read() as db:
        return [each.referral_id for each in casework.agency_queue(db, service)]


def lines_of(family: Family) -> tuple[casework.LineShown, ...]:
    """In the order of the plan."""
    with family.store.read() as db:
        return casework.report_page(db, family.id).lines


def joined(store: Store) -> tuple[Family, Family]:
    """A report with a line that left to the police, one that waits, and one to children's services; and a later one."""
    waits = line(POLICE, service="other_police")
    one = Family(store, told_of(ASHDOWN), lines=(agreed(POLICE), waits, line(CHILDREN)), tier=Tier.HIGH)
    two = Family(store, told_of(ASHDOWN, **WORKS_THERE), NOW + minutes(5))
    confirm(two, one, NOW + minutes(10))
    return one, two


def test_what_left_is_shut_what_waits_is_the_supervisors_and_nothing_else_changes(store: Store) -> None:
    other = Family(store, told_of(BRAMBLE), lines=(agreed(POLICE),))
    one, two = joined(store)
    gone, waits, children = lines_of(one)
    assert (gone.shut is not None, waits.shut is not None, children.shut) == (True, True, None)
    assert gone.shut is not None and gone.shut.says == (two.id,)
    assert waits.restricted and not waits.leaves_by_clock
    assert queue(store, gone.line.service) == [other.page.lines[0].id]
    with store.read() as db:
        assert casework.shut_to(db, gone.line.service) == [(gone.id, NOW + minutes(10))]
        assert casework.shut_to(db, "other_police") == []  # its team never had it, and learns nothing of it
        assert {each.line_id for each in casework.newly_shut(db)} == {gone.id, waits.id}
    assert {wait.about for wait in one.page.waits if wait.kind is Kind.SHUT} == {gone.id, waits.id}


def test_once_its_manager_was_told_on_the_telephone_it_is_done(sqlite_store: Store) -> None:
    one, _ = joined(sqlite_store)
    gone = lines_of(one)[0]
    (call,) = [knock for knock in gone.knocks if knock.open]
    assert (call.way, call.to, call.for_supervisor_at) == (By.CALL, "manager", NOW + minutes(10))
    with sqlite_store.begin() as db:
        spoke = Spoke("Ms Example", "chief inspector", "", "Another team goes on.", "tonight", "")
        casework.record_call(db, call.id, "sunita", NOW + minutes(20), Outcome.ANSWERED, spoke)
        assert gone.id not in {each.line_id for each in casework.newly_shut(db)}
    assert queue(sqlite_store, gone.line.service) == []


def test_a_joining_that_is_taken_back_opens_nothing_by_itself(sqlite_store: Store) -> None:
    one, two = joined(sqlite_store)
    link = next(each for each in two.links if each.state == "confirmed")
    with sqlite_store.begin() as db:
        casework.take_back(db, link.id, "sunita", NOW + minutes(15), "Not the same boy.")
    assert one.case != two.case
    gone = lines_of(one)[0]
    assert gone.shut is not None
    with sqlite_store.begin() as db:
        assert gone.id in {each.line_id for each in casework.newly_shut(db)}
        casework.open_to_team(db, gone.id, "sunita", NOW + minutes(20), "It was not about this family.")
    assert queue(sqlite_store, gone.line.service) == [gone.id]


def by_hand(store: Store) -> tuple[Family, Family]:
    """Two reports of one family, each with a line that left to the police; of the first it was learned by telephone."""
    one = Family(store, told_of(ASHDOWN), lines=(agreed(POLICE), line(CHILDREN)), tier=Tier.HIGH)
    two = Family(store, told_of(ASHDOWN), NOW + minutes(5), lines=(agreed(POLICE),))
    confirm(two, one, NOW + minutes(10))
    with store.begin() as db:
        casework.shut_line(db, lines_of(one)[0].id, "dilys", NOW + minutes(15), "Her brother is a constable there.")
    return one, two


def test_what_a_person_learned_shuts_every_line_of_the_case_to_that_team(store: Store) -> None:
    one, two = by_hand(store)
    gone, children = lines_of(one)
    (other,) = lines_of(two)
    assert (gone.shut is not None, children.shut, other.shut is not None) == (True, None, True)
    assert queue(store, gone.line.service) == []
    assert other.shut is not None and (other.shut.says, other.shut.why) == ((), "Her brother is a constable there.")
    with store.read() as db:
        assert casework.in_conflict(db, one.case, Serves.POLICE_SPECIALIST)
        assert not casework.in_conflict(db, one.case, CHILDREN)


def test_it_holds_for_a_report_that_joins_later_until_a_supervisor_opens_its_line(store: Store) -> None:
    one, _ = by_hand(store)
    late = Family(store, told_of(ASHDOWN), NOW + minutes(20), lines=(agreed(POLICE),))
    confirm(late, one, NOW + minutes(25))
    (third,) = lines_of(late)
    assert third.shut is not None and third.shut.why == "Her brother is a constable there."
    with store.begin() as db:
        casework.open_to_team(db, third.id, "sunita", NOW + minutes(30), "Sgt Example goes on.")
        casework.reassess_case(db, one.case, NOW + minutes(35))
    assert queue(store, third.line.service) == [third.id]


def test_passed_on_to_another_kind_it_is_that_teams_and_stays_shut_to_the_first(store: Store) -> None:
    one, _ = by_hand(store)
    gone = lines_of(one)[0]
    (call,) = [knock for knock in gone.knocks if knock.open]
    with store.begin() as db:
        spoke = Spoke(to_whom="the domestic abuse service")
        casework.record_call(db, call.id, "sunita", NOW + minutes(20), Outcome.NOT_THEIRS, spoke)
        casework.change_line(
            db, gone.id, "sunita", NOW + minutes(21), "Theirs.", "demo_das", "Demo", By.EMAIL, kind=Serves.PANEL
        )  # fmt: skip
        assert not casework.in_conflict(db, one.case, Serves.PANEL)
        assert casework.in_conflict(db, one.case, POLICE)
        assert gone.id not in {each.line_id for each in casework.newly_shut(db)}
        assert casework.shut_to(db, "demo_das") == []
    assert queue(store, "demo_das") == [gone.id]
    assert [(knock.service, knock.to) for knock in lines_of(one)[0].knocks if knock.open] == [("demo_das", "team")]


def test_a_team_that_had_no_notice_before_it_was_shut_gets_one_when_it_is_opened(store: Store) -> None:
    one, _ = by_hand(store)
    with store.begin() as db:
        casework.open_to_team(db, lines_of(one)[0].id, "sunita", NOW + minutes(20), "Sgt Example goes on.")
    assert [(knock.way, knock.to) for knock in lines_of(one)[0].knocks if knock.open] == [(By.EMAIL, "team")]
