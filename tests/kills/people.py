"""People on Telegram who tell a story again and again: impatient, pressing twice, pressing what is old, leaving midway."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random

from bot.dialogue.wording import FIRST
from tests.kills.house import House
from tests.kills.record import tokens
from tests.kills.story import MARK, Act, Story, does, is_shown
from tests.telegram.stand_in import Person, Shown

NOTES = ("we had tea at noon", "it is raining again", "my sister rang")  # what answers no question
WORDS = re.compile(r"<b>([a-z]+(?: [a-z]+){4})</b>")
PATIENCE = 240.0  # seconds until somebody whose screen does not come says so
_chats, _marks = count(10_000), count(1)


@dataclass
class Tale:
    """What one conversation was given: how many acts of the story, and words that were no answer."""

    chat: int
    mark: str = field(default_factory=lambda: f"zq{next(_marks)}x")
    done: int = 0
    notes: list[str] = field(default_factory=list)
    words: str = ""
    open: bool = True


class Lost(AssertionError):
    """Somebody's screen did not come: what they did last was lost, or taken twice, or their chat is stuck."""


class Enough(Exception):
    """The house asked everybody to stop."""


class Teller(Person):
    """One person."""

    def __init__(self, house: House, story: Story, random: Random) -> None:
        super().__init__(house.api, house.bring, next(_chats))
        self._house, self._story, self._random = house, story, random
        self._used: dict[str, int] = {}
        self._pressed: asyncio.Task[None] | None = None
        self.tales: list[Tale] = []

    async def tell(self) -> None:
        """Until the house says that it is enough; in the end nothing of theirs is on its way any more."""
        await asyncio.sleep(self._random.uniform(0, 2))
        await self._house.bring(self.writing("/start"))
        with suppress(Enough):
            await self._tell()

    async def _tell(self) -> None:
        while not self._house.stopping.is_set():
            await self._one(Tale(self.chat))
            if self._random.random() < 0.5:  # somebody new, in a chat of their own
                self.chat, self._used = next(_chats), {}
                await self._house.bring(self.writing("/start"))
            elif self._random.random() < 0.5:  # what is typed into a closed chat belongs to what was closed
                await self._note(self.tales[-1])

    async def _one(self, tale: Tale) -> None:
        self.tales.append(tale)
        leaves_at = self._random.choice(self._story.ways_out) if self._may(0.3) else 0
        for number, act in enumerate(self._story.acts):
            shown = await self._screen(number)
            if self._story.takes_notes(number) and self._may(0.1):
                await asyncio.gather(*(self._note(tale) for _ in range(self._random.choice((1, 1, 3)))))
                shown = await self._screen(number)
            if self._used and self._may(0.05):
                await self._press_an_old_button(begun=number > 0)
                shown = await self._screen(number)  # another process may be drawing an older one in it just now
            if number == leaves_at > 0:
                await self._leave_and_come_back(tale, shown, act)
                shown = await self._screen(number)
            tale.words = tale.words or "".join(WORDS.findall(shown.text))
            await self._do(act, shown)
            tale.done = number + 1
        tale.open = False

    async def _do(self, act: Act, shown: Shown) -> None:
        if act.text:
            if self._pressed:  # an older screen left behind may look like this one: words are for what the press led to
                await self._pressed
            await self._brought_twice(self.writing(act.text.replace(MARK, self.tales[-1].mark)))
            return
        token = self._use(shown, act)
        first = token.startswith(f"{FIRST}.")
        update = self.pressing_data(token, shown.id)
        if act.press == "send":
            self._house.sends.add(int(update["update_id"]))
        if self._may(0.1) and act.press != "!leave" and not first:  # these mean the same in every conversation
            self._house.bring(self.pressing_data(token, shown.id))  # pressed twice
        self._pressed = taken = self._brought_twice(update)
        if self._may(0.5) or act.press == "!leave":  # else they press on as soon as they see the next screen
            await taken

    def _use(self, shown: Shown, act: Act) -> str:
        """The token of the button, from now on an old one."""
        if not (token := _button(shown, act)):
            raise self._lost(f"has no button for {act.press!r}")
        self._used[token] = shown.id
        return token

    def _brought_twice(self, update: dict[str, object]) -> asyncio.Task[None]:
        """Telegram may bring an update again that we have, at once or later."""
        if self._may(0.15):
            self._house.bring(update, wait=self._random.choice((0.0, 0.0, 0.5, 2.0)))
        return self._house.bring(update)

    async def _note(self, tale: Tale) -> None:
        words = f"{self._random.choice(NOTES)} {tale.mark}n{len(tale.notes)}"
        tale.notes.append(words)
        await self._house.bring(self.writing(words))

    async def _press_an_old_button(self, begun: bool) -> None:
        """But no button that does something wherever they are."""
        token, message = self._random.choice(sorted(self._used.items()))
        if not token.endswith("!leave") and (begun or not token.startswith(f"{FIRST}.")):
            await self._house.bring(self.pressing_data(token, message))

    async def _leave_and_come_back(self, tale: Tale, shown: Shown, act: Act) -> None:
        if act.press:  # this screen will be made anew: it is not the one to go on from if it should still stand there
            self._use(shown, act)
        leave = next(token for token in tokens(shown) if token.endswith("!leave"))
        await self._house.bring(self.pressing_data(leave, shown.id))
        await self._house.bring(self.writing(tale.words))
        try:
            async with asyncio.timeout(PATIENCE):
                while not (offered := self._offered(".carry_on")):
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise self._lost("said five words and is not known by them") from None
        self._used[offered[0]] = offered[1]
        await self._house.bring(self.pressing_data(*offered))

    async def _screen(self, number: int) -> Shown:
        """The screen on which this act is done, new since the last press; it may stand above one that was left behind."""
        view = self._story.views[number]
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    for shown in self.shown:
                        new = number == 0 or _button(shown, self._story.acts[number]) not in self._used
                        if new and is_shown(view, shown.text, tokens(shown)):
                            return shown
                    if self._house.stopping.is_set():
                        raise Enough
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise self._lost(f"waits for {view.step}") from None

    def _lost(self, why: str) -> Lost:
        return Lost("\n".join([f"{self._house.name}: {self.chat} {why}", *self._house.record.of(self.chat)]))

    def _offered(self, value: str) -> tuple[str, int] | None:
        """A button that was not pressed yet, and the message it stands under."""
        buttons = [(token, shown.id) for shown in self.shown for token in tokens(shown)]
        return next(((token, id) for token, id in buttons if token.endswith(value) and token not in self._used), None)

    @property
    def shown(self) -> list[Shown]:
        """The messages in the chat that have buttons, the newest first."""
        return [shown for shown in reversed(self._api.ours(self.chat)) if shown.keyboard]

    def _may(self, chance: float) -> bool:
        return self._random.random() < chance


def _button(shown: Shown, act: Act) -> str:
    """The token of the button for an act; none where the act is to type."""
    marked = {f"{mark}{act.press}" for mark in ("", "?", "!", "+", "-")} if act.press else set()
    return next((token for token in tokens(shown) if does(token) in marked), "")
