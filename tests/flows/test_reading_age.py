"""A tired parent at two in the morning reads every screen: reading age 9 or less, screen by screen."""

from __future__ import annotations

import pytest

from flows.notices import ABOUT, KINDS, NOTICES
from tests.flows.pages import STEPS, sentence, years

OLDEST = 9.0
SHORTEST = 6  # words: under that the measure says nothing, one word of three syllables is "age 20"

SCREENS = [(step, words) for step in STEPS for words in (step.words, *(other.words for other in step.also))]


@pytest.mark.parametrize(("step", "words"), SCREENS, ids=[f"{step.name}-{n}" for n, (step, _) in enumerate(SCREENS)])
def test_a_screen_is_read_at_nine(step, words):
    why = (step.why,) if step.why else ()
    labels = tuple(choice.label for choice in step.choices)
    if len(sentence(" ".join(words)).split()) >= SHORTEST:
        assert years(*words, *why) <= OLDEST, (round(years(*words, *why), 1), words)
    assert years(*words, *why, *labels) <= OLDEST, (round(years(*words, *why, *labels), 1), words, labels)


@pytest.mark.parametrize("key", sorted(set(NOTICES) - set(KINDS)))
def test_a_notice_is_read_at_nine(key):
    if len(sentence(NOTICES[key]).split()) >= SHORTEST:
        assert years(NOTICES[key]) <= OLDEST, (round(years(NOTICES[key]), 1), NOTICES[key])


def test_the_page_about_us_is_read_at_nine():
    for paragraph in ABOUT:
        assert years(paragraph) <= OLDEST, (round(years(paragraph), 1), paragraph)
    assert years(*ABOUT) <= OLDEST


def test_the_measure_tells_hard_from_easy():
    assert years("Professionals may subsequently communicate safeguarding information to statutory agencies.") > 18
    assert years("You can stop at any time. Press Leave.") < 8
