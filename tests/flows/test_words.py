"""What is said to a frightened person: no blame, nobody called a name, no words that mean somebody else."""

from __future__ import annotations

import re

import pytest

from bot.dialogue.read_back import label
from flows.facts import EVERY_FACT
from flows.grammar import Question, Screen
from flows.notices import ABOUT, ABOUT_BUTTON, ABOUT_TITLE, HEADINGS, NOTICES, SEEN, TOPICS
from flows.rules.outcome import Serves
from tests.flows.pages import READERS, STEPS, asked_of, script, seen

AVOIDED = re.compile(
    r"perpetrat|abuser|offend|batter|domestic violence|out of control|fail|allegation|complain|why didn't|\bengage|"
    r"non-compliant|normal teen|victim|control of your|naughty|aggress",
    re.IGNORECASE,
)
PLACES = {
    "operator", "people_read", "phrase", "cover_minutes", "words_minutes", "kept_days", "web", "service", "due",
    "phone", "opens", "sees", "when", "written", "part", "parts", "answer", "looks", "owner", "goes",
    "left", "would_see", "council", "number",
}  # fmt: skip
LONGEST_LABEL = 40  # characters: what a narrow phone shows of a button in one line

EVERY_TEXT = [
    *(text for step in STEPS for text in step.sentences),
    *NOTICES.values(), *SEEN, *ABOUT, ABOUT_BUTTON, ABOUT_TITLE, *(heading for heading, _ in HEADINGS),
]  # fmt: skip


def test_no_word_that_shames_or_accuses():
    assert [text for text in EVERY_TEXT if AVOIDED.search(text)] == []


def test_only_what_the_engine_fills_in_stands_in_braces():
    found = {name for text in EVERY_TEXT for name in re.findall(r"\{([^}]*)\}", text)}
    assert found <= PLACES
    assert {"operator", "people_read", "phrase", "web", "service", "due"} <= found


def test_bold_marks_come_in_pairs():
    assert [text for text in EVERY_TEXT if text.count("**") % 2] == []


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_the_buttons_of_a_screen_are_distinct_and_fit_a_phone(step):
    labels = [choice.label for choice in step.choices]
    added = [NOTICES[key] for key in ("unknown_label", "skip_label", "not_safe_label")] if step.may_skip else []
    added += [NOTICES[key] for key in ("back_label", "danger_label", "leave_label")] if step.name != "first" else []
    assert len({label.casefold() for label in labels}) == len(labels)
    assert {label.casefold() for label in labels}.isdisjoint(label.casefold() for label in added)
    assert [label for label in labels if len(label) > LONGEST_LABEL] == []


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "a parent"])
def test_only_a_parent_is_asked_about_your_child(reader):
    theirs = re.compile(r"\b(your|their) (own )?child\b", re.IGNORECASE)
    asked = [(step.name, words) for step, words in asked_of(reader) if step.name not in ("my_child", "first")]
    assert [(name, words) for name, words in asked if theirs.search(" ".join(words))] == []
    assert len(asked) > 30


def test_the_young_person_is_not_spoken_of_as_somebody_else():
    other = re.compile(r"the young person\b", re.IGNORECASE)
    assert [(step.name, words) for step, words in asked_of("the young person") if other.search(" ".join(words))] == []


def test_the_young_person_is_asked_about_their_own_threat_in_their_own_words():
    flows = script()
    step = flows.asks["incident.threat_believed"]
    offered = [c.label for c in step.choices if c.shown_if is None or seen("the young person")[c.shown_if] is not False]
    assert offered == ["Yes, and I had a plan", "Yes, I meant it", "No"]
    assert label(flows, "incident:1.threat_believed", "planned", seen("the young person")) == offered[0]
    assert label(flows, "incident:1.threat_believed", "planned", seen("a parent")) == "Yes, and they had a plan"


@pytest.mark.parametrize("reader", READERS)
def test_nobody_is_offered_two_buttons_for_one_answer(reader):
    for step in STEPS:
        fits = [c.value for c in step.choices if c.shown_if is None or seen(reader)[c.shown_if] is not False]
        assert len(set(fits)) == len(fits), step.name


def test_a_friend_is_never_told_that_they_are_the_one_who_is_hurt():
    for step, words in asked_of("a friend"):
        if isinstance(step, Question) and step.fact.about == "harmed":
            told = " ".join((*words, step.why)).replace("if you have met them", "")
            assert not re.search(r"\b(you|your)\b", told, re.IGNORECASE), (step.name, told)


def test_every_topic_has_a_heading_and_a_word():
    topics = {fact.topic for fact in EVERY_FACT.values()}
    assert topics == set(TOPICS)
    listed = [topic for _, those in HEADINGS for topic in those]
    assert sorted(listed) == sorted(topics)


def test_every_kind_of_service_has_a_name():
    assert {f"kind_{kind.value}" for kind in Serves} <= set(NOTICES)


@pytest.mark.parametrize("step", [step for step in STEPS if isinstance(step, Question)], ids=lambda step: step.name)
def test_what_is_hard_to_be_asked_says_why_or_was_announced(step):
    hard = {"health", "care_needs", "exploitation", "child_harmed", "weapons", "risk", "contact", "conflict"}
    announced = {other.records for other in STEPS if isinstance(other, Screen)}
    told_freely = {"household.danger_now", "reporter.safe_now", "incident.account", "household.where_now"}
    if step.fact.topic in hard and step.name not in told_freely:
        assert step.why or step.fact in announced or step.words[:-1], step.name
