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
KILLS = 54  # in each house, in a series
WARM = 10.0  # seconds before the first kill, so that people are everywhere in the story
MOMENTS = ("any moment", "while starting", "inside Send", "inside open_case", "before a mail", "after a mail",
           *(f"{when} {call}" for when in ("before", "after") for call in CALLS))  # fmt: skip
WAITS = 1.0  # seconds for a moment to come; then it is killed as it is


async def kill_again_and_again(house: House, store: Store, kills: int, counts: Counter[str]) -> None:
    for number in range(kills):
        service = random.choice(house.services)
        moment = MOMENTS[number % len(MOMENTS)]
        if moment == "while starting":
            service.kill()
            service.start()
            await asyncio.sleep(random.uniform(0, 0.6))
        elif not await _comes(moment, house, store):
            moment = "any moment"
        service.kill()
        house.trap.lift()
        counts[moment] += 1
        service.start()
        await service.ready(house.session)


async def _comes(moment: str, house: House, store: Store) -> bool:
    """Wait for the moment; whether it came."""
    if moment == "any moment":
        await asyncio.sleep(random.uniform(0, 1))
        return True
    try:
        async with asyncio.timeout(2 * WAITS if moment.startswith("inside") else WAITS):
            if moment == "inside Send":
                house.sending.clear()
                await house.sending.wait()
                await asyncio.sleep(random.uniform(0, 0.02))
            elif moment == "inside open_case":
                while not await asyncio.to_thread(_opens, store):
                    await asyncio.sleep(0.002)
            else:
                house.trap.set(moment)
                await house.trap.reached.wait()
    except TimeoutError:
        return False
    return True


def _opens(store: Store) -> bool:
    with store.read() as db:
        return ("open_case", "PENDING") in looking.under_way(db)


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
