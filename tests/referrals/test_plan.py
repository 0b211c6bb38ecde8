"""Who is told, by when, and who lets it go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.referrals import PLAN_FLAGS, open_directory, plan
from flows.grammar import How
from flows.rules import assess
from flows.rules.closed import FLAGS
from flows.rules.outcome import By, Consent, Line, Plan, Release, Serves, Tier, Within
from tests.referrals.families import (
    BRISTOL,
    POOLE,
    SIDMOUTH,
    TUESDAY_MORNING,
    assessment,
    directory,
    facts,
    hours,
    london,
    mother,
    places,
    planned,
    row,
)

CHILDREN, POLICE, PARENT = Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.DOMESTIC_ABUSE_SERVICE
PANEL, ADULTS, EARLY_HELP = Serves.PANEL, Serves.ADULT_SOCIAL_CARE, Serves.EARLY_HELP
NIGHT = "2026-11-28 02:30"  # a Saturday
ALWAYS_AND_EVERYWHERE = st.builds(
    row,
    st.sampled_from([kind for kind in Serves if kind != Serves.DUTY_OFFICER]),
    st.sampled_from(list(Within)),
    st.sampled_from(list(Consent)),
    place=st.sampled_from(["child", "harmed", "each"]),
    held=st.sampled_from(["", "H14: an adult said no"]),
    sure=st.sampled_from([None, *Consent]),
)
FAMILIES = st.fixed_dictionaries(
    {"reporter__role": st.sampled_from(["parent", "friend", "young_person"])},
    optional={
        "household__postcode": st.sampled_from(["DT1 1XJ", POOLE, SIDMOUTH, "nowhere I can say", How.NOT_SAFE]),
        "harmed__place": st.sampled_from([POOLE, BRISTOL, "Dorset", How.DECLINED]),
        "child__lives_with": st.sampled_from(["yes", "no", How.UNKNOWN]),
        "reporter__works_for": st.sampled_from([("police",), ("none",), How.DECLINED]),
        "reporter__consent_police": st.sampled_from(["given", "refused", How.UNKNOWN]),
        "reporter__consent_childrens_services": st.sampled_from(["given", "refused", How.NOT_SAFE]),
    },
)
MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(2025, 1, 1), max_value=datetime(2028, 6, 1))  # noqa: DTZ001


def only(plan: Plan) -> Line:
    (line,) = plan.lines
    return line


# Who is told at once


def test_a_mother_in_dorchester_who_says_yes_reaches_children_s_services_and_the_police_at_once():
    told = mother(reporter__consent_childrens_services="given", reporter__consent_police="given")
    plan = planned(told, Tier.RED, row(CHILDREN, Within.SAME_HOUR), row(POLICE, Within.SAME_HOUR, place="each"))
    assert [(line.kind, line.service, line.release, line.by) for line in plan.lines] == [
        (CHILDREN, "dorset_childrens_services", Release.BY_REPORTER, By.CALL),
        (POLICE, "dorset_police", Release.BY_REPORTER, By.CALL),
    ]
    assert {line.release_due for line in plan.lines} == {None}
    assert plan.lines[0].due == TUESDAY_MORNING + timedelta(minutes=60)
    assert plan.owner_due == TUESDAY_MORNING + timedelta(minutes=5)
    assert (plan.area, plan.place_known, plan.flags) == ("dorset", True, ())


def test_until_she_is_asked_a_person_would_let_it_go():
    line = only(planned(mother(), Tier.RED, row(CHILDREN, Within.SAME_HOUR)))
    assert (line.wish, line.release) == ("not_asked", Release.BY_PERSON)
    assert line.by_person == "they have not said yes to this"


# Consent: H12, H13, H14, H31, H32


def test_a_no_to_the_police_at_red_is_kept_and_a_person_decides_within_five_minutes():
    line = only(planned(mother(reporter__consent_police="refused"), Tier.RED, row(POLICE, Within.SAME_HOUR)))
    assert (line.wish, line.release, line.leaves_by_clock) == ("refused", Release.BY_PERSON, True)
    assert line.release_due == TUESDAY_MORNING + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("answer", "flag"), [("refused", "refused_is_any_child_harmed"), (How.DECLINED, "consent_not_known")]
)
@pytest.mark.parametrize("tier", [Tier.MEDIUM, Tier.LOWER])
@pytest.mark.parametrize("consent", [Consent.SEEK, Consent.NEEDED])
def test_below_high_a_no_is_obeyed_and_the_officer_is_told(answer: object, flag: str, tier: Tier, consent: Consent):
    told = mother(reporter__consent_childrens_services=answer)
    plan = planned(told, tier, row(CHILDREN, Within.NEXT_WORKING_DAY, consent))
    assert (plan.lines, plan.obeyed, plan.flags) == ((), (CHILDREN,), (flag, "nothing_may_be_sent"))
    assert plan.owner_due == london("2026-11-25 17:00")


def test_where_consent_is_sought_at_high_a_no_is_kept_for_a_person_and_never_leaves_by_the_clock():
    told = mother(reporter__consent_police="refused")
    line = only(planned(told, Tier.HIGH, row(POLICE, consent=Consent.SEEK)))
    assert (line.release, line.leaves_by_clock) == (Release.BY_PERSON, False)


def test_help_that_needs_a_yes_is_never_sent_against_a_no():
    told = mother(reporter__consent_domestic_abuse_service="refused")
    plan = planned(told, Tier.HIGH, row(CHILDREN), row(PARENT, Within.TWO_DAYS, Consent.NEEDED))
    assert [line.kind for line in plan.lines] == [CHILDREN]
    assert plan.obeyed == (PARENT,)


def test_a_child_at_risk_needs_no_consent_even_at_medium():
    told = mother(reporter__consent_childrens_services="refused")
    line = only(planned(told, Tier.MEDIUM, row(CHILDREN, Within.NEXT_WORKING_DAY)))
    assert (line.wish, line.release, line.leaves_by_clock) == ("refused", Release.BY_PERSON, False)


# Who lets it go


@pytest.mark.parametrize(
    "told",
    [
        {"reporter__role": "friend"},
        {"reporter__role": How.DECLINED},
        {"reporter__works_for": ("health",)},
    ],
)
def test_only_the_parent_harmed_lets_a_line_go_and_nobody_in_a_conflict_of_interest(told: dict[str, object]):
    family = mother(reporter__consent_childrens_services="given", **told)
    assert only(planned(family, Tier.HIGH, row(CHILDREN))).release == Release.BY_PERSON


@pytest.mark.parametrize("tier", [Tier.HIGH, Tier.RED])
def test_what_a_not_known_answer_leaves_open_goes_before_a_person_and_never_leaves_by_the_clock(tier: Tier):
    given = mother(reporter__consent_childrens_services="given")
    line = only(planned(given, tier, row(CHILDREN, by_person="an answer that decides it is not known", sure=None)))
    assert (line.release, line.leaves_by_clock, line.unsure) == (Release.BY_PERSON, False, True)
    assert line.by_person == "an answer that decides it is not known"
    assert line.release_due is not None  # somebody is asked for a decision all the same


@pytest.mark.parametrize(("sure", "may"), [(Consent.NOT_NEEDED, True), (Consent.SEEK, False)])
def test_what_is_open_behind_the_same_door_as_what_is_known_makes_nothing_leave_by_the_clock(sure: Consent, may: bool):
    known = row(EARLY_HELP, Within.SAME_DAY, sure)
    open_ = row(CHILDREN, Within.NOW, by_person="an answer that decides it is not known", sure=None)
    line = only(planned(mother(), Tier.HIGH, known, open_))
    assert (line.kind, line.unsure, line.leaves_by_clock) == (CHILDREN, False, may)


@pytest.mark.parametrize(
    ("unsure", "kind"), [("child__exploited", POLICE), ("household__honour", Serves.POLICE_SPECIALIST)]
)
def test_not_knowing_about_gangs_or_honour_tells_no_police_of_a_nine_year_old_by_the_clock(unsure: str, kind: Serves):
    told = mother(child__age_band="under_10", harmed__afraid="often", **{unsure: How.UNKNOWN})
    plan_ = plan(told, TUESDAY_MORNING, assess(told, TUESDAY_MORNING), places(), directory(), hours())
    alone = {line.kind: line.leaves_by_clock for line in plan_.lines}
    assert (plan_.tier, alone[kind], alone[CHILDREN]) == (Tier.HIGH, False, True)


def test_without_a_tier_a_person_lets_every_line_go():
    given = mother(reporter__consent_childrens_services="given")
    assert only(planned(given, Tier.NOT_KNOWN, row(CHILDREN))).release == Release.BY_PERSON


@pytest.mark.parametrize(
    ("tier", "within", "due"),
    [
        (Tier.RED, Within.SAME_HOUR, "2026-11-24 10:05"),
        (Tier.HIGH, Within.SAME_DAY, "2026-11-24 10:30"),
        (Tier.HIGH, Within.SAME_HOUR, "2026-11-24 10:30"),
        (Tier.MEDIUM, Within.SAME_DAY, "2026-11-24 16:59:30"),  # half the time to the line's due
        (Tier.MEDIUM, Within.NEXT_WORKING_DAY, "2026-11-25 13:00"),  # no promise at night that nobody there could keep
        (Tier.LOWER, Within.NEXT_WORKING_DAY, "2026-11-25 13:00"),
        (Tier.MEDIUM, Within.TWO_DAYS, "2026-11-25 10:00"),
        (Tier.RED, Within.NOW, "2026-11-24 10:05"),  # the duty human's own call, no second wait
    ],
)
def test_by_when_the_releasing_person_has_decided(tier: Tier, within: Within, due: str):
    line = only(planned(mother(), tier, row(POLICE, within)))
    assert line.release_due == london(due)


@pytest.mark.parametrize("kind", [kind for kind in Serves if kind != Serves.DUTY_OFFICER])
@pytest.mark.parametrize("tier", list(Tier))
def test_only_red_and_high_to_children_s_services_and_the_police_leave_by_the_clock(kind: Serves, tier: Tier):
    may = kind in (CHILDREN, POLICE, Serves.POLICE_SPECIALIST) and tier in (Tier.RED, Tier.HIGH)
    assert only(planned(mother(), tier, row(kind))).leaves_by_clock is may


def test_a_held_line_never_leaves_by_the_clock_but_has_one():
    line = only(planned(mother(), Tier.HIGH, row(POLICE, held="H14: an adult said no")))
    assert (line.leaves_by_clock, line.held) == (False, "H14: an adult said no")
    assert line.release_due == TUESDAY_MORNING + timedelta(minutes=30)


def test_a_team_somebody_close_works_for_gets_nothing_by_the_clock_and_others_do():
    plan = planned(mother(reporter__works_for=("police",)), Tier.RED, row(CHILDREN), row(POLICE))
    walls = {line.kind: (line.conflict, line.leaves_by_clock, "R19" in line.rules) for line in plan.lines}
    assert walls == {CHILDREN: (False, True, False), POLICE: (True, False, True)}
    assert "conflict_of_interest" in plan.flags


# Hours: H20


@pytest.mark.parametrize(
    ("postcode", "at", "service"),
    [
        ("DT1 1XJ", "2026-11-24 16:59", "dorset_childrens_services"),
        ("DT1 1XJ", "2026-11-24 17:00", "dorset_childrens_services_out_of_hours"),
        (POOLE, "2026-11-27 16:44", "bcp_childrens_services"),
        (POOLE, "2026-11-27 16:45", "bcp_childrens_services_out_of_hours"),  # early on Fridays
        (POOLE, "2026-12-25 10:00", "bcp_childrens_services_out_of_hours"),
        (POOLE, "2026-10-25 01:30", "bcp_childrens_services_out_of_hours"),  # the hour that comes twice
    ],
)
def test_what_cannot_wait_goes_to_the_team_on_duty(postcode: str, at: str, service: str):
    line = only(planned(mother(household__postcode=postcode), Tier.RED, row(CHILDREN), at=london(at)))
    assert (line.service, line.opens) == (service, None)


def test_what_can_wait_waits_for_the_day_team_and_says_when_it_opens():
    given = mother(household__postcode=POOLE, reporter__consent_childrens_services="given")
    line = only(planned(given, Tier.MEDIUM, row(CHILDREN, Within.NEXT_WORKING_DAY, Consent.SEEK), at=london(NIGHT)))
    assert (line.service, line.opens) == ("bcp_childrens_services", london("2026-11-30 08:30"))
    assert line.due == london("2026-11-30 17:15")


def test_a_closed_service_with_nobody_else_is_the_duty_officer_s_until_four_hours_after_it_opens():
    plan = planned(mother(), Tier.HIGH, row(ADULTS, place="harmed"), at=london(NIGHT))
    assert "nobody_open" in plan.flags
    assert (only(plan).opens, only(plan).due) == (london("2026-11-30 09:00"), london("2026-11-30 13:00"))


def test_at_night_the_police_answer_for_their_specialists():
    plan = planned(mother(), Tier.RED, row(Serves.POLICE_SPECIALIST, Within.NOW), at=london(NIGHT))
    assert (only(plan).service, only(plan).kind) == ("dorset_police", Serves.POLICE_SPECIALIST)


def test_the_panel_hears_it_at_its_next_sitting_and_in_bcp_a_person_asks_when():
    told = {"child__lives_with": "yes", "child__age_band": "18_or_over"}
    here = planned(mother(**told), Tier.HIGH, row(PANEL, Within.NEXT_SITTING, place="harmed"))
    assert only(here).due == london("2026-11-24 12:00")
    there = planned(
        mother(household__postcode=POOLE, **told), Tier.HIGH, row(PANEL, Within.NEXT_SITTING, place="harmed")
    )
    assert only(there).due == london("2026-11-25 17:00")
    assert there.flags == ("panel_date_not_known",)


def test_what_is_due_now_is_a_call():
    demo = open_directory(demo=True)
    calls = [
        plan(mother(), TUESDAY_MORNING, assessment(Tier.RED, row(POLICE, within)), places(), demo, hours()).lines[0].by
        for within in (Within.NOW, Within.SAME_HOUR)
    ]
    assert calls == [By.CALL, By.EMAIL]


# Places: H24, H25, R17


def test_a_parent_in_poole_whose_son_lives_in_dorchester_has_services_of_both():
    apart = mother(child__lives_with="no", harmed__place=POOLE)
    rows = (row(CHILDREN), row(PARENT, place="harmed"), row(POLICE, place="each"))
    assert {line.service for line in planned(apart, Tier.RED, *rows).lines} == {
        "dorset_childrens_services",
        "bcp_domestic_abuse_service",
        "dorset_police",  # the one force of both
    }


def test_a_parent_who_lives_apart_nobody_knows_where_is_found_by_a_person():
    plan = planned(mother(child__lives_with="no"), Tier.HIGH, row(CHILDREN), row(PARENT, place="harmed"))
    assert {line.kind: line.service for line in plan.lines} == {CHILDREN: "dorset_childrens_services", PARENT: ""}
    assert (plan.place_known, plan.flags) == (True, ("place_not_known",))


def test_a_refuge_never_says_where_the_parent_is():
    hidden = mother(child__lives_with="no", harmed__new_address=POOLE)
    assert only(planned(hidden, Tier.HIGH, row(PARENT, place="harmed"))).service == ""


def test_whether_they_live_together_decides_so_a_person_looks_where_it_is_not_known():
    told = mother(child__lives_with=How.UNKNOWN, reporter__consent_domestic_abuse_service="given")
    line = only(planned(told, Tier.HIGH, row(PARENT, place="harmed")))
    assert (line.service, line.release) == ("dorset_domestic_abuse_service", Release.BY_PERSON)
    assert line.by_person == "it is not known whether they live together"


@pytest.mark.parametrize(
    ("where", "proposed", "flag"),
    [
        (SIDMOUTH, ("Devon County Council",), "outside_directory"),
        ("Dorset", ("Dorset Council", "BCP Council"), "place_not_known"),
        ("by the sea", (), "place_not_known"),
        (How.NOT_SAFE, (), "place_not_known"),
    ],
)
def test_where_no_page_or_no_place_is_known_nothing_leaves_and_a_person_assigns(
    where: object, proposed: tuple[str, ...], flag: str
):
    given = mother(household__postcode=where, reporter__consent_childrens_services="given")
    plan = planned(given, Tier.RED, row(CHILDREN, Within.SAME_HOUR))
    line = only(plan)
    assert (line.service, line.by, line.release, line.leaves_by_clock) == ("", By.CALL, Release.BY_PERSON, False)
    assert set(line.proposed) == set(proposed)
    assert (plan.area, plan.place_known, plan.flags) == ("", False, (flag,))


def test_the_police_force_of_a_place_without_a_page_is_proposed_to_whoever_phones():
    line = only(planned(mother(household__postcode=SIDMOUTH), Tier.RED, row(POLICE, Within.NOW)))
    assert any("Devon and Cornwall" in force for force in line.proposed)


def test_two_places_that_do_not_agree_are_no_place():
    plan = planned(mother(household__place="Poole"), Tier.HIGH, row(CHILDREN))
    assert not plan.place_known
    assert set(only(plan).proposed) == {"Dorset Council", "BCP Council"}


def test_where_help_is_needed_now_is_a_place_when_no_other_is_told():
    told = facts(reporter__role="parent", household__where_now=f"12 Invented Street, {POOLE}")
    assert only(planned(told, Tier.RED, row(POLICE, Within.NOW))).service == "dorset_police"


# One line a service: H31, H33


def test_early_help_and_children_s_services_behind_one_door_are_one_line():
    rows = (row(EARLY_HELP, Within.NEXT_WORKING_DAY, Consent.SEEK, held="H14: …"), row(CHILDREN, Within.SAME_DAY))
    line = only(planned(mother(), Tier.HIGH, *rows))
    assert (line.kind, line.within, line.consent, line.held) == (
        CHILDREN,
        Within.SAME_DAY,
        Consent.NOT_NEEDED,
        "H14: …",
    )


# The owner: H30, H34


@pytest.mark.parametrize(
    ("tier", "look", "owner_due"),
    [
        (Tier.RED, None, "2026-11-24 10:05"),
        (Tier.HIGH, None, "2026-11-24 10:30"),
        (Tier.MEDIUM, None, "2026-11-25 17:00"),
        (Tier.LOWER, None, "2026-11-25 17:00"),
        (Tier.NOT_KNOWN, Within.NEXT_WORKING_DAY, "2026-11-25 17:00"),
        (Tier.NOT_KNOWN, Within.SAME_DAY, "2026-11-24 23:59"),
        (Tier.MEDIUM, Within.SAME_DAY, "2026-11-24 23:59"),
        (Tier.HIGH, Within.SAME_DAY, "2026-11-24 10:30"),
    ],
)
def test_by_when_the_duty_officer_has_looked(tier: Tier, look: Within | None, owner_due: str):
    plan = planned(mother(), tier, look=look, look_because=("An answer is missing.",))
    assert plan.owner_due == london(owner_due)
    assert plan.owner_because


# What always holds


@given(FAMILIES, st.lists(ALWAYS_AND_EVERYWHERE, max_size=5), st.sampled_from(list(Tier)), MOMENTS)
def test_every_line_has_somebody_who_lets_it_go_and_a_time(told, rows, tier, at):
    family = facts(**told)
    plan = planned(family, tier, *rows, at=at)
    assert at < plan.owner_due
    assert plan == planned(family, tier, *rows, at=at)
    for line in plan.lines:
        assert line.due > at
        assert not line.service or directory().service(line.service)  # a service of the directory, never a household
        if line.release == Release.BY_REPORTER:
            assert (line.wish, line.release_due, line.by_person) == ("given", None, "")
        else:
            assert line.by_person
            assert line.release_due is not None and at < line.release_due <= line.due
        if not line.service:
            assert (line.release, line.leaves_by_clock) == (Release.BY_PERSON, False)
        if line.leaves_by_clock:
            assert not (line.held or line.conflict or line.unsure) and line.consent == Consent.NOT_NEEDED
    services = [line.service for line in plan.lines if line.service]
    assert {line.kind for line in plan.lines}.isdisjoint(plan.obeyed)
    assert set(plan.flags) <= set(PLAN_FLAGS)
    assert len(services) >= len(set(services))


def test_a_flag_of_the_plan_that_the_rules_also_have_means_the_same():
    assert set(PLAN_FLAGS) & set(FLAGS) == {"refused_is_any_child_harmed", "conflict_of_interest"}


def test_a_knife_at_fifteen_reaches_children_s_services_and_the_police_by_the_rules():
    told = mother(incident_1__harms=("weapon",), incident_1__weapon_how="shown", harmed__afraid="often")
    plan_ = plan(told, TUESDAY_MORNING, assess(told, TUESDAY_MORNING), places(), directory(), hours())
    assert plan_.tier == Tier.RED
    assert {line.service for line in plan_.lines} >= {"dorset_childrens_services", "dorset_police"}
    assert plan_.owner_due == TUESDAY_MORNING + timedelta(minutes=5)
