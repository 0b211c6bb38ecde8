"""A written conversation as things to do, and what must be held after each: told once without any kill, as the measure."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import dialogue
from bot.channels.telegram import screen
from bot.dialogue import Channel, Conversation, Option, Turn, View
from bot.reception import Reception, Room
from bot.store import Store, Writer

MARK = "‹mark›"  # in its place stand words of one conversation alone, so that each can be found again
PERSON = "somebody who is never interrupted"
_LINE = re.compile(r"^\? (\S+)\s+(.+)$")


@dataclass(frozen=True)
class Act:
    """One thing to do: the value of the button to press, or words to type."""

    press: str = ""
    text: str = ""


@dataclass(frozen=True)
class Story:
    """`acts[n]` is done where `views[n]` stands, and leaves `held[n + 1]` behind, as JSON."""

    acts: tuple[Act, ...]
    views: tuple[View, ...]
    held: tuple[str, ...]

    def after(self, done: int, mark: str) -> dict[str, Any]:
        """What a conversation with this mark must hold once this many things were done."""
        told: dict[str, Any] = json.loads(self.held[done].replace(MARK, mark))
        return told

    def takes_notes(self, number: int) -> bool:
        """Whether words typed there answer nothing: a question with buttons, which is not about a day."""
        view = self.views[number]
        return view.form in ("choices", "ticks") and not view.neutral and not view.step.endswith(".when")

    @property
    def ways_out(self) -> list[int]:
        """Where somebody may leave, and by their five words comes back to the same screen."""
        known = next(number for number, view in enumerate(self.views) if view.step == "five_words") + 1
        return [number for number in range(known, len(self.acts) - 1) if not self.views[number].alert]


def read(written: Path, desk: Reception, store: Store, channel: Channel) -> Story:
    """Tell a `.chat` file's conversation once until it is sent, as it goes where nobody is killed."""
    teller = _Teller(store, desk, channel)
    try:
        for line in written.read_text("utf-8").partition("\n> sent\n")[0].splitlines():
            if found := _LINE.match(line.strip()):
                teller.tell(found[1], found[2].strip())
        teller.do(Act(press="!leave"))
    finally:
        teller.room.close()
    return Story(tuple(teller.acts), tuple(teller.views), tuple(teller.held))


class _Teller:
    def __init__(self, store: Store, desk: Reception, channel: Channel) -> None:
        self._store, self._channel = store, channel
        self._at = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
        self.room: Room = Writer(store, desk.receive)
        self.view = self._turn(starts=True)
        self.acts: list[Act] = []
        self.views: list[View] = []
        self.held: list[str] = ["{}"]

    def tell(self, step: str, answer: str) -> None:
        if not self._stands_on(step) and self.view.form == "words":
            self.do(Act(press="=done"))
        if answer.startswith('"'):
            words = answer.strip('"')
            self.do(Act(text=f"{words} {MARK}" if self.view.form == "words" else words))
            return
        form = self.view.form
        for value in answer.split(","):
            self.do(Act(press=value.strip()))
        if form == "ticks" and not answer.startswith("?"):
            self.do(Act(press="=done"))

    def do(self, act: Act) -> None:
        self.acts.append(act)
        self.views.append(self.view)
        self.view = self._turn(text=act.text, press=act.press and offered(self.view, act.press).token)
        with self._store.read() as db:
            self.held.append(json.dumps(told(_newest(db)), ensure_ascii=False))

    def _turn(self, **does: Any) -> View:
        self._at += timedelta(seconds=1)
        key = f"{self._at:%H%M%S}"
        nonce = hashlib.shake_256(key.encode()).digest(64)
        turn = Turn(key, PERSON, self._channel, self._at, nonce, **does)
        return self.room.submit(turn).result()[0].view

    def _stands_on(self, step: str) -> bool:
        return step in (self.view.step, self.view.step.rpartition(".")[2])


def _newest(db: Any) -> Conversation:
    row = db.exec_driver_sql("SELECT id FROM conversation").one()
    found = dialogue.find_by_id(db, row.id)
    assert found is not None
    return found


def offered(view: View, value: str) -> Option:
    """The button of a screen with this value, however it is marked."""
    return next(option for option in view.options if option.value in (value, f"?{value}", f"!{value}"))


def told(conversation: Conversation) -> dict[str, Any]:
    """Everything given as an answer, without times; where somebody stands; that a screen was opened again is left out."""
    kept = conversation.kept
    answers = {key: [answer.value, answer.how.value] for key, answer in kept.answers.items()}
    answers.pop("screen:welcome_back", None)
    known: dict[str, Any] = json.loads(json.dumps({
        "answers": answers, "drafting": kept.drafting, "ticks": kept.ticks, "place": kept.place,
        "taken back": [[key, answer.value] for key, answer in kept.retracted], "sent": conversation.sent_at is not None,
    }))  # fmt: skip
    return known


def is_shown(view: View, text: str, tokens: list[str]) -> bool:
    """Whether a message in a chat shows this screen, whatever its buttons carry this time."""
    question = screen.text(View("", view.words[-1:], ()))
    return question in text and list(map(does, tokens)) == [does(option.token) for option in view.options]


def does(token: str) -> str:
    """What a button does, on whichever screen."""
    return token.partition(".")[2]
