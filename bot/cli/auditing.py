"""`hearthline audit`: the head of the audit chain, to be kept elsewhere, and whether the chain holds."""

from __future__ import annotations

from bot.app import open_ready
from bot.settings import Settings
from bot.store import audit
from bot.store.audit import Head


class CannotAudit(Exception):
    """There is nothing here to look at; the message says why."""


def audited(settings: Settings, kept: str) -> tuple[str, int | None]:
    """The head as `number:hash`, and the first row that is not as it was written.  kept: a head printed before."""
    known = _head(kept) if kept else None
    store = open_ready(settings)
    try:
        with store.read() as db:
            newest = audit.head(db)
            return f"{newest.seq}:{newest.hash.hex()}", audit.verify(db, known)
    finally:
        store.close()


def _head(kept: str) -> Head:
    number, _, hashed = kept.partition(":")
    try:
        return Head(int(number), bytes.fromhex(hashed or "none"))
    except ValueError:
        raise CannotAudit("A head reads number:hash, as this command printed it.") from None
