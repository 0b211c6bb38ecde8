"""Which reports were erased: a file that no backup holds, so that no backup brings them back.

One line an erasure: when, which, and a keyed hash over both and the line before; nothing of what it was about.  Written
before the rows go, so that what it names and the database still holds is erased at the next start.
"""

from __future__ import annotations

import os
from datetime import datetime
from hmac import compare_digest
from pathlib import Path

from bot.store.sealing import Keys


class LedgerBroken(Exception):
    """The ledger of erasures was altered, or was written with another keyset.

    Put back the copy that belongs to this keyset: without it a restored backup would bring erased reports back.
    """


class Ledger:
    """The ledger in its file; an empty one where there is no file yet."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self.path, self._keys = path, keys

    def erased(self) -> list[str]:
        """The reports that may never stand in this database again, in the order they went."""
        return [report_id for report_id, _ in self._lines()]

    def add(self, report_id: str, at: datetime) -> None:
        """Write one down, on the disk before this returns; once, however often it is asked."""
        lines = self._lines()
        if report_id in {known for known, _ in lines}:
            return
        moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        hashed = self._hash(moment, report_id, lines[-1][1] if lines else "")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="ascii") as file:
            file.write(f"{moment} {report_id} {hashed}\n")
            file.flush()
            os.fsync(file.fileno())

    def _lines(self) -> list[tuple[str, str]]:
        """(report, hash), every hash looked at."""
        if not self.path.exists():
            return []
        found: list[tuple[str, str]] = []
        for line in self.path.read_text("ascii", errors="replace").splitlines():
            moment, _, rest = line.partition(" ")
            report_id, _, hashed = rest.partition(" ")
            before = found[-1][1] if found else ""
            if not compare_digest(hashed.encode(), self._hash(moment, report_id, before).encode()):
                raise LedgerBroken(LedgerBroken.__doc__)
            found.append((report_id, hashed))
        return found

    def _hash(self, moment: str, report_id: str, before: str) -> str:
        return self._keys.blind("erasure ledger", f"{before} {moment} {report_id}".encode()).hex()
