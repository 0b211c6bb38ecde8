"""How long a replay takes, in processor time: `python -m tests.bench.replay`.

100 reports about 50 invented families over four years, two a family; of every third report somebody looks at it, lets
its lines go and hears that they were read, of the others every clock rings.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from bot.app import open_deciding
from bot.cli.invented import RATES
from bot.cli.invented.families import Builder, Home
from bot.cli.invented.told import told as tell
from bot.cli.replaying import Told, as_json, play
from bot.cli.replaying.chronology import Deed, Did
from bot.settings import read_settings
from flows.grammar import Answer, Facts, Happened
from tests.rules.rows import flat

FAMILIES, REPORTS, ROUNDS = 50, 100, 3
START, YEARS = datetime(2022, 3, 1, 10, 0, tzinfo=UTC), timedelta(days=4 * 365)
HARMS = (("verbal",), ("damage", "verbal"), ("violence",), ("threat", "violence"), ("weapon", "threat"))


def chronology() -> tuple[Told, ...]:
    """The same every time."""
    random = Random(1)
    builder = Builder(random, RATES)
    homes = [builder.home() for _ in range(FAMILIES)]
    return tuple(_told(random, builder, homes[number % FAMILIES], number) for number in range(REPORTS))


def _told(random: Random, builder: Builder, home: Home, number: int) -> Told:
    at = START + YEARS * number / REPORTS
    day = (at - timedelta(days=random.randint(0, 20))).date()
    happened = {"when": day.isoformat(), "harms": random.choice(HARMS), "choking": "no", "another": "no"}
    answers = {key: Answer(value, at) for key, value in flat({"incident:1": happened}).items()}
    answers["incident:1.when"] = Answer(day.isoformat(), at, happened=Happened(day, day))
    facts = Facts({**tell(builder, home, at), **answers})
    return Told(number + 1, at, "somebody", facts, _deeds(at) if number % 3 == 0 else ())


def _deeds(at: datetime) -> tuple[Deed, ...]:
    hours = {Did.LOOKED: 1, Did.LET_GO: 2, Did.ACKNOWLEDGED: 4}
    return tuple(Deed(at + timedelta(hours=each), did) for did, each in hours.items())


def main() -> None:
    """Prints seconds, the best of some rounds, and what came of it."""
    deciding, reports, taken = open_deciding(read_settings({})), chronology(), []
    for _ in range(ROUNDS):
        started = time.process_time()
        entries = play(reports, deciding)
        taken.append(time.process_time() - started)
    found = Counter(each.what for each in entries)
    print(f"replay of {REPORTS} reports, {FAMILIES} families: {min(taken):.2f} s, {len(entries)} entries, "
          f"{len(as_json(entries)) // 1000} kB of JSON; {dict(found)}")  # fmt: skip


if __name__ == "__main__":
    main()
