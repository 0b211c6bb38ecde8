"""Two reports that may be about one family: found, asked about, answered, and given back."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot import casework
from bot.casework import Act, Kind, LinkState
from bot.casework.linking.finding import _no_longer
from bot.casework.linking.pairs import Pair, opened_pair, reseal
from bot.casework.linking.tables import link, link_household, link_key, link_value
from bot.casework.linking.weighing import Verdict
from bot.casework.tables import clock, family_case
from bot.store import Store, new_id
from flows.rules.outcome import Tier
from tests.casework.families import ASHDOWN, BRAMBLE, Family, told_of
from tests.casework.told import LAST, NOW, minutes

ANNA, BELA = "anna", "bela"
WHY = "The same boy, the same school, the same street."
VIOLENT = {"household.danger_now": "yes"}
LETTERS = str.maketrans("234567", "bcdfgh")


@pytest.fixture
def pair(sqlite_store: Store) -> tuple[Family, Family]:
    return Family(sqlite_store, told_of(ASHDOWN)), Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(5))


def confirm(family: Family, who: str = ANNA, at: float = 10) -> str:
    with family.store.begin() as db:
        return casework.confirm_link(db, family.links[0].id, who, NOW + minutes(at), WHY)


def test_a_second_report_of_a_family_is_suggested_to_a_person_and_joined_by_nobody(store: Store) -> None:
    one, stranger = Family(store, told_of(ASHDOWN)), Family(store, told_of(BRAMBLE))
    two = Family(store, told_of(ASHDOWN), NOW + minutes(5))
    (found,) = two.links
    assert (found.other, found.other_case, found.verdict, found.waits) == (one.id, one.case, Verdict.SUGGESTED, True)
    assert [each.other for each in one.links] == [two.id]
    assert found.why[0].words
    assert stranger.links == []
    assert len({one.case, two.case, stranger.case}) == 3


def test_looking_again_finds_the_same_once(pair: tuple[Family, Family]) -> None:
    before = [each.id for each in pair[1].links]
    for family in (*pair, *pair):
        family.look(NOW + minutes(20))
    assert [each.id for each in pair[1].links] == before
    with pair[0].store.read() as db:
        assert len(db.scalars(select(link_household.c.report_id)).all()) == 2


def test_one_family_reports_move_to_the_oldest_open_case_and_its_owner_keeps_it(pair: tuple[Family, Family]) -> None:
    one, two = pair
    with one.store.begin() as db:
        casework.claim_case(db, one.case, ANNA, NOW + minutes(6))
        casework.claim_case(db, two.case, BELA, NOW + minutes(7))
    target = one.case
    assert confirm(two) == target
    assert (one.case, two.case) == (target, target)
    assert (two.page.owner_id, two.page.others) == (ANNA, (one.id,))
    joined = next(each for each in two.page.decisions if each.act is Act.JOINED)
    assert (joined.reason.value, joined.reason.before) == (ANNA, BELA)
    assert (two.links[0].state, two.links[0].joined, two.links[0].waits) == (LinkState.CONFIRMED, True, False)


def test_a_case_without_an_owner_gets_the_other_s(pair: tuple[Family, Family]) -> None:
    one, two = pair
    with one.store.begin() as db:
        casework.claim_case(db, two.case, BELA, NOW + minutes(7))
    confirm(two)
    assert one.page.owner_id == BELA


def test_duplicates_of_duplicates_have_one_target(pair: tuple[Family, Family]) -> None:
    one, two = pair
    confirm(two)
    three = Family(one.store, told_of(ASHDOWN), NOW + minutes(15))
    assert [each.other_case for each in three.links] == [one.case]
    confirm(three, at=16)
    assert {one.case, two.case, three.case} == {one.case}
    with one.store.read() as db:
        assert casework.reports_of(db, one.case) == [one.id, two.id, three.id]


def test_the_second_of_two_people_sees_what_the_first_did(store: Store) -> None:
    Family(store, told_of(ASHDOWN))
    two = Family(store, told_of(ASHDOWN), NOW + minutes(5))
    seen = two.links[0]
    with store.begin() as db:
        casework.reject_link(db, seen.id, ANNA, NOW + minutes(6), "Another street.", seen.version)
    for say in (casework.confirm_link, casework.reject_link):
        with store.begin() as db, pytest.raises(casework.AlreadyDone) as late:
            say(db, seen.id, BELA, NOW + minutes(7), WHY, seen.version)
        assert (late.value.who, late.value.what) == (ANNA, Act.NOT_ONE_FAMILY)


def test_nothing_is_said_without_a_reason(pair: tuple[Family, Family]) -> None:
    for say in (casework.confirm_link, casework.reject_link):
        with pair[0].store.begin() as db, pytest.raises(casework.ReasonNeeded):
            say(db, pair[1].links[0].id, ANNA, NOW, " ")


def test_a_rejected_pair_is_remembered_also_when_the_case_has_grown(sqlite_store: Store) -> None:
    one, two = Family(sqlite_store, told_of(ASHDOWN)), Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(5))
    with sqlite_store.begin() as db:
        casework.reject_link(db, two.links[0].id, ANNA, NOW + minutes(6), "Two flats in one house.")
    two.look(NOW + minutes(7))
    assert (two.links[0].state, two.links[0].waits) == (LinkState.REJECTED, False)
    three = Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(8))
    with sqlite_store.begin() as db:
        to_the_first = next(each.id for each in three.links if each.other == one.id)
        casework.confirm_link(db, to_the_first, ANNA, NOW + minutes(9), WHY)
    two.look(NOW + minutes(10))
    assert not [each for each in two.links if each.state is LinkState.OPEN and each.other == one.id]


def test_it_is_asked_about_again_when_more_speaks_for_it_with_who_rejected_it(sqlite_store: Store) -> None:
    one, two = Family(sqlite_store, told_of(ASHDOWN)), Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(5))
    with sqlite_store.begin() as db:
        row = db.execute(select(link)).mappings().one()
        match = opened_pair(db, row).match
        reseal(db, row, Pair(msgspec.structs.replace(match, weight=match.weight - 3)))
        casework.reject_link(db, two.links[0].id, ANNA, NOW + minutes(6), "Two flats in one house.")
    two.look(NOW + minutes(7))
    (asked,) = two.links
    said = asked.rejected_before
    assert asked.waits
    assert said is not None
    assert (said.who, said.reason.reason) == (ANNA, "Two flats in one house.")
    assert one.links[0].waits


def test_joined_it_is_as_urgent_as_the_most_urgent_of_them(sqlite_store: Store) -> None:
    calm, red = Family(sqlite_store, told_of(ASHDOWN)), Family(sqlite_store, told_of(ASHDOWN, VIOLENT), NOW)
    alone = {calm.page.tier, red.page.tier}
    assert Tier.RED in alone
    confirm(red)
    assert calm.page.tier is Tier.RED


def test_danger_if_linked_is_shown_at_once_and_rings_until_somebody_looks(sqlite_store: Store) -> None:
    red = Family(sqlite_store, told_of(ASHDOWN, VIOLENT))
    calm = Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(5))
    with sqlite_store.read() as db:
        danger = casework.if_linked(db, calm.id, NOW + minutes(5))
        queue = {item.id: item for item in casework.duty_queue(db, NOW + minutes(5))}
    assert danger is not None
    assert (set(danger.reports), danger.assessment.tier) == ({red.id, calm.id}, Tier.RED)
    assert danger.assessment.fired[0].because
    assert (queue[calm.id].tier, queue[calm.id].if_linked, queue[calm.id].danger) == (calm.page.tier, Tier.RED, 0)
    (due,) = (wait.due_at for wait in calm.page.waits if wait.kind is Kind.IF_LINKED)
    assert due == NOW + minutes(10)
    with sqlite_store.begin() as db:
        rung = [each.kind for each in casework.ring(db, NOW + minutes(11)) if each.report_id == calm.id]
        assert Kind.IF_LINKED in rung
        casework.looked_if_linked(db, calm.id, ANNA, NOW + minutes(12))
    assert not [wait for wait in calm.page.waits if wait.about == calm.links[0].id]


def test_danger_rings_for_the_report_that_would_rise_and_not_for_one_that_is_red_already(store: Store) -> None:
    calm = Family(store, told_of(ASHDOWN))
    red = Family(store, told_of(ASHDOWN, VIOLENT), NOW + minutes(5))
    rings = [each.page.waits for each in (calm, red)]
    assert [sum(wait.kind is Kind.IF_LINKED for wait in waits) for waits in rings] == [1, 0]
    with store.begin() as db:
        casework.looked(db, red.id, NOW + minutes(6))
        rung = {each.kind for each in casework.ring(db, NOW + minutes(11)) if each.report_id == red.id}
    assert not rung & {Kind.IF_LINKED, Kind.SECOND}
    with store.begin() as db:
        casework.looked_if_linked(db, red.id, ANNA, NOW + minutes(12))
    assert not [wait for wait in calm.page.waits if wait.about == calm.links[0].id]


def test_two_that_are_red_already_are_no_danger_of_their_own(store: Store) -> None:
    """Together with a third that is not, they are; and it is that one's."""
    red = Family(store, told_of(ASHDOWN, VIOLENT))
    calm = Family(store, told_of(ASHDOWN, harmed__given_name="Anwen"))
    again = Family(store, told_of(ASHDOWN, VIOLENT), NOW + minutes(1))
    rings = [each.page.waits for each in (red, calm, again)]
    assert [sum(wait.kind is Kind.IF_LINKED for wait in waits) > 0 for waits in rings] == [False, True, False]


