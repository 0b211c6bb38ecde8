"""A screen as Telegram shows it: one text in its HTML, and a keyboard under it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue import Option, View

LONGEST = 4_096  # of a text, in UTF-16 units, without its marks
LONGEST_ALERT = 200  # characters of what pops up over the chat
LONGEST_TOKEN = 64  # bytes that a button can carry
MOST_BUTTONS = 100

TICKED, NOT_TICKED, OPEN, CLOSED = "☑ ", "☐ ", "▾ ", "▸ "
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def text(view: View) -> str:
    """What was said of the last turn, headings with the open one told, the words; last why we ask and how far it is."""
    opened = {option.label for option in view.options if option.role == "heading" and option.ticked}
    before = [*view.said]
    if view.headings:
        before.append("**" + " · ".join(heading for heading, _ in view.headings) + "**")
    after = [*view.words, *filter(None, (view.why, view.part))]
    told = [line for heading, lines in view.headings if heading in opened for line in (f"**{heading}**", *lines)]
    room = LONGEST - _length("\n\n".join((*before, *after))) - 4
    told_html = "\n".join(_formatted(line) if line[:2] == "**" else html.escape(line) for line in fitted(told, room))
    parts = [*map(_formatted, before), *([told_html] if told else []), *map(_formatted, after)]
    return "\n\n".join(parts) if room > 0 else html.escape(_cut(_plain("\n\n".join((*before, *after))), LONGEST))


def alert(view: View) -> str:
    """As much of the screen as pops up over the chat: whole sentences where they fit."""
    return _cut(_plain(" ".join(view.words)), LONGEST_ALERT, after=". ")


def fitted(lines: Iterable[str], room: int) -> list[str]:
    """As many lines as there is room for, the last one cut at a word."""
    kept: list[str] = []
    for line in lines:
        if room < 20:
            break
        kept.append(_cut(line, room))
        room -= _length(kept[-1]) + 1
    return kept


def keyboard(view: View) -> InlineKeyboardMarkup | None:
    """One list choice a row; the ways of not knowing in one row; back, danger and leave in the last."""
    rows = [[_button(option)] for option in view.options if option.role not in ("not_knowing", "way")]
    last = [[_button(o) for o in view.options if o.role == role] for role in ("not_knowing", "way")]
    rows = rows[: MOST_BUTTONS - sum(map(len, last))] + [row for row in last if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(option: Option) -> InlineKeyboardButton:
    marks = {"tick": (NOT_TICKED, TICKED), "heading": (CLOSED, OPEN)}.get(option.role, ("", ""))
    return InlineKeyboardButton(marks[option.ticked] + (_plain(option.label) or "…"), callback_data=option.token)


def _formatted(words: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", html.escape(words, quote=False))


def _plain(words: str) -> str:
    return _BOLD.sub(r"\1", words)


def _length(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _cut(words: str, room: int, after: str = " ") -> str:
    """The words if they fit, else as many as do, ending where one ends."""
    if _length(words) <= room:
        return words
    piece = words.encode("utf-16-le")[: 2 * (room - 2)].decode("utf-16-le", "ignore")
    end = max(piece.rfind(after), piece.rfind("\n"))
    end = end if end > len(piece) // 2 else max(piece.rfind(" "), len(piece) // 2)
    return piece[: end + len(after.rstrip())].rstrip() + " …"
