"""What every test may lean on: which part of the house it belongs to, and whether this is the long form."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

HERE = Path(__file__).parent
PARTS = ("browser", "kills", "postgres")

hypothesis.settings.register_profile("short", deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", deadline=None, max_examples=5_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` asks every test for its long form."""
    parser.addoption(
        "--long", action="store_true", help="the long forms: 10,000 kills, the full simulator, every mutation"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Name the parts, and choose how far the search for counter-examples goes."""
    for part in PARTS:
        config.addinivalue_line("markers", f"{part}: given by the folder tests/{part}")
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's part is the folder it lies in."""
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        if folder in PARTS:
            item.add_marker(folder)


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the long form was asked for."""
    return bool(request.config.getoption("--long"))
