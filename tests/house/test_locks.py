"""What is installed is exactly what was tried: exact versions, every file with its hash, no address."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

LOCKS = ("requirements", "requirements-dev")


def locked(lock: str) -> dict[str, str]:
    """Name of each locked package, and its lines: version, marker, hashes."""
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / f"{lock}.txt").read_text("utf-8"))
    return {re.split(r"[=\[ ]", block)[0]: block for block in blocks}


def asked_for(lock: str) -> set[str]:
    """The packages its .in file names."""
    lines = (ROOT / f"{lock}.in").read_text("utf-8").splitlines()
    wanted = (line.split("#")[0].strip() for line in lines if not line.startswith("-"))
    return {canonicalize_name(Requirement(line).name) for line in wanted if line}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_its_hashes(lock: str) -> None:
    loose = [
        name
        for name, block in locked(lock).items()
        if not re.match(r"[\w.\-\[\]]+==\S+", block) or "--hash=sha256:" not in block
    ]
    assert not loose


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_asked_for_is_locked(lock: str) -> None:
    assert not asked_for(lock) - set(locked(lock)), "run: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_python_locks_hold_no_address(lock: str) -> None:
    assert "://" not in (ROOT / f"{lock}.txt").read_text("utf-8")


def test_the_service_and_its_tests_run_on_the_same_versions() -> None:
    def version(block: str) -> str:
        return block.split()[0]

    tested = {name: version(block) for name, block in locked("requirements-dev").items()}
    assert not {name for name, block in locked("requirements").items() if tested.get(name) != version(block)}


def npm(name: str) -> dict[str, Any]:
    """One of npm's two files."""
    parsed: dict[str, Any] = json.loads((ROOT / name).read_text("utf-8"))
    return parsed


def test_npm_packages_are_named_by_exact_version() -> None:
    wanted = npm("package.json")
    loose = [
        f"{name} {version}"
        for kind in ("dependencies", "devDependencies")
        for name, version in wanted[kind].items()
        if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    ]
    assert not loose


def test_the_npm_lock_names_hashes_and_no_registry() -> None:
    packages = {name: entry for name, entry in npm("package-lock.json")["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")]