def test_a_look_at_the_report_is_no_look_at_the_danger_there_is_if_it_is_one_family(sqlite_store: Store) -> None:
    Family(sqlite_store, told_of(ASHDOWN, VIOLENT))
    calm = Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(5))
    with sqlite_store.begin() as db:
        casework.ring(db, NOW + minutes(11))
        casework.looked(db, calm.id, NOW + minutes(12))
    assert Kind.SECOND in {wait.kind for wait in calm.page.waits if wait.about == calm.links[0].id}


@pytest.mark.parametrize("say", [casework.confirm_link, casework.reject_link])
def test_once_it_is_answered_nothing_rings_for_it(sqlite_store: Store, say: object) -> None:
    Family(sqlite_store, told_of(ASHDOWN, VIOLENT))
    calm = Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(5))
    with sqlite_store.begin() as db:
        say(db, calm.links[0].id, ANNA, NOW + minutes(6), WHY)  # type: ignore[operator]
        assert casework.if_linked(db, calm.id, NOW + minutes(6)) is None
        assert all(item.if_linked is None for item in casework.duty_queue(db, NOW + minutes(6)))
    assert not [wait for wait in calm.page.waits if wait.kind is Kind.IF_LINKED]


def rows(store: Store) -> dict[str, list[dict[str, object]]]:
    """Every row of the cases, and of what waits."""
    with store.read() as db:
        return {table.name: [dict(row) for row in db.execute(select(table).order_by(*table.primary_key)).mappings()]
                for table in (family_case, clock)}  # fmt: skip


