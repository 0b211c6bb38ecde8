"""Plays a written conversation (`.chat`) through the real service and says where it differs.

`?` the step we stand on and the answer given · `!` the interrupt that fired and its step · `@` sets the time ·
`+ 6 minutes` lets it pass · `~` who writes now (the same chat) · `*` types the five words · `>` the screen shown ·
`=` what must follow: tier, could_be, ask, tell, flag · `#` a remark.  Above the first of them stands who it is
about.  Everything is saved and loaded again between two lines.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import dialogue, reception
from bot.dialogue import Channel, Option, Reply, Turn, View
from bot.store import Store, Writer
from flows.rules.outcome import Assessment, Plan

LONDON = ZoneInfo("Europe/London")
_PASSED = re.compile(r"^(\d+) (second|minute|hour|day)s?$")
PERSON = "a-written-conversation"


@dataclass(frozen=True)
class Difference:
    """Where the service did not do what is written: the line's number, what stands there, what happened."""

    line: int
    written: str
    happened: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.written}\n    but {self.happened}"


class Player:
    """One written conversation on a store of its own."""

    def __init__(self, store: Store, desk: reception.Reception, person: str = PERSON) -> None:
        self._store, self._desk, self._person = store, desk, person
        self._writer: reception.Room = Writer(store, desk.receive)
        self._at = datetime.now(UTC)
        self._turns = 0
        self._phrase = ""
        self.view: View | None = None
        self.views: list[View] = []

    def close(self) -> None:
        self._writer.close()

    @property
    def now(self) -> datetime:
        """The time at which the next line is played."""
        return self._at

    def play(self, text: str) -> list[Difference]:
        """Play every line; an empty list means that all went as written."""
        differences: list[Difference] = []
        begun = False
        for number, line in enumerate((line.strip() for line in text.splitlines()), start=1):
            handler = self._LINES.get(line[:1])
            if handler is not None:
                begun = True
                self._at += timedelta(seconds=1)
                differences += [Difference(number, line, told) for told in handler(self, line[1:].strip())]
            elif begun and line and not line.startswith("#"):  # a mark forgotten would be a claim that nobody checks
                differences.append(Difference(number, line, f"a line begins with one of {' '.join(self._LINES)}"))
        return differences

    def turn(self, text: str = "", press: str = "", *, starts: bool = False) -> Reply:
        self._turns += 1
        key = f"{self._person}:{self._turns}"
        nonce = hashlib.shake_256(key.encode()).digest(64)
        turn = Turn(key, self._person, Channel.TERMINAL, self._at, nonce, text=text, press=press, starts=starts)
        reply = self._writer.submit(turn).result()[0]
        self._see(reply.view)
        return reply

    def _see(self, view: View) -> None:
        self.view = view
        self.views.append(view)
        offered = re.search(r"\*\*([a-z]+(?: [a-z]+){4})\*\*", " ".join(view.words))
        self._phrase = offered[1] if offered else self._phrase

    def _present(self) -> View:
        with self._store.read() as db:
            view = self._desk.look(db, self._person, self._at).view
        self._see(view)
        return view

    def _step(self, rest: str) -> Iterator[str]:
        step, _, answer = rest.partition(" ")
        view = self._present()
        if not _is(view, step) and view.form == "words":
            view = self.turn(press=_option(view, "=done").token).view
        if not _is(view, step):
            yield f"we stand on {view.step}"
        elif answer:
            yield from self._answer(view, answer.strip())

    def _answer(self, view: View, answer: str) -> Iterator[str]:
        if answer.startswith('"'):
            self.turn(text=answer.strip('"'))
            return
        for value in (part.strip() for part in answer.split(",")):
            option = _option(self.view or view, value)
            if option.token == "":
                yield f"there is no {value!r} to press, only {', '.join(o.value for o in view.options)}"
                return
            self.turn(press=option.token)
        if (
            view.form == "ticks"
            and not answer.startswith(("?", "!"))
            and self.view is not None
            and _is(self.view, view.step)
        ):
            self.turn(press=_option(self.view, "=done").token)

    def _interrupt(self, rest: str) -> Iterator[str]:
        step = rest.split()[-1]
        view = self._present()
        if not _is(view, step):
            yield f"we stand on {view.step}"

    def _time(self, rest: str) -> Iterator[str]:
        try:
            at = datetime.fromisoformat(rest)
        except ValueError:
            yield "a time is as in '@ 2026-11-24T19:40'"
            return
        self._at = (at if at.tzinfo else at.replace(tzinfo=LONDON)).astimezone(UTC)

    def _passes(self, rest: str) -> Iterator[str]:
        found = _PASSED.match(rest)
        if found is None:
            yield "time passes as in '+ 6 minutes'"
            return
        self._at += timedelta(**{f"{found[2]}s": int(found[1])})
        with self._store.read() as db:
            due = dialogue.to_cover(db, self._at)
        for id_, version in due:
            self._writer.submit(dialogue.clock_turn(id_, version, self._at)).result()

    def _writes(self, rest: str) -> Iterator[str]:
        yield from ()

    def _words(self, rest: str) -> Iterator[str]:
        if not self._phrase:
            yield "no five words were offered"
            return
        self.turn(text=self._phrase)

    def _shows(self, rest: str) -> Iterator[str]:
        view = self._present()
        if not _is(view, rest):
            yield f"the screen is {view.step}"

    def _follows(self, rest: str) -> Iterator[str]:
        what, _, expected = rest.partition(" ")
        expected = expected.strip()
        found = list(self._found(what))
        if expected not in found:
            yield f"it is {'; '.join(found) or 'nothing'}"

    def _found(self, what: str) -> Iterator[str]:
        assessment, plan = self.outcome()
        if what == "tier":
            yield assessment.tier.value
            rules = [fired.rule for fired in assessment.fired if fired.tier is assessment.tier]
            yield from (f"{assessment.tier.value}: {rule}" for rule in rules)
            yield f"{assessment.tier.value}: {', '.join(rules)}"
        elif what == "could_be":
            yield assessment.could_be.value
        elif what == "ask":
            yield from assessment.ask
        elif what == "flag":
            yield from (*assessment.flags, *plan.flags)
        elif what == "tell":
            for line in plan.lines:
                yield f"{line.kind.value} {line.within.value}: {', '.join(line.rules)}"
                yield from (f"{line.kind.value} {line.within.value}: {rule}" for rule in line.rules)
                yield line.kind.value

    def outcome(self) -> tuple[Assessment, Plan]:
        """What the rules say of the conversation as it stands in the database."""
        with self._store.read() as db:
            return self._desk.outcome(db, self._person, self._at)

    _LINES = {
        "?": _step, "!": _interrupt, "@": _time, "+": _passes, "~": _writes, "*": _words, ">": _shows, "=": _follows,
    }  # fmt: skip


def _is(view: View, step: str) -> bool:
    """Whether a screen is the step written, by its whole name or its last part."""
    return step in (view.step, view.step.rpartition(".")[2])


def _option(view: View, value: str) -> Option:
    return next((option for option in view.options if option.value in (value, f"?{value}", f"!{value}", f"~{value}")),
                Option("", ""))  # fmt: skip
