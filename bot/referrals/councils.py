"""Councils and towns as `flows/directory/councils.yaml` tells them: who answers, and which police force."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import flows

PAGE = Path(flows.__file__).parent / "directory" / "councils.yaml"


@dataclass(frozen=True, slots=True)
class Council:
    """A council area and who answers there. `county` is the county's code in two-tier areas, else empty."""

    code: str
    name: str
    tier: str
    nation: str
    children: str
    adults: str
    police: str
    source: str
    county: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A name people say instead of a postcode. More than one council, or `why`, means it is never guessed."""

    name: str
    councils: tuple[str, ...]
    source: str
    why: str = ""
    at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Councils:
    """The whole page: councils by code, codes that are no council (Isle of Man), towns by name in capitals."""

    by_code: dict[str, Council]
    elsewhere: dict[str, str]
    towns: dict[str, Town]

    def nation(self, code: str) -> str:
        """The nation or island a code lies in."""
        return self.elsewhere.get(code) or self.by_code[code].nation


def load_councils(directory: Path) -> Councils:
    """The page, from its JSON copy in `directory` where there is one (2 ms; reading YAML takes about 60)."""
    written = PAGE.read_bytes()
    copy = directory / f"councils-{sha256(written).hexdigest()[:16]}.json"
    try:
        page = json.loads(copy.read_bytes())
    except (OSError, ValueError):
        page = _read(written)
        with suppress(OSError):  # a folder that may not be written to: the page is read anew each start
            _keep(copy, page)
    return Councils(
        {code: Council(code=code, **row) for code, row in page["councils"].items()},
        page["elsewhere"],
        {name.upper(): _town(name, row) for name, row in page["towns"].items()},
    )


def _read(written: bytes) -> dict[str, Any]:
    import yaml

    page: dict[str, Any] = yaml.load(written, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)
    known = {field.name for field in fields(Council)}
    for code, row in page["councils"].items():
        if strange := {*row} - known:
            raise ValueError(f"councils.yaml: {code} has {sorted(strange)}; a council has {sorted(known)}")
    return page


def _keep(copy: Path, page: dict[str, Any]) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_suffix(f".{os.getpid()}.part")  # several processes may write it: each its own, the last one stays
    part.write_text(json.dumps(page), "utf-8")
    part.replace(copy)


def _town(name: str, row: dict[str, Any]) -> Town:
    return Town(name, tuple(row["councils"]), row["source"], row.get("why", ""), tuple(row.get("at", (0, 0))))