def test_joined_and_taken_back_both_cases_are_as_they_were_row_for_row(store: Store) -> None:
    one = Family(store, told_of(ASHDOWN))
    two = Family(store, told_of(ASHDOWN, VIOLENT), NOW + minutes(5))
    with store.begin() as db:
        casework.claim_case(db, two.case, BELA, NOW + minutes(6))
        casework.looked_if_linked(db, one.id, ANNA, NOW + minutes(7))
    cases, before = (one.case, two.case), rows(store)
    assert confirm(two) == cases[0]
    assert rows(store) != before
    with store.begin() as db:
        casework.take_back(db, two.links[0].id, BELA, NOW + minutes(20), "Cousins of one name.")
    after = rows(store)
    assert (one.case, two.case) == cases
    assert after["family_case"] == before["family_case"]
    mine = {two.links[0].id}
    assert [row for row in after["clock"] if row["about"] not in mine] == [
        row for row in before["clock"] if row["about"] not in mine
    ]
    assert two.links[0].waits
    assert [each.act for each in two.links[0].history] == [Act.ONE_FAMILY, Act.TAKEN_BACK]


SIGNS = st.sampled_from([{}, VIOLENT, {"harmed.afraid": "often"}, {"incident:1.harms": ("verbal",)}])


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signs=st.lists(SIGNS, min_size=2, max_size=3), which=st.integers(0, 1))
def test_joined_it_is_never_calmer_than_any_alone_and_taken_back_each_is_as_it_was(
    sqlite_store: Store, signs: list[dict[str, str]], which: int
) -> None:
    name = {"child.family_name": "Ash" + new_id().translate(LETTERS)}  # no home that another example made
    facts = [told_of(ASHDOWN, name, {"household.postcode": "", "reporter.contact_at": ""}, sign) for sign in signs]
    homes = [Family(sqlite_store, each, NOW + minutes(place)) for place, each in enumerate(facts)]
    alone = [(home.case, home.page.tier, home.page.could_be) for home in homes]
    last = homes[-1]
    link_id = last.links[which % len(last.links)].id
    with sqlite_store.begin() as db:
        target = casework.confirm_link(db, link_id, ANNA, NOW + minutes(10), WHY)
    for home, (_, tier, _) in zip(homes, alone, strict=True):
        assert home.page.tier.rank >= tier.rank or home.case != target
    with sqlite_store.begin() as db:
        casework.take_back(db, link_id, ANNA, NOW + minutes(11), "Two homes.")
    assert [(home.case, home.page.tier, home.page.could_be) for home in homes] == alone


