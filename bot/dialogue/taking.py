"""One turn under way."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.dialogue import wording
from bot.dialogue.conversation import Conversation
from bot.dialogue.exchange import Event, Sending, Turn, View
from bot.dialogue.known import Tables
from bot.dialogue.machine import Script
from flows.grammar import Step
from flows.notices import NOTICES


@dataclass(slots=True)
class Taking:
    """One turn under way: the conversation it changes, and what it gathers to say and to cause."""

    script: Script
    conversation: Conversation
    turn: Turn
    tables: Tables
    said: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    left: bool = False
    anew: bool = False

    @property
    def step(self) -> Step:
        """The step on the screen: the aside, if there is one, else the place."""
        kept, steps = self.conversation.kept, self.script.steps
        return (steps.get(kept.aside) if kept.aside else None) or steps[kept.place]

    @property
    def at_the_first_screen(self) -> bool:
        return self.conversation.kept.place == self.script.opens_at and not self.conversation.kept.aside

    def say(self, *names: str) -> None:
        """The first of these notices that there is."""
        self.said.append(next(NOTICES[name] for name in names if name in NOTICES))

    def cause(self, act: str, words: str = "", sending: Sending | None = None) -> None:
        self.events.append(Event(act, self.conversation.id, self.turn.at, words, sending))

    def new_screen(self) -> None:
        """The buttons of the screen before answer harmlessly from now on."""
        self.conversation.kept.token = self.turn.nonce[16:24].hex()

    def view(self) -> View:
        return wording.view(self.script, self.conversation, self.tables, tuple(self.said))
