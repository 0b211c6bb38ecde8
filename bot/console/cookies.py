"""The cookies of the desks: who has come in, whose form it is before anybody has, who came in with this browser before.

Scripts cannot read them, other sites cannot use them.  The last stays for 90 days, opens nothing, and says whose it is
to nobody but us; the others are gone with the browser's window.
"""

from __future__ import annotations

from starlette.responses import Response

from bot.console.pages import Desk

SESSION = "hearthline_staff"
KNOWN = "hearthline_known"
KNOWN_FOR = 90 * 24 * 3600  # seconds
VISITOR = "hearthline_visitor"


def set_cookie(response: Response, desk: Desk, name: str, value: str, lasts: int | None = None) -> None:
    """A cookie that lasts so many seconds, or as long as the browser's window."""
    response.set_cookie(
        cookie_named(name, desk), value, lasts, path=_path(desk), secure=not desk.demo, httponly=True, samesite="strict"
    )


def forget_cookie(response: Response, desk: Desk, name: str) -> None:
    """The browser holds it no longer."""
    response.delete_cookie(
        cookie_named(name, desk), path=_path(desk), secure=not desk.demo, httponly=True, samesite="strict"
    )


def cookie_named(name: str, desk: Desk) -> str:
    """Over https a name that no neighbour of our host, and nobody on the way, can set a cookie under."""
    return name if desk.demo else f"__Host-{name}"


def _path(desk: Desk) -> str:
    return "/staff" if desk.demo else "/"  # as such a name demands
