"""Imports run one way. The contract is in pyproject.toml; here it is kept, and shown to be able to fail."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
ROOMS = next(contract["layers"] for contract in CONTRACTS if contract["id"] == "rooms")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the linter says of the two wings in this folder."""
    return subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_imports_run_one_way() -> None:
    linted = lint_imports(ROOT)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.fixture
def bare_house(tmp_path: Path) -> Path:
    """A house with every room and nothing in it."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("flows", "bot", *(f"bot/{name}" for line in ROOMS for name in re.findall(r"\w+", line))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "bot/store/later.py").write_text("import dbos\n")
    return tmp_path


def test_a_house_that_keeps_the_rules_passes(bare_house: Path) -> None:
    linted = lint_imports(bare_house)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize(
    ("room", "imports"),
    [
        ("bot/store", "bot.casework"),
        ("bot/dialogue", "bot.delivery"),
        ("bot/channels", "bot.console"),
        ("bot/console", "bot.settings"),
        ("bot/reception", "dbos"),
        ("flows", "bot.store"),
        ("bot/extension", "bot.store"),
    ],
)
def test_a_wrong_import_is_found(bare_house: Path, room: str, imports: str) -> None:
    (bare_house / room).mkdir(exist_ok=True)
    (bare_house / room / "__init__.py").write_text(f"import {imports}\n")
    assert lint_imports(bare_house).returncode == 1
