"""`hearthline audit`: the head of the audit chain, to be kept elsewhere, and whether the chain holds."""

from __future__ import annotations

import re

from bot.cli.opening import Refused, ready
from bot.settings import Settings
from bot.store import audit
from bot.store.audit import Head


def audited(settings: Settings, kept: str) -> tuple[str, int | None]:
    """The head as `number:hash`, and the first row that is not as it was written.  kept: a head printed before."""
    known = _head(kept) if kept else None
    with ready(settings) as store, store.read() as db:
        broken = audit.verify(db, known)
        try:
            newest = audit.head(db)
            return f"{newest.seq}:{newest.hash.hex()}", broken
        except (ValueError, TypeError, AttributeError):  # as the chain has just shown
            return "cannot be read", broken


def _head(kept: str) -> Head:
    number, _, hashed = kept.partition(":")
    if not re.fullmatch(r"\d{1,18}", number) or not re.fullmatch(r"[0-9a-f]{64}", hashed):
        raise Refused("A head reads number:hash, as this command printed it.")
    return Head(int(number), bytes.fromhex(hashed))
