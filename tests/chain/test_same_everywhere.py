"""The same conversation, told by Telegram, on the web and at a terminal, is the same report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import casework
from bot.app import Deciding, manner_of, tables_for
from bot.casework.tables import report
from bot.channels.transcript import Player
from bot.dialogue import Script
from bot.reception import Reception, Room
from bot.settings import Settings
from bot.store import Keys, Store, Writer
from tests.chain.by_web import ByWeb
from tests.telegram.conftest import House
from tests.telegram.test_written import ByTelegram
from tests.web import house as web

WRITTEN = Path(__file__).parents[1] / "conversations"
TOLD = ("a_mother_and_a_knife", "a_neighbour_hears_it", "he_says_no_to_the_police")

Report = dict[str, Any]


@pytest.fixture
def fresh(tmp_path: Path, keys: Keys, sqlite_template: Callable[[], Path]) -> Iterator[Callable[[str], Store]]:
    """A database for each way of telling."""
    stores: list[Store] = []

    def named(name: str) -> Store:
        path = tmp_path / f"{name}.db"
        path.write_bytes(sqlite_template().read_bytes())
        stores.append(Store(f"sqlite:///{path}", keys))
        return stores[-1]

    yield named
    for store in stores:
        store.close()


@pytest.mark.parametrize("name", TOLD)
async def test_the_report_is_the_same_wherever_it_is_told(
    name: str, house: House, fresh: Callable[[str], Store], script: Script, deciding: Deciding, settings: Settings
) -> None:
    desk = Reception(script, tables_for(deciding, manner_of(settings)))
    written = (WRITTEN / f"{name}.chat").read_text("utf-8").partition("\n> sent")[0] + "\n> sent\n"
    by_telegram = ByTelegram(house, asyncio.get_running_loop())
    told = await asyncio.to_thread(_told, by_telegram, house.store, _for_telegram(written))
    by_terminal = fresh("terminal")
    assert _told(Player(by_terminal, desk), by_terminal, written) == told
    assert _told_on_the_web(fresh("web"), desk, settings, written) == told
    assert told["facts"]
    assert told["lines"]


def _for_telegram(written: str) -> str:
    return written.replace("? keep_here ", "? keep_telegram ")


def _told_on_the_web(store: Store, desk: Reception, settings: Settings, written: str) -> Report:
    clock = web.Clock()
    room: Room = Writer(store, desk.receive)
    page = web.open_house(store, desk, room, clock, manner_of(settings)).browser()
    try:
        return _told(ByWeb(store, desk, page, lambda at: setattr(clock, "now", at)), store, written)
    finally:
        room.close()


def _told(player: Player, store: Store, written: str) -> Report:
    """Play it to its end; the report that stands in the database then, opened, but for times and ids."""
    try:
        differences = player.play(written)
    finally:
        player.close()
    assert not differences, "\n".join(map(str, differences))
    with store.begin() as db:
        report_id = db.scalar(select(report.c.id))
        assert report_id
        casework.open_case(db, report_id, player._at)
        page = casework.report_page(db, report_id)
    return {
        "facts": {key: (answer.value, answer.how, answer.verbatim) for key, answer in page.facts.items()},
        "tier": (page.tier, page.could_be),
        "rules": [(fired.rule, fired.version, fired.tier, fired.read) for fired in page.assessment.fired],
        "ask": page.assessment.ask,
        "heard": page.heard,
        "area": (page.area, page.plan.place_known),
        "flags": (page.assessment.flags, page.plan.flags, page.plan.signposts),
        "lines": [
            (line.kind, line.service, line.by, line.rules, line.within, line.release, line.wish, line.leaves_by_clock)
            for line in page.plan.lines
        ],
        "referrals": sorted((line.line.kind, line.state, line.released_by) for line in page.lines),
    }
