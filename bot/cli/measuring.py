"""`hearthline bench`: what a durable turn costs, how long people wait, how soon it starts, on this machine.

People who answer as fast as they are asked, 1 and 64 of them, go from the first screen to *Send*, which comes in every
40th turn, and begin anew.  SQLite with every commit on the disk (synchronous=FULL); DBOS, the jobs of what was sent
(their cases, links, notices into a list instead of a mail server, sweeps) and the clocks run in this very process.

The processor's time is told by thread, so that each share stands alone:

- *decode to commit*: the bytes of a Telegram update read and made a Turn, and all that the writer's thread does: seen
  guard, load, take, seal, keep, Send's report and its job written down, commit.  The goal is of this figure.
- *in the event loop, but for decoding*: futures, and the invented people who choose an answer and write the update.
- *a report for its jobs*: everything else in the process (DBOS, jobs, clocks) until no job waits, by reports sent.

Left out are calls to Telegram and what draws a screen.  A wait is from the bytes of an update to the committed answer.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import random
import statistics
import string
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import typer

from bot.app import House, now, open_house
from bot.app.contacts import contacts_of
from bot.channels.telegram.updates import read, turn_of
from bot.cli.measuring_machine import disk, interpreter, starting
from bot.delivery import KeptMail
from bot.dialogue import Option, View
from bot.jobs import Jobs
from bot.reception import arrive
from bot.settings import Settings
from bot.store import migrate

PEOPLE = (1, 64)
TURNS = {1: 800, 64: 16_000}
WORDS = "Last night he shouted, threw a plate at the wall and pushed me over. I am afraid of him."
CHOSEN = {
    "household.danger_now": "no", "reporter.safe_now": "yes", "five_words": "have", "reporter.role": "parent",
    "reporter.contact": "never", "reporter.device": "only_me", "child.age_band": "10_to_15",
    "incident.when": "yesterday",
    "incident.weapon_how": "shown", "incident.choking": "no", "incident.injury": "not_hurt", "incident.another": "no",
    "danger_now": "over_for_now", "enough_after_what_happened": "enough", "names_or_not": "skip", "read_back": "send",
}  # fmt: skip
TICKED = {
    "incident.harms": ("verbal", "violence", "weapon"), "incident.who": ("reporter_or_parent",),
    "reporter.works_for": ("none",),
}  # fmt: skip
HOMES = 1_000  # postcodes: as many as a county's year has reports, so that linking has as much to compare as there


@dataclass
class Measured:
    """Waiting times in ms, reports sent, and seconds: of the processor by who used it, and until all was done."""

    waits: list[float] = field(default_factory=list)
    sent: int = 0
    decode: float = 0.0
    writer: float = 0.0
    loop: float = 0.0
    process: float = 0.0
    jobs: float = 0.0
    wall: float = 0.0
    left: int = 0
    drained: float = 0.0

    def lines(self, people: int) -> list[str]:
        cuts = statistics.quantiles(self.waits, n=100)
        turns, each = len(self.waits), 1e6 / len(self.waits)
        one_in = f"one in {turns / max(self.sent, 1):.0f} turns"
        parts = f"(decode {self.decode * each:.0f}, writer {self.writer * each:.0f})"
        return [
            f"{people} in flight: {turns} turns, {self.sent} reports sent ({one_in})",
            f"  {(self.decode + self.writer) * each:.0f} us of processor a turn, decode to commit {parts}",
            f"  {(self.loop - self.decode) * each:.0f} us a turn in the event loop, but for decoding",
            f"  {self.jobs / max(self.sent, 1) * 1e6:.0f} us a report for its jobs, with DBOS and the clocks",
            f"  {self.process * each:.0f} us a turn in the whole process while people wrote",
            f"  {turns / self.wall:.0f} turns a second",
            f"  {self.left} jobs waited at the end, all done {self.drained:.1f} s later",
            f"  p50 {statistics.median(self.waits):.2f} ms, p99 {cuts[98]:.2f} ms, longest {max(self.waits):.1f} ms",
        ]


def run(settings: Settings, turns: int = 0) -> None:
    """Measure and print; `turns`: of 64 people, another number than usual."""
    with tempfile.TemporaryDirectory() as folder:
        typer.echo(interpreter())
        typer.echo(disk(Path(folder)))
        own = replace(settings, database_url=f"sqlite:///{folder}/bench.db")
        house = open_house(own)
        migrate(house.store)
        contacts = contacts_of(house.deciding.directory, own)
        bound = Jobs(house.store, house.room, house.reception, {}, KeptMail(), contacts, "http://127.0.0.1", now)
        bound.launch()
        try:
            for people in PEOPLE:
                for line in _measured(house, bound, people, turns or TURNS[people]).lines(people):
                    typer.echo(line)
            typer.echo(interpreter())  # once more: so that one sees whether it was as fast all the time
        finally:
            bound.close()
            house.close()
    for line in starting():
        typer.echo(line)


def _homes(house: House) -> list[str]:
    """Postcodes that there are, for the invented people to live at."""
    letters = "".join(sorted(set(string.ascii_uppercase) - set("CIKMOV")))  # no postcode ends in one of these
    near = (f"DT{town} {street}{one}{two}" for one, two, street, town in
            itertools.product(letters, letters, range(1, 10), range(1, 12)))  # fmt: skip
    return list(itertools.islice((code for code in near if house.deciding.places.find(code).council), HOMES))


def _measured(house: House, jobs: Jobs, people: int, turns: int) -> Measured:
    measured, of = Measured(), max(turns // people, 1)
    homes = _homes(house)
    talking = [Person(house, f"{people}-{n}", Measured(), homes) for n in range(people)]
    asyncio.run(_talk(talking, range(people)))  # so that their reports are not sent all at once
    for person in talking:
        person.measured = measured
    _until_done(jobs)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    began, (writer, loop, process) = time.perf_counter(), _processor()
    asyncio.run(_talk(talking, [of] * people))
    measured.wall, measured.left = time.perf_counter() - began, jobs.unfinished()
    measured.writer, measured.loop, measured.process = (
        now - then for now, then in zip(_processor(), (writer, loop, process), strict=True)
    )
    measured.drained = _until_done(jobs)
    after = _processor()
    measured.jobs = after[2] - process - (after[0] - writer) - (after[1] - loop)
    return measured


def _processor() -> tuple[float, float, float]:
    """Seconds of the processor that the writer's thread, this thread (the event loop's) and all together have used."""
    writer = next(thread for thread in threading.enumerate() if thread.name == "writer")
    assert writer.ident is not None
    clock = time.pthread_getcpuclockid(writer.ident)
    return time.clock_gettime(clock), time.thread_time(), time.process_time()


def _until_done(jobs: Jobs) -> float:
    """Wait until no job waits; seconds."""
    began = time.perf_counter()
    while jobs.unfinished():
        time.sleep(0.1)
    return time.perf_counter() - began


async def _talk(talking: list[Person], turns: Sequence[int]) -> None:
    await asyncio.gather(*(person.talk(many) for person, many in zip(talking, turns, strict=True)))


class Person:
    """Somebody who answers every question in turn, sends, and begins anew."""

    numbers = 0

    def __init__(self, house: House, name: str, measured: Measured, homes: Sequence[str]) -> None:
        self._house, self._name, self.measured, self._homes = house, name, measured, homes
        self._told = 0
        self._view: View | None = None

    async def talk(self, turns: int) -> None:
        for _ in range(turns):
            self._view = await (self._answer(self._view) if self._view else self._say(text="/start"))

    async def _answer(self, view: View) -> View:
        if view.step == "sent":
            self.measured.sent += 1
            self._told += 1
            return await self._say(text="/start")
        if view.form == "words":
            return await self._press(view, "=done") if view.said else await self._say(text=WORDS)
        if view.form == "ticks":
            return await self._press(view, *(value for value in TICKED[view.step] if value not in view.ticks), "=done")
        if view.step == "household.postcode":
            return await self._say(text=random.choice(self._homes))  # noqa: S311 nobody lives there
        return await self._press(view, CHOSEN.get(view.step, ""), view.buttons[0].value)

    async def _press(self, view: View, *wanted: str) -> View:
        """The first of these that is offered."""
        offered = {button.value: button for button in view.buttons}
        return await self._say(press=view.option(next(offered[value] for value in wanted if value in offered)))

    async def _say(self, text: str = "", press: Option | None = None) -> View:
        Person.numbers += 1
        update = _update(Person.numbers, f"{self._name}-{self._told}", text, press)
        began, processor = time.perf_counter(), time.thread_time()
        turn = turn_of(read(update), self._pseudonym, now())
        assert turn is not None
        self.measured.decode += time.thread_time() - processor
        reply = await arrive(turn, self._house.room, {})
        self.measured.waits.append((time.perf_counter() - began) * 1e3)
        return reply.view

    def _pseudonym(self, chat: str) -> str:
        return self._house.store.keys.blind("person", f"telegram:{self._name}-{self._told}".encode()).hex()


def _update(number: int, name: str, text: str, press: Option | None) -> bytes:
    chat = {"id": abs(hash(name)) % 10**9, "type": "private"}
    sender = {"id": chat["id"], "is_bot": False, "first_name": "Invented"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": sender}
    if press is None:
        return msgspec.json.encode({"update_id": number, "message": {**message, "text": text}})
    live = {**message, "message_id": 1}
    pressed = {"id": str(number), "from": sender, "chat_instance": "1", "data": press.token, "message": live}
    return msgspec.json.encode({"update_id": number, "callback_query": pressed})
