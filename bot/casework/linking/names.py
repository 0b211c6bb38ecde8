"""Names as they are told, read so that the same name written twice is seen to be one.

Accents, scripts, case and signs are read away; short forms and other spellings come from `flows/rules/short_names.py`;
what sounds alike has one sound (Metaphone, after common misspellings are brought together).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

import msgspec
from anyascii import anyascii
from jellyfish import metaphone

from flows.rules.short_names import SHORT_NAMES

SAID_TWICE = re.compile(r"[()/,;\"]|\b(?:aka|also|known as|called|goes by|or|nee|formerly|was)\b", re.IGNORECASE)
SHORT = 2
"""letters: 'de', 'al' and 'O' are no half of a name."""
NOT_A_LETTER = re.compile(r"[^a-z]+")
KEPT = 16_384
"""Readings kept in memory: names alone, bound to no report, so that of many candidates each is spelt out once."""


class Name(msgspec.Struct, frozen=True):
    """One name or several that one person goes by.

    text: the first of them as plain letters.  said: all of them.  keys: of any of them, the first names of the lines it
    stands on, or itself.  sounds: what they sound like.
    """

    text: str
    said: frozenset[str]
    keys: frozenset[str]
    sounds: frozenset[str]


def plain(text: str) -> str:
    """Plain small letters, the words apart by one space: 'Łukasz O’Brien' is 'lukasz obrien'."""
    ascii_text = text if text.isascii() else anyascii(text)
    return NOT_A_LETTER.sub(" ", ascii_text.lower().replace("'", "").replace("`", "")).strip()


def sound(word: str) -> str:
    """What it sounds like, "" for what has no sound of its own."""
    once = "".join(letter for letter, _ in groupby(word))
    for spelt, heard in (("th", "t"), ("kh", "k"), ("cz", "ch"), ("sz", "sh"), ("y", "i"), ("w", "v"), ("mp", "m")):
        once = once.replace(spelt, heard)
    return metaphone(once)


@lru_cache(KEPT)
def given(text: str) -> Name | None:
    """A first name as told, aliases and all; None where nothing that could be a name was told."""
    said = [word.replace(" ", "") for word in map(plain, SAID_TWICE.split(text)) if word]
    first = [plain(part).split()[0] for part in SAID_TWICE.split(text) if plain(part)]
    those = frozenset((*said, *first))
    if not those:
        return None
    if len(those) == 1 and len(said[0]) == 1:
        return Name(said[0], those, frozenset(), frozenset())
    keys = frozenset(key for one in those for key in SHORT_NAMES.get(one, (one,)))
    return Name(said[0], those, keys, frozenset(filter(None, map(sound, those))))


@lru_cache(KEPT)
def family(text: str) -> Name | None:
    """A last name as told; the halves of a double-barrelled one are its keys."""
    parts = [word for part in SAID_TWICE.split(text) for word in plain(part).split() if len(word) > 1]
    if not parts:
        return None
    whole = "".join(parts)
    halves = [each for each in parts if len(each) > SHORT]
    sounds = frozenset(filter(None, map(sound, (whole, *halves))))
    return Name(whole, frozenset({whole}), frozenset((whole, *halves)), sounds)
