"""`hearthline replay`: a chronology through the real rules, linking, clocks and casework, on a clock that is made up.

It shows what would have been seen and demanded, day by day: the tool for learning from reviews.  It writes to a
database of its own that is thrown away, sends nothing, and needs no settings but the directory's.
"""

from bot.cli.replaying.chronology import ChronologyWrong, Told, read
from bot.cli.replaying.playing import Confirm, Entry, play
from bot.cli.replaying.telling import as_json, as_text

__all__ = ["ChronologyWrong", "Confirm", "Entry", "Told", "as_json", "as_text", "play", "read"]
