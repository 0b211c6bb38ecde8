"""Every rule says in one plain sentence why, names a public page, and where it is a house reading which one."""

from __future__ import annotations

import re

import pytest

from flows.rules import TOOLS, sources
from flows.rules.routing import FLAG_MARKS, SIGNPOST_MARKS
from flows.rules.rule import Rule
from flows.rules.sources import HOUSE, Source
from tests.rules.rows import RULES, all_rules

EVERY = [*all_rules(), *FLAG_MARKS, *SIGNPOST_MARKS]
SOURCES = [value for value in vars(sources).values() if isinstance(value, Source)]


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_a_rule_names_its_source(rule: Rule) -> None:
    assert rule.because
    assert "\n" not in rule.because
    assert rule.source.title
    assert rule.source.url or rule.draft or rule not in RULES.values(), "a house reading says which"
    assert re.fullmatch(r"(H\d{1,2})?", rule.draft)
    assert rule.version >= 1


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.title)
def test_a_source_is_a_public_page_and_is_used(source: Source) -> None:
    assert source is HOUSE or source.url.startswith(("https://", "http://"))
    assert str(source).startswith(source.title)
    named = {each.source.title for each in EVERY} | {tool.source.title for tool in TOOLS}
    assert source.title in named | {
        "Pan-Dorset procedures: contacts with children's services",
        "Wandsworth MARAC referral form",
    }


def test_names_are_used_once() -> None:
    names = [rule.name for rule in all_rules()]
    assert len(names) == len(set(names))


def test_every_row_of_the_routing_table_is_there() -> None:
    rows = {name.partition(".")[0] for name in RULES}
    assert {f"R{number}" for number in range(1, 20)} <= rows
