"""The store keeps what the house knows, and knows nothing of conversations.

It promises: what a Writer acknowledged is on the disk; a batch's bad item never fails its neighbours; a job asked
for with `later` runs if and only if the transaction that asked for it committed; what is sealed opens only with
the master keyset and only where it belongs; an edited audit trail shows where; every moment comes back in UTC; and
all of it holds on SQLite in a file and on PostgreSQL alike. Rooms declare their tables on `metadata`, take a
`Connection` as `db`, and leave transactions to whoever called them.
"""

from bot.store import audit
from bot.store.backup import BackupRefused, back_up, restore
from bot.store.engine import AddressRefused, Store, all_or_nothing, alone, keys_of, without_jobs
from bot.store.ids import new_id
from bot.store.job import AlreadyRunning, Job, JobFailed, Schedule
from bot.store.keyring import KeysDiffer, check_keys
from bot.store.later import Running, forget_done, forget_jobs, later, launch, prepare_later
from bot.store.ledger import Ledger, LedgerBroken
from bot.store.migration import VersionDiffers, check_version, drift, make_revision, migrate, pending
from bot.store.prepared import Prepared, PreparedNew, PreparedSelect
from bot.store.rewrap import rewrap, sealed_for, wrapped_key
from bot.store.sealing import DataKey, Keys, KeysetRefused, SealBroken, nonces
from bot.store.tables import Instant, metadata
from bot.store.writer import DatabaseAway, Writer, WriterClosed

__all__ = [
    "AddressRefused",
    "AlreadyRunning",
    "BackupRefused",
    "DataKey",
    "DatabaseAway",
    "Instant",
    "Job",
    "JobFailed",
    "Keys",
    "KeysDiffer",
    "KeysetRefused",
    "Ledger",
    "LedgerBroken",
    "Prepared",
    "PreparedNew",
    "PreparedSelect",
    "Running",
    "Schedule",
    "SealBroken",
    "Store",
    "VersionDiffers",
    "Writer",
    "WriterClosed",
    "all_or_nothing",
    "alone",
    "audit",
    "back_up",
    "check_keys",
    "check_version",
    "drift",
    "forget_done",
    "forget_jobs",
    "keys_of",
    "later",
    "launch",
    "make_revision",
    "metadata",
    "migrate",
    "new_id",
    "nonces",
    "pending",
    "prepare_later",
    "restore",
    "rewrap",
    "sealed_for",
    "without_jobs",
    "wrapped_key",
]
