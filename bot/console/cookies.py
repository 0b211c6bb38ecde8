"""The two cookies of the desks: who has come in, and whose form it is before anybody has.

Scripts cannot read them, other sites cannot use them, and they are gone with the browser's window.
"""

from __future__ import annotations

from starlette.responses import Response

from bot.console.pages import Desk

SESSION = "hearthline_staff"
VISITOR = "hearthline_visitor"


def set_cookie(response: Response, desk: Desk, name: str, value: str) -> None:
    """A cookie that scripts cannot read and other sites cannot use; gone with the browser."""
    response.set_cookie(
        cookie_named(name, desk), value, path=_path(desk), secure=not desk.demo, httponly=True, samesite="strict"
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
