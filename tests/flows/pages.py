"""What the tests of the flows share: every page in order, every screen with each of its readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from readsight import ReadSight

from bot.dialogue import Script
from flows.follow_up import follow_up
from flows.grammar import Answer, Facts, Step, View
from flows.interrupts import INTERRUPTS, anywhere
from flows.report import report
from flows.welcome import welcome

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
FLOWS = (welcome, report, follow_up, anywhere)
STEPS: tuple[Step, ...] = tuple(step for flow in FLOWS for step, _ in flow.flat())
READERS = {
    "a parent": {"role": "parent"},
    "a friend": {"role": "friend", "under_18": "no"},
    "a worker": {"role": "professional"},
    "a sister of 12": {"role": "brother_sister", "under_18": "yes"},
    "the young person": {"role": "young_person"},
    "somebody who does not say": {},
}
NAMES = re.compile(  # agencies and what they are called by, which the measure leaves out
    r"[Cc]hildren's services|[Tt]he police|[Dd]omestic abuse service|Adult social care|[Mm]ental health care|CAMHS|"
    r"Childline|Samaritans|[Tt]he Respect Phoneline|Youth justice|Telegram|NHS|the ICO",
)
MARKS = re.compile(r"\*+|\{[a-z_]+\}|[\d][\d ]*")


@cache
def measure() -> ReadSight:
    return ReadSight("en-gb")


def years(*texts: str) -> float:
    """The age in years at which a child can read this: Flesch-Kincaid grade + 5; agency names and numbers left out."""
    said = " ".join(sentence(text) for text in texts)
    return float(measure().flesch_kincaid_grade_level(said).score) + 5


def sentence(text: str) -> str:
    plain = MARKS.sub("", NAMES.sub("they", text)).strip()
    return plain if plain.endswith((".", "?", "!", ":", '"')) else f"{plain}."


def seen(reader: str) -> View:
    facts = {f"reporter.{name}": Answer(value, AT) for name, value in READERS[reader].items()}
    return View(Facts(facts), AT, {"channel": "web"})


def asked_of(reader: str) -> Iterator[tuple[Step, tuple[str, ...]]]:
    """Every step of welcome and report that this reader may be shown, in the words they are shown."""
    view = seen(reader)
    for flow in (welcome, report):
        for step, block in flow.flat():
            numbered = View(view.facts, AT, view.stated, {block.subject.__name__: 1}) if block else view
            if step.asked_if is None or step.asked_if.truth(numbered) is not False:
                yield step, step.words_for(numbered)


def script() -> Script:
    return Script((welcome, report), follow_up, anywhere, INTERRUPTS)
