"""Conversations: runs any flow.

It promises that a turn is a pure function of what is held and what was done (`take`), that where somebody stands can
always be found by replaying their answers, that everything told is sealed before the next question is asked, and that
a closed screen gives nobody away.  It knows no channel, no report and no service.
"""

from bot.dialogue.attempts import Attempts
from bot.dialogue.closing import cover_screen
from bot.dialogue.conversation import Conversation
from bot.dialogue.exchange import Button, Channel, Event, Option, Reply, Sending, Turn, View, clock_turn
from bot.dialogue.keeping import (
    Overtaken,
    broken_turns,
    erase,
    find,
    find_by_id,
    forget,
    hash_of,
    keep,
    let_go,
    load,
    not_yet_taken,
    set_aside,
    standing,
    to_cover,
)
from bot.dialogue.known import Manner, Tables
from bot.dialogue.loaded import Loaded
from bot.dialogue.machine import BrokenFlow, Script
from bot.dialogue.recent import Recent
from bot.dialogue.stopped import stopped
from bot.dialogue.turn import Held, Taken, look, take

__all__ = [
    "Attempts",
    "BrokenFlow",
    "Button",
    "Channel",
    "Conversation",
    "Event",
    "Held",
    "Loaded",
    "Manner",
    "Option",
    "Overtaken",
    "Recent",
    "Reply",
    "Script",
    "Sending",
    "Tables",
    "Taken",
    "Turn",
    "View",
    "broken_turns",
    "clock_turn",
    "cover_screen",
    "erase",
    "find",
    "find_by_id",
    "forget",
    "hash_of",
    "keep",
    "let_go",
    "load",
    "look",
    "not_yet_taken",
    "set_aside",
    "standing",
    "stopped",
    "take",
    "to_cover",
]
