"""`hearthline`, in a process whose clock a test sets: the seconds by which it is ahead stand in a file.

Clocks ring twice a second instead of every quarter of a minute, and people press faster than one screen a second.
"""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot import app, jobs
from bot.channels.telegram import speaker
from bot.cli import main

AHEAD = Path(os.environ["CHAIN_AHEAD"])
real = app.now

app.now = lambda: real() + timedelta(seconds=float(AHEAD.read_text("ascii")))
jobs.Jobs = partial(jobs.Jobs, every=0.5)  # type: ignore[assignment,misc]
vars(speaker)["BETWEEN_SCREENS"] = 0.0

if __name__ == "__main__":
    main()
