"""Finds in what somebody typed what could be a postcode, a part of one, or a slip of the keys.

It knows their form only: a postcode is an outcode ("DT4", "SW1A") and an inward part ("7AA": the sector's digit and two
letters).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

READ_AT_MOST = 1000  # characters; an answer to "where" is short, and a longer one costs no more than this

OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?|GIR|NPT")
FULL = re.compile(rf"({OUTCODE.pattern})([0-9][A-Z]{{2}})")
SPOKEN = re.compile(rf"\b({OUTCODE.pattern}) ?([0-9][A-Z]{{2}})\b")
SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])[A-Z]?")
SECTOR_END = re.compile(r"[0-9][A-Z]?")
SPOKEN_OUTCODE = re.compile(r"\b[A-Z]{2}[0-9][A-Z0-9]?\b")  # in a sentence "M5" is a motorway, "DT4" is not
MISTAKEN = {"O": "0", "0": "O", "I": "1", "L": "1", "1": "IL"}

# Words around a place that change nothing about where it is. "Near" does, and so is not one of them.
FILLER = {"A", "AM", "ARE", "AREA", "AT", "CITY", "ENGLAND", "HE", "HERE", "I", "IM", "IN", "IS", "IT", "ITS", "LIVE"}
FILLER |= {"LIVES", "LIVING", "MY", "OF", "OUR", "POSTCODE", "SHE", "THE", "THEY", "TOWN", "UK", "VILLAGE", "WE"}


class Part(NamedTuple):
    """A postcode or part of one: ("DT4", "7AA"), ("DT4", "7") or ("DT4", "")."""

    outcode: str
    inward: str = ""

    def __str__(self) -> str:
        return f"{self.outcode} {self.inward}".strip()


def words(text: str) -> list[str]:
    """The words and numbers of a text in capitals, without punctuation: "dt4-7aa!" is DT4, 7AA."""
    plain = text[:READ_AT_MOST]
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).replace("’", "")
    return re.findall(r"[A-Z0-9]+", plain.upper().replace("'", ""))


def telling(said: list[str]) -> list[str]:
    """The words without those that change nothing."""
    return [word for word in said if word not in FILLER]


def postcodes(said: list[str]) -> list[Part]:
    """Whole postcodes, in the order said: the whole text whatever its spaces, or one or two words of a sentence."""
    if len(said) <= 7 and (whole := FULL.fullmatch("".join(said))):
        return [Part(*whole.groups())]
    return list(dict.fromkeys(Part(*found.groups()) for found in SPOKEN.finditer(" ".join(said))))


def partly(said: list[str]) -> list[Part]:
    """The ways to read a text that is nothing but a part of a postcode, likeliest first."""
    alone = telling(said)
    if not 0 < len(alone) <= 4:
        return []
    whole, found = "".join(alone), []
    if SECTOR_END.fullmatch(alone[-1]) and OUTCODE.fullmatch("".join(alone[:-1])):
        found.append(Part("".join(alone[:-1]), alone[-1][0]))
    if OUTCODE.fullmatch(whole):
        found.append(Part(whole))
    if sector := SECTOR.fullmatch(whole):
        found.append(Part(*sector.groups()))
    return found


def mentioned(said: list[str]) -> list[Part]:
    """Outcodes within a sentence ("somewhere in DT4")."""
    return [Part(outcode) for outcode in dict.fromkeys(SPOKEN_OUTCODE.findall(" ".join(said)))]


def respelt(said: list[str]) -> tuple[list[Part], bool]:
    """Postcodes one or two slips of O/0, I/1, L/1 away; and whether the text is only one, impossible as typed."""
    whole = "".join(said) if len(said) <= 4 else ""
    if 5 <= len(whole) <= 7:
        return list(_respellings(whole)), not FULL.fullmatch(whole)
    last = ["".join(said[-2:]), said[-1]] if said else []
    return [part for word in last if 5 <= len(word) <= 7 for part in _respellings(word)], False


def _respellings(word: str) -> Iterator[Part]:
    end = len(word)
    letters, digit = (0, end - 2, end - 1), end - 3
    wrong = {at for at in (*letters, digit) if word[at].isdigit() is not (at == digit)}
    doubtful = [at for at, letter in enumerate(word) if letter in MISTAKEN]
    for slips in (1, 2):
        for places in combinations(doubtful, slips):
            if wrong.issubset(places):
                yield from _spellings(word, places)


def _spellings(word: str, places: tuple[int, ...]) -> Iterator[Part]:
    for letters in product(*(MISTAKEN[word[at]] for at in places)):
        spelt = list(word)
        for at, letter in zip(places, letters, strict=True):
            spelt[at] = letter
        if found := FULL.fullmatch("".join(spelt)):
            yield Part(*found.groups())
