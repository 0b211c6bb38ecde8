"""What is sealed opens only with the keyset, where it belongs, and unaltered."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, insert, select

from bot.store import (
    DataKey,
    Keys,
    KeysDiffer,
    KeysetRefused,
    SealBroken,
    Store,
    check_keys,
    keys_of,
    metadata,
    rewrap,
    sealed_for,
    wrapped_key,
)

SECRET = b"he came at me with the kitchen knife"

letters = Table(
    "sealing_letter",
    MetaData(),
    Column("id", String(20), primary_key=True),
    Column("data_key", LargeBinary, info=wrapped_key()),
    Column("chat", LargeBinary, info=sealed_for("chat", lambda row: row["id"].encode())),
    Column("body", LargeBinary),
)


@pytest.fixture(autouse=True, scope="module")
def a_room_that_seals_letters() -> Iterator[None]:
    """In the house for these tests alone: whatever walks all its tables elsewhere must not meet this one."""
    room = letters.to_metadata(metadata)
    yield
    metadata.remove(room)


@given(plain=st.binary(max_size=2000), bound_to=st.binary(max_size=40))
def test_what_was_sealed_opens(plain: bytes, bound_to: bytes) -> None:
    keys = Keys.from_settings(Keys.new_text())
    key = keys.new_data_key()
    assert keys.unwrap(key.wrapped).open(key.seal(plain, bound_to), bound_to) == plain
    assert keys.open("chat", keys.seal("chat", plain, bound_to), bound_to) == plain


def test_the_same_words_never_look_the_same_twice(keys: Keys) -> None:
    key = keys.new_data_key()
    assert key.seal(SECRET, b"") != key.seal(SECRET, b"")
    assert keys.seal("chat", SECRET) != keys.seal("chat", SECRET)


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_one_changed_bit_is_noticed(keys: Keys, place: int) -> None:
    def changed(sealed: bytes) -> bytes:
        altered = bytearray(sealed)
        altered[place] ^= 1
        return bytes(altered)

    key = keys.new_data_key()
    with pytest.raises(SealBroken):
        key.open(changed(key.seal(SECRET, b"a")), b"a")
    with pytest.raises(SealBroken):
        keys.open("chat", changed(keys.seal("chat", SECRET)))
    with pytest.raises(SealBroken):
        keys.unwrap(changed(key.wrapped))


@pytest.mark.parametrize("cut", [0, 1, 13, 20])
def test_a_torn_piece_is_noticed(keys: Keys, cut: int) -> None:
    key = keys.new_data_key()
    for opening in (
        lambda: key.open(key.seal(SECRET, b"")[:cut], b""),
        lambda: keys.open("chat", keys.seal("chat", SECRET)[:cut]),
        lambda: keys.unwrap(key.wrapped[:cut]),
    ):
        with pytest.raises(SealBroken):
            opening()


def test_it_opens_only_where_it_belongs(keys: Keys) -> None:
    key, other = keys.new_data_key(), keys.new_data_key()
    sealed = key.seal(SECRET, b"report-1")
    with pytest.raises(SealBroken):
        key.open(sealed, b"report-2")
    with pytest.raises(SealBroken):
        other.open(sealed, b"report-1")
    with pytest.raises(SealBroken):
        keys.open("totp", keys.seal("chat", SECRET))
    with pytest.raises(SealBroken):
        keys.open("chat", keys.seal("chat", SECRET, b"a"), b"b")


def test_another_keyset_opens_nothing_and_says_nothing(keys: Keys) -> None:
    stranger = Keys.from_settings(Keys.new_text())
    key = keys.new_data_key()
    with pytest.raises(SealBroken) as told:
        stranger.unwrap(key.wrapped)
    assert "HEARTHLINE_MASTER_KEY" in str(told.value)
    assert told.value.__cause__ is None
    with pytest.raises(SealBroken):
        stranger.open("chat", keys.seal("chat", SECRET))


def test_no_key_shows_itself_in_a_repr(keys: Keys) -> None:
    text = Keys.new_text()
    assert text.partition(":")[2] not in repr(Keys.from_settings(text))
    assert repr(keys.new_data_key()).startswith("DataKey(wrapped=")


def test_a_blind_value_is_the_same_in_every_release() -> None:
    of_nothing = Keys.from_settings(f"1:{b64encode(bytes(32)).decode()}")
    known = "e4927c49b842437e32ffba567f0f6570b498eba2cbba928235ae5b51db74033f"
    assert of_nothing.blind("person", b"somebody").hex() == known


def test_blind_values_are_stable_apart_and_keyed(keys: Keys) -> None:
    assert keys.blind("phrase", b"five words") == keys.blind("phrase", b"five words")
    assert len({keys.blind("phrase", b"a"), keys.blind("person", b"a"), keys.blind("phrase", b"b")}) == 3
    assert Keys.from_settings(Keys.new_text()).blind("phrase", b"a") != keys.blind("phrase", b"a")


def test_a_change_of_the_master_key_keeps_everything_findable_and_openable() -> None:
    first_text = Keys.new_text()
    first = Keys.from_settings(first_text)
    key, chat = first.new_data_key(), first.seal("chat", SECRET)

    second_text = first.rotated_text()
    second = Keys.from_settings(second_text)
    assert second.current != first.current
    assert second.unwrap(key.wrapped).open(key.seal(SECRET, b""), b"") == SECRET
    assert second.open("chat", chat) == SECRET
    assert second.blind("phrase", b"a") == first.blind("phrase", b"a")
    assert not key.wrapped.startswith(second.prefix)
    again = second.rewrap(key.wrapped)
    assert again.startswith(second.prefix)

    without_first = Keys.from_settings(
        ",".join(entry for entry in second_text.replace("\n", "").split(",") if not entry.startswith("1:"))
    )
    assert without_first.blind("phrase", b"a") == first.blind("phrase", b"a")
    assert without_first.unwrap(again).open(key.seal(SECRET, b""), b"") == SECRET
    with pytest.raises(SealBroken):
        without_first.unwrap(key.wrapped)

    third = Keys.from_settings(second.rotated_text())
    assert third.blind("phrase", b"a") == first.blind("phrase", b"a")


def test_adding_a_key_by_hand_keeps_everything_findable() -> None:
    first_text = Keys.new_text()
    both = Keys.from_settings(f"{first_text}\n{Keys.new_text(version=2)}")
    assert both.current == 2
    assert both.blind("phrase", b"a") == Keys.from_settings(first_text).blind("phrase", b"a")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" ,\n", "empty"),
        (b64encode(bytes(32)).decode(), "without a version"),
        (f"one:{b64encode(bytes(32)).decode()}", "no version"),
        (f"99999:{b64encode(bytes(32)).decode()}", "no version"),
        (f"1:{b64encode(bytes(16)).decode()}", "has 16 bytes"),
        ("1:not base64!", "not base64"),
        (f"1:{b64encode(bytes(32)).decode()},1:{b64encode(bytes(32)).decode()}", "twice"),
    ],
)
def test_a_wrong_keyset_is_refused_with_the_reason_and_without_the_key(text: str, says: str) -> None:
    with pytest.raises(KeysetRefused, match=says) as told:
        Keys.from_settings(text)
    assert b64encode(bytes(32)).decode()[:20] not in str(told.value)


def test_another_keyset_is_refused_for_a_database_that_has_one(store: Store) -> None:
    check_keys(store)
    check_keys(store)
    changed = Store(store.url, Keys.from_settings(store.keys.rotated_text()))
    check_keys(changed)
    changed.close()
    stranger = Store(store.url, Keys.from_settings(Keys.new_text()))
    with pytest.raises(KeysDiffer):
        check_keys(stranger)
    stranger.close()


def test_a_connection_knows_its_keys(store: Store) -> None:
    with store.begin() as db:
        assert keys_of(db) is store.keys
    with store.read() as db:
        assert keys_of(db) is store.keys


def write_letters(store: Store, number: int) -> list[DataKey]:
    made = [store.keys.new_data_key() for _ in range(number)]
    rows = [
        {
            "id": f"letter-{n}",
            "data_key": key.wrapped,
            "chat": store.keys.seal("chat", b"%d" % n, b"letter-%d" % n),
            "body": key.seal(SECRET, b"letter-%d" % n),
        }
        for n, key in enumerate(made)
    ]
    with store.begin() as db:
        db.execute(insert(letters), rows)
    return made


def test_after_a_rewrap_the_old_master_key_may_go(store: Store) -> None:
    write_letters(store, 450)
    rotated = store.keys.rotated_text()
    changed = Store(store.url, Keys.from_settings(rotated))
    done = rewrap(changed)
    assert (done["sealing_letter.data_key"], done["sealing_letter.chat"]) == (450, 450)
    assert sum(rewrap(changed).values()) == 0
    changed.close()

    oldest = f"{store.keys.current}:"
    without = ",".join(entry for entry in rotated.replace("\n", "").split(",") if not entry.startswith(oldest))
    later = Store(store.url, Keys.from_settings(without))
    with later.read() as db:
        rows = db.execute(select(letters)).all()
    assert len(rows) == 450
    for row in rows:
        about = row.id.encode()
        assert later.keys.unwrap(row.data_key).open(row.body, about) == SECRET
        assert later.keys.open("chat", row.chat, about) == about.removeprefix(b"letter-")
    later.close()


def test_an_altered_row_stops_a_rewrap_and_changes_nothing(store: Store) -> None:
    write_letters(store, 3)
    with store.begin() as db:
        db.execute(letters.update().where(letters.c.id == "letter-1").values(data_key=store.keys.prefix + bytes(60)))
    changed = Store(store.url, Keys.from_settings(store.keys.rotated_text()))
    with pytest.raises(SealBroken):
        rewrap(changed)
    with changed.read() as db:
        assert not [row for row in db.scalars(select(letters.c.data_key)) if row.startswith(changed.keys.prefix)]
    changed.close()


def test_opening_is_fast_enough_for_every_turn(keys: Keys) -> None:
    """A turn unwraps one key and opens one seal: microseconds, with room for a busy machine."""
    key = keys.new_data_key()
    sealed = key.seal(bytes(2000), b"conversation")

    def thousand() -> float:
        began = time.perf_counter()
        for _ in range(1000):
            keys.unwrap(key.wrapped).open(sealed, b"conversation")
        return time.perf_counter() - began

    assert min(thousand() for _ in range(5)) < 0.05
