"""Conversations in the database: `load` for a batch of turns, `keep` after it, and what the clock asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.dialogue import phrase
from bot.dialogue.closing import SWEPT_WITHIN, only_the_chat
from bot.dialogue.conversation import SELDOM_MOVE, Conversation, Kept, seldom_moves
from bot.dialogue.exchange import Turn
from bot.dialogue.loaded import Loaded
from bot.dialogue.recent import Recent
from bot.dialogue.stopped import count_stop
from bot.dialogue.tables import conversation as rows
from bot.dialogue.tables import quarantine, turn
from bot.store import Keys, Prepared, PreparedNew, PreparedSelect, SealBroken, keys_of, nonces

_STAYS = ("id", "started_at", "wrapped")
_ALWAYS_MOVES = ("version", "cover_at")
_ALL = (*_STAYS, *_ALWAYS_MOVES, *SELDOM_MOVE, "sealed")
_columns = select(*(rows.c[name] for name in _ALL))
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Kept).decode


def _locked(*of: ColumnElement[bool]) -> Select[Any]:
    return _columns.where(or_(*of)).order_by(rows.c.id).with_for_update()


def _among(column: Column[Any], these: str) -> ColumnElement[bool]:
    return column.in_(bindparam(these, expanding=True))


_of_people = _among(rows.c.person, "people"), _among(rows.c.was_person, "people")
_usually = PreparedSelect(_locked(*_of_people), "people")
_load = PreparedSelect(
    _locked(*_of_people, _among(rows.c.phrase, "phrases"), _among(rows.c.id, "ids")), "people", "phrases", "ids"
)
_KEPT = (*_ALWAYS_MOVES, "sealed")


def _update(*names: str) -> Prepared:
    here = (rows.c.id == bindparam("its_id"), rows.c.version == bindparam("was_version"))
    moving = (*_KEPT, *names)
    moved = update(rows).where(*here).values({name: bindparam(name) for name in moving})
    return Prepared(moved, *moving, "its_id", "was_version")


_usual, _moved = _update(), _update(*SELDOM_MOVE)  # what does not move is not written, nor its indexes
_new = Prepared(insert(rows), *_KEPT, *_STAYS, *SELDOM_MOVE)
_taken = PreparedNew(turn, "key", "at")
_stays = attrgetter(*_STAYS)


class Overtaken(RuntimeError):
    """Another process changed this conversation at the same moment; the batch is done again with what it wrote."""


def hash_of(db: Connection, turn: Turn) -> bytes | None:
    """The keyed hash under which five typed words are looked for."""
    words = phrase.heard(turn.text)
    return None if words is None else keys_of(db).blind("phrase", words.encode())


def not_yet_taken(db: Connection, turns: list[Turn], at: datetime) -> set[str]:
    """Which of these turns were not taken before; from now on they were.  In one order, so that no two processes wait
    for each other."""
    return _taken.run(db, sorted(turn.key for turn in turns), at)


def load(db: Connection, turns: list[Turn], ids: Collection[str], recent: Recent) -> Loaded:
    """Everything that these turns may touch, and these conversations, in one ordered, locking SELECT."""
    if not turns and not ids:
        return Loaded((), recent)
    keys = keys_of(db)
    if turns:
        recent.let_go(turns[-1].at)
    people = list({turn.person for turn in turns if turn.person})
    phrases = [hashed for turn in turns if turn.text and (hashed := hash_of(db, turn)) is not None]
    named = [*ids, *(turn.cover[0] for turn in turns if turn.cover is not None)]
    found = _load.rows(db, people, phrases, named) if phrases or named else _usually.rows(db, people)
    return Loaded((_opened(keys, row, recent) for row in found), recent)


def find(db: Connection, person: str) -> Conversation | None:
    """The conversation open in a chat, to look at only."""
    row = db.execute(_columns.where(rows.c.person == person)).first()
    return None if row is None else _opened(keys_of(db), row)


def standing(db: Connection, person: str) -> tuple[str, int]:
    """Which conversation is open in a chat, and how many turns it has had; ("", 0) if none is."""
    row = db.execute(select(rows.c.id, rows.c.version).where(rows.c.person == person)).first()
    return ("", 0) if row is None else (row.id, row.version)


def find_by_id(db: Connection, id: str) -> Conversation | None:
    row = db.execute(_columns.where(rows.c.id == id)).first()
    return None if row is None else _opened(keys_of(db), row)


def _opened(keys: Keys, row: Sequence[Any], recent: Recent | None = None) -> Conversation:
    id, started_at, wrapped, version, cover_at, *moves, sealed = row
    conversation = None if recent is None else recent.take(sealed)
    if conversation is None:
        key = keys.unwrap(wrapped)
        conversation = Conversation(id, None, started_at, _decode(key.open(sealed, id.encode())))
        conversation.wrapped, conversation.key = wrapped, key
    stored = (version, tuple(moves))
    if conversation.stored != stored:
        conversation.stored, conversation.version = stored, version
        (
            conversation.person, conversation.was_person, conversation.phrase, conversation.desk_at,
            conversation.ends_at, conversation.sent_at, conversation.held_at,
        ) = moves  # fmt: skip
    conversation.cover_at, conversation.size = cover_at, len(sealed)
    return conversation


def keep(db: Connection, loaded: Loaded) -> None:
    """Store what a batch changed; a version that moved meanwhile undoes the batch."""
    keys = keys_of(db)
    gone = [one.id for one in loaded.changed.values() if one.deleted and one.stored is not None]
    if gone:
        db.execute(delete(rows).where(rows.c.id.in_(gone)))
    usual, moved, new = [], [], []
    for one, nonce in zip(loaded.changed.values(), nonces(len(loaded.changed)), strict=True):
        if one.deleted:
            continue
        sealed, stored = _sealed(keys, one, nonce), one.stored
        moves = seldom_moves(one)
        if stored is None:
            new.append((one.version, one.cover_at, sealed, *_stays(one), *moves))
        elif moves == stored[1]:
            usual.append((one.version, one.cover_at, sealed, one.id, stored[0]))
        else:
            moved.append((one.version, one.cover_at, sealed, *moves, one.id, stored[0]))
        one.stored = (one.version, moves)
        loaded.recent.put(sealed, one)
    moved.sort(key=_seats)
    for statement, written in ((_usual, usual), (_moved, moved)):
        if written and statement.run(db, written) != len(written):
            raise Overtaken(Overtaken.__doc__)
    if new:
        _new.run(db, new)


def _seats(row: tuple[Any, ...]) -> bool:
    """Whether a row gives its conversation a chat: after those that leave one."""
    return row[len(_KEPT)] is not None


def _sealed(keys: Keys, conversation: Conversation, nonce: bytes) -> bytes:
    if conversation.key is None:
        conversation.key = keys.new_data_key()
        conversation.wrapped = conversation.key.wrapped
    if conversation.new_phrase:
        conversation.phrase = keys.blind("phrase", conversation.new_phrase.encode())
    return conversation.key.seal(_encode(conversation.kept), conversation.id.encode(), nonce)


def to_cover(db: Connection, at: datetime) -> list[tuple[str, int]]:
    """(id, version) of conversations whose screen must close, or which the duty desk may see, by now."""
    is_open = rows.c.person > ""  # few are, and those are found by their index
    due = or_(and_(is_open, rows.c.cover_at <= at), rows.c.desk_at <= at)
    return [(row.id, row.version) for row in db.execute(select(rows.c.id, rows.c.version).where(due).limit(500))]


def forget(db: Connection, at: datetime) -> int:
    """Destroy the drafts whose time has come, key and all, but for those that the duty desk holds; return how many.

    Where messages could not be deleted from a chat yet, which chat and which messages is kept for 48 hours.
    """
    over = and_(rows.c.ends_at <= at, or_(rows.c.held_at.is_(None), rows.c.sent_at.is_not(None)))
    ended = db.execute(_columns.where(over).with_for_update()).all()
    for row in ended:
        try:
            conversation = _opened(keys_of(db), row)
        except SealBroken:  # altered, and its time has come all the same
            erase(db, row.id)
        else:
            count_stop(db, conversation)
            _end(db, conversation, at)
    db.execute(delete(turn).where(turn.c.at < at - timedelta(days=3)))
    db.execute(delete(quarantine).where(quarantine.c.at < at - timedelta(days=30)))
    return len(ended)


def _end(db: Connection, conversation: Conversation, at: datetime) -> None:
    ends_at = (conversation.covered_at or at) + SWEPT_WITHIN
    if not conversation.kept.messages or conversation.covered_at is None or ends_at <= at:
        erase(db, conversation.id)
        return
    key = keys_of(db).new_data_key()
    sealed = key.seal(_encode(only_the_chat(conversation.kept)), conversation.id.encode())
    left = {"version": conversation.version + 1, "ends_at": ends_at, "wrapped": key.wrapped, "sealed": sealed}
    here = rows.c.id == conversation.id
    db.execute(update(rows).where(here).values(**left, phrase=None, desk_at=None, sent_at=None, held_at=None))


def let_go(db: Connection, ids: Collection[str]) -> None:
    """The duty desk holds these drafts no longer: they end as any other does."""
    db.execute(update(rows).where(rows.c.id.in_(ids)).values(held_at=None))


def erase(db: Connection, conversation_id: str) -> None:
    """Delete a conversation, key and all; its five words open nothing from now."""
    db.execute(delete(rows).where(rows.c.id == conversation_id))


def broken_turns(db: Connection) -> int:
    """How many turns could not be taken and wait for somebody to find out why."""
    return db.scalar(select(func.count()).select_from(quarantine)) or 0


def set_aside(db: Connection, broken: Turn) -> None:
    """A turn that cannot be taken is kept, sealed, so that it does not run again and somebody can find out why."""
    keys = keys_of(db)
    sealed = keys.seal("quarantine", _encode(broken), broken.key.encode())
    db.execute(insert(quarantine), {"key": broken.key, "at": broken.at, "sealed": sealed})
