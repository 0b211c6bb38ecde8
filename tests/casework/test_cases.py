"""Whose a case is, how urgent people say it is, how it ends; and drafts, and the queue."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, update

from bot import casework
from bot.casework import Act, Done, Kind, Why
from bot.casework.tables import draft_shown
from bot.store import Store, keys_of, new_id
from flows.grammar import Answer
from flows.rules.outcome import Serves, Tier
from tests.casework.told import LAST, NOW, WORDS, Reported, agreed, draft_done, facts, line, minutes

ANNA, BELA = "anna", "bela"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """What differs between the databases is tried with the clocks and the lines."""
    return sqlite_store


def test_a_case_has_one_owner_and_the_second_sees_who(store: Store) -> None:
    sent = Reported(store)
    with store.begin() as db:
        casework.claim_case(db, sent.case, ANNA, NOW + minutes(1))
        casework.claim_case(db, sent.case, ANNA, NOW + minutes(2))
    with store.begin() as db, pytest.raises(casework.AlreadyDone) as late:
        casework.claim_case(db, sent.case, BELA, NOW + minutes(3))
    assert (late.value.who, late.value.at) == (ANNA, NOW + minutes(1))
    with store.begin() as db:
        casework.assign_case(db, sent.case, ANNA, NOW + minutes(4), BELA, "My shift ends.")
    assert (sent.page.owner_id, sent.page.decisions[-1].reason.before) == (BELA, ANNA)


def test_a_case_closes_only_when_every_line_was_read_or_stopped(store: Store) -> None:
    sent = Reported(store, agreed(Serves.EDUCATION), tier=Tier.MEDIUM)
    with store.begin() as db, pytest.raises(casework.StillOpen):
        casework.close_case(db, sent.case, ANNA, NOW, "with_services", "All is done.", LAST)
    with store.begin() as db:
        casework.acknowledge(db, sent.line(Serves.EDUCATION).id, "worker", NOW)
        assert (
            casework.close_case(db, sent.case, ANNA, NOW + minutes(1), "with_services", "All is done.", LAST)
            is Done.DONE
        )
    page = sent.page
    assert (page.closed_at, page.waits) == (NOW + minutes(1), ())
    assert [each.reason.value for each in page.decisions if each.act is Act.CLOSED] == ["with_services"]
    with store.begin() as db, pytest.raises(casework.CaseClosed):
        casework.claim_case(db, sent.case, BELA, NOW + minutes(2))


@pytest.mark.parametrize("tier", [Tier.HIGH, Tier.RED])
def test_four_eyes_close_what_is_high_or_red_and_both_must_mean_the_same_outcome(store: Store, tier: Tier) -> None:
    sent = Reported(store, tier=tier)
    with store.begin() as db:
        assert casework.close_case(db, sent.case, ANNA, NOW, "advice", "They are safe.", LAST) is Done.ASKED
    assert [asked.who for asked in sent.page.asked] == [ANNA]
    with store.begin() as db:
        assert casework.close_case(db, sent.case, BELA, NOW + minutes(1), "moved", "I think not.", LAST) is Done.ASKED
        assert casework.close_case(db, sent.case, ANNA, NOW + minutes(2), "moved", "Yes, moved.", LAST) is Done.DONE
    assert sent.page.closed_at == NOW + minutes(2)


def test_a_case_is_not_closed_without_outcome_or_reason(store: Store) -> None:
    sent = Reported(store, tier=Tier.LOWER)
    for outcome, reason in (("", "why"), ("with_services", " ")):
        with store.begin() as db, pytest.raises(casework.ReasonNeeded):
            casework.close_case(db, sent.case, ANNA, NOW, outcome, reason, LAST)


def test_a_person_overrules_the_tier_and_both_values_are_kept(store: Store) -> None:
    sent = Reported(store, line(release_due=NOW + minutes(300), due=NOW + minutes(600)), tier=Tier.MEDIUM)
    with store.begin() as db:
        assert casework.override_tier(db, sent.case, ANNA, NOW + minutes(1), Tier.RED, "I know them.") is Done.DONE
    page = sent.page
    assert (page.tier, page.rules_tier) == (Tier.RED, Tier.MEDIUM)
    assert next(wait.due_at for wait in page.waits if wait.kind is Kind.RELEASE) == NOW + minutes(6)


def test_lowering_high_needs_a_second_person_raising_does_not(store: Store) -> None:
    sent = Reported(store, tier=Tier.HIGH)
    with store.begin() as db:
        assert casework.override_tier(db, sent.case, ANNA, NOW, Tier.LOWER, "Calm.") is Done.ASKED
    assert sent.page.tier is Tier.HIGH
    with store.begin() as db, pytest.raises(casework.SecondPersonNeeded):
        casework.override_tier(db, sent.case, ANNA, NOW + minutes(1), Tier.LOWER, "Calm.")
    with store.begin() as db:
        assert casework.override_tier(db, sent.case, BELA, NOW + minutes(2), Tier.LOWER, "I agree.") is Done.DONE
    assert [one.act for one in sent.page.decisions] == [Act.ASKED_TO_OVERRULE, Act.OVERRULED]
    assert sent.page.decisions[-1].reason.before == Tier.HIGH


def test_two_reports_of_one_case_close_together(store: Store) -> None:
    one, other = Reported(store, tier=Tier.LOWER), Reported(store, tier=Tier.LOWER)
    with store.begin() as db:
        db.execute(casework.tables.case_report.insert(), {
            "id": new_id(), "case_id": one.case, "report_id": other.id, "at": NOW + minutes(5), "who": ANNA,
        })  # fmt: skip
    assert one.page.others == (other.id,)
    assert other.page.case_id == one.case
    with store.begin() as db:
        casework.close_case(db, one.case, ANNA, NOW + minutes(6), "with_services", "Both.", LAST)
    assert (one.page.waits, other.page.waits) == ((), ())


def test_danger_comes_first_then_what_is_due_first_and_not_known_is_never_lower(store: Store) -> None:
    sent = {tier: Reported(store, line(), tier=tier) for tier in (Tier.LOWER, Tier.NOT_KNOWN, Tier.HIGH, Tier.MEDIUM)}
    sooner = Reported(store, line(release_due=NOW + minutes(1)), tier=Tier.MEDIUM)
    with store.begin() as db:
        draft = casework.show_draft(db, new_id(), facts(), {}, NOW)
    with store.read() as db:
        queue = casework.duty_queue(db, NOW)
    order = [draft, *(sent[tier].id for tier in (Tier.HIGH, Tier.NOT_KNOWN)), sooner.id,
             *(sent[tier].id for tier in (Tier.MEDIUM, Tier.LOWER))]  # fmt: skip
    assert [item.id for item in queue] == order


def test_a_closed_case_is_off_the_queue(store: Store) -> None:
    sent = Reported(store, tier=Tier.LOWER)
    with store.begin() as db:
        casework.close_case(db, sent.case, ANNA, NOW, "with_services", "Done.", LAST)
    with store.read() as db:
        assert casework.duty_queue(db, NOW) == []


def test_what_is_told_after_it_is_closed_is_on_the_queue_until_it_is_read(store: Store) -> None:
    sent = Reported(store, tier=Tier.MEDIUM)
    with store.begin() as db:
        casework.close_case(db, sent.case, "anna", NOW, "advice", "Rang her.", LAST)
        casework.add_to_report(db, sent.conversation, "He has a knife now.", NOW + minutes(30))
        (item,) = casework.duty_queue(db, NOW + minutes(31))
        assert (item.id, item.closed, item.adrift) == (sent.id, True, False)
        casework.read_addition(db, casework.additions_of(db, sent.id)[0].id, "anna", NOW + minutes(32))
        casework.looked(db, sent.id, NOW + minutes(32))  # read anew by the rules, it had become more urgent
        assert casework.duty_queue(db, NOW + minutes(33)) == []


def test_a_case_that_was_closed_is_opened_again_and_is_somebodys(store: Store) -> None:
    sent = Reported(store, tier=Tier.MEDIUM)
    with store.begin() as db, pytest.raises(casework.NotClosed):
        casework.open_again(db, sent.case, BELA, NOW, "He is back.")
    with store.begin() as db:
        casework.close_case(db, sent.case, ANNA, NOW, "advice", "Rang her.", LAST)
        casework.add_to_report(db, sent.conversation, "He has a knife now.", NOW + minutes(30))
    with store.begin() as db, pytest.raises(casework.ReasonNeeded):
        casework.open_again(db, sent.case, BELA, NOW + minutes(31), "  ")
    with store.begin() as db:
        casework.open_again(db, sent.case, BELA, NOW + minutes(31), "He is back.")
        (item,) = casework.duty_queue(db, NOW + minutes(32))
    assert (item.closed, item.owner_id) == (False, BELA)
    waits = {wait.kind: wait.due_at for wait in sent.page.waits}
    assert waits[casework.Kind.OUTCOME] == NOW + minutes(31) + timedelta(days=14)
    assert casework.Kind.STEP_SET in waits
    assert sent.page.decisions[-1].act is Act.REOPENED
    with store.begin() as db:
        casework.read_addition(db, casework.additions_of(db, sent.id)[0].id, BELA, NOW + minutes(33))
        casework.close_case(db, sent.case, ANNA, NOW + minutes(34), "moved", "She has moved.", LAST)
    assert sent.page.closed_at == NOW + minutes(34)


def test_of_two_who_agreed_to_close_it_both_agree_anew_once_it_was_opened_again(store: Store) -> None:
    sent = Reported(store, tier=Tier.HIGH)
    with store.begin() as db:
        casework.close_case(db, sent.case, ANNA, NOW, "advice", "They are safe.", LAST)
        casework.close_case(db, sent.case, BELA, NOW + minutes(1), "advice", "They are safe.", LAST)
        casework.open_again(db, sent.case, ANNA, NOW + minutes(2), "He is back.")
        assert casework.close_case(db, sent.case, BELA, NOW + minutes(3), "advice", "Again.", LAST) is Done.ASKED


def test_a_page_shows_own_words_unknowns_and_the_safe_contact(store: Store) -> None:
    page = Reported(store, line()).page
    assert [(key, answer.value) for key, answer in page.own_words] == [("incident:1.account", WORDS)]
    assert [(key, how.value) for key, how in page.unknowns] == [("incident:1.injury", "unknown")]
    assert [key for key, _ in page.contact] == ["reporter.contact", "reporter.contact_at"]


def test_a_draft_that_was_stored_before_other_words_were_shown_still_opens(store: Store) -> None:
    with store.begin() as db:
        draft = casework.show_draft(db, new_id(), facts(), {"incident:1.account": ["and then"]}, NOW)
        key = keys_of(db).unwrap(db.execute(select(draft_shown.c.wrapped)).scalar_one())
        before = msgspec.msgpack.encode({"answers": dict(facts()), "drafting": {"incident:1.account": ("and then",)}})
        sealed = key.seal(before, f"draft_shown:{draft}".encode())
        db.execute(update(draft_shown).values(sealed=sealed))
        page = casework.draft_page(db, draft)
    assert (page.drafting, page.heard) == ({"incident:1.account": ("and then",)}, ())


def test_a_draft_is_seen_once_and_its_page_says_why(store: Store) -> None:
    conversation, answers = new_id(), facts(**{"household.emergency_called": Answer("cannot_call", NOW)})
    with store.begin() as db:
        draft = casework.show_draft(db, conversation, answers, {"incident:1.account": ["and then"]}, NOW)
        assert casework.desk_has_it(db, conversation) is None
        again = casework.show_draft(db, conversation, answers, {"incident:1.account": ["and then", "he"]}, NOW)
        assert again == draft
        casework.draft_seen(db, draft, ANNA, NOW + minutes(1))
        assert casework.desk_has_it(db, conversation) == NOW + minutes(1)
        page = casework.draft_page(db, draft)
    assert (page.why, page.drafting) == (Why.CANNOT_CALL, {"incident:1.account": ("and then", "he")})
    with store.begin() as db, pytest.raises(casework.AlreadyDone) as late:
        casework.draft_seen(db, draft, BELA, NOW + minutes(2))
    assert late.value.who == ANNA


def test_a_draft_nobody_looks_at_in_five_minutes_goes_to_the_second_on_duty(store: Store) -> None:
    with store.begin() as db:
        draft = casework.show_draft(db, new_id(), facts(), {}, NOW)
    with store.begin() as db:
        assert [(due.about, due.kind) for due in casework.ring(db, NOW + minutes(5))] == [(draft, Kind.LOOK)]
        assert [due.kind for due in casework.ring(db, NOW + minutes(10))] == [Kind.SECOND]


def test_once_999_was_called_nobody_is_paged_for_the_draft(store: Store) -> None:
    conversation = new_id()
    with store.begin() as db:
        draft = casework.show_draft(db, conversation, facts(), {}, NOW)
        casework.emergency_called(db, conversation, NOW + minutes(1))
        assert casework.ring(db, NOW + minutes(60)) == []
        assert casework.draft_page(db, draft).called_at == NOW + minutes(1)


def test_a_draft_that_is_done_is_destroyed_after_three_days_and_what_was_passed_on_stays(store: Store) -> None:
    conversation = new_id()
    with store.begin() as db:
        draft = casework.show_draft(db, conversation, facts(), {}, NOW)
        draft_done(db, draft, ANNA, NOW)
        assert casework.forget_drafts(db, NOW + timedelta(days=2, hours=23)) == []
        assert len(casework.forget_drafts(db, NOW + timedelta(days=3))) == 1
        page = casework.draft_page(db, draft)
        row = db.execute(select(draft_shown)).mappings().one()
    assert (row["sealed"], row["wrapped"], row["seen_by"]) == (b"", None, ANNA)
    assert (page.gone, dict(page.answers), page.drafting) == (True, {}, {})
    assert [(each.who, each.reference) for each in page.passed] == [(ANNA, "DP-1234")]


def test_the_queue_says_what_waits_for_a_second_person(store: Store) -> None:
    sent = Reported(store, line(Serves.POLICE), tier=Tier.RED)

    def second() -> tuple[Act, ...]:
        with store.read() as db:
            (item,) = casework.duty_queue(db, NOW + minutes(1))
            assert set(item.second) == {each.act for each in casework.report_page(db, sent.id).asked}
        return item.second

    assert second() == ()
    with store.begin() as db:
        casework.override_tier(db, sent.case, ANNA, NOW, Tier.MEDIUM, "A toy.")
    with store.begin() as db:
        casework.stop_line(db, sent.page.lines[0].id, ANNA, NOW, "Long ago.")
    assert second() == (Act.ASKED_TO_OVERRULE, Act.ASKED_TO_STOP)
    with store.begin() as db:
        casework.override_tier(db, sent.case, BELA, NOW + minutes(1), Tier.MEDIUM, "I saw it.")
    assert second() == (Act.ASKED_TO_STOP,)


def test_a_note_that_is_sent_twice_is_one(store: Store) -> None:
    sent = Reported(store)
    for who, words, after in (
        (ANNA, "She rang.", 0), (ANNA, "She rang. ", 0.2), (BELA, "She rang.", 0.3), (ANNA, "He rang.", 0.4),
        (ANNA, "She rang.", 1.5),
    ):  # fmt: skip
        with store.begin() as db:
            casework.add_note(db, sent.id, who, NOW + minutes(after), words)
    assert [(each.who, each.words) for each in sent.page.notes] == [
        (ANNA, "She rang."), (BELA, "She rang."), (ANNA, "He rang."), (ANNA, "She rang."),
    ]  # fmt: skip
