"""Our weights are splink's on the same settings: conditions in SQL run by DuckDB, weights added by splink."""

from __future__ import annotations

import msgspec
import pytest

from bot.casework.linking import compare
from flows.rules.linking import COMPARISONS
from flows.rules.splink import as_splink
from tests.linking.splink_recording import RECORDED, Recording

RECORDING = msgspec.json.decode(RECORDED.read_bytes(), type=Recording)


def test_the_recording_is_of_todays_settings() -> None:
    assert RECORDING.settings == as_splink(), "record anew: python -m tests.linking.splink_recording"


def test_every_level_and_weight_is_splinks() -> None:
    for pair in RECORDING.pairs:
        match = compare(pair.one, pair.other)
        ours = {why.comparison: why for why in match.why}
        for comparison, number in zip(COMPARISONS, pair.levels, strict=True):
            assert (comparison.name in ours) == (number >= 0), (comparison.name, pair)
            if number >= 0:
                assert ours[comparison.name].level == comparison.levels[-1 - number].name, (comparison.name, pair)
                assert ours[comparison.name].weight == pytest.approx(RECORDING.bits[comparison.name][number], abs=1e-6)
        assert match.weight == pytest.approx(pair.weight, abs=1e-6)


def test_the_recorded_pairs_know_most_levels() -> None:
    met = {(place, number) for pair in RECORDING.pairs for place, number in enumerate(pair.levels)}
    assert len(met) >= 0.8 * sum(len(comparison.levels) + 1 for comparison in COMPARISONS)