def test_what_is_next_is_asked_of_the_joined_case_alone(pair: tuple[Family, Family]) -> None:
    one, two = pair
    with one.store.begin() as db:
        casework.claim_case(db, two.case, BELA, NOW + minutes(6))
    confirm(two)
    waits = [wait for each in pair for wait in each.page.waits if wait.kind is Kind.STEP_SET]
    assert [wait.about for wait in waits] == [one.case]


def test_every_pair_that_held_them_together_is_asked_about_again(sqlite_store: Store) -> None:
    one, two, three = (Family(sqlite_store, told_of(ASHDOWN), NOW + minutes(more)) for more in (0, 1, 2))
    with sqlite_store.begin() as db:
        for of, other in ((two, one), (three, one), (three, two)):
            (link_id,) = (each.id for each in casework.links_of(db, of.id) if each.other == other.id)
            casework.confirm_link(db, link_id, ANNA, NOW + minutes(5), "One boy.")
        (first,) = (each.id for each in casework.links_of(db, three.id) if each.other == one.id)
        casework.take_back(db, first, BELA, NOW + minutes(6), "Cousins.")
    assert one.case == two.case != three.case
    assert all(each.waits for each in three.links)


def test_what_somebody_made_of_both_is_allotted_first(pair: tuple[Family, Family]) -> None:
    one, two = pair
    confirm(two)
    with one.store.begin() as db:
        casework.add_note(db, one.id, ANNA, NOW + minutes(11), "Two callers, one story.")
        assert casework.rests_on(db, one.id, NOW + minutes(11)) == tuple(sorted((one.id, two.id)))
        assert casework.rests_on(db, one.id, NOW + minutes(9)) == (one.id,)
    with one.store.begin() as db, pytest.raises(casework.AllotFirst):
        casework.take_back(db, two.links[0].id, BELA, NOW + minutes(20), "Cousins of one name.")


def test_an_erased_report_is_in_no_index_and_in_no_pair(store: Store) -> None:
    one = Family(store, told_of(ASHDOWN))
    two = Family(store, told_of(ASHDOWN), NOW + minutes(5))
    with store.begin() as db:
        values = len(db.execute(select(link_value)).all())
        casework.confirm_link(db, two.links[0].id, ANNA, NOW + minutes(6), WHY)
    with store.begin() as db:
        casework.erase_report(db, one.id, ANNA, NOW + minutes(7), casework.Ground.ASKED)
        assert len(db.execute(select(link_value)).all()) == values / 2
        assert db.execute(select(link)).all() == []
    assert two.links == []
    two.look(NOW + timedelta(days=1))
    assert two.links == []


def test_the_index_is_made_anew_under_another_key_and_finds_the_same(pair: tuple[Family, Family]) -> None:
    store = pair[0].store
    with store.read() as db:
        old = {row.value for row in db.execute(select(link_value))}
    assert casework.make_index_anew(store, NOW + minutes(9)) == 2
    with store.read() as db:
        assert db.scalars(select(link_key.c.version)).all() == [2]
        assert not old & {row.value for row in db.execute(select(link_value))}
    assert len(Family(store, told_of(ASHDOWN), NOW + minutes(10)).links) == 2


def test_equal_values_are_equal_and_nothing_of_them_can_be_read(pair: tuple[Family, Family]) -> None:
    with pair[0].store.read() as db:
        found = db.execute(select(link_value)).all()
    assert len(found) == 2 * len({row.value for row in found})
    assert len({row.sealed for row in found}) == len(found)
    assert not [row for row in found for family in pair if family.id.encode() in row.sealed]


def test_a_report_that_no_job_looked_at_is_found_by_the_loop(sqlite_store: Store) -> None:
    waits = Family(sqlite_store, told_of(ASHDOWN), looked_for=False)
    with sqlite_store.read() as db:
        assert casework.without_links(db, NOW) == []
        assert casework.without_links(db, NOW + minutes(2)) == [waits.id]
    waits.look(NOW + minutes(2))
    with sqlite_store.read() as db:
        assert casework.without_links(db, NOW + minutes(3)) == []


