"""`hearthline reassess` as it is typed: what today's rules would change on stored reports, changing nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from typer.testing import CliRunner, Result

from bot import casework
from bot.cli import app
from bot.store import Keys, Store
from flows.rules import INDICATORS, ROUTES, Tier, Within
from tests.chain.service import with_places
from tests.console.conftest import AT, Told, send_report

KEYS = Keys.new_text()
ASSESS = sys.modules["flows.rules.assess"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    url = f"sqlite:///{tmp_path}/hearthline.db"
    return {
        "HEARTHLINE_DATA": str(with_places(tmp_path / "data")), "HEARTHLINE_MASTER_KEY": KEYS, "HEARTHLINE_DATABASE_URL": url,
        "HEARTHLINE_MODE": "demo",
    }  # fmt: skip


@pytest.fixture
def store(environ: dict[str, str], migrated: Callable[[str, Keys], Store]) -> Iterator[Store]:
    opened = migrated(environ["HEARTHLINE_DATABASE_URL"], Keys.from_settings(KEYS))
    yield opened
    opened.close()


@pytest.fixture
def told(store: Store) -> Told:
    """A knife was shown: red, told to children's services, the police and the parent's service."""
    return send_report(store, AT)


@pytest.fixture
def reassess(environ: dict[str, str]) -> Callable[..., Result]:
    return lambda *typed: CliRunner().invoke(app, ["reassess", *typed], env=environ)


def everything(store: Store) -> str:
    with store.read() as db:
        names = sorted(inspect(db).get_table_names())  # as they are there: other tests name tables of their own
        return repr([(name, db.execute(text(f'SELECT * FROM "{name}"')).all()) for name in names])


@pytest.mark.usefixtures("told")
def test_the_same_rules_change_nothing(reassess: Callable[..., Result]) -> None:
    printed = reassess("--since", "2026-11-01")
    assert printed.exit_code == 0
    assert printed.output.strip() == "1 report looked at, 0 would change"


def test_a_rule_that_changed_its_tier_and_a_route_that_changed_its_time_are_listed(
    reassess: Callable[..., Result], store: Store, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    calmer = tuple(replace(sign, tier=Tier.HIGH) if sign.tier is Tier.RED else sign for sign in INDICATORS)
    slower = tuple(
        replace(route, within=Within.NEXT_WORKING_DAY) if route.name == "R4" else route
        for route in ROUTES
        if route.row not in ("R1", "R2") and route.name != "R4.police"
    )
    monkeypatch.setattr(ASSESS, "INDICATORS", calmer)
    monkeypatch.setattr(ASSESS, "ROUTES", slower)
    before = everything(store)
    printed = reassess("--since", "2026-11-24").output
    assert f"{told.id}, sent 2026-11-24" in printed
    assert "tier red -> high" in printed
    assert "- tells police (dorset)" in printed
    assert "~ childrens services (dorset): within" in printed
    assert "- rule R4.police" in printed
    assert "1 report looked at, 1 would change" in printed
    assert "quillfeather" not in printed
    assert everything(store) == before, "nothing is changed"


def test_only_reports_since_that_day_are_looked_at(reassess: Callable[..., Result], store: Store, told: Told) -> None:
    send_report(store, AT + timedelta(days=2))
    assert "2 reports looked at" in reassess("--since", "2026-11-24").output
    assert "1 report looked at" in reassess("--since", "2026-11-25").output
    found = json.loads(reassess("--since", "2026-11-25", "--json").output)
    assert found == {"looked_at": 1, "changed": []}
    assert told.page.tier is Tier.RED


def test_what_a_person_said_stays_beside_what_the_rules_said(store: Store, told: Told) -> None:
    with store.begin() as db:
        case = casework.report_page(db, told.id).case_id
        assert casework.override_tier(db, case, "anna", AT, Tier.MEDIUM, "Seen.") is casework.Done.ASKED
        assert casework.override_tier(db, case, "bela", AT, Tier.MEDIUM, "I agree.") is casework.Done.DONE
    page = told.page
    assert (page.tier, page.rules_tier, page.assessment.tier) == (Tier.MEDIUM, Tier.RED, Tier.RED)


def test_a_database_of_another_version_is_not_looked_at(reassess: Callable[..., Result]) -> None:
    printed = reassess("--since", "2026-11-24")
    assert printed.exit_code == 2
    assert "hearthline migrate" in printed.output
