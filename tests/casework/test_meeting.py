"""The planning meeting: ours until children's services have it, rung when it is late, and never closed away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import casework
from bot.casework import Kind
from bot.store import Store
from flows.rules.outcome import Serves, Tier
from tests.casework.told import NOW, Reported, agreed, minutes

CHILDREN, POLICE = Serves.CHILDRENS_SERVICES, Serves.POLICE


@pytest.fixture
def sent(sqlite_store: Store) -> Reported:
    return Reported(sqlite_store, agreed(CHILDREN), agreed(POLICE), tier=Tier.MEDIUM, flags=("planning_meeting",))


def test_it_is_due_at_the_close_of_the_tenth_working_day(sent: Reported) -> None:
    meeting = sent.page.meeting
    assert meeting is not None
    assert meeting.due_at == datetime(2026, 12, 8, 17, 0, tzinfo=UTC)
    assert Kind.MEETING in {wait.kind for wait in sent.page.waits}


def test_where_none_is_asked_for_there_is_none(sqlite_store: Store) -> None:
    none = Reported(sqlite_store, agreed(CHILDREN))
    assert none.page.meeting is None
    with sqlite_store.begin() as db, pytest.raises(LookupError):
        casework.take_meeting(db, none.id, "worker", NOW)


def test_only_children_s_services_see_that_it_is_asked_for(sent: Reported) -> None:
    with sent.store.read() as db:
        assert casework.line_page(db, sent.line(CHILDREN).id).meeting is not None
        assert casework.line_page(db, sent.line(POLICE).id).meeting is None


def test_taken_it_is_still_to_have_an_outcome_and_the_first_who_took_it_is_kept(sent: Reported) -> None:
    with sent.store.begin() as db:
        casework.take_meeting(db, sent.id, "worker", NOW + minutes(5))
    with sent.store.begin() as db, pytest.raises(casework.AlreadyDone) as late:
        casework.take_meeting(db, sent.id, "another", NOW + minutes(6))
    assert late.value.who == "worker"
    meeting = sent.page.meeting
    assert meeting is not None
    assert (meeting.taken_by, meeting.outcome) == ("worker", "")
    assert Kind.MEETING in {wait.kind for wait in sent.page.waits}


def test_late_the_supervisor_is_told(sent: Reported) -> None:
    assert Kind.MEETING in [due.kind for due in sent.ring(datetime(2026, 12, 8, 17, 1, tzinfo=UTC))]


def test_a_case_does_not_close_before_its_outcome_is_written_down(sent: Reported) -> None:
    with sent.store.begin() as db:
        for kind in (CHILDREN, POLICE):
            casework.acknowledge(db, sent.line(kind).id, "worker", NOW)
    with sent.store.begin() as db, pytest.raises(casework.MeetingOpen):
        casework.close_case(db, sent.case, "anna", NOW, "with_services", "All have it.")
    with sent.store.begin() as db:
        casework.end_meeting(db, sent.id, "anna", NOW + minutes(9), "It was held", "All came.")
        assert casework.close_case(db, sent.case, "anna", NOW, "with_services", "All have it.") is casework.Done.DONE
    with sent.store.begin() as db, pytest.raises(casework.AlreadyDone):
        casework.end_meeting(db, sent.id, "anna", NOW + minutes(9), "It was held", "All came.")
