"""Wherever a family lives, and however little of it is told, the report lands with somebody who is named."""

from __future__ import annotations

from typing import Any

import pytest

from bot.referrals import plan
from flows.grammar import How
from flows.rules import assess
from flows.rules.outcome import By, Line, Plan, Release, Serves, Tier
from tests.referrals.families import (
    BRISTOL,
    DORCHESTER,
    LYMINGTON,
    NEW_MILTON,
    POOLE,
    SALISBURY,
    SIDMOUTH,
    TUESDAY_MORNING,
    directory,
    facts,
    hours,
    places,
)

CHILDREN, POLICE, PARENT, PANEL = (
    Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.DOMESTIC_ABUSE_SERVICE, Serves.PANEL
)  # fmt: skip


def told_of(**told: Any) -> Plan:
    """What the rules and the directory make of a mother whose son of 16 showed a knife."""
    family = facts(**{
        "reporter__role": "parent", "child__age_band": "16_to_17", "child__lives_with": "yes",
        "incident_1__harms": ("weapon",), "incident_1__weapon_how": "shown", "harmed__afraid": "often", **told,
    })  # fmt: skip
    return plan(family, TUESDAY_MORNING, assess(family, TUESDAY_MORNING), places(), directory(), hours())


def of(plan: Plan, kind: Serves) -> list[Line]:
    found = [line for line in plan.lines if line.kind == kind]
    assert found, f"no line for {kind}: {[line.kind for line in plan.lines]}"
    return found


def services(plan: Plan, kind: Serves) -> set[str]:
    return {line.service for line in of(plan, kind)}


def lands_with_a_person(plan: Plan) -> None:
    """The duty officer has it within five minutes; each line has a service, or waits for that person to name one."""
    assert plan.tier is Tier.RED
    assert (plan.owner_due - TUESDAY_MORNING).total_seconds() == 300
    assert of(plan, CHILDREN)
    for line in plan.lines:
        assert line.service_name
        if not line.service:
            assert (line.release, line.leaves_by_clock, line.by) == (Release.BY_PERSON, False, By.CALL)
            assert line.release_due is not None


# New areas, by their pages alone


@pytest.mark.parametrize(
    ("where", "area", "county"),
    [
        (LYMINGTON, "new_forest", "hampshire"),
        (NEW_MILTON, "new_forest", "hampshire"),
        ("Lymington", "new_forest", "hampshire"),
        (SALISBURY, "wiltshire", "wiltshire"),
        ("Salisbury", "wiltshire", "wiltshire"),
    ],
)
def test_a_report_from_a_new_area_goes_to_its_own_services(where: str, area: str, county: str):
    found = told_of(household__postcode=where)
    lands_with_a_person(found)
    assert found.area == area
    for kind, name in (
        (CHILDREN, "childrens_services"), (POLICE, "police"), (PARENT, "domestic_abuse_service"), (PANEL, "panel"),
    ):  # fmt: skip
        assert services(found, kind) == {f"{county}_{name}"}


def test_in_a_new_area_the_night_belongs_to_its_own_night_team():
    at = TUESDAY_MORNING.replace(hour=23)
    family = facts(reporter__role="parent", child__age_band="10_to_15", child__lives_with="yes",
                   household__postcode=SALISBURY, incident_1__harms=("weapon",), incident_1__weapon_how="shown")  # fmt: skip
    found = plan(family, at, assess(family, at), places(), directory(), hours())
    assert services(found, CHILDREN) == {"wiltshire_childrens_services_out_of_hours"}


# Any other address in the United Kingdom: R17


@pytest.mark.parametrize(
    ("where", "children", "police"),
    [
        (SIDMOUTH, "Devon County Council", "Devon and Cornwall Police"),
        (BRISTOL, "Bristol City Council", "Avon and Somerset Police"),
        ("EC2V 7HH", "City of London Corporation", "City of London Police"),
        ("SO14 7DU", "Southampton City Council", "Hampshire and Isle of Wight Constabulary"),
        ("SO23 8UJ", "Hampshire County Council", "Hampshire and Isle of Wight Constabulary"),  # another district
        ("SN1 2JG", "Swindon Borough Council", "Wiltshire Police"),
        ("CF10 1AA", "Cardiff Council", "South Wales Police"),
        ("EH1 1YZ", "City of Edinburgh Council", "Police Scotland"),
        ("BT1 1AA", "Health and Social Care Trust", "Police Service of Northern Ireland"),
    ],
)
def test_anywhere_else_the_council_is_named_national_lines_are_shown_and_a_person_assigns(
    where: str, children: str, police: str
):
    found = told_of(household__postcode=where)
    lands_with_a_person(found)
    assert (found.area, found.place_known) == ("", False)
    assert "outside_directory" in found.flags
    assert services(found, CHILDREN) == services(found, POLICE) == {""}
    assert any(children in named for named in of(found, CHILDREN)[0].proposed), of(found, CHILDREN)[0].proposed
    assert of(found, POLICE)[0].proposed == (police,)
    lines = [directory().signpost(name, None) for name in found.signposts]
    assert [line for line in lines if line and line.contacts]


