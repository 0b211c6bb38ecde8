"""kill -9, again and again, at every moment: nothing that was told is lost, nothing is there twice, every report is owned."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.dialogue import Channel
from bot.reception import Reception
from bot.store import Keys, Store
from tests.kills import looking
from tests.kills.browsing import Reader
from tests.kills.house import CALLS, House, Nursery, Post, opened
from tests.kills.people import Teller
from tests.kills.story import Story

Stories = dict[Channel, Story]

PEOPLE, READERS = 8, 2  # on Telegram and on the web, in each house
KILLS = 51  # in each house, in a series
WARM = 10.0  # seconds before the first kill, so that people are everywhere in the story
COMMON = ("any moment", "while starting", *(f"{when} {call}" for when in ("before", "after") for call in CALLS))
RARE = ("before a mail", "after a mail")  # and inside Send, and inside open_case: taken whenever they come
WAITS = 1.0  # seconds for a moment to come; then it is killed as it is


async def kill_again_and_again(house: House, store: Store, kills: int, counts: Counter[str]) -> None:
    for number in range(kills):
        service = random.choice(house.services)
        moment = COMMON[number % len(COMMON)]
        if moment == "while starting":
            service.kill()
            service.start()
            await asyncio.sleep(random.uniform(0, 0.6))
        else:
            moment = await _comes(moment, house, store)
        service.kill()
        counts[moment] += 1
        service.start()
        await service.ready(house.session)


async def _comes(moment: str, house: House, store: Store) -> str:
    """Wait for a moment, or for a rarer one; which it is."""
    within = random.uniform(0, WAITS) if moment == "any moment" else WAITS
    house.sending.clear()
    coming = {
        asyncio.ensure_future(house.trap.set(moment, *RARE)),
        asyncio.create_task(_inside_send(house)),
        asyncio.create_task(_inside_open_case(store)),
    }
    come, not_come = await asyncio.wait(coming, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    for one in not_come:
        one.cancel()
    house.trap.lift()
    return come.pop().result() if come else "any moment"


async def _inside_send(house: House) -> str:
    await house.sending.wait()
    await asyncio.sleep(random.uniform(0, 0.03))
    return "inside Send"


async def _inside_open_case(store: Store) -> str:
    before = await asyncio.to_thread(_opening, store)  # of a process that died with it, which nobody has taken over yet
    while not await asyncio.to_thread(_opening, store) - before:
        await asyncio.sleep(0.01)
    return "inside open_case"


def _opening(store: Store) -> set[tuple[str, str]]:
    with store.read() as db:
        return {job for job in looking.under_way(db, "PENDING") if job[0] == "open_case"}


async def one_series(
    house: House, post: Post, store: Store, desk: Reception, stories: Stories, kills: int
) -> tuple[list[str], str]:
    began, counts = time.monotonic(), Counter[str]()
    people = [Teller(house, stories[Channel.TELEGRAM], random.Random()) for _ in range(PEOPLE)]
    readers = [Reader(house, stories[Channel.WEB], store.keys) for _ in range(READERS)]
    house.stopping.clear()
    telling = asyncio.gather(*(person.tell() for person in people), *(reader.tell() for reader in readers))
    try:
        await asyncio.sleep(WARM)
        killing = asyncio.create_task(kill_again_and_again(house, store, kills, counts))
        await asyncio.wait((killing, telling), return_when=asyncio.FIRST_COMPLETED)
        house.stopping.set()
        await killing
        await telling
    finally:
        house.stopping.set()
        telling.cancel()
    faults = await looking.settled(house, store, desk, people)
    told_by = looking.chats(store, stories[Channel.TELEGRAM], people) + looking.windows(stories[Channel.WEB], readers)
    seen = looking.look(store, house, post, told_by)
    log = "".join(service.log.read_text() for service in house.services)
    if "Traceback" in log:
        faults.append(f"a stack trace in the log: {log[log.index('Traceback') :][:3000]}")
    told = (f"{house.name}: {sum(counts.values())} kills ({', '.join(f'{n} {m}' for m, n in sorted(counts.items()))}), "
            f"{house.turns} updates, {dict(seen.counts)}, {time.monotonic() - began:.0f} s")  # fmt: skip
    return [*faults, *seen.faults], told


@pytest.mark.timeout(0)
async def test_nothing_is_lost_and_nothing_is_twice(
    nursery: Nursery, desk: Reception, stories: Stories, data: Path, tmp_path: Path, empty_postgres: str, long: bool,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    keyset = Keys.new_text()
    sqlite_url = f"sqlite:///{tmp_path / 'hearthline.db'}"
    houses = (("SQLite", sqlite_url, 1), ("PostgreSQL", empty_postgres, 2))

    async def under_fire(name: str, url: str, services: int) -> list[tuple[list[str], str]]:
        async with opened(name, url, services, nursery, keyset, tmp_path, data) as (house, post):
            store = Store(url, Keys.from_settings(keyset))
            try:
                return [await one_series(house, post, store, desk, stories, KILLS) for _ in range(100 if long else 1)]
            finally:
                store.close()

    found = await asyncio.gather(*(under_fire(*house) for house in houses))
    with capfd.disabled():
        for _, counted in (series for of_house in found for series in of_house):
            print(f"\n  {counted}", end="")
    faults = [fault for of_house in found for faults, _ in of_house for fault in faults]
    assert not faults, "\n".join(faults)
