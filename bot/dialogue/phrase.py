"""Five words that open what somebody wrote: made from random bytes, told once, stored only as a keyed hash."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

WORDS = 5
LONGEST = 120  # characters of a message that may be five words
_WORD = re.compile(r"[a-z]+")
_NOT_TO_A_FRIGHTENED_PERSON = re.compile(
    r"abus|afraid|ambush|anger|angr|armed|arrest|assault|attack|bash|beat|blast|bleed|blood|bomb|brut|bruis|bull(y|i)|burn"
    r"|cage|captiv|chok|coffin|corps|crash|crim|cruel|crush|curs|danger|dead|deadly|death|demon|destr|devil|die|dirty|doom"
    r"|drown|drug|drunk|evil|explo|fatal|fear|felon|fight|fire|fist|flee|fright|ghost|grave|grief|guilt|gun|harm|harsh|hate"
    r"|hell|hit|horr|hostil|hurt|injur|jail|kick|kill|knife|lash|lethal|lock|mad|maim|menac|monst|morgue|murder|naked|nasty"
    r"|nightm|obey|outrag|pain|panic|pervers|poison|police|prey|prison|punch|punish|rabi|rage|rape|ransom|relapse|riot|rob"
    r"|sad|savag|scar|scream|sex|shock|shoot|shot|shout|shov|sinister|slap|slash|slay|slave|smack|smash|smother|snatch|sniper"
    r"|spank|stab|stalk|starv|steal|stolen|strang|struck|suffer|suffoc|terr|theft|thief|threat|throat|thug|tomb|tort|trap"
    r"|traum|ugly|victim|vicious|villain|viol|weapon|whip|wound|wrath|yell"
)


def _list() -> Path:
    """The EFF's list where the package keeps it; only the list is read, none of the package's code."""
    package = find_spec("diceware")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "wordlists" / "wordlist_en_eff.txt"


@cache
def word_list() -> tuple[str, ...]:
    """The words of diceware's EFF list that would frighten nobody, about 7,500; five make 64 bits."""
    text = _list().read_text("utf-8")
    words = (line.split()[-1] for line in text.splitlines() if line.strip())
    return tuple(word for word in words if _WORD.fullmatch(word) and not _NOT_TO_A_FRIGHTENED_PERSON.search(word))


@cache
def known() -> frozenset[str]:
    """The same, to look words up in."""
    return frozenset(word_list())


def make(nonce: bytes) -> str:
    """Five words from 20 random bytes: each word from 4 bytes, the bias is below one in a million."""
    if len(nonce) < 4 * WORDS:
        raise ValueError(f"five words need {4 * WORDS} random bytes")
    words = word_list()
    return " ".join(words[int.from_bytes(nonce[4 * n : 4 * n + 4]) % len(words)] for n in range(WORDS))


def meant(text: str) -> bool:
    """Whether somebody meant to type their five words, and did, or got one wrong, forgot one or typed one too many."""
    words = _WORD.findall(text.lower()) if len(text) <= LONGEST else []
    found = sum(word in known() for word in words)
    return abs(len(words) - WORDS) <= 1 and found >= max(WORDS - 1, len(words) - 1)


def heard(text: str) -> str | None:
    """The five words, however they were typed, if the whole message is five words of the list; else None."""
    if not text or len(text) > LONGEST:
        return None
    words = _WORD.findall(text.lower())
    if len(words) != WORDS or not all(word in known() for word in words):
        return None
    return " ".join(words)
