"""The order in which a frightened person is asked, and that nothing a rule reads is left unasked."""

from __future__ import annotations

import pytest

from flows import acts
from flows.facts import EVERY_FACT, WORKED_OUT
from flows.grammar import OwnWords, Question, Screen
from flows.report import report
from flows.rules import HOLDS, INDICATORS, LOOKS, ROUTES
from flows.welcome import welcome
from tests.flows.pages import READERS, STEPS, asked_of, script

ORDER = [step.name for flow in (welcome, report) for step, _ in flow.flat()]
ASKED = {step.fact.key for step in STEPS if isinstance(step, Question)}
RECORDED = {step.records.key for step in STEPS if isinstance(step, Screen) and step.records is not None}
BY_THE_READ_BACK = {key for key in EVERY_FACT if key.startswith("reporter.consent_")}  # a service left out, or not
WITHOUT_A_QUESTION = {"reporter.also_wrote"}  # words that were no answer are kept under it


def before(*names: str) -> bool:
    places = [ORDER.index(name) for name in names]
    return places == sorted(places)


def test_the_truths_come_before_anything_personal():
    assert before("first", "household.danger_now", "reporter.safe_now", "who_we_are", "my_child", "what_we_must_do",
                  "keep_telegram", "five_words", "reporter.role")  # fmt: skip


def test_safety_first_and_detail_last():
    assert before("reporter.role", "reporter.contact", "child.age_band", "incident.account", "harmed.afraid",
                  "household.others", "child.school", "child.ending_life", "harmed.coping", "household.known_to",
                  "reporter.wants", "household.postcode", "child.given_name", "read_back", "sent")  # fmt: skip


def test_their_own_words_come_before_any_tick():
    block = next(block for _, block in report.flat() if block is not None)
    assert isinstance(block.steps[0], OwnWords)
    assert block.steps[-1].name == "incident.another"


@pytest.mark.parametrize(
    ("warning", "question"),
    [
        ("choking_warning", "incident.choking"),
        ("ending_life_warning", "child.ending_life"),
        ("your_life_warning", "harmed.ending_life"),
    ],
)
def test_hard_questions_are_announced_and_can_be_skipped_unheard(warning, question):
    assert ORDER.index(question) == ORDER.index(warning) + 1
    step = script().steps[warning]
    assert isinstance(step, Screen)
    assert step.recorded("declined")


def test_every_fact_can_be_told():
    assert set(EVERY_FACT) == ASKED | RECORDED | BY_THE_READ_BACK | WITHOUT_A_QUESTION


def test_every_fact_that_a_rule_reads_is_asked():
    rules = (*INDICATORS, *ROUTES, *HOLDS, *LOOKS)
    read = {fact.key for rule in rules for fact in rule.when.reads()}
    assert len(read) > 40
    assert read <= ASKED | RECORDED | BY_THE_READ_BACK | set(WORKED_OUT)


def test_every_value_of_a_fact_has_a_button():
    for step in STEPS:
        if isinstance(step, Question) and step.fact.values:
            told_elsewhere = {"choking"} if step.fact.key == "incident.harms" else set()  # it has its own question
            assert {choice.value for choice in step.choices} - {"unknown", "declined"} == set(
                step.fact.values
            ) - told_elsewhere, step.name


def test_why_is_told_where_it_is_hard_to_ask():
    for key in ("child.age_band", "harmed.afraid", "child.harmed_self", "household.postcode", "child.birth_day",
                "household.address", "reporter.works_for", "reporter.contact", "reporter.name"):  # fmt: skip
        assert script().steps[key].why, key


def test_only_danger_must_be_answered():
    must = [step.name for step in STEPS if isinstance(step, Question) and not step.may_skip]
    assert must == ["household.danger_now", "reporter.anything_else"]


def test_three_times_they_may_stop_and_send_what_there_is():
    ways = [step.name for step in STEPS for choice in step.choices if choice.then == "household.postcode"]
    assert ways == ["enough_after_what_happened", "enough_after_home", "enough_after_health"]


@pytest.mark.parametrize("reader", READERS)
def test_everybody_goes_through_every_part_and_is_told_how_far_they_are(reader):
    parts = dict(report.parts_of())
    gone_through = [parts[step.name] for step, _ in asked_of(reader) if step.name in parts]
    assert gone_through == sorted(gone_through) and set(gone_through) == {1, 2, 3, 4, 5}


def test_whoever_stops_early_comes_to_the_last_part():
    parts = dict(report.parts_of())
    ends = [parts[name] for name in ("enough_after_what_happened", "enough_after_home", "enough_after_health")]
    assert ends == [2, 3, 4] and parts["household.postcode"] == 5
    assert len(report.parts) == len(set(parts.values())) == 5


def test_a_child_and_the_young_person_are_asked_less():
    asked = {reader: len(list(asked_of(reader))) for reader in READERS}
    assert asked["a sister of 12"] < asked["a friend"]
    assert asked["the young person"] < asked["a parent"] * 0.75


def test_every_act_is_done_somewhere():
    done = {act for step in STEPS if isinstance(step, Screen) for act in step.does.values()}
    assert done | {acts.DRAFT_GREW} == set(acts.ACTS)  # that one is caused by the engine
    for step in STEPS:
        if isinstance(step, Screen):
            assert set(step.does) <= {choice.value for choice in step.choices}
