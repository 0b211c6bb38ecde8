"""The web page, for whoever has no Telegram or trusts it less.

It promises that every question stands at one address; that nothing of it is in an address, a title, a log or a place
where a browser keeps things; that looking sets no cookie; that one press leaves, and Back then shows the first screen;
that what is typed is told before the button beside it is pressed; and that all of it works without a script.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.routing import BaseRoute, Route

from bot.channels.web.front import Front
from bot.channels.web.pages import Frame, environment
from bot.channels.web.session import Cookies
from bot.dialogue import Manner, Reply, Turn
from bot.reception import Reception, Room, Speakers
from bot.store import Store

__all__ = ["Silent", "environment", "routes"]

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Silent:
    """The web page is asked and never calls: whatever the screen is now, it is shown when it is next asked for."""

    async def speak(self, turn: Turn | None, reply: Reply) -> bool:
        """Nothing is owed."""
        return True

    async def sweep(self, address: str, messages: tuple[int, ...]) -> bool:
        """There are no messages."""
        return True


def routes(
    *, store: Store, reception: Reception, room: Room, speakers: Speakers, clock: Callable[[], datetime], exit_url: str,
    manner: Manner, secure: bool, demo: bool,
) -> list[BaseRoute]:  # fmt: skip
    """The reporter's addresses; the last takes every other address, so they are mounted last.

    exit_url: the neutral page behind Leave.  manner: who runs this, as /about says it.  secure: cookies go over https
    only.  demo: mark every page as a demonstration.
    """
    front = Front(store, reception, room, speakers, clock, Frame(exit_url, manner, demo), Cookies(store.keys, secure))
    return [
        Route("/", front.screen, methods=METHODS),
        Route("/leave", front.leave, methods=METHODS),
        Route("/about", front.about, methods=METHODS),
        Route("/{other:path}", front.nothing_here, methods=METHODS),
    ]
