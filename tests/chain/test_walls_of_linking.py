"""What other people told is nowhere in what a reporter sees, nor in how it is worked out; nor can the file be searched."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, select

from bot import casework
from bot.app import Deciding, manner_of, tables_for
from bot.casework.linking.tables import link_value
from bot.casework.sealed import told_in
from bot.channels.transcript import Player
from bot.dialogue import Script
from bot.reception import Reception
from bot.settings import Settings
from bot.store import Store
from flows.grammar import Facts
from tests.casework.families import Family, told_of
from tests.casework.told import NOW, minutes
from tests.chain.test_same_everywhere import fresh

__all__ = ["fresh"]

WRITTEN = Path(__file__).parents[1] / "conversations" / "a_mother_and_a_knife.chat"
NAMED = {
    "child.given_name": "Quillon", "child.family_name": "Wobbegong", "child.school_name": "Flumdiddle Academy",
    "household.postcode": "DT1 1XJ", "household.address": "7 Zanzibarium Lane", "reporter.role": "parent",
    "reporter.contact_at": "07700 900123",
}  # fmt: skip


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Every statement that is made meanwhile, in its order; without what it is made with."""
    seen: list[str] = []

    def note(statement: str) -> None:
        seen.append(re.sub(r"X?'(?:[^']|'')*'|\b\d+\b", "?", statement))

    def listen(connection: Any, *_rest: Any) -> None:
        connection.set_trace_callback(note)  # the driver's own: some statements go past SQLAlchemy

    engines = (store.engine, store._readers)
    for engine in engines:
        event.listen(engine, "checkout", listen)
    yield seen
    for engine in engines:
        event.remove(engine, "checkout", listen)
        with engine.connect() as db:
            db.connection.driver_connection.set_trace_callback(None)  # type: ignore[union-attr]


def her_report(store: Store, conversation: str = "") -> str:
    with store.read() as db:
        newest = select(casework.tables.report.c.id).order_by(casework.tables.report.c.sent_at.desc())
        return db.scalars(newest).first() or ""


def tells_and_comes_back(store: Store, desk: Reception, *, joined: bool) -> tuple[list[bytes], list[str]]:
    """She tells it, the desk works on it, she comes back: every screen she saw, every statement that was made for it."""
    before, _, after = WRITTEN.read_text("utf-8").partition("\n> sent\n")
    player = Player(store, desk)
    with statements(store) as told:
        assert not player.play(f"{before}\n> sent\n")
    mine = her_report(store)
    with store.begin() as db:
        casework.open_case(db, mine, player._at)
        casework.look_for_links(db, mine, player._at)
        links = casework.links_of(db, mine)
        assert bool(links) is joined
        for each in links:
            casework.confirm_link(db, each.id, "anna", player._at, "One home.")
    with statements(store) as came_back:
        assert not player.play(after)
        assert not player.play("> follow_up")
    player.close()
    return [msgspec.json.encode(view) for view in player.views], [*told, *came_back]


def test_a_reporter_learns_nothing_of_another_not_even_by_the_time_it_takes(
    fresh: Callable[[str], Store], script: Script, deciding: Deciding, settings: Settings
) -> None:
    desk = Reception(script, tables_for(deciding, manner_of(settings)))
    alone = fresh("alone")
    screens, made = tells_and_comes_back(alone, desk, joined=False)
    with alone.read() as db:
        facts = told_in(db, her_report(alone)).facts
    linked = fresh("linked")
    others = [Family(linked, Facts({**facts}), NOW - minutes(50_000 + more)) for more in (0, 60)]
    seen = tells_and_comes_back(linked, desk, joined=True)
    assert others[0].case == next(iter({each.case for each in others}))
    assert len(screens) > 20
    assert seen[0] == screens
    assert seen[1] == made


@pytest.fixture
def forms() -> set[bytes]:
    """Everything of the home as it may stand in a file: plain, in other letters, hashed without a key."""
    words = {word for value in NAMED.values() for word in (value, value.replace(" ", "").upper(), value.casefold())}
    words |= {word for value in NAMED.values() for word in re.findall(r"\w{4,}", value)} - {"parent", "Academy", "Lane"}
    words -= {"parent", "PARENT"}
    hashed = {
        digest(word.encode()).digest() for word in words for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256)
    }
    return {word.encode() for word in words} | hashed | {each.hex().encode() for each in hashed}


def test_a_copy_of_the_file_shows_that_two_are_alike_and_not_what_nor_whose(
    sqlite_store: Store, forms: set[bytes]
) -> None:
    both = [Family(sqlite_store, told_of(NAMED), NOW + minutes(5 * more)) for more in (0, 1)]
    with sqlite_store.begin() as db:
        casework.confirm_link(db, both[0].links[0].id, "anna", NOW + minutes(9), "One home: Wobbegong.")
    folder = Path(str(sqlite_store.engine.url.database)).parent
    raw = b"".join(path.read_bytes() for path in folder.glob("hearthline.db*"))
    assert any(path.name.endswith("-wal") for path in folder.iterdir())
    assert not {form for form in forms if form in raw}
    with sqlite_store.read() as db:
        rows = db.execute(select(link_value)).all()
    assert len(rows) == 2 * len({row.value for row in rows}) > 10
    assert all(row.value in raw for row in rows)
    assert len({row.sealed for row in rows}) == len(rows)
    assert not {row for row in rows for each in both if each.id.encode() in row.sealed}
