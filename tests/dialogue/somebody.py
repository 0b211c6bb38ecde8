"""Somebody at a screen, over `take` alone: what is held is sealed away and read back between every two turns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import msgspec

from bot.dialogue import Channel, Conversation, Event, Held, Option, Reply, Script, Tables, Taken, Turn, View, take
from bot.dialogue.conversation import Kept

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday at noon in London
TO_THE_PHRASE = ("go_on", "no", "yes", "go_on", "go_on", "go_on", "go_on")
A_KNIFE = (  # from the first question to the read-back; a mother in Weymouth, her son of 15, a knife
    "parent", "never", "only_me", "10_to_15", "son", "mother", "yes", "elsewhere", "'He came at me.", "=done", "yesterday",
    "weapon", "threat", "=done", "over_for_now", "shown", "ask", "no", "not_hurt", "reporter_or_parent", "=done", "no", "twice", "yes",
    "worse", "enough", "'DT4 7AA", "none", "=done", "skip",
)  # fmt: skip
A_PUSH = (  # the same of a son of 18: help that needs her yes
    "parent", "never", "only_me", "18_or_over", "son", "mother", "yes", "elsewhere", "'He pushed me.", "=done", "within_month",
    "violence", "=done", "ask", "no", "not_hurt", "reporter_or_parent", "=done", "no", "once", "no", "same", "enough",
    "'DT4 7AA", "none", "=done", "skip",
)  # fmt: skip

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Kept).decode


def stored(conversation: Conversation) -> Conversation:
    """The conversation as the database would give it back."""
    again = Conversation(
        conversation.id, conversation.person, conversation.started_at, _decode(_encode(conversation.kept))
    )
    for name in ("was_person", "version", "phrase", "cover_at", "desk_at", "ends_at", "sent_at", "held_at"):
        setattr(again, name, getattr(conversation, name))
    if conversation.new_phrase:
        again.phrase = hashlib.sha256(conversation.new_phrase.encode()).digest()
    return again


@dataclass
class World:
    """All conversations there are, and the time; every chat in it is one `Somebody`."""

    script: Script
    tables: Tables
    at: datetime = AT
    kept: dict[str, Conversation] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    turns: int = 0
    reloads: bool = True

    def take(self, person: str, channel: Channel = Channel.WEB, **does: object) -> Taken:
        self.turns += 1
        self.at += timedelta(seconds=1)
        nonce = hashlib.shake_256(f"{person}{self.turns}".encode()).digest(64)
        turn = Turn(f"k{self.turns}", person, channel, self.at, nonce, **does)  # type: ignore[arg-type]
        taken = take(self.script, self.held(turn), turn, replace(self.tables, at=self.at))
        for one in taken.conversations:
            self.kept[one.id] = stored(one) if self.reloads else one
            if one.deleted:
                del self.kept[one.id]
        self.events += taken.events
        return taken

    def held(self, turn: Turn) -> Held:
        """As `Loaded.held` finds it, in a store that is a dict."""
        hour = timedelta(hours=1)
        closed = [one for one in self.kept.values() if one.was_person == turn.person and one.covered_at]
        closed = [one for one in closed if one.covered_at is not None and turn.at - one.covered_at < hour]
        hashed = hashlib.sha256(turn.text.lower().encode()).digest()
        return Held(
            next((one for one in self.kept.values() if one.person == turn.person), None),
            next((one for one in self.kept.values() if one.phrase == hashed and not over(one, turn.at)), None),
            max(closed, key=lambda one: one.covered_at or AT, default=None),
            self.kept.get(turn.cover[0]) if turn.cover else None,
        )

    def clock(self, passes: timedelta = timedelta()) -> list[Reply]:
        """Let time pass, then let the clock come by."""
        self.at += passes
        due = [one for one in self.kept.values() if _due(one.cover_at, self.at) or _due(one.desk_at, self.at)]
        return [reply for one in due for reply in self.take("", cover=(one.id, one.version)).replies]

    def named(self, act: str) -> list[Event]:
        return [event for event in self.events if event.name == act]


def _due(when: datetime | None, at: datetime) -> bool:
    return when is not None and when <= at


def over(conversation: Conversation, at: datetime) -> bool:
    return _due(conversation.ends_at, at)


@dataclass
class Somebody:
    """One chat."""

    world: World
    person: str = "somebody"
    channel: Channel = Channel.WEB
    address: str = ""
    view: View = field(default_factory=lambda: View("", (), ()))
    replies: list[Reply] = field(default_factory=list)
    phrase: str = ""

    def does(self, **what: object) -> View:
        taken = self.world.take(self.person, self.channel, address=self.address, **what)
        self.replies = taken.replies
        self.view = taken.replies[0].view
        if self.view.step == "five_words":
            self.phrase = self.view.words[2].strip("*")
        return self.view

    def writes(self, text: str, **more: object) -> View:
        return self.does(text=text, **more)

    def returns(self) -> View:
        """Opens what was sent with the five words, and says that it is safe to read."""
        assert self.writes(self.phrase).step == "safe_again"
        return self.presses("yes")

    def presses(self, *values: str) -> View:
        """Buttons by value, one after the other; what begins with ' is typed."""
        for value in values:
            self.does(**({"text": value[1:]} if value[0] == "'" else {"press": self.button(value).token}))
        return self.view

    def button(self, value: str) -> Option:
        named = (value, f"?{value}", f"!{value}", f"~{value}", f"@{value}")
        found = [option for option in self.view.options if option.value in named]
        assert found, f"{self.view.step} has no {value}: {sorted(self.values)}"
        return found[0]

    def comes_to(self, *way: str) -> Somebody:
        """From the first screen past the five words, then along this way."""
        self.does(starts=True)
        self.presses(*TO_THE_PHRASE, "have", *way)
        return self

    @property
    def conversation(self) -> Conversation:
        return next(one for one in self.world.kept.values() if one.person == self.person)

    @property
    def values(self) -> set[str]:
        return {option.value for option in self.view.options}


def place(conversation: Conversation) -> tuple[object, ...]:
    """Where somebody stands, and what counts."""
    kept = conversation.kept
    return kept.place, kept.numbers, {key: (one.value, one.how, one.verbatim) for key, one in kept.answers.items()}
