"""What stands beside the way comes back to it, or closes the screen."""

from __future__ import annotations

from bot.dialogue.machine import RESUME, Script
from bot.dialogue.proof.paths import Walked
from flows import acts

_CLOSES = (acts.LEAVE, acts.DELETE_DRAFT, acts.START_REPORT, acts.CHANGE_ANSWER)


def check(script: Script, walked: Walked) -> tuple[dict[str, int], list[str]]:
    """From each screen of `anywhere` every choice leads back within a few steps."""
    home = {RESUME}
    grown = True
    while grown:
        grown = False
        for name in script.anywhere - home:
            step = script.steps[name]
            closes = any(act in _CLOSES for act in getattr(step, "does", {}).values())
            if closes or any(to in home or to not in script.anywhere for to, _ in script.ways_on(step)):
                home.add(name)
                grown = True
    lost = sorted(script.anywhere - home)
    return {"screens beside the way": len(script.anywhere)}, [f"{name} never leads back" for name in lost]
