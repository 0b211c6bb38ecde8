"""What a reporter reads when they come back: one reviewed sentence about their own report, once a person chose it."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from bot import casework
from bot.app.status import status_in_words
from bot.casework.tables import case_report
from bot.store import Store, new_id
from flows.notices import FEEDBACK
from flows.rules.outcome import Tier
from tests.casework.told import LAST, NOW, Reported, minutes


def reads(sent: Reported) -> tuple[str, ...]:
    with sent.store.read() as db:
        return status_in_words(db, sent.conversation, NOW)


def chooses(sent: Reported, code: str, after: int = 0) -> None:
    with sent.store.begin() as db:
        casework.choose_feedback(db, sent.id, "anna", NOW + minutes(after), code)


def test_they_read_what_was_chosen_last_and_nobody_else_does(store: Store) -> None:
    sent, other = Reported(store), Reported(store)
    assert reads(sent) == ()
    chooses(sent, "feedback_working")
    chooses(sent, "feedback_met", 1)
    assert reads(sent) == (FEEDBACK["feedback_met"],)
    assert reads(other) == ()
    assert [each.reason.value for each in sent.page.decisions] == ["feedback_working", "feedback_met"]


def test_that_it_is_closed_is_said_only_once_it_is(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, tier=Tier.LOWER)
    with pytest.raises(casework.NotTrueYet):
        chooses(sent, "feedback_closed_here")
    with sqlite_store.begin() as db:
        casework.close_case(db, sent.case, "anna", NOW, "advice", "Done.", LAST)
    chooses(sent, "feedback_closed_here")
    assert reads(sent) == (FEEDBACK["feedback_closed_here"],)


def test_that_it_was_closed_is_not_said_once_it_is_open_again(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, tier=Tier.LOWER)
    with sqlite_store.begin() as db:
        casework.close_case(db, sent.case, "anna", NOW, "advice", "Done.", LAST)
    chooses(sent, "feedback_closed_here")
    with sqlite_store.begin() as db:
        casework.open_again(db, sent.case, "anna", NOW + minutes(1), "He is back.")
    assert reads(sent) == ()


def test_nothing_is_said_where_the_reader_may_be_the_one_who_harms(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, flags=("young_person_harmed",))
    with pytest.raises(casework.NotSafeToSay):
        chooses(sent, "feedback_working")
    with pytest.raises(LookupError):
        chooses(Reported(sqlite_store), "anything")


def test_nor_once_another_report_of_the_family_says_so(sqlite_store: Store) -> None:
    sent, other = Reported(sqlite_store), Reported(sqlite_store, flags=("young_person_harmed",))
    chooses(sent, "feedback_working")
    assert reads(sent) == (FEEDBACK["feedback_working"],)
    with sqlite_store.begin() as db:
        joined = {"id": new_id(), "case_id": sent.case, "report_id": other.id, "at": NOW + minutes(5), "who": "anna"}
        db.execute(insert(case_report), joined)
    assert reads(sent) == ()
    with pytest.raises(casework.NotSafeToSay):
        chooses(sent, "feedback_met", 6)
    with sqlite_store.begin() as db:
        for who in ("anna", "bela"):
            casework.close_case(db, sent.case, who, NOW + minutes(7), "advice", "Done.", LAST)
    assert sent.page.closed_at
    assert reads(sent) == ()


def test_no_case_closes_without_what_they_read_last_or_why_they_read_nothing(store: Store) -> None:
    with pytest.raises(casework.NoFeedback):
        casework.Feedback()
    with pytest.raises(casework.NoFeedback):
        casework.Feedback("feedback_working")
    sent, silent = Reported(store, tier=Tier.LOWER), Reported(store, tier=Tier.LOWER)
    chooses(sent, "feedback_working")
    chooses(silent, "feedback_working")
    with store.begin() as db:
        casework.close_case(db, sent.case, "anna", NOW + minutes(1), "advice", "Done.", LAST)
        nothing = casework.Feedback(why_none="He reads her telephone.")
        casework.close_case(db, silent.case, "anna", NOW + minutes(1), "advice", "Done.", nothing)
    assert reads(sent) == (FEEDBACK["feedback_closed_here"],)
    assert reads(silent) == (), "that somebody works on it is true no more"
    assert "He reads her telephone." in {each.reason.reason for each in silent.page.decisions}


def test_a_case_where_nothing_may_be_said_closes_and_says_why(sqlite_store: Store) -> None:
    sent = Reported(sqlite_store, tier=Tier.LOWER, flags=("young_person_harmed",))
    with sqlite_store.begin() as db:
        casework.close_case(db, sent.case, "anna", NOW, "advice", "Done.", LAST)
    assert reads(sent) == ()
    assert any("may be harmed at home" in each.reason.reason for each in sent.page.decisions)
