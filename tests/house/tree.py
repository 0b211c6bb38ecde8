"""What the house tests look at: the files that git keeps, and the code of the two wings read as syntax."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that git keeps here, and every new one that it would."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=30,
    ).stdout.decode()
    return tuple(sorted(path for name in set(listed.split("\0")) - {""} if (path := ROOT / name).is_file()))


def kept_texts() -> Iterator[tuple[str, str]]:
    """Path and text of every kept file that is text."""
    for path in filter(Path.is_file, kept_files()):
        content = path.read_bytes()
        if b"\0" not in content:
            yield str(path.relative_to(ROOT)), content.decode("utf-8")


def modules(*wings: str) -> Iterator[tuple[str, str]]:
    """Path and text of every module of these wings that somebody wrote; migrations are written by Alembic."""
    for name, text in kept_texts():
        if name.endswith(".py") and name.split("/")[0] in wings and "/migrations/versions/" not in name:
            yield name, text


def syntax(*wings: str) -> Iterator[tuple[str, ast.Module]]:
    """Path and syntax tree of every Python module of these wings."""
    for name, text in modules(*wings):
        yield name, ast.parse(text, name)
