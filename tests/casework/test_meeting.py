"""The planning meeting: ours until children's services have it, each asked sees their own part, nothing closes over it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import insert, select

from bot import casework
from bot.casework import Came, Done, Gathering, Kind, Meeting, Owned
from bot.casework.tables import case_report, meeting
from bot.store import Store, new_id
from flows.rules.outcome import By, Line, Serves, Tier
from tests.casework.told import LAST, NOW, Reported, agreed, line, minutes

CHILDREN, POLICE, HEALTH = Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.MENTAL_HEALTH_CRISIS
TENTH = datetime(2026, 12, 8, 17, 0, tzinfo=UTC)
DAY = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)
VISIT = Owned("Visit him at home, with his tutor.", "Cary Invented", "social worker", "Demo children's services")


@pytest.fixture
def sent(sqlite_store: Store) -> Reported:
    return Reported(sqlite_store, agreed(CHILDREN), agreed(POLICE), tier=Tier.MEDIUM, flags=("planning_meeting",))


def of(sent: Reported) -> Meeting:
    with sent.store.read() as db:
        found = casework.meeting_of(db, sent.id)
    assert found is not None
    return found


def with_date(sent: Reported, at: datetime = NOW) -> Meeting:
    with sent.store.begin() as db:
        casework.set_date(db, of(sent).id, "anna", at, DAY, "County Hall, room 3")
    return of(sent)


def asked(sent: Reported, what: Line) -> str:
    with sent.store.begin() as db:
        return casework.invite(db, of(sent).id, "anna", NOW, what, "They know him.")


def test_it_is_due_at_the_close_of_the_tenth_working_day(sent: Reported) -> None:
    assert of(sent).due_at == TENTH
    assert Kind.MEETING in {wait.kind for wait in sent.page.waits}


def test_where_none_is_asked_for_there_is_none_until_a_person_calls_one(sqlite_store: Store) -> None:
    none = Reported(sqlite_store, agreed(CHILDREN))
    with sqlite_store.begin() as db:
        assert casework.meeting_of(db, none.id) is None
        casework.call_meeting(db, none.id, "anna", NOW, Gathering.PLANNING, "Three agencies, and none has the whole.")
        with pytest.raises(casework.AlreadyDone):
            casework.call_meeting(db, none.id, "ben", NOW, Gathering.PLANNING, "Again.")
    assert of(none).due_at == TENTH


def test_only_children_s_services_see_that_it_is_asked_for(sent: Reported) -> None:
    with sent.store.read() as db:
        assert casework.line_page(db, sent.line(CHILDREN).id).meeting is not None
        assert casework.line_page(db, sent.line(POLICE).id).meeting is None


def test_taken_it_is_still_to_have_an_outcome_and_the_first_who_took_it_is_kept(sent: Reported) -> None:
    with sent.store.begin() as db:
        casework.take_meeting(db, of(sent).id, "worker", NOW + minutes(5))
    with sent.store.begin() as db, pytest.raises(casework.AlreadyDone) as late:
        casework.take_meeting(db, of(sent).id, "another", NOW + minutes(6))
    assert late.value.who == "worker"
    assert (of(sent).taken_by, of(sent).outcome) == ("worker", "")
    assert Kind.MEETING in {wait.kind for wait in sent.page.waits}


def test_what_another_report_asks_for_is_taken_though_the_first_was_taken_before(sent: Reported) -> None:
    other = Reported(sent.store, line(), tier=Tier.MEDIUM, flags=("planning_meeting",))
    first, second = of(sent).id, of(other).id
    with sent.store.begin() as db:
        casework.take_meeting(db, first, "worker", NOW + minutes(4))
        joined = {"id": new_id(), "case_id": sent.case, "report_id": other.id, "at": NOW + minutes(5), "who": "anna"}
        db.execute(insert(case_report), joined)
        casework.take_meeting(db, second, "worker", NOW + minutes(6))
        taken = [casework.find_meeting(db, each).taken_at for each in (first, second)]
    assert taken == [NOW + minutes(4), NOW + minutes(6)]


def test_its_date_lies_within_the_working_days_of_the_rule_or_has_a_reason(sent: Reported) -> None:
    late = TENTH + timedelta(days=3)
    with sent.store.begin() as db:
        with pytest.raises(casework.LateDate):
            casework.set_date(db, of(sent).id, "anna", NOW, late, "County Hall")
        with pytest.raises(casework.Past):
            casework.set_date(db, of(sent).id, "anna", NOW, NOW - timedelta(days=1), "County Hall")
        casework.set_date(db, of(sent).id, "anna", NOW, late, "County Hall", "His worker is away until then.")
    assert (of(sent).held_at, of(sent).where, of(sent).due_at) == (late, "County Hall", TENTH)


def test_nobody_is_asked_before_there_is_a_date_nor_where_somebody_close_works(sent: Reported) -> None:
    with pytest.raises(casework.NoDate):
        asked(sent, agreed(HEALTH))
    with_date(sent)
    with pytest.raises(casework.NotTold):
        asked(sent, agreed(HEALTH, conflict=True))
    assert of(sent).invited == ()


def test_who_is_asked_has_a_line_a_share_and_a_knock_of_their_own(sent: Reported) -> None:
    with_date(sent)
    line_id = asked(sent, agreed(HEALTH, by=By.CALL))
    shown = next(each for each in sent.page.lines if each.id == line_id)
    assert "Thursday 3 December 2026, 10:00, County Hall, room 3" in shown.line.asks
    assert [knock.way for knock in shown.knocks] == [By.CALL]
    (share,) = [each for each in sent.page.shares if each.line_id == line_id]
    assert share.service == "demo_mental_health_crisis"
    assert "incident:1.account" not in share.share.facts
    assert "reporter.contact_at" not in share.share.facts
    with sent.store.read() as db:
        page = casework.line_page(db, line_id, "demo_mental_health_crisis")
    assert page.invited
    assert page.meeting is not None
    with pytest.raises(casework.AlreadyDone):
        asked(sent, agreed(HEALTH))


def test_what_was_left_out_of_one_packet_is_left_out_of_an_invitation(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, line(CHILDREN), tier=Tier.MEDIUM, flags=("planning_meeting",))
    with sqlite_store.begin() as db:
        casework.release_line(db, sent.line(CHILDREN).id, "anna", NOW, "They must know.", without=("incident:1.account",),
                              without_why="Only one person heard it.")  # fmt: skip
    with_date(sent)
    line_id = asked(sent, line(POLICE))
    with sqlite_store.read() as db:
        assert casework.line_page(db, line_id).line.left_out == ("incident:1.account",)


def test_a_date_that_moves_is_told_again_and_must_be_acknowledged_again(sent: Reported) -> None:
    with_date(sent)
    line_id = asked(sent, agreed(HEALTH))
    with sent.store.begin() as db:
        casework.acknowledge(db, line_id, "worker", NOW)
        casework.set_date(db, of(sent).id, "anna", NOW + minutes(5), DAY + timedelta(days=1), "By video")
    shown = next(each for each in sent.page.lines if each.id == line_id)
    assert "Friday 4 December 2026, 10:00, By video" in shown.line.asks
    assert shown.acknowledged_at is None
    assert [knock.open for knock in shown.knocks] == [True]


def test_late_the_supervisor_is_told(sent: Reported) -> None:
    assert Kind.MEETING in [due.kind for due in sent.ring(TENTH + minutes(1))]
    assert of(sent).overdue(TENTH)


def test_minutes_not_written_down_ring_the_working_day_after(sent: Reported) -> None:
    with_date(sent)
    after = datetime(2026, 12, 4, 17, 1, tzinfo=UTC)
    assert Kind.MINUTES in [due.kind for due in sent.ring(after)]


def test_what_it_decides_has_an_owner_a_day_and_a_clock_and_is_told_to_whose_it_is(sent: Reported) -> None:
    with_date(sent)
    line_id = asked(sent, agreed(HEALTH))
    due = DAY + timedelta(days=7)
    with sent.store.begin() as db:
        casework.write_who_came(db, of(sent).id, "anna", DAY, line_id, Came.CAME)
        ours = casework.set_task(db, of(sent).id, "anna", DAY, VISIT, due)
        casework.set_task(db, of(sent).id, "anna", DAY, msgspec.structs.replace(VISIT, what="See him."), due, line_id)
        with pytest.raises(casework.Past):
            casework.set_task(db, of(sent).id, "anna", DAY, VISIT, DAY)
        with pytest.raises(casework.ReasonNeeded):
            casework.set_task(db, of(sent).id, "anna", DAY, msgspec.structs.replace(VISIT, name=""), due)
    assert of(sent).invited[0].came == "came"
    assert [task.owned.name for task in of(sent).tasks] == ["Cary Invented"] * 2
    assert "For you: See him." in next(each.line.asks for each in sent.page.lines if each.id == line_id)
    assert [one.kind for one in sent.ring(due)].count(Kind.TASK) == 2
    assert of(sent).overdue(due)
    with sent.store.begin() as db:
        with pytest.raises(casework.ReasonNeeded):
            casework.end_task(db, ours, "anna", due, done=False)
        casework.end_task(db, ours, "anna", due, done=True)
        with pytest.raises(casework.AlreadyDone):
            casework.end_task(db, ours, "anna", due, done=True)


def test_a_case_does_not_close_before_outcome_and_tasks_are_written_down(sent: Reported) -> None:
    def close() -> Done:
        with sent.store.begin() as db:
            return casework.close_case(db, sent.case, "anna", DAY, "plan_agreed", "All have it.", LAST)

    with sent.store.begin() as db:
        for kind in (CHILDREN, POLICE):
            casework.acknowledge(db, sent.line(kind).id, "worker", NOW)
    with pytest.raises(casework.MeetingOpen):
        close()
    with sent.store.begin() as db, pytest.raises(casework.MinutesNeeded):
        casework.end_meeting(db, of(sent).id, "anna", DAY, "plan", "All came.")
    with_date(sent)
    with sent.store.begin() as db:
        casework.write_minutes(db, of(sent).id, "anna", DAY, "All came.")
        with pytest.raises(casework.NotAnOutcome):
            casework.end_meeting(db, of(sent).id, "anna", DAY, "fine", "All came.")
        task = casework.set_task(db, of(sent).id, "anna", DAY, VISIT, DAY + timedelta(days=7))
        casework.end_meeting(db, of(sent).id, "anna", DAY, "plan", "All came.")
    assert of(sent).outcome == "It was held: a plan was agreed"
    assert [words.words for words in of(sent).minutes] == ["All came."]
    with pytest.raises(casework.TasksOpen):
        close()
    with sent.store.begin() as db:
        casework.end_task(db, task, "anna", DAY, done=True)
    assert close() is Done.DONE


def test_it_is_about_the_whole_case_and_names_the_reports_it_rests_on(sent: Reported) -> None:
    other = Reported(sent.store, line(), tier=Tier.MEDIUM, flags=("planning_meeting",))
    with sent.store.begin() as db:
        joined = {"id": new_id(), "case_id": sent.case, "report_id": other.id, "at": NOW + minutes(5), "who": "anna"}
        db.execute(insert(case_report), joined)
    assert of(other).id == of(sent).id
    this = with_date(sent, NOW + minutes(6))
    with sent.store.read() as db:
        assert set(casework.reports_it_rests_on(db, this.id)) == {sent.id, other.id}
    with sent.store.begin() as db:
        casework.end_meeting(db, this.id, "anna", NOW, "not_held", "Children's services hold a conference instead.")
        ended = [casework.find_meeting(db, each).ended_at for each in set(db.scalars(select(meeting.c.id)))]
    assert ended == [NOW, NOW]
