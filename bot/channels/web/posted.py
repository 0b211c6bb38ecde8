"""What a page sends: read from the body within limits, and made into turns that the present screen can take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request

from bot.dialogue import View

MOST_BYTES = 400_000  # 20,000 characters of any writing, each as three times four bytes, and as much again
LONGEST = 20_000  # characters of one message; what is longer becomes several
MOST_FIELDS = 200
STAY = "stay"  # a button of the page itself: nothing is answered, and the page stays open
ANY_SCREEN = (".!danger", ".!leave")


class TooMuch(Exception):
    """The body is longer than any page of ours sends."""


class Unreadable(Exception):
    """The body is not a form."""


@dataclass(frozen=True)
class Posted:
    """One sent page.  once: of the page as it was drawn.  screen: the token of the screen on it.  press: the button.
    picks: boxes ticked.  words: from the large box, told whatever was pressed.  short: from the small one, told only by
    its own button and by those that work on any screen.
    """

    once: str = ""
    screen: str = ""
    press: str = ""
    picks: tuple[str, ...] = ()
    words: str = ""
    short: str = ""

    @property
    def text(self) -> str:
        return self.words or (self.short if not self.press or self.press.endswith(ANY_SCREEN) else "")


@dataclass(frozen=True)
class Part:
    """One turn's worth of what was sent."""

    text: str = ""
    press: str = ""
    picks: tuple[str, ...] | None = None
    unable: str = ""
    starts: bool = False


async def read(request: Request) -> Posted:
    """Read a form within its limits."""
    if "urlencoded" not in request.headers.get("content-type", ""):
        raise Unreadable
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise TooMuch
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unreadable from None
    one = {name: values[0].replace("\r\n", "\n").replace("\x00", "").strip() for name, values in fields.items()}
    named = {name: one.get(name, "") for name in ("once", "screen", "press", "words", "short")}
    return Posted(picks=tuple(fields.get("pick", ())), **named)


def is_old(posted: Posted, view: View) -> bool:
    """Whether it was sent from a page that is no longer the present one."""
    return posted.screen != view.token


def parts(posted: Posted, view: View) -> Iterator[Part]:
    """What is to be done, in order: first the words, so that none is lost, then the button."""
    old = is_old(posted, view)
    told = "" if posted.press == STAY and not old else posted.text  # who stays finds it in the box again
    texts = [told[start : start + LONGEST] for start in range(0, len(told), LONGEST)]
    for number, text in enumerate(texts):
        beside = not view.neutral and (old or (number > 0 and view.form != "words"))
        yield Part(text=text, unable="other_page" if beside else "")
    if posted.press == STAY:
        yield Part(starts=True)
    elif posted.press.endswith(ANY_SCREEN):
        yield Part(press=posted.press)
    elif old:
        return
    elif view.form == "ticks" and posted.press.endswith(".=done"):
        yield Part(picks=posted.picks)
    elif posted.press:
        yield Part(press=posted.press)
