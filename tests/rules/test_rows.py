"""Every row of `*.yaml`, and that no rule is without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flows.rules import FLAGS, HOLDS, SIGNPOSTS, Assessment
from flows.rules.routing import FLAG_MARKS, SIGNPOST_MARKS
from flows.rules.rule import Basis
from tests.rules.rows import EXPECTED, ROWS, RULES, Row, may_be_open

FIRED, SILENT, OPEN = "fires", "silent", "open"


def state_of(found: Assessment, rule: str) -> str:
    if any(fired.rule == rule for fired in found.fired):
        return FIRED
    return OPEN if any(each.rule == rule for each in found.not_known) else SILENT


def has_states(found: Assessment, row: Row) -> None:
    for state in (FIRED, SILENT, OPEN):
        for rule in row.said.get(state, []):
            assert rule in RULES, f"no rule is called {rule}"
            assert state_of(found, rule) == state, rule


def has_rows(found: Assessment, row: Row) -> None:
    told = {each.kind.value: each for each in found.rows}
    for kind, (within, consent, *rules) in (row.said.get("rows") or {}).items():
        assert kind in told, f"{kind} is not told"
        assert (told[kind].within.value, told[kind].consent.value) == (within, consent), kind
        assert not rules or told[kind].rules == tuple(rules), kind
    if row.said.get("rows") == {}:
        assert not told
    for kind in row.said.get("no_rows", []):
        assert kind not in told, kind
    for kind, why in (row.said.get("held") or {}).items():
        assert why in told[kind].held, kind
    for kind in row.said.get("not_held", []):
        assert not told[kind].held, kind
    for kind, why in (row.said.get("by_person") or {}).items():
        assert why in told[kind].by_person, kind
    for kind, why in (row.said.get("not_by_person") or {}).items():
        assert why not in told[kind].by_person, kind
    for kind in row.said.get("unsure", []):
        assert told[kind].sure is None, kind
    for kind in row.said.get("sure", []):
        assert told[kind].sure is told[kind].consent, kind


def has_grounds(found: Assessment, row: Row) -> None:
    told = {each.kind.value: each for each in found.rows}
    for kind, place in (row.said.get("places") or {}).items():
        assert told[kind].place == place, kind
    for kind, ground in (row.said.get("grounds") or {}).items():
        assert told[kind].basis == Basis[ground].value, kind
    for rule in row.said.get("looks", []):
        assert RULES[rule].because in found.look_because, rule


def has_lists(found: Assessment, row: Row) -> None:
    for name in ("flags", "signposts", "ask"):
        there = getattr(found, name)
        for one in row.said.get(name, []):
            assert one in there, (name, one)
        for one in row.said.get(f"no_{name}", []):
            assert one not in there, (name, one)


CHECKS: tuple[Callable[[Assessment, Row], None], ...] = (has_states, has_rows, has_grounds, has_lists)


def plays(row: Row) -> None:
    """What the rules make of a family is what its row says; AssertionError where not."""
    assert set(row.said) <= EXPECTED, set(row.said) - EXPECTED
    assert row.said.get("because"), "names its line of the domain or its house reading"
    found = row.assessed()
    for name in ("tier", "could_be"):
        if name in row.said:
            assert getattr(found, name).value == row.said[name], ([fired.rule for fired in found.fired], found.ask)
    if "look" in row.said:
        assert (found.look.value if found.look else None) == row.said["look"], found.look_because
    for check in CHECKS:
        check(found, row)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row(row: Row) -> None:
    plays(row)


def named(state: str) -> set[str]:
    return {rule for row in ROWS for rule in row.said.get(state, [])}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_row_where_it_fires_one_where_not_and_one_where_it_is_not_known(rule: str) -> None:
    assert rule in named(FIRED), "no row in which it fires"
    assert rule in named(SILENT), "no row in which it does not"
    if may_be_open(RULES[rule].when):
        assert rule in named(OPEN), "no row in which it is not known"


def values(name: str) -> set[Any]:
    return {one for row in ROWS for one in row.said.get(name, [])}


@pytest.mark.parametrize("hold", HOLDS, ids=lambda hold: hold.name)
def test_every_hold_has_a_row_in_which_it_holds(hold: Any) -> None:
    told = [
        (why, name) for row in ROWS for name in ("held", "by_person") for why in (row.said.get(name) or {}).values()
    ]
    assert any(why in hold.because or why in f"{hold.draft}: {hold.because}" for why, _ in told)


def test_flags_and_signposts_are_closed_lists_and_each_has_a_row_with_it_and_one_without() -> None:
    assert {mark.name for mark in FLAG_MARKS} == set(FLAGS) == values("flags") == values("no_flags")
    assert {mark.name for mark in SIGNPOST_MARKS} == set(SIGNPOSTS) == values("signposts") == values("no_signposts")


def test_names_of_rows_are_sentences_and_unlike() -> None:
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))
    assert all(len(name.split()) >= 3 for name in names)
