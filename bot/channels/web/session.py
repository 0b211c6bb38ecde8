"""Who is at the page, and what was just said: two cookies that scripts cannot read and other sites cannot use.

The first holds a random id and lasts as long as the browser's window; it is set when somebody first presses something,
never by looking.  The second says, as numbers, which notices stand on the next page.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.store import Keys
from flows.notices import NOTICES

SAID_SECONDS = 20  # that what was said waits for the page it stands on
_ID = re.compile(r"[\w-]{43}")
_KEYS = tuple(sorted(NOTICES))
_KEY_OF = {text: key for key, text in reversed(NOTICES.items())}


def new_id() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Cookies:
    """The cookies of this installation.  secure: sent over https only, and bound to this host by their name."""

    keys: Keys
    secure: bool

    @property
    def _session(self) -> str:
        return "__Host-id" if self.secure else "id"

    @property
    def _said(self) -> str:
        return "__Host-n" if self.secure else "n"

    def session(self, request: Request) -> str:
        """The id this browser holds; none is the empty text."""
        held = request.cookies.get(self._session, "")
        return held if _ID.fullmatch(held) else ""

    def person(self, session: str) -> str:
        """The keyed pseudonym under which a conversation of this session is found; none for nobody."""
        return self.keys.blind("person", b"web:" + session.encode()).hex() if session else ""

    def said(self, request: Request) -> tuple[str, ...]:
        """The keys of the notices that stand on this page."""
        numbers = request.cookies.get(self._said, "").split("-")
        known = (int(number) for number in numbers if number.isdecimal() and number.isascii() and len(number) < 4)
        return tuple(_KEYS[number] for number in known if number < len(_KEYS))

    def keep_session(self, response: Response, session: str) -> None:
        response.set_cookie(self._session, session, path="/", secure=self.secure, httponly=True, samesite="strict")

    def keep_said(self, response: Response, keys: Iterable[str]) -> None:
        """For the next page only; nothing said leaves nothing."""
        numbers = "-".join(str(_KEYS.index(key)) for key in keys)
        response.set_cookie(self._said, numbers, SAID_SECONDS if numbers else 0, path="/", secure=self.secure,
                            httponly=True, samesite="strict")  # fmt: skip

    def end(self, response: Response) -> None:
        """This browser is a stranger's from now on."""
        for name in (self._session, self._said):
            response.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="strict")


def keys_of(said: Iterable[str]) -> tuple[str, ...]:
    """Which notices these texts are."""
    return tuple(dict.fromkeys(_KEY_OF[text] for text in said if text in _KEY_OF))
