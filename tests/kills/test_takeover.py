"""Two processes on one PostgreSQL: one dies for ever with a job in its hands, and the other finishes all there is."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from bot.dialogue import Channel
from bot.reception import Reception
from bot.store import Keys, Store
from tests.kills import looking
from tests.kills.house import Nursery, opened
from tests.kills.people import Teller
from tests.kills.story import Story

PEOPLE = 6
MAIL_WITHIN = 180.0  # seconds until somebody has sent a report and a notice of it is on its way


async def test_the_one_that_lives_finishes_what_the_dead_one_began(
    nursery: Nursery, desk: Reception, stories: dict[Channel, Story], data: Path, tmp_path: Path, empty_postgres: str
) -> None:
    keyset, story = Keys.new_text(), stories[Channel.TELEGRAM]
    async with opened("PostgreSQL", empty_postgres, 2, nursery, keyset, tmp_path, data) as (house, post):
        store = Store(empty_postgres, Keys.from_settings(keyset))
        people = [Teller(house, story, random.Random()) for _ in range(PEOPLE)]
        telling = asyncio.gather(*(person.tell() for person in people))
        async with asyncio.timeout(MAIL_WITHIN):
            caught = await house.trap.set("before a mail")
        dead = house.inside(caught)
        assert dead is not None
        dead.kill()
        await asyncio.sleep(5)  # people go on with the one that lives
        house.stopping.set()
        await telling
        faults = await looking.settled(house, store, desk, people)
        seen = looking.look(store, house, post, looking.chats(store, story, people))
        store.close()
        house.services.remove(dead)
    faults += seen.faults
    assert not faults, "\n".join(faults)
    assert seen.counts["mails"] > 0
