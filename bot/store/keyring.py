"""Whether the keyset given at start is the one this database was made with."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.store.engine import Store, alone
from bot.store.tables import keyring

_NAME = "blind root"


class KeysDiffer(Exception):
    """HEARTHLINE_MASTER_KEY is not the keyset this database was made with: nobody would be found again in it.

    Give the keyset that belongs to this database. If its first master key was taken out before a `blind` entry
    stood in the keyset, put that key back as the first entry and run `hearthline keys rotate`.
    """


def check_keys(store: Store) -> None:
    """Remember the keyset of a new database; refuse another one for a database that has one."""
    fingerprint = store.keys.blind("keyring", b"fingerprint")
    with store.begin() as db:
        alone(db, "keyring")
        known = db.scalar(select(keyring.c.fingerprint).where(keyring.c.name == _NAME))
        if known is None:
            db.execute(insert(keyring), {"name": _NAME, "fingerprint": fingerprint})
        elif known != fingerprint:
            raise KeysDiffer(KeysDiffer.__doc__)
