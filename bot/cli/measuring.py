"""`hearthline bench`: what a durable turn costs, how long people wait, how soon it starts, on this machine.

A turn is measured from the bytes of a Telegram update to its committed answer, on SQLite with every commit on the disk,
with DBOS and the jobs of the reports that are sent running in this very process; calls to Telegram itself are left out.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import typer

from bot import jobs
from bot.app import House, now, open_house
from bot.app.contacts import contacts_of
from bot.channels.telegram.updates import read, turn_of
from bot.delivery import KeptMail
from bot.dialogue import Option, View
from bot.settings import Settings
from bot.store import migrate

PEOPLE = (1, 64)
TURNS = {1: 400, 64: 12_000}
CONVERSATION = 62  # turns: people begin at different times, so that their reports are not sent all at once
WORDS = "Last night he shouted, threw a plate at the wall and pushed me over. I am afraid of him."
CHOSEN = {
    "household.danger_now": "no", "reporter.safe_now": "yes", "five_words": "have", "reporter.role": "parent",
    "child.age_band": "10_to_15", "incident.another": "no", "household.others": "no", "danger_now": "over_for_now",
    "enough_after_home": "enough", "read_back": "send", "reporter.contact": "never",
}  # fmt: skip


@dataclass
class Measured:
    """Waiting times in ms, turns, reports sent, and the processor's time in us a turn."""

    waits: list[float] = field(default_factory=list)
    sent: int = 0
    cpu: float = 0.0
    wall: float = 0.0

    def lines(self, people: int) -> list[str]:
        cuts = statistics.quantiles(self.waits, n=100)
        turns = len(self.waits)
        return [
            f"{people} in flight: {turns} turns, {self.sent} reports sent (one in {turns // max(self.sent, 1)} turns)",
            f"  {self.cpu / turns:.0f} us of processor a turn, jobs and DBOS with it",
            f"  {turns / self.wall * 1e6:.0f} turns a second",
            f"  p50 {statistics.median(self.waits):.2f} ms, p99 {cuts[98]:.2f} ms, longest {max(self.waits):.1f} ms",
        ]


def run(settings: Settings) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        own = replace(settings, database_url=f"sqlite:///{folder}/bench.db")
        house = open_house(own)
        migrate(house.store)
        contacts = contacts_of(house.deciding.directory, own)
        bound = jobs.Jobs(house.store, house.room, house.reception, {}, KeptMail(), contacts, "http://127.0.0.1", now)
        bound.launch()
        try:
            for people in PEOPLE:
                for line in asyncio.run(_measured(house, people)).lines(people):
                    typer.echo(line)
        finally:
            bound.close()
            house.room.close()
            house.store.close()
    for line in starting():
        typer.echo(line)


async def _measured(house: House, people: int) -> Measured:
    measured = Measured()
    talking = [Person(house, f"{people}-{n}", Measured()) for n in range(people)]
    await asyncio.gather(*(person.talk(n % CONVERSATION) for n, person in enumerate(talking)))
    for person in talking:
        person.measured = measured
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    began, cpu = time.perf_counter(), time.process_time()
    each = TURNS[people] // people
    await asyncio.gather(*(person.talk(each) for person in talking))
    measured.cpu, measured.wall = (time.process_time() - cpu) * 1e6, (time.perf_counter() - began) * 1e6
    return measured


class Person:
    """Somebody who answers every question in turn, sends, and begins anew."""

    numbers = 0

    def __init__(self, house: House, name: str, measured: Measured) -> None:
        self._house, self._name, self.measured = house, name, measured
        self._told = 0
        self._view: View | None = None

    async def talk(self, turns: int) -> None:
        for _ in range(turns):
            self._view = await self._answer(self._view or await self._say(text="/start"))

    async def _answer(self, view: View) -> View:
        if view.step == "sent":
            self.measured.sent += 1
            self._told += 1
            return await self._say(text="/start")
        offered = {option.value: option for option in view.options}
        if view.form == "words":
            return await self._say(press=offered["=done"]) if view.said else await self._say(text=WORDS)
        if view.form == "ticks":
            ticked = any(option.ticked for option in view.options)
            return await self._say(press=offered["=done"] if ticked else view.options[0])
        if view.form == "short" and view.options[0].role != "choice":
            return await self._say(
                text="DT4 7AA" if "postcode" in view.step else "12/3/2011" if "birth" in view.step else "Invented"
            )
        return await self._say(press=offered.get(CHOSEN.get(view.step, ""), view.options[0]))

    async def _say(self, text: str = "", press: Option | None = None) -> View:
        Person.numbers += 1
        update = _update(Person.numbers, f"{self._name}-{self._told}", text, press)
        began = time.perf_counter()
        turn = turn_of(read(update), self._pseudonym, now())
        assert turn is not None
        reply = (await self._house.room.put(turn))[0]
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


def starting() -> list[str]:
    """How long `serve` takes to its first answer and how much memory it holds; how long `where` takes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bot.cli"]
        environment = {"HEARTHLINE_DATA": folder, "HEARTHLINE_PORT": "8765", "PATH": "/usr/bin:/bin"}
        where = [*command, "where", "DT4 7AA"]
        subprocess.run(where, env=environment, check=False, capture_output=True, cwd=Path.cwd())
        began = time.perf_counter()
        subprocess.run(where, env=environment, check=False, capture_output=True, cwd=Path.cwd())
        told = [f"hearthline where: {time.perf_counter() - began:.2f} s"]
        for moment in ("first", "second"):
            began = time.perf_counter()
            process = subprocess.Popen(
                [*command, "serve"], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
            try:
                _answers("http://127.0.0.1:8765/")
                waited = time.perf_counter() - began
                told.append(f"{moment} start to first answer: {waited:.2f} s, {_memory(process.pid):.0f} MB")
            finally:
                process.terminate()
                process.wait(30)
    return told


def _memory(process: int) -> float:
    """Resident memory in MB, as Linux tells it."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


def _answers(url: str) -> None:
    import httpx

    for _ in range(600):
        try:
            httpx.get(url, timeout=2)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{url} did not answer in 30 seconds")
