"""Words made to be slow to read.  A turn is read while all others wait, so each reader's time grows as the text does."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import chain

import pytest

from bot.casework.linking import names, people, reading
from bot.channels.telegram import screen
from bot.channels.web import pages
from bot.dialogue import address, phrase, understand
from bot.dialogue.answering import LONGEST
from flows.rules import danger_words

Reads = Callable[[str], object]
ENOUGH = 0.75  # seconds of this thread; what grows with the square took 0.4 at best, as often as it was asked, and 12 at worst
READERS: dict[str, Reads] = {
    "command": lambda text: understand.command(text, {}),
    "chosen": lambda text: understand.chosen(text, ()),
    "counted": lambda text: understand.counted(text, (), ()),
    "declines": understand.declines,
    "several": lambda text: understand.several(text, ()),
    "address": address.IN_AN_ANSWER.search,
    "address in own words": address.IN_OWN_WORDS.search,
    "five words": phrase.heard,
    "meant as words": phrase.meant,
    "danger": lambda text: danger_words.heard(text, False),
    "dying": danger_words.speaks_of_dying,
    "contacts": people.contacts_in,
    "postcodes": people.postcodes_in,
    "door": reading._door.__wrapped__,
    "given name": names.given.__wrapped__,
    "family name": names.family.__wrapped__,
    "school": reading.school.__wrapped__,
    "on the page": pages.bold,
    "in a chat": screen._formatted,
}
REPEATED = (
    "a", "1", ".", "!", "_", "1-", "(1", "07700 ", "a.", "a@", "x@x.", "5 nelson ", "5 nelson-", "AA1 1", "**", "a**", "aka ",
    "kkk", "he is ", "not ", "no ", "é", "\ufdfa", "\u0301\u0323", "\u0f71\u0f74\u0f72", "\U0001f600",
)  # fmt: skip
HOSTILE = [
    f"a{repeated * LONGEST}"[: LONGEST - 1] + last for repeated in REPEATED for last in "a_!"
]  # an odd end is what makes a pattern try everything


@pytest.mark.parametrize("reads", READERS.values(), ids=READERS)
def test_no_reader_is_held_up(reads: Reads) -> None:
    """The slowest of twenty-six kinds of text, each as long as one message may be."""
    took: dict[str, float] = {}
    for text in chain(HOSTILE, ["1" * (LONGEST - 1) + "_"]):
        began = time.thread_time()
        reads(text)
        took[ascii(text[:9] + text[-1])] = time.thread_time() - began
        if took[ascii(text[:9] + text[-1])] > ENOUGH:
            break
    slowest = max(took, key=took.__getitem__)
    assert took[slowest] < ENOUGH, f"{slowest} took {took[slowest]:.1f} s"


def test_what_is_read_of_short_words_is_as_it_was() -> None:
    assert understand.plain("  “Don't!” ") == "dont"
    assert understand.plain("...") == understand.plain("") == ""
    assert understand.plain("?x?") == "x"
    assert reading._door.__wrapped__("flat 2, 12 b Juniper Rd") == reading.Door("12b", "juniper road")
    assert people.contacts_in("Ring 01632 960 123, or her+x@post.example.org") == (
        "+441632960123",
        "her+x@post.example.org",
    )
