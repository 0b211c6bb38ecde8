"""Checklists beside the rules: they count what was told, take nothing for no, and move neither tier nor plan."""

from __future__ import annotations

import re
import sys
from datetime import timedelta

import msgspec
import pytest

from flows.facts import EVERY_FACT
from flows.grammar import Facts
from flows.rules import INDICATORS, TOOLS, Assessment, Serves, Tier, assess, sharing
from flows.rules.rule import facts_of
from flows.rules.tools import Tool
from flows.rules.tools.dash import DASH_24
from tests.rules.rows import AT, CALM
from tests.rules.rows import facts_of as told
from tests.rules.test_properties import TOWARDS_DANGER

A_KNIFE = {
    "incident:1.harms": ["weapon", "threat_to_kill"], "incident:1.threat_believed": "believed",
    "incident:1.injury": "hurt", "harmed.afraid": "often",
}  # fmt: skip


def test_of_nothing_told_everything_is_unknown() -> None:
    assert [str(each) for each in assess(Facts({}), AT).tools] == [
        "DASH, 24 items, version 2: 0 of 24 answered, 0 yes, 24 unknown",
        "First response, in the manner of DARA, version 2: 0 of 12 answered, 0 yes, 12 unknown",
    ]


def test_a_calm_family_answers_no_and_what_nobody_asks_stays_unknown() -> None:
    counted, _ = assess(told(CALM), AT).tools
    assert counted.yes == ()
    assert set(range(1, 25)) - set(counted.no) == {6, 7}


def test_a_knife_a_threat_and_an_injury_are_counted_by_their_numbers() -> None:
    counted, _ = assess(told({**CALM, **A_KNIFE}), AT).tools
    assert counted.yes == (1, 2, 13, 14)
    assert 3 not in (*counted.yes, *counted.no)  # afraid often: of what was not asked


@pytest.mark.parametrize("way", ["unknown", "declined", "not_safe"])
def test_a_question_that_was_not_answered_is_unknown_and_not_no(way: str) -> None:
    counted, _ = assess(told({**CALM, "household.animals_hurt": way}), AT).tools
    assert 19 not in (*counted.yes, *counted.no)


def test_a_low_count_never_lowers_a_tier() -> None:
    found = assess(told({**CALM, "incident:1.harms": ["choking"]}), AT)
    assert found.tools[0].yes == (15,)
    assert found.tier is Tier.RED


def test_neither_tier_nor_line_stands_on_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    family = told({**CALM, **A_KNIFE})
    with_tools = assess(family, AT)
    monkeypatch.setattr(sys.modules["flows.rules.assess"], "TOOLS", ())
    without = assess(family, AT)
    assert (without.tier, without.could_be, without.rows, without.fired, without.tools) == (
        with_tools.tier, with_tools.could_be, with_tools.rows, with_tools.fired, (),
    )  # fmt: skip


@pytest.mark.parametrize("key", [key for key in TOWARDS_DANGER if ":" not in key])
def test_more_danger_never_counts_fewer(key: str) -> None:
    counts = [len(assess(told({**CALM, key: value}), AT).tools[0].yes) for value in TOWARDS_DANGER[key]]
    assert counts == sorted(counts)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_is_numbered_from_one_named_in_our_words_and_says_what_it_cannot(tool: Tool) -> None:
    assert [item.number for item in tool.items] == list(range(1, len(tool.items) + 1))
    assert len({item.words for item in tool.items}) == len(tool.items)
    assert all(len(item.words) < 60 and not re.search(r"\?|\byou\b", item.words) for item in tool.items)
    assert tool.cannot
    assert tool.source.url
    assert tool.version >= 1


def test_a_fact_that_names_an_item_is_read_by_it() -> None:
    read = {(item.number, fact.key) for item in DASH_24.items if item.when is not None for fact in item.when.reads()}
    assert not {(fact.dash, key) for key, fact in EVERY_FACT.items() if fact.dash and (fact.dash, key) not in read}


def test_the_panel_may_see_every_fact_that_a_count_tells_of() -> None:
    reads = {fact for tool in TOOLS for item in tool.items if item.when is not None for fact in item.when.reads()}
    keys = {fact.of(1) if fact.repeated else fact.key for fact in reads if fact.name != "another"}
    assert not {key for key in keys if not sharing.may_see(Serves.PANEL, key, told(CALM))}


def test_what_a_tool_counts_was_asked_for_a_rule_as_well() -> None:
    ruled = set(facts_of(*INDICATORS))
    reads = {fact for item in DASH_24.items if item.when is not None for fact in item.when.reads()}
    assert reads <= ruled


def test_an_assessment_of_before_the_tools_still_opens() -> None:
    old = msgspec.to_builtins(assess(told(CALM), AT - timedelta(days=30)))
    del old["tools"]
    assert msgspec.convert(old, Assessment).tools == ()
