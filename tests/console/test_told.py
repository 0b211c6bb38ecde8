"""What a page says of how somebody is reached, and how they know what they tell."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.console import told
from flows.grammar import Answer, Facts, Source

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def facts(**said: str) -> Facts:
    return Facts({key.replace("__", "."): Answer(value, AT) for key, value in said.items()})


def test_who_can_look_into_the_phone_stands_there_also_where_nobody_may_get_in_touch():
    safe = told.safe_contact(facts(reporter__contact="never", reporter__device="child_can_look"), AT)
    assert not safe.allowed
    assert [row.value for row in safe.rows] == ["Yes, or they might"]


def test_how_a_friend_says_the_parent_is_reached_stands_beside_the_friends_own_contact():
    said = facts(reporter__contact="safely", reporter__contact_at="07700 900123", harmed__can_be_reached="yes",
                 harmed__reached_how="At work, mornings")  # fmt: skip
    safe = told.safe_contact(said, AT)
    assert safe.allowed
    assert [row.value for row in safe.rows] == ["07700 900123", "Yes, in a safe way", "At work, mornings"]


@pytest.mark.parametrize(
    ("source", "says"),
    [(Source.SELF, ""), (Source.SAW, "saw it"), (Source.HEARD, "heard it"), (Source.TOLD, "was told"),
     (Source.GUESS, "a feeling")],
)  # fmt: skip
def test_how_they_know_stands_beside_what_they_tell(source: Source, says: str):
    row = told.row("harmed.afraid", Answer("often", AT, source=source), AT)
    assert (row.value, row.extra) == ("Yes, often", says)
