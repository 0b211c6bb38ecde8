"""Thirty calls a second, danger first."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.channels.telegram.pacing import REMEMBERED, Chats, Line


async def test_no_more_than_so_many_in_any_second() -> None:
    line, went = Line(a_second=10), list[float]()

    async def call() -> None:
        await line.place()
        went.append(time.monotonic())

    await asyncio.gather(*(call() for _ in range(25)))
    assert all(later - earlier > 0.99 for earlier, later in zip(went, went[10:], strict=False))
    assert went[-1] - went[0] < 2.3


async def test_the_urgent_go_first_and_the_others_in_order() -> None:
    line, order = Line(a_second=2), list[str]()
    await line.place()
    await line.place()

    async def call(name: str, urgent: bool) -> None:
        await line.place(urgent=urgent)
        order.append(name)

    await asyncio.gather(call("first", False), call("second", False), call("danger", True))
    assert order == ["danger", "first", "second"]


async def test_one_that_gave_up_takes_no_place() -> None:
    line = Line(a_second=1)
    await line.place()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(line.place(), 0.05)
    began = time.monotonic()
    await line.place()
    assert time.monotonic() - began < 1.1


async def test_chats_that_were_long_quiet_are_forgotten() -> None:
    chats = Chats()
    first = chats.of("1")
    for number in range(REMEMBERED + 10):
        chats.of(str(number))
    assert chats.of("1") is not first
    assert len(chats._chats) <= REMEMBERED + 1
