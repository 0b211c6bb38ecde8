"""kill -9, again and again, at every moment: nothing that was told is lost, nothing is there twice, every report is owned."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from bot import casework
from bot.dialogue import Channel
from bot.reception import Reception
from bot.store import Keys, Store
from tests.kills import looking
from tests.kills.browsing import Reader
from tests.kills.house import CALLS, House, Nursery, Post, Service, opened
from tests.kills.people import Teller
from tests.kills.story import Story

Stories = dict[Channel, Story]

PEOPLE, READERS = 8, 2  # on Telegram and on the web, in each house
KILLS = 51  # in each house, in a series
WARM = 10.0  # seconds before the first kill, so that people are everywhere in the story
COMMON = ("any moment", "while starting", *(f"{when} {call}" for when in ("before", "after") for call in CALLS))
RARE = ("before a mail", "after a mail", "inside Send", "inside open_case")  # taken whenever they come,
EACH = 6  # each so many times at most
INSIDE = 10  # kills in a house that must have come inside something, or else this proves too little
OPENS = 0.4  # seconds within which a report that was sent is opened: a quarter until it is seen
WAITS = 2.0  # seconds for a moment to come; then it is killed as it is
LIVES = 3.0  # seconds until any moment


async def kill_again_and_again(house: House, store: Store, kills: int, counts: Counter[str]) -> None:
    await asyncio.sleep(WARM)
    for number in range(kills):
        service = random.choice(house.services)
        moment = COMMON[number % len(COMMON)]
        if moment == "while starting":
            service.kill()
            service.start()
            await asyncio.sleep(random.uniform(0, 0.6))
        else:
            rare = {one for one in RARE if counts[one] < EACH and moment != "any moment"}
            moment, inside = await _comes(moment, rare, house, store)
            service = inside or service
        service.kill()
        counts[moment] += 1
        service.start()
        await service.ready(house.session)


async def _comes(moment: str, rare: set[str], house: House, store: Store) -> tuple[str, Service | None]:
    """Wait for a moment, or for a rare one; which it is, and whose, if that can be known."""
    within = random.uniform(0, LIVES) if moment == "any moment" else WAITS
    coming = {asyncio.create_task(_inside_a_call(house, moment, *rare))}
    if "inside Send" in rare:
        coming.add(asyncio.create_task(_inside_send(house)))
    if "inside open_case" in rare:
        coming.add(asyncio.create_task(_inside_open_case(store)))
    come, not_come = await asyncio.wait(coming, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    house.trap.lift()
    for one in not_come:
        one.cancel()
    await asyncio.gather(*not_come, return_exceptions=True)
    return come.pop().result() if come else ("any moment", None)


async def _inside_a_call(house: House, *where: str) -> tuple[str, Service | None]:
    caught = await house.trap.set(*where)
    return caught.where, house.inside(caught)


async def _inside_send(house: House) -> tuple[str, Service | None]:
    house.sending = asyncio.get_running_loop().create_future()
    service = await house.sending
    await asyncio.sleep(random.uniform(0, 0.03))
    return "inside Send", service


async def _inside_open_case(store: Store) -> tuple[str, Service | None]:
    while not await asyncio.to_thread(_unopened, store):
        await asyncio.sleep(0.01)
    await asyncio.sleep(random.uniform(0, OPENS))
    return "inside open_case", None


def _unopened(store: Store) -> list[str]:
    with store.read() as db:
        return casework.unopened(db)


async def one_series(
    house: House, post: Post, store: Store, desk: Reception, stories: Stories, kills: int
) -> tuple[list[str], str]:
    began, counts = time.monotonic(), Counter[str]()
    people = [Teller(house, stories[Channel.TELEGRAM], random.Random()) for _ in range(PEOPLE)]
    readers = [Reader(house, stories[Channel.WEB], store.keys) for _ in range(READERS)]
    house.stopping.clear()
    telling = asyncio.gather(*(person.tell() for person in people), *(reader.tell() for reader in readers))
    killing = asyncio.create_task(kill_again_and_again(house, store, kills, counts))
    try:
        await asyncio.wait((killing, telling), return_when=asyncio.FIRST_COMPLETED)
        house.stopping.set()
        await killing
        await telling
    finally:
        killing.cancel()
        telling.cancel()
        await asyncio.gather(killing, telling, return_exceptions=True)
    faults = await looking.settled(house, store, desk, people)
    told_by = looking.chats(store, stories[Channel.TELEGRAM], people) + looking.windows(stories[Channel.WEB], readers)
    seen = looking.look(store, house, post, told_by)
    log = "".join(service.log.read_text() for service in house.services)
    if sum(counts.values()) - counts["any moment"] - counts["while starting"] < INSIDE:
        faults.append(f"{house.name}: too few kills came inside something: {counts}")
    if "Traceback" in log:
        faults.append(f"a stack trace in the log: {log[log.index('Traceback') :][:3000]}")
    told = (f"{house.name}: {sum(counts.values())} kills ({', '.join(f'{n} {m}' for m, n in sorted(counts.items()))}), "
            f"{house.turns} updates, {dict(seen.counts)}, {time.monotonic() - began:.0f} s")  # fmt: skip
    return [*faults, *seen.faults], told


async def test_nothing_is_lost_and_nothing_is_twice(
    nursery: Nursery, desk: Reception, stories: Stories, data: Path, tmp_path: Path, empty_postgres: str, long: bool,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    keyset = Keys.new_text()
    sqlite_url = f"sqlite:///{tmp_path / 'hearthline.db'}"
    houses = (("SQLite", sqlite_url, 1), ("PostgreSQL", empty_postgres, 2))

    async def under_fire(name: str, url: str, services: int) -> list[str]:
        async with opened(name, url, services, nursery, keyset, tmp_path, data) as (house, post):
            store = Store(url, Keys.from_settings(keyset))
            try:
                for _ in range(100 if long else 1):
                    faults, counted = await one_series(house, post, store, desk, stories, KILLS)
                    with capfd.disabled():
                        print(f"\n  {counted}", end="", flush=True)
                    if faults:
                        break
                return faults
            finally:
                store.close()

    async with asyncio.TaskGroup() as both:
        firing = [both.create_task(under_fire(*house)) for house in houses]
    faults = [fault for task in firing for fault in task.result()]
    assert not faults, "\n".join(faults)
