"""What goes in and out of a conversation: a Turn in, a View of the present screen and Events out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from flows.grammar import Answer
from flows.rules.outcome import Plan


class Channel(StrEnum):
    """Where somebody writes to us."""

    TELEGRAM = "telegram"
    WEB = "web"
    TERMINAL = "terminal"


class Turn(msgspec.Struct, frozen=True):
    """One thing that a person did, made by a channel.

    key: unique for this update, for ever (a repeat changes nothing).  person: keyed pseudonym of the chat or session.
    at: when we received it.  nonce: 64 random bytes for whatever this turn makes (ids, tokens, phrase).
    text: typed words.  press: the token of a button pressed, as given in an Option.  picks: the tokens of all boxes
    ticked, when a page sends them together.  unable: what came that we cannot take (`voice`, `sticker`, `location`, …).
    starts: /start, or the page opened anew.  cover: set only by the clock: (conversation id, version) to be covered if
    nothing happened since.  broken: it could not be taken, and is only to be set aside.
    address: how to reach this chat again, message: the id of the message that this turn came in, live_message: of the
    one whose button was pressed (all sealed).
    """

    key: str
    person: str
    channel: Channel
    at: datetime
    nonce: bytes
    text: str = ""
    press: str = ""
    picks: tuple[str, ...] | None = None
    unable: str = ""
    starts: bool = False
    cover: tuple[str, int] | None = None
    broken: bool = False
    address: str = ""
    message: int | None = None
    live_message: int | None = None


def clock_turn(conversation: str, version: int, at: datetime) -> Turn:
    """The clock's own turn; a conversation that went on meanwhile ignores it."""
    return Turn(f"cover:{conversation}:{version}", "", Channel.WEB, at, b"", cover=(conversation, version))


class Button(msgspec.Struct, frozen=True, gc=False):
    """What stands on a screen to be pressed, whoever looks at it: the same for every screen of a step.

    role: `choice`, `tick`, `done` (That's all / Next), `not_knowing` (I don't know, Skip, Not safe), `way` (Back,
    Danger now, Leave), and on the read-back `heading`, `leave_out`.  ticked: it shows that it was pressed.
    """

    value: str
    label: str
    role: str = "choice"
    ticked: bool = False


class Option(msgspec.Struct, frozen=True, gc=False):
    """A button of one screen: its token is for this screen only."""

    token: str
    label: str
    role: str = "choice"
    ticked: bool = False
    value: str = ""


class View(msgspec.Struct, frozen=True):
    """The present screen, the same for every channel.

    step: its name (`child.age_band`, `read_back`).  said: what goes first ("I kept that."), of the last turn.
    words: paragraphs, of which the last is the question; **bold** is marked with double asterisks.
    buttons, token, ticks: what can be pressed, whose screen it is, which boxes are ticked; `options` says all three.
    form: how it is answered: choices | ticks | words (open until done) | short | none.  headings: (heading, lines).
    part: how far they are, as "Part 2 of 5"; nothing beside the way.
    neutral: it is the first screen or the cover, with nothing of the conversation on it.  alert: danger is shown.
    """

    step: str
    words: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    token: str = ""
    ticks: tuple[str, ...] = ()
    form: str = "choices"
    said: tuple[str, ...] = ()
    why: str = ""
    part: str = ""
    headings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    neutral: bool = False
    alert: bool = False
    conversation: str = ""
    version: int = 0

    @property
    def options(self) -> tuple[Option, ...]:
        """The buttons with the tokens of this screen, made when a channel draws it."""
        return tuple(self.option(button) for button in self.buttons)

    def option(self, button: Button) -> Option:
        """A box's press says what it is to be then: coming twice, it does not undo itself."""
        value, label, role = button.value, button.label, button.role
        if role != "tick":
            return Option(f"{self.token}.{value}", label, role, button.ticked, value)
        ticked = value in self.ticks
        return Option(f"{self.token}.{'-' if ticked else '+'}{value}", label, role, ticked, value)


class Reply(msgspec.Struct, frozen=True):
    """What a channel is to do after commit: draw the view; sweep the messages named; forget the session.

    anew: draw at the bottom, not by editing (after /start, and after words that the step could not use).
    sweep: message ids of the chat to delete, confirmed and retried.  address: where, for a reply without an update.
    closes: the session ends (leave, cover): the web clears it, the terminal exits.  channel: where `address` is.
    conversation: whose messages `sweep` are, and version: which of its turns closed it.
    """

    person: str
    view: View
    anew: bool = False
    address: str = ""
    live_message: int | None = None
    sweep: tuple[int, ...] = ()
    closes: bool = False
    channel: str = ""
    conversation: str = ""
    version: int = 0


class Sending(msgspec.Struct, frozen=True):
    """What *Send* hands on: every answer, the words that were no answer, and the plan as it was shown."""

    answers: dict[str, Answer]
    heard: list[tuple[str, str]]
    plan: Plan
    channel: str


class Event(msgspec.Struct, frozen=True):
    """Something that other rooms must act on in the same transaction; `name` is one of `flows.acts`.

    conversation: its id.  at: of the turn.  words: what was told with it; sending: what is sent.
    """

    name: str
    conversation: str
    at: datetime
    words: str = ""
    sending: Sending | None = None
