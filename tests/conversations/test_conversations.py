"""Every written conversation is played through the real service, saved and loaded again between two lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Deciding, manner_of, open_script, tables_for
from bot.channels.transcript import Player
from bot.dialogue import Script
from bot.reception import Reception
from bot.referrals import open_directory, open_hours, open_places
from bot.settings import Settings, read_settings
from bot.store import Store

WRITTEN = sorted(Path(__file__).parent.glob("*.chat"))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return read_settings({"HEARTHLINE_DATA": str(tmp_path_factory.mktemp("var"))})


@pytest.fixture(scope="session")
def deciding() -> Deciding:
    return Deciding(open_places(), open_directory(True), open_hours())


@pytest.fixture(scope="session")
def script() -> Script:
    return open_script()


@pytest.mark.parametrize("written", WRITTEN, ids=lambda path: path.stem)
def test_conversation_goes_as_written(
    written: Path, store: Store, script: Script, deciding: Deciding, settings: Settings
) -> None:
    player = Player(store, Reception(script, tables_for(deciding, manner_of(settings))))
    try:
        differences = player.play(written.read_text("utf-8"))
    finally:
        player.close()
    assert not differences, "\n".join(str(difference) for difference in differences)
