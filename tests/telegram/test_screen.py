"""Every screen fits what Telegram takes."""

from __future__ import annotations

import html
import re

import pytest
from telegram import InlineKeyboardButton

from bot.channels.telegram import screen
from bot.dialogue import Button, View
from flows.facts import EVERY_FACT

STEP_TOKEN = "0123456789abcdef"


def rows(view: View) -> tuple[tuple[InlineKeyboardButton, ...], ...]:
    keyboard = screen.keyboard(view)
    assert keyboard is not None
    return keyboard.inline_keyboard


def test_every_button_carries_its_token() -> None:
    """The longest are those that change an answer: of the tenth person, the hundredth incident."""
    for key, fact in EVERY_FACT.items():
        numbered = re.sub(r"^(person|incident)\.", r"\1:100.", key) if fact.repeated else key
        for value in (f"@{numbered}", *fact.values, *(f"~{value}" for value in fact.values)):
            assert len(f"{STEP_TOKEN}.{value}".encode()) <= screen.LONGEST_TOKEN


def test_bold_is_bold_and_all_else_is_as_written() -> None:
    view = View("x", ("Call **999** <now> & 'wait'",), (), said=("a **b",))
    assert screen.text(view) == "a **b\n\nCall <b>999</b> &lt;now&gt; &amp; 'wait'"


def test_headings_stand_alone_and_the_open_one_tells_its_lines() -> None:
    buttons = (Button(">0", "Who", "heading", False), Button(">1", "Where", "heading", True))
    view = View("read_back", ("Shall we send it?",), buttons, headings=(("Who", ("a mother",)), ("Where", ("<here>",))))
    told = screen.text(view)
    assert told == "<b>Who · Where</b>\n\n<b>Where</b>\n&lt;here&gt;\n\nShall we send it?"
    assert [b.text for row in rows(view) for b in row] == ["▸ Who", "▾ Where"]


@pytest.mark.parametrize("account", ["he hit me. " * 1800, "😀" * 5000, "x" * 20_000, "&" * 9_000])
def test_a_long_account_is_cut_and_the_question_stays(account: str) -> None:
    view = View(
        "read_back", ("**Police**: yes", "Shall we send it?"), (Button(">0", "What", "heading", True),),
        headings=(("What", (account, "second line")),),
    )  # fmt: skip
    told = screen.text(view)
    plain = html.unescape(re.sub(r"</?b>", "", told))
    assert len(plain.encode("utf-16-le")) // 2 <= screen.LONGEST
    assert told.endswith("<b>Police</b>: yes\n\nShall we send it?")
    assert " …" in told


def test_words_that_are_too_long_by_themselves_are_cut() -> None:
    told = screen.text(View("x", ("word " * 3000,), ()))
    assert len(told) <= screen.LONGEST
    assert told.endswith("word …")


def test_an_alert_is_whole_sentences() -> None:
    said = "Is someone in danger? Please call **999** now. If you cannot speak: call, listen, then press **55**."
    told = screen.alert(View("danger_now", (said, said, said), ()))
    assert told.startswith(said.replace("**", ""))
    assert told.endswith("55. …")
    assert len(told) <= screen.LONGEST_ALERT


def test_more_buttons_than_telegram_takes_leave_the_ways_standing() -> None:
    listed = tuple(Button(f"{n}", str(n)) for n in range(300))
    ways = tuple(Button(f"!{name}", name, "way") for name in ("Back", "Danger now", "Leave"))
    shown = rows(View("change", ("Which?",), (*listed, *ways)))
    assert sum(len(row) for row in shown) == screen.MOST_BUTTONS
    assert [b.text for b in shown[-1]] == ["Back", "Danger now", "Leave"]


def test_ticks_are_marked() -> None:
    view = View(
        "x",
        ("?",),
        (Button("a", "Hit", "tick"), Button("b", "Kicked", "tick"), Button("=", "Next", "done")),
        ticks=("a",),
    )
    assert [row[0].text for row in rows(view)] == ["☑ Hit", "☐ Kicked", "Next"]
