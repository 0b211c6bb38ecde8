"""Who is told, by when, and who lets it go."""

from __future__ import annotations

from datetime import timedelta

from flows.rules.outcome import By, Consent, Release, Serves, Tier, Within
from tests.referrals.families import TUESDAY_MORNING, mother, planned, row

CHILDREN, POLICE = Serves.CHILDRENS_SERVICES, Serves.POLICE


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


def test_a_no_to_the_police_at_red_is_kept_and_a_person_decides_within_five_minutes():
    plan = planned(mother(reporter__consent_police="refused"), Tier.RED, row(POLICE, Within.SAME_HOUR))
    (line,) = plan.lines
    assert (line.wish, line.release, line.leaves_by_clock) == ("refused", Release.BY_PERSON, True)
    assert line.release_due == TUESDAY_MORNING + timedelta(minutes=5)


def test_a_no_at_medium_is_obeyed_and_nothing_is_sent():
    told = mother(reporter__consent_childrens_services="refused")
    plan = planned(told, Tier.MEDIUM, row(CHILDREN, Within.NEXT_WORKING_DAY, Consent.SEEK))
    assert (plan.lines, plan.obeyed) == ((), (CHILDREN,))
    assert plan.flags == ("refused_is_any_child_harmed", "nothing_may_be_sent")
