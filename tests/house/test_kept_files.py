"""What stands in the repository can be read and run by anybody: no registry's address, no path of one machine."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import kept_texts

# Written in two halves, or this page would find itself.
REGISTRIES = tuple(
    ".".join(halves)
    for halves in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry.npmjs", "org"),
        ("registry.yarnpkg", "com"),
        ("npm.pkg.github", "com"),
    )
)
FOLDERS = ("home", "root", "work", "Users", "tmp")
MACHINE = re.compile(r"(?<![\w.$}/-])/(?:" + "|".join(FOLDERS) + r")/[\w.]")
OUTSIDE = "../" + "shared"
PASSED_OVER = re.compile(r"pytest\.(?:skip|mark\.skip|mark\.xfail|xfail|importorskip)" + r"\b|unittest\.skip")


def found(pattern: re.Pattern[str]) -> list[str]:
    """Every line of a kept file that has the pattern, as `file:line: text`."""
    return [
        f"{name}:{number}: {line.strip()[:160]}"
        for name, text in kept_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_package_registry_is_named(host: str) -> None:
    assert not found(re.compile(re.escape(host)))


def test_no_path_of_one_machine_is_named() -> None:
    assert not found(MACHINE)


def test_nothing_outside_the_repository_is_leant_on() -> None:
    assert not found(re.compile(re.escape(OUTSIDE)))


def test_no_test_is_passed_over() -> None:
    assert not [line for line in found(PASSED_OVER) if not line.startswith("tests/house/test_kept_files.py")]


@pytest.mark.parametrize("before", ["cd ", "open('", "PATH=/usr/bin:"])
def test_a_path_of_one_machine_would_be_found(before: str) -> None:
    assert MACHINE.search(f"{before}/{FOLDERS[0]}/somebody")


@pytest.mark.parametrize("before", ["https://example.org", "/srv/hearthline", "$HOME", "."])
def test_an_address_or_a_folder_of_ours_is_not_taken_for_one(before: str) -> None:
    assert not MACHINE.search(f"{before}/{FOLDERS[0]}/somebody")
