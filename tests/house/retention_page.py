"""Writes docs/retention.md out of what each table says of itself: `python -m tests.house.retention_page`."""

from __future__ import annotations

from sqlalchemy import LargeBinary, Table

from tests.house.test_tables import every_table
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "retention.md"
HEAD = """# Retention

Written by `make pages` from the tables; a test keeps the two alike. *Sealed* names the columns that hold what was told or
written, or a key or hash: unreadable without the master keyset. All else stands in clear: ids, keyed pseudonyms, times,
tiers, kinds; of staff their names and e-mail addresses.

| Table | Kept | Sealed |
|---|---|---|
"""
FOOT = """
Beside these stand the tables of DBOS, which carries out the jobs: ids and codes of jobs, forgotten 14 days after they
ended well.

The service itself ends what stands in `conversation`, `turn`, `quarantine`, `draft_shown`, `session`, `sign_in_failure`,
`api_request`, `press` and DBOS's tables. Reports and all that is kept seven years are the operator's to end, with `hearthline case erase`.
"""


def page() -> str:
    """The page as it should stand."""
    rows = (
        f"| `{table.name}` | {table.info['kept']} | {', '.join(f'`{name}`' for name in sealed(table))} |\n"
        for table in sorted(every_table(), key=lambda table: table.name)
    )
    return HEAD + "".join(rows) + FOOT


def sealed(table: Table) -> list[str]:
    """The columns of bytes: whatever is sealed, wrapped or hashed."""
    return [column.name for column in table.columns if isinstance(column.type, LargeBinary)]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
