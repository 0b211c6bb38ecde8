"""Erasing for good: in the ledger first, then in the database, then in its files and jobs; and again after a backup."""

from __future__ import annotations

import logging
from datetime import datetime

from bot import casework, delivery
from bot.casework import Done, Erased, Ground
from bot.settings import Settings
from bot.store import Ledger, LedgerBroken, Store, audit, forget_jobs

LEDGER = "ledger"  # in the audit: nobody decided anew, it was erased before
log = logging.getLogger(__name__)


def ledger_of(settings: Settings, store: Store) -> Ledger:
    """Beside the data, or where the operator keeps it; never in a backup."""
    return Ledger(settings.erasures_file, store.keys)


def erase(store: Store, ledger: Ledger, report_id: str, who: str, at: datetime, ground: Ground, reason: str) -> Erased:
    """One supervisor asks; when a second one does, nothing of the report can be read again."""
    with store.begin() as db:
        done = casework.ask_to_erase(db, report_id, who, at, ground, reason)
        audit.append(db, who, "asked to erase" if done is Done.ASKED else "erased", report_id, at)
        if done is Done.ASKED:
            return Erased(done)
        ledger.add(report_id, at)
        erased = casework.erase_report(db, report_id, who, at, ground)
    _gone(store, erased)
    return erased


def apply(store: Store, ledger: Ledger, at: datetime) -> int:
    """Erase again whatever a backup brought back; how many.  The ledger learns what only the database knows."""
    with store.read() as db:
        known = casework.erased_reports(db)
    written = set(ledger.erased())
    for report_id in [each for each in known if each not in written]:
        ledger.add(report_id, at)
    back = 0
    for report_id in ledger.erased():
        with store.begin() as db:
            if not casework.is_there(db, report_id):
                continue
            audit.append(db, LEDGER, "erased", report_id, at)
            erased = casework.erase_report(db, report_id, LEDGER, at, Ground.ERASED_BEFORE)
        _gone(store, erased)
        back += 1
    if back:
        log.warning("%d reports that a backup had brought back were erased again", back)
    return back


def broken(ledger: Ledger) -> list[str]:
    """What is wrong with the ledger, for `hearthline check` and the start."""
    try:
        ledger.erased()
    except LedgerBroken as fault:
        return [" ".join(str(fault).split())]
    except OSError as fault:
        return [
            f"the ledger of erasures, {ledger.path}, cannot be read ({fault.strerror}): name it in HEARTHLINE_ERASURES"
        ]
    return []


def ask_again(store: Store, at: datetime) -> None:
    """After a restore: jobs were not in the backup, so notices that had not gone are asked for once more."""
    with store.begin() as db:
        delivery.ask_again(db, at)


def _gone(store: Store, erased: Erased) -> None:
    forget_jobs(store, erased.jobs)
    store.wipe()
