"""What `hearthline serve` refuses to start with, told at once with every way out; `hearthline check` says the same."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import staff
from bot.app import fit
from bot.referrals import open_directory
from bot.store import Keys, Store
from tests.chain.service import with_places
from tests.delivery.servers import free_port

PRODUCTION = {
    "HEARTHLINE_MODE": "production", "HEARTHLINE_PUBLIC_URL": "https://hearthline.example.org",
    "HEARTHLINE_OPERATOR_NAME": "Dorset Invented Line", "HEARTHLINE_WHO_READS": "trained officers",
    "HEARTHLINE_WHEN_READ": "day and night",
}  # fmt: skip
DEMO_KEY = "0:" + "A" * 43 + "="


@pytest.fixture
def demos(tmp_path: Path, migrated: Callable[[str, Keys], Store]) -> tuple[str, str]:
    """A database in which the demonstration's people are, and its keyset."""
    url, keyset = f"sqlite:///{tmp_path}/hearthline.db", Keys.new_text()
    store = migrated(url, Keys.from_settings(keyset))
    with store.begin() as db:
        staff.invent_people(db, {"police": "dorset_police"}, datetime.now(UTC))
    store.close()
    return url, keyset


def hearthline(command: str, folder: Path, **settings: str) -> tuple[int, str]:
    """What it ends with, and what it says."""
    done = subprocess.run([sys.executable, "-m", "bot.cli", command], env=environ(folder, settings),
                          capture_output=True, text=True, timeout=100, check=False)  # fmt: skip
    return done.returncode, done.stderr + done.stdout


def environ(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    data, port = with_places(folder / "data"), str(free_port())
    return {"PATH": os.environ["PATH"], "HEARTHLINE_DATA": str(data), "HEARTHLINE_PORT": port, **settings}


def test_production_refuses_all_that_is_unfit_in_one_message(tmp_path: Path, demos: tuple[str, str]) -> None:
    url, keyset = demos
    settings = PRODUCTION | {"HEARTHLINE_DATABASE_URL": url, "HEARTHLINE_MASTER_KEY": keyset}
    code, told = hearthline("serve", tmp_path, **settings)
    assert code == 1
    assert "Traceback" not in told
    faults = [line for line in told.splitlines() if line.startswith("- ")]
    assert "invented people are in this database (Desmond Demo, Dilys Demo, Sunita Sample, Polly Police)" in faults[0]
    directory = open_directory(demo=False)
    unverified = {line[2:].partition(":")[0] for line in faults[1:]}
    assert {service.name for service in directory.told()} < unverified <= {one.name for one in directory.needed()}
    assert all("`hearthline directory verify " in line for line in faults[1:])
    assert set(faults) <= set(hearthline("check", tmp_path, **settings)[1].splitlines())


def test_not_even_a_demo_starts_with_the_keys_of_another_database(tmp_path: Path, demos: tuple[str, str]) -> None:
    settings = {"HEARTHLINE_DATABASE_URL": demos[0], "HEARTHLINE_MASTER_KEY": Keys.new_text()}
    code, told = hearthline("serve", tmp_path, **settings)
    assert code == 1
    assert "- HEARTHLINE_MASTER_KEY is not the keyset this database was made with" in told


def test_a_demos_key_and_an_address_in_clear_are_refused_together(tmp_path: Path) -> None:
    settings = PRODUCTION | {"HEARTHLINE_PUBLIC_URL": "http://h.example.org", "HEARTHLINE_MASTER_KEY": DEMO_KEY}
    for command in ("serve", "check"):
        code, told = hearthline(command, tmp_path, **settings)
        assert code == 2
        assert "HEARTHLINE_MASTER_KEY is a demo's key" in told
        assert "HEARTHLINE_PUBLIC_URL must begin with https://" in told
        assert not (tmp_path / "data" / "hearthline.db").exists()


def test_an_address_that_is_taken_is_said_before_anybody_is_told_where_to_click(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, told = hearthline("serve", tmp_path, HEARTHLINE_PORT=port)
    assert code == 1
    assert f"- 127.0.0.1:{port} cannot be listened on (Address already in use): end what listens there, or set" in told
    assert "Traceback" not in told
    assert "http://" not in told


def test_check_says_that_the_pages_have_no_dress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `pip install` of a checkout leaves bare: the stylesheets are made from npm's lock and not kept in git."""
    assert not fit.dress()
    monkeypatch.setattr(fit, "STATIC", tmp_path)
    assert "deploy/setup/assets.py" in fit.dress()[0]
