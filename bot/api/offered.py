"""What the API is built with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.api.limits import Limit
from bot.store import Store

ROOT = "/api/v1"
A_MINUTE, AT_ONCE = 120, 60  # requests of one key
FAILS_A_MINUTE, FAILS_AT_ONCE = 10, 20  # keys that are none, from one network address


@dataclass(frozen=True)
class Api:
    """clock: the present time.  calls: how often a key may ask.  failures: how often an address may be wrong."""

    store: Store
    clock: Callable[[], datetime]
    calls: Limit = field(default_factory=lambda: Limit(A_MINUTE, AT_ONCE))
    failures: Limit = field(default_factory=lambda: Limit(FAILS_A_MINUTE, FAILS_AT_ONCE))
