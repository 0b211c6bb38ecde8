"""The parts of other tests that the chain joins."""

from tests.telegram.conftest import deciding, house, hurried, kept, opens, script, settings

__all__ = ["deciding", "house", "hurried", "kept", "opens", "script", "settings"]