# The young person in one place, the parent in another: H24


def test_a_son_in_lymington_and_a_mother_in_salisbury_have_each_their_own():
    found = told_of(household__postcode=LYMINGTON, child__lives_with="no", harmed__place=SALISBURY)
    assert services(found, CHILDREN) == {"hampshire_childrens_services"}
    assert services(found, PARENT) == {"wiltshire_domestic_abuse_service"}
    assert services(found, PANEL) == {"wiltshire_panel"}
    assert services(found, POLICE) == {"hampshire_police", "wiltshire_police"}


def test_a_son_in_dorchester_and_a_mother_where_no_page_is_leaves_her_half_to_a_person():
    found = told_of(household__postcode=DORCHESTER, child__lives_with="no", harmed__place=SIDMOUTH)
    lands_with_a_person(found)
    assert services(found, CHILDREN) == {"dorset_childrens_services"}
    (hers,) = of(found, PARENT)
    assert (hers.service, hers.proposed) == ("", ("Devon County Council",))
    assert "outside_directory" in found.flags


def test_a_mother_in_dorchester_whose_son_is_nobody_knows_where():
    found = told_of(household__postcode=How.UNKNOWN, child__lives_with="no", harmed__place=DORCHESTER)
    lands_with_a_person(found)
    assert services(found, CHILDREN) == {""}
    assert services(found, PARENT) == {"dorset_domestic_abuse_service"}


# Borders, and who has just moved


@pytest.mark.parametrize(
    ("where", "proposed"),
    [
        ("We moved from DT1 1XJ to SP1 1EJ last week", {"Dorset Council", "Wiltshire Council"}),
        ("BH25 6AA until March, now BH15 2RU", {"Hampshire County Council", "BCP Council"}),
        # not read as the town: a street of that name may be elsewhere
        ("7 Invented Lane, Lymington", {"Hampshire County Council"}),
        ("BH23", {"BCP Council", "Dorset Council", "Hampshire County Council"}),  # a part in three councils
        ("New Forest", {"Hampshire County Council", "Wiltshire Council"}),  # the forest is wider than the district
    ],
)
def test_where_it_may_be_more_than_one_council_each_is_named_and_none_is_chosen(where: str, proposed: set[str]):
    found = told_of(household__postcode=where)
    lands_with_a_person(found)
    (line,) = of(found, CHILDREN)
    assert (line.service, set(line.proposed)) == ("", proposed)
    assert "place_not_known" in found.flags


def test_an_old_address_and_a_new_one_in_two_answers_do_not_agree():
    found = told_of(
        household__postcode=POOLE, household__place="just moved from Lymington", household__address=LYMINGTON
    )
    lands_with_a_person(found)
    assert set(of(found, CHILDREN)[0].proposed) == {"BCP Council", "Hampshire County Council"}


def test_a_home_by_the_border_is_its_own_council_s_and_says_whose_the_neighbours_are():
    found = told_of(household__postcode=NEW_MILTON)
    assert services(found, CHILDREN) == {"hampshire_childrens_services"}
    assert places().find("DT9 4AA").neighbours  # Sherborne, on the border with Somerset


# Who tells it is somewhere else


@pytest.mark.parametrize("role", ["relative", "friend", "professional"])
def test_a_reporter_in_another_county_moves_nothing(role: str):
    found = told_of(
        reporter__role=role, reporter__workplace=f"a school in Bristol, {BRISTOL}", reporter__contact_at=SIDMOUTH,
        household__postcode=DORCHESTER,
    )  # fmt: skip
    lands_with_a_person(found)
    assert found.area == "dorset"
    assert services(found, CHILDREN) == {"dorset_childrens_services"}


def test_a_reporter_who_knows_only_where_the_parent_is_gets_her_the_help_there():
    found = told_of(reporter__role="friend", child__lives_with="no", harmed__place=POOLE)
    lands_with_a_person(found)
    assert services(found, PARENT) == {"bcp_domestic_abuse_service"}
    assert services(found, CHILDREN) == {""}


# No address at all


@pytest.mark.parametrize("where", [None, How.UNKNOWN, How.DECLINED, How.NOT_SAFE, "by the sea", "no fixed abode"])
def test_without_any_address_nothing_leaves_and_a_person_has_it_within_five_minutes(where: object):
    found = told_of(**({} if where is None else {"household__postcode": where}))
    lands_with_a_person(found)
    assert (found.area, found.place_known) == ("", False)
    assert "place_not_known" in found.flags
    assert {line.service for line in found.lines} == {""}
    assert {line.proposed for line in found.lines} == {()}
