"""What splink says of two hundred invented pairs, recorded: `python -m tests.linking.splink_recording`.

Needs splink 5 (`pip install splink`), which no other part of the project needs: it brings 83 MB (DuckDB, Arrow) and more
than 15 seconds to every set-up, and what it says for fixed settings never changes.  Run it whenever a weight, a level or
the reading of a household changes; `test_splink.py` says so.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from bot.casework.linking import Household, blocking, household_of
from bot.casework.linking.reading import Person, Read, read
from bot.cli.invented import trial
from flows.rules.common_names import COMMON_FAMILY_NAMES
from flows.rules.linking import COMPARISONS
from flows.rules.splink import as_splink

RECORDED = Path(__file__).with_name("splink.json")
PAIRS = 200
COLUMNS = {
    "report": "INTEGER", "pair": "INTEGER",
    **{f"{who}_{column}": kind for who in ("child", "harmed") for column, kind in (
        ("name", "VARCHAR"), ("said", "VARCHAR[]"), ("keys", "VARCHAR[]"), ("sounds", "VARCHAR[]"),
        ("first", "DATE"), ("last", "DATE"), ("day", "DATE"), ("sex", "VARCHAR"),
    )},
    **{f"{who}_{column}": kind for who in ("young", "grown") for column, kind in (("keys", "VARCHAR[]"), ("days", "DATE[]"))},
    "others": "VARCHAR[][]", "others_days": "DATE[]",
    **dict.fromkeys(
        ("families", "common", "rare", "parts", "sounds", "schools", "postcodes", "sectors", "doors", "streets", "phones"), "VARCHAR[]"
    ),
}  # fmt: skip


class Recorded(msgspec.Struct):
    """weight: of the whole.  levels: splink's number of the level of each comparison in turn, -1 for not told."""

    one: Household
    other: Household
    weight: float
    levels: list[int]


class Recording(msgspec.Struct):
    """bits: splink's weight of each level met, by comparison and number."""

    settings: dict[str, Any]
    bits: dict[str, dict[int, float]]
    pairs: list[Recorded]


def pairs() -> list[tuple[Household, Household]]:
    """Half of them of one home each, half such as share something."""
    town, random = trial(1, 1_500, 1_000), Random(1)
    stored = [household_of(facts) for facts in town.stored]
    same = [(household_of(new.facts), stored[new.own]) for new in town.new if new.own is not None]
    found = []
    for new in town.new:
        one = household_of(new.facts)
        alike = [other for place, other in enumerate(stored) if place != new.own and blocking(one) & blocking(other)]
        found += [(one, other) for other in random.sample(alike, min(1, len(alike)))]
        if len(found) == PAIRS // 2:
            break
    return [*same[: PAIRS // 2], *found]


def row(home: Household, number: int) -> dict[str, Any]:
    """A household as splink reads it."""
    told = read(home)
    return {
        "report": number, "pair": number,
        **_one("child", told.child), **_one("harmed", told.harmed),
        "young_keys": sorted(told.young_keys), "young_days": _days(told.young_days),
        "grown_keys": sorted(told.grown_keys), "grown_days": _days(told.grown_days),
        "others": [sorted(keys) for keys in told.others], "others_days": _days(told.young_days | told.grown_days),
        **{name: sorted(getattr(told, name)) for name in ("families", "rare", "parts", "sounds", "schools", "postcodes", "sectors", "phones")},
        "common": sorted(told.families & COMMON_FAMILY_NAMES),
        "doors": _doors(told), "streets": sorted({door.street for door in told.doors}),
    }  # fmt: skip


def _one(who: str, person: Person) -> dict[str, Any]:
    given = person.given
    first, last = map(date.fromordinal, person.born) if person.born else (None, None)
    return {
        f"{who}_name": given.text if given else None,
        f"{who}_said": sorted(given.said) if given else [],
        f"{who}_keys": sorted(person.keys),
        f"{who}_sounds": sorted(given.sounds) if given else [],
        f"{who}_first": first, f"{who}_last": last,
        f"{who}_sex": person.sex,
        f"{who}_day": date.fromordinal(person.birthday) if person.birthday else None,
    }  # fmt: skip


def _days(days: frozenset[int]) -> list[date]:
    return [date.fromordinal(day) for day in sorted(days)]


def _doors(told: Read) -> list[str]:
    return sorted(f"{door.number}|{door.street}" for door in told.doors)


def splinks(those: list[tuple[Household, Household]]) -> dict[int, dict[str, Any]]:
    """splink's row for each pair."""
    import duckdb
    from splink import DuckDBAPI, Linker

    con = duckdb.connect()
    for name, side in (("ones", 0), ("others", 1)):
        columns = ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())
        con.execute(f"CREATE TABLE {name} ({columns})")
        marks = ", ".join("?" * len(COLUMNS))
        rows = [[row(pair[side], number)[column] for column in COLUMNS] for number, pair in enumerate(those)]
        con.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    api = DuckDBAPI(connection=con)
    linker = Linker([api.register("ones"), api.register("others")], as_splink())
    found = con.sql(f"SELECT * FROM {linker.inference.predict().physical_name}")
    return {
        values["report_l"]: values
        for values in (dict(zip(found.columns, each, strict=True)) for each in found.fetchall())
    }


def record() -> None:
    those = pairs()
    said = splinks(those)
    names = [comparison.name for comparison in COMPARISONS]
    bits = {name: {row[f"gamma_{name}"]: row[f"mw_{name}"] for row in said.values()} for name in names}
    recorded = [
        Recorded(one, other, said[number]["match_weight"], [said[number][f"gamma_{name}"] for name in names])
        for number, (one, other) in enumerate(those)
    ]
    RECORDED.write_bytes(msgspec.json.encode(Recording(as_splink(), bits, recorded)) + b"\n")


if __name__ == "__main__":
    record()
