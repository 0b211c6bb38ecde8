"""What is installed is whole: every page, catalogue, directory and migration beside the code goes with it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house.tree import ROOT, kept_files


def test_the_package_holds_every_file_of_both_wings(tmp_path: Path) -> None:
    house = tmp_path / "house"
    kept = (path.relative_to(ROOT) for path in kept_files() if not path.name.startswith("."))
    ours = [path for path in kept if path.parts[0] in {"bot", "flows"}]
    for path in (*ours, Path("pyproject.toml"), Path("requirements.in"), Path("README.md"), Path("LICENSE")):
        (house / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, house / path)
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    built = subprocess.run([*wheel, "--wheel-dir", tmp_path, house], check=False, capture_output=True, timeout=60)
    assert built.returncode == 0, built.stderr.decode()
    packed = set(zipfile.ZipFile(next(tmp_path.glob("hearthline-*.whl"))).namelist())
    left_out = {str(path) for path in ours} - packed
    assert not left_out
