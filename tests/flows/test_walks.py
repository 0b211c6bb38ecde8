"""Many people walk through, each answering as chance has it: everybody comes to *sent*, and some by a short way."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.dialogue import Channel, Conversation, Held, Script, Tables, Turn, take
from flows.grammar import Facts
from flows.rules import Plan, Recommendation, Tier
from tests.flows.pages import AT, script

LONGEST = 400  # turns
WALKS = 200


def plan(facts: Facts, at, known=None) -> tuple[Recommendation, Plan]:
    recommended = Recommendation(at, Tier.NOT_KNOWN, Tier.RED, ())
    return recommended, Plan(at, Tier.NOT_KNOWN, Tier.RED, "", False, (), at, ())


TABLES = Tables(
    at=AT,
    heard_danger=lambda text, only_now: False, is_red=lambda facts, at, fact: False, red_reads=frozenset(), plan=plan,
    would_see=lambda kind, facts: (),
)  # fmt: skip


class Walker:
    """Somebody at the screen: presses what is shown, or types."""

    def __init__(self, flows: Script, seed: int, channel: Channel = Channel.WEB) -> None:
        self.flows, self.chance, self.channel = flows, random.Random(seed), channel
        self.held: Conversation | None = None
        self.turns = 0
        self.steps: list[str] = []
        self.view = self._take(press="first.go_on")

    def _take(self, press: str = "", text: str = ""):
        self.turns += 1
        at = AT + timedelta(minutes=self.turns)
        turn = Turn(f"k{self.turns}", "somebody", self.channel, at, self.chance.randbytes(64), text=text, press=press)
        taken = take(self.flows, Held(current=self.held), turn, TABLES)
        self.held = taken.conversations[0]
        view = taken.replies[0].view
        self.steps.append(view.step)
        return view

    @property
    def conversation(self) -> Conversation:
        assert self.held is not None
        return self.held

    def press(self, *values: str) -> None:
        """The first of these that stands on the screen."""
        options = {option.value: option for option in self.view.options}
        self.view = self._take(press=next(options[value].token for value in values if value in options))

    def type(self, text: str) -> None:
        self.view = self._take(text=text)

    def at_random(self) -> None:
        ways = {"!leave", "!back", "!danger", "delete", "not_now", "change", "leave", "cannot_call"}
        if self.view.step in ("close_now", "delete_it", "not_now"):
            return self.press("no", "keep", "stay")
        if self.view.form in ("short", "words") and self.chance.random() < 0.7:
            self.type("Weymouth, by the sea")
            return self.press("=done") if self.view.form == "words" else None
        options = [option for option in self.view.options if option.value not in ways and option.role != "heading"]
        if self.view.form == "ticks" and self.chance.random() < 0.8:
            tick = self.chance.choice([option for option in options if option.role == "tick"])
            self.view = self._take(press=tick.token)
            return self.press("=done")
        self.view = self._take(press=self.chance.choice(options).token)
        return None


@pytest.fixture(scope="module")
def flows() -> Script:
    return script()


def test_everybody_comes_to_the_end(flows):
    seen: set[str] = set()
    for seed in range(WALKS):
        walker = Walker(flows, seed, Channel.TELEGRAM if seed % 3 == 0 else Channel.WEB)
        while walker.view.step != "sent":
            assert walker.turns < LONGEST, walker.steps[-20:]
            walker.at_random()
        seen |= set(walker.steps)
    beside = {
        "close_now",
        "delete_it",
        "not_now",
        "welcome_back",
        "danger_now",
        "cannot_call",
        "household.where_now",
        "who_reads",
        "what_follows",
    }
    after = {
        "written_after",
        "safe_again",
        "contact_again",
        "contact_gone",
        "follow_up",
        "reporter.anything_else",
        "add_it",
        "added",
        "say_stop",
        "stop_asked",
        "start_new",
        "first",
    }
    assert set(flows.steps) - beside - after <= seen, sorted(set(flows.steps) - seen)


def test_the_short_way(flows):
    """A frightened parent: a knife, a postcode, send.  What she can pass over in one press is one press."""
    walker = Walker(flows, 1)
    for press in ("no", "yes", "go_on", "go_on", "go_on", "go_on", "have", "parent", "never"):
        walker.press(press)
    for press in ("only_me", "10_to_15", "son", "mother", "yes", "here"):
        walker.press(press)
    walker.type("He came at me with the kitchen knife last night.")
    for press in ("=done", "yesterday", "weapon", "=done", "shown", "ask", "no", "not_hurt"):
        walker.press(press)
    walker.press("reporter_or_parent")
    walker.press("=done")
    for press in ("no", "once", "no", "worse", "enough"):
        walker.press(press)
    assert walker.view.step == "household.postcode"
    walker.type("DT4 7XX")
    for press in ("none", "=done", "skip"):
        walker.press(press)
    assert walker.view.step == "read_back"
    walker.press("send")
    assert walker.view.step == "sent"
    assert walker.turns < 45


def test_back_after_a_skipped_warning_asks_it_again(flows):
    walker = Walker(flows, 2)
    while walker.view.step != "choking_warning":
        walker.at_random()
    number = walker.conversation.kept.numbers["incident"]
    walker.press("declined")
    assert walker.conversation.facts[f"incident:{number}.choking"].how == "declined"
    assert walker.view.step == "incident.injury"
    walker.press("!back")
    assert walker.view.step == "choking_warning"
    assert f"incident:{number}.choking" not in walker.conversation.facts
    walker.press("ask")
    assert walker.view.step == "incident.choking"


def test_a_friend_reads_other_words(flows):
    walker = Walker(flows, 3)
    for press in ("no", "yes", "go_on", "go_on", "go_on", "go_on", "have", "friend", "no", "go_on", "saw", "no", "no"):
        walker.press(press)
    for press in ("no", "never", "only_me"):
        walker.press(press)
    assert walker.view.step == "child.age_band"
    assert "the young person" in walker.view.words[0]


def test_danger_stands_beside_the_way(flows):
    walker = Walker(flows, 4)
    walker.press("yes")
    assert walker.view.step == "danger_now"
    walker.press("cannot_call")
    assert walker.view.step == "household.where_now"
    walker.type("Hill Road, Weymouth")
    assert walker.view.step == "cannot_call"
    walker.press("go_on")
    assert walker.view.step == "reporter.safe_now"
    assert walker.conversation.value("household.emergency_called") == "cannot_call"
    assert walker.conversation.value("household.where_now") == "Hill Road, Weymouth"


def test_not_now_and_delete_ask_once_more(flows):
    walker = Walker(flows, 5)
    while walker.view.step != "read_back":
        walker.at_random()
    for press, aside, stay in (("not_now", "not_now", "stay"), ("delete", "delete_it", "keep")):
        walker.press(press)
        assert walker.view.step == aside
        walker.press(stay)
        assert walker.view.step == "read_back"
