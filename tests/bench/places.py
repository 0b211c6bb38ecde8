"""How fast places are: `python -m tests.bench.places`. To compile, to open, a lookup, and how large."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bot.referrals.places import Places, open_places
from bot.referrals.postcodes import compile_index

TEXTS = {
    "a postcode": "DT4 7AA",
    "in a sentence": "I live at 3 Test Street, DT4 7AA",
    "part of one": "BH23",
    "mistyped": "DT4 OAA",
    "a town": "Weymouth",
    "no place": "I don't know",
    "1,000 letters of prose": "we had to move again because of him " * 30,
}


def timed(places: Places, text: str, times: int = 5_000) -> float:
    """Microseconds a lookup."""
    start = time.perf_counter()
    for _ in range(times):
        places.find(text)
    return (time.perf_counter() - start) / times * 1e6


def main() -> None:
    """Prints the figures of a fresh compile."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        path = compile_index(Path(folder))
        print(f"compile {time.perf_counter() - start:8.1f} s   index {path.stat().st_size / 1e6:.1f} MB")
        open_places(Path(folder))
        start = time.perf_counter()
        places = open_places(Path(folder))
        print(f"open    {(time.perf_counter() - start) * 1e3:8.1f} ms  edition {places.edition}")
        for name, text in TEXTS.items():
            print(f"find    {timed(places, text):8.1f} us  {name}")


if __name__ == "__main__":
    main()