def danger_waits(store: Store, *families: Family) -> list[int]:
    """How many looks at danger wait on each report."""
    return [sum(wait.kind is Kind.IF_LINKED for wait in each.page.waits) for each in families]


def test_danger_moves_to_the_newest_report_when_the_case_that_would_rise_has_grown(store: Store) -> None:
    calm = Family(store, told_of(ASHDOWN))
    red = Family(store, told_of(ASHDOWN, VIOLENT), NOW + minutes(1))
    later = Family(store, told_of(ASHDOWN), NOW + minutes(2))
    with store.begin() as db:
        (link_id,) = (each.id for each in casework.links_of(db, later.id) if each.other == calm.id)
        casework.confirm_link(db, link_id, ANNA, NOW + minutes(3), WHY)
    assert danger_waits(store, calm, red, later)[:2] == [0, 0]
    assert danger_waits(store, later)[0] > 0


def test_danger_with_a_closed_case_is_looked_at_in_the_case_that_is_open(store: Store) -> None:
    calm = Family(store, told_of(ASHDOWN))
    with store.begin() as db:
        db.execute(update(family_case).where(family_case.c.id == calm.case).values(closed_at=NOW))
    red = Family(store, told_of(ASHDOWN, VIOLENT), NOW + minutes(5))
    assert danger_waits(store, calm, red) == [0, 1]


def test_danger_goes_on_in_the_other_case_when_one_is_closed(store: Store) -> None:
    calm = Family(store, told_of(ASHDOWN))
    red = Family(store, told_of(ASHDOWN, VIOLENT), NOW + minutes(5))
    assert danger_waits(store, calm, red) == [1, 0]
    with store.begin() as db:
        for who in (ANNA, BELA):
            if casework.case_of(db, calm.id)["closed_at"] is None:
                casework.close_case(db, calm.case, who, NOW + minutes(6), "with_services", "All is done.", LAST)
    assert calm.page.closed_at
    assert danger_waits(store, calm, red) == [0, 1]


def test_what_is_not_suggested_any_more_does_not_ring(store: Store) -> None:
    red, calm = Family(store, told_of(ASHDOWN, VIOLENT)), Family(store, told_of(ASHDOWN), NOW + minutes(5))
    assert danger_waits(store, calm) == [1]
    with store.begin() as db:
        _no_longer(db, calm.id, set(), NOW + minutes(6))
        casework.ring(db, NOW + minutes(30))
    assert not [wait for each in (red, calm) for wait in each.page.waits if wait.about == calm.links[0].id]


def test_one_walled_pair_hides_no_danger_that_is_there_without_it(store: Store) -> None:
    """Somebody of one home works for the police (R19): that pair is a supervisor's, and no more than that pair."""
    walled = Family(store, told_of(ASHDOWN, VIOLENT, reporter__works_for=("police",)))
    red = Family(store, told_of(ASHDOWN, VIOLENT), NOW + minutes(1))
    calm = Family(store, told_of(ASHDOWN), NOW + minutes(2))
    with store.read() as db:
        links = {each.other: each for each in casework.links_of(db, calm.id)}
        item = next(each for each in casework.duty_queue(db, NOW + minutes(2)) if each.id == calm.id)
        seen = casework.if_linked(db, calm.id, NOW + minutes(2), {links[red.id].id})
    assert (links[red.id].restricted, links[walled.id].restricted) == (False, True)
    assert (item.if_linked, item.if_walled) == (Tier.RED, Tier.RED)
    assert seen is not None
    assert set(seen.reports) == {calm.id, red.id}
    about = {wait.about for wait in calm.page.waits if wait.kind is Kind.IF_LINKED}
    assert links[red.id].id in about, "the desk has a clock of its own"


def test_danger_that_rests_on_a_walled_pair_alone_stays_a_supervisors(store: Store) -> None:
    Family(store, told_of(ASHDOWN, VIOLENT, reporter__works_for=("police",)))
    calm, other = Family(store, told_of(ASHDOWN), NOW + minutes(1)), Family(store, told_of(ASHDOWN), NOW + minutes(2))
    with store.read() as db:
        queue = {each.id: each for each in casework.duty_queue(db, NOW + minutes(2))}
        open_ones = {each.id for each in casework.links_of(db, other.id) if not each.restricted}
        assert casework.if_linked(db, other.id, NOW + minutes(2), open_ones) is None
    assert [(queue[each.id].if_linked, queue[each.id].if_walled) for each in (calm, other)] == [(None, Tier.RED)] * 2
