"""Five words that open what somebody wrote: made from the turn's own random bytes, told once, stored only as a keyed hash."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

WORDS = 5
_WORD = re.compile(r"[a-z]+")


@cache
def word_list() -> tuple[str, ...]:
    """The 7,776 short English words of diceware's EFF list; five make 64 bits."""
    text = resources.files("diceware").joinpath("wordlists", "wordlist_en_eff.txt").read_text("utf-8")
    words = (line.split()[-1] for line in text.splitlines() if line.strip())
    return tuple(word for word in words if _WORD.fullmatch(word))


@cache
def _known() -> frozenset[str]:
    return frozenset(word_list())


def make(nonce: bytes) -> str:
    """Five words from 20 random bytes: each word from 4 bytes, the bias is below one in a million."""
    if len(nonce) < 4 * WORDS:
        raise ValueError(f"five words need {4 * WORDS} random bytes")
    words = word_list()
    return " ".join(words[int.from_bytes(nonce[4 * n : 4 * n + 4]) % len(words)] for n in range(WORDS))


def heard(text: str) -> str | None:
    """The five words, however they were typed, if the whole message is five words of the list; else None."""
    if not text or len(text) > 120:
        return None
    words = _WORD.findall(text.lower())
    if len(words) != WORDS or not all(word in _known() for word in words):
        return None
    return " ".join(words)
