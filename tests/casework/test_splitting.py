"""A wrong joining is taken apart: everything goes where it belongs, and everybody who was given something is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import casework, delivery
from bot.casework import Act, Gathering, Kind, LinkState, Owned, Side
from bot.casework.tables import clock, note
from bot.delivery import Outcome, Spoke, To
from bot.store import SealBroken, Store
from flows.rules.outcome import By, Serves, Tier
from tests.casework.families import ASHDOWN, Family, told_of
from tests.casework.told import LAST, NOW, agreed, line, minutes

ANNA, BELA = "anna", "bela"
WHY = "Cousins of one name, two homes."
FORGET = "Disregard the chronology of 24 November: it was of two families."


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """What differs between the databases is tried with the links."""
    return sqlite_store


def joined(store: Store, *, tier: Tier | None = None) -> tuple[Family, Family]:
    one = Family(store, told_of(ASHDOWN), lines=(line(),), tier=tier)
    two = Family(store, told_of(ASHDOWN), NOW + minutes(5), lines=(line(Serves.POLICE),), tier=tier)
    with store.begin() as db:
        casework.confirm_link(db, two.links[0].id, ANNA, NOW + minutes(10), "One boy.")
    return one, two


def clocks_of(*families: Family) -> list[dict[str, object]]:
    """Of the reports and their cases, every clock but those of the pair itself."""
    pairs = {pair.id for each in families for pair in each.links}
    with families[0].store.read() as db:
        rows = db.execute(select(clock).order_by(clock.c.about, clock.c.kind)).mappings().all()
    return [dict(row) for row in rows if row["about"] not in pairs]


def split(two: Family, at: float = 30, **more: object) -> str:
    said = {"sides": {}, **more}
    with two.store.begin() as db:
        return casework.split_case(db, two.case, BELA, NOW + minutes(at), WHY, {two.id}, **said)  # type: ignore[arg-type]


def test_what_was_made_of_both_goes_where_a_person_says_and_is_gone_from_the_other_file(store: Store) -> None:
    one, two = joined(store)
    with store.begin() as db:
        for words in ("She rang from the north house.", "Seen at school."):
            casework.add_note(db, one.id, ANNA, NOW + minutes(11), words)
        casework.claim_case(db, one.case, ANNA, NOW + minutes(12))
        items = casework.parts_of(db, one.case, {two.id}).items
    assert [(item.kind, item.act) for item in items] == [("note", None), ("note", None), ("decision", Act.CLAIMED)]
    first, second, claim = (item.id for item in items)
    with pytest.raises(casework.AllotFirst):
        split(two, sides={first: Side.LEAVES})
    split(two, sides={first: Side.LEAVES, second: Side.STAYS, claim: Side.STAYS})
    assert sorted(each.id for page in (one.page, two.page) for each in page.notes) == sorted([first, second])
    assert [(each.id, each.who, each.at) for each in two.page.notes] == [(first, ANNA, NOW + minutes(11))]
    assert (one.page.owner_id, two.page.owner_id) == (ANNA, None)
    with store.read() as db:
        row = db.execute(select(note).where(note.c.id == first)).mappings().one()
        with pytest.raises(SealBroken):
            casework.sealed.key_of(db, one.id).open(row["sealed"], f"note:{first}".encode())


def test_the_two_are_remembered_as_not_one_family(store: Store) -> None:
    one, two = joined(store)
    case = one.case
    split(two)
    assert one.case == case != two.case
    assert (two.links[0].state, two.links[0].rejected_before) == (LinkState.REJECTED, two.links[0].history[-1])
    two.look(NOW + timedelta(days=1))
    assert not two.links[0].waits


def test_everybody_who_was_given_something_is_corrected_and_it_is_a_breach(store: Store) -> None:
    one, two = joined(store, tier=Tier.HIGH)
    with store.begin() as db:
        for family, kind in ((one, Serves.CHILDRENS_SERVICES), (two, Serves.POLICE)):
            casework.release_line(db, family.line(kind), ANNA, NOW + minutes(12), "They must know.")
    with pytest.raises(casework.ReasonNeeded):
        split(two)
    split(two, disregard=FORGET)
    with store.read() as db:
        told = casework.corrections(db, one.id, two.id)
        (breach,) = casework.breaches(db)
        calls = {call.about for call in delivery.open_calls(db)}
        mails = {knock.about for each in told for knock in delivery.knocks(db, each.id) if knock.way is By.EMAIL}
    assert {each.service for each in told} == {"demo_childrens_services", "demo_police"}
    assert {each.disregard.words for each in told} == {FORGET}
    assert {each.id for each in told} <= calls
    assert mails == {each.id for each in told}
    assert (breach.breach.services, breach.due_at) == (
        ("demo_childrens_services", "demo_police"), NOW + minutes(30) + timedelta(hours=72),
    )  # fmt: skip
    waits = {wait.kind for page in (one.page, two.page) for wait in page.waits}
    assert {Kind.CORRECTION, Kind.BREACH} <= waits


def test_below_high_a_correction_goes_the_usual_way_alone(store: Store) -> None:
    one, two = joined(store, tier=Tier.MEDIUM)
    with store.begin() as db:
        casework.release_line(db, one.line(), ANNA, NOW + minutes(12), "They must know.")
    split(two, disregard=FORGET)
    with store.read() as db:
        (told,) = casework.corrections(db, one.id)
        assert [knock.way for knock in delivery.knocks(db, told.id)] == [By.EMAIL]


def test_what_left_before_they_were_joined_needs_no_correction(store: Store) -> None:
    one = Family(store, told_of(ASHDOWN), lines=(agreed(),))
    two = Family(store, told_of(ASHDOWN), NOW + minutes(5))
    with store.begin() as db:
        casework.confirm_link(db, two.links[0].id, ANNA, NOW + minutes(10), "One boy.")
    split(two)
    with store.read() as db:
        assert (casework.corrections(db, one.id, two.id), casework.breaches(db)) == ([], [])


def corrected(store: Store) -> tuple[Family, casework.Correction]:
    one, two = joined(store, tier=Tier.RED)
    with store.begin() as db:
        casework.release_line(db, one.line(), ANNA, NOW + minutes(12), "They must know.")
    split(two, disregard=FORGET)
    with store.read() as db:
        return one, casework.corrections(db, one.id)[0]


def test_a_correction_is_done_when_a_person_there_says_so(store: Store) -> None:
    one, told = corrected(store)
    with store.begin() as db:
        casework.know_correction(db, told.id, "cary", NOW + minutes(31))
        assert not [call for call in delivery.open_calls(db) if call.about == told.id]
    with store.begin() as db, pytest.raises(casework.AlreadyDone):
        casework.know_correction(db, told.id, "polly", NOW + minutes(32))
    assert not [wait for wait in one.page.waits if wait.about == told.id]


def test_so_is_one_that_is_told_on_the_telephone_and_an_engaged_line_is_rung_again(store: Store) -> None:
    _, told = corrected(store)
    with store.begin() as db:
        (call,) = (each for each in delivery.open_calls(db) if each.about == told.id)
        casework.record_call(db, call.id, ANNA, NOW + minutes(31), Outcome.NO_ANSWER, Spoke())
        assert casework.corrections(db, told.report_id)[0].told_at is None
        spoke = Spoke("Cary Invented", "duty social worker", will_do="shreds it")
        casework.record_call(db, call.id, ANNA, NOW + minutes(41), Outcome.ANSWERED, spoke)
        assert casework.corrections(db, told.report_id)[0].told_by == ANNA


def test_where_somebody_concerned_works_the_manager_is_corrected_and_never_the_team(store: Store) -> None:
    one = Family(store, told_of(ASHDOWN), lines=(line(conflict=True, held="R19", leaves_by_clock=False),))
    two = Family(store, told_of(ASHDOWN), NOW + minutes(5))
    with store.begin() as db:
        casework.confirm_link(db, two.links[0].id, ANNA, NOW + minutes(10), "One boy.")
        casework.release_line(db, one.line(), ANNA, NOW + minutes(11), "They must know.")
        (call,) = (each for each in delivery.open_calls(db) if each.about == one.line())
        casework.record_call(
            db, call.id, ANNA, NOW + minutes(12), Outcome.ANSWERED, Spoke("Cary", "manager", will_do="looks")
        )
    split(two, disregard=FORGET)
    with store.read() as db:
        (told,) = casework.corrections(db, one.id)
        assert [(knock.way, knock.to) for knock in delivery.knocks(db, told.id)] == [(By.CALL, To.MANAGER)]
        assert not casework.corrections_for(db, told.service)


def test_a_correction_nobody_answers_and_a_breach_nobody_decides_ring(store: Store) -> None:
    corrected(store)
    with store.begin() as db:
        assert Kind.CORRECTION in {due.kind for due in casework.ring(db, NOW + minutes(36))}
        assert Kind.BREACH in {due.kind for due in casework.ring(db, NOW + minutes(31) + timedelta(hours=72))}


def test_a_breach_is_decided_once_with_a_reason_and_seen_at_a_home_somebody_looks_at_once(store: Store) -> None:
    _, two = joined(store, tier=Tier.MEDIUM)
    split(two, to_household=True)
    with store.begin() as db:
        (found,) = casework.breaches(db)
        casework.looked(db, two.id, NOW + minutes(31))  # at the report, not at the homes
        assert Kind.LOOK in {due.kind for due in casework.ring(db, NOW + minutes(35)) if due.about == found.id}
        casework.looked_at_breach(db, found.id, NOW + minutes(36))
        casework.end_breach(db, found.id, BELA, NOW + minutes(40), "not reported", "Nothing left this house.")
    assert not [wait for wait in two.page.waits if wait.about == found.id]
    with store.begin() as db, pytest.raises(casework.AlreadyDone):
        casework.end_breach(db, found.id, ANNA, NOW + minutes(41), "reported", "To be safe.")


def test_who_saw_the_household_page_is_corrected_and_sees_it_no_more(store: Store) -> None:
    one, two = joined(store)
    at, last = NOW + minutes(11), NOW + timedelta(days=9)
    with store.begin() as db:
        casework.agree_to_share(db, one.case, ANNA, at, "demo_education", Serves.EDUCATION, last, "a child is at risk",
                                ["identity"], "He is out of school.")  # fmt: skip
        (held,) = casework.shared_with(db, "demo_education", at)
        casework.shared_picture(db, held.id, BELA, at)
    split(two, disregard=FORGET)
    with store.read() as db:
        assert "demo_education" in {each.service for each in casework.corrections(db, one.id, two.id)}
        assert not casework.shared_with(db, "demo_education", NOW + minutes(31))


def test_a_meeting_with_its_minutes_and_tasks_goes_to_the_side_it_is_about(store: Store) -> None:
    one, two = joined(store)
    at = NOW + minutes(11)
    with store.begin() as db:
        held = casework.call_meeting(db, one.id, ANNA, at, Gathering.PLANNING, "Three agencies.")
        casework.write_minutes(db, held, ANNA, at, "He was seen at school.")
        owned = Owned("Visit him.", "Cary Invented", "social worker", "Demo children's services")
        casework.set_task(db, held, ANNA, at, owned, NOW + timedelta(days=2))
        (item,) = casework.parts_of(db, one.case, {two.id}).items
    assert (item.kind, item.id) == ("meeting", held)
    with store.begin() as db, pytest.raises(casework.AllotFirst):
        casework.take_back(db, two.links[0].id, BELA, NOW + minutes(20), WHY)
    split(two, sides={held: Side.LEAVES})
    (moved,) = two.page.meetings
    assert not one.page.meetings
    assert [each.words for each in moved.minutes] == ["He was seen at school."]
    assert [each.owned for each in moved.tasks] == [owned]
    assert {Kind.MEETING, Kind.TASK} <= {wait.kind for wait in two.page.waits}
    assert not {Kind.MEETING, Kind.TASK} & {wait.kind for wait in one.page.waits}


def test_where_nothing_was_made_since_each_side_s_clocks_go_on_as_before(store: Store) -> None:
    one = Family(store, told_of(ASHDOWN))
    two = Family(store, told_of(ASHDOWN), NOW + minutes(5))
    with store.begin() as db:
        casework.claim_case(db, two.case, BELA, NOW + minutes(6))
        casework.looked(db, one.id, NOW + minutes(7))
    before = clocks_of(one, two)
    with store.begin() as db:
        casework.confirm_link(db, two.links[0].id, ANNA, NOW + minutes(10), "One boy.")
    assert clocks_of(one, two) != before
    split(two)
    assert clocks_of(one, two) == before
    assert (one.page.owner_id, two.page.owner_id) == (None, BELA)


def test_each_side_knows_what_is_next_or_is_looked_at_anew(store: Store) -> None:
    one, two = joined(store)
    with store.begin() as db:
        casework.claim_case(db, one.case, ANNA, NOW + minutes(12))
        casework.set_next_step(db, one.case, ANNA, NOW + minutes(13), "Ring her sister.", NOW + timedelta(days=1))
        items = casework.parts_of(db, one.case, {two.id}).items
    split(two, sides={item.id: Side.STAYS for item in items})
    assert (one.page.owner_id, two.page.owner_id) == (ANNA, None)
    assert one.page.step is not None
    assert one.page.step.words == "Ring her sister."
    assert two.page.step is None
    assert Kind.STEP in {wait.kind for wait in one.page.waits}
    assert Kind.LOOK in {wait.kind for wait in two.page.waits}


def test_no_case_closes_before_what_was_given_is_corrected_and_the_breach_decided(store: Store) -> None:
    one, two = joined(store, tier=Tier.MEDIUM)
    with store.begin() as db:
        casework.release_line(db, one.line(), ANNA, NOW + minutes(12), "They must know.")
        casework.acknowledge(db, one.line(), "cary", NOW + minutes(13))
        casework.stop_line(db, two.line(Serves.POLICE), ANNA, NOW + minutes(13), "Not theirs.")
        casework.stop_line(db, two.line(Serves.POLICE), BELA, NOW + minutes(13), "Not theirs.")
    split(two, disregard=FORGET)
    for each in (one, two):
        with store.begin() as db, pytest.raises(casework.StillToCorrect):
            casework.close_case(db, each.case, ANNA, NOW + minutes(40), "with_services", "Done.", LAST)


def test_what_was_left_out_of_a_packet_is_not_on_the_household_page(store: Store) -> None:
    one, at, last = Family(store, told_of(ASHDOWN), lines=(line(),)), NOW + minutes(11), NOW + timedelta(days=9)
    with store.begin() as db:
        casework.release_line(db, one.line(), ANNA, at, "They must know.", without=("child.school_name",),
                              without_why="Only her school knows.")  # fmt: skip
        casework.agree_to_share(db, one.case, ANNA, at, "demo_education", Serves.EDUCATION, last, "a child is at risk",
                                ["identity", "school"], "He is out of school.")  # fmt: skip
        (held,) = casework.shared_with(db, "demo_education", at)
        _, made = casework.shared_picture(db, held.id, BELA, at)
    assert "Quillon" in str(made)
    assert "Nowhere Academy" not in str(made)


def test_nobody_is_asked_to_a_meeting_where_another_report_says_that_somebody_works_there(store: Store) -> None:
    one = Family(store, told_of(ASHDOWN))
    two = Family(store, told_of(ASHDOWN, reporter__works_for=("police",)), NOW + minutes(5))
    with store.begin() as db:
        casework.confirm_link(db, two.links[0].id, ANNA, NOW + minutes(10), "One boy.")
        held = casework.call_meeting(db, one.id, ANNA, NOW + minutes(11), Gathering.PLANNING, "Three agencies.")
        casework.set_date(db, held, ANNA, NOW + minutes(12), NOW + timedelta(days=2), "Room 3")
        with pytest.raises(casework.NotTold):
            casework.invite(db, held, ANNA, NOW + minutes(13), line(Serves.POLICE), "They know him.")


def test_three_taken_apart_each_way(store: Store) -> None:
    one, two = joined(store)
    three = Family(store, told_of(ASHDOWN), NOW + minutes(15))
    with store.begin() as db:
        casework.confirm_link(db, three.links[0].id, ANNA, NOW + minutes(16), "One boy.")
    case = one.case
    with store.begin() as db, pytest.raises(casework.CannotSplit):
        casework.split_case(db, case, BELA, NOW, WHY, {one.id, two.id, three.id}, {})
    with store.begin() as db:  # the oldest leaves the two others, who keep the case
        to = casework.split_case(db, case, BELA, NOW + minutes(17), WHY, {one.id}, {})
    assert (one.case, two.case, three.case) == (to, case, case)
    with store.begin() as db:
        casework.split_case(db, case, BELA, NOW + minutes(18), WHY, {three.id}, {})
    assert len({one.case, two.case, three.case}) == 3


def test_an_urgent_case_taken_apart_is_as_urgent_as_each_side(store: Store) -> None:
    calm = Family(store, told_of(ASHDOWN))
    red = Family(store, told_of(ASHDOWN, {"household.danger_now": "yes"}), NOW + minutes(5))
    before = calm.page.tier
    with store.begin() as db:
        casework.confirm_link(db, red.links[0].id, ANNA, NOW + minutes(10), "One boy.")
        casework.add_note(db, calm.id, ANNA, NOW + minutes(11), "Of the red one.")
        (item,) = casework.parts_of(db, calm.case, {red.id}).items
    split(red, sides={item.id: Side.LEAVES})
    assert (calm.page.tier, red.page.tier) == (before, Tier.RED)
