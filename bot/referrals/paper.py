"""A paper to hand over, as data, and the same typeset: a tagged PDF, made in memory and never on a disk.

Words go into the typesetter as data, so that no character of theirs is ever read as its markup.  Fonts come with it,
the same on every machine; what none of them has stands as a mark, and the paper says so.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any, Literal

import msgspec
import typst
from msgspec.structs import replace

LONGEST = 500  # characters of one answer among the others; what is longer stands in full at the end
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # also as written in full width
CUT = "… (in full at the end)"
NO_GLYPH = "[?]"
NOT_PRINTED = f"Some characters could not be printed and stand here as {NO_GLYPH}. Read them on screen."


class Row(msgspec.Struct, frozen=True):
    """One thing told: what it is, what is known of it, in which words.  key: the fact, where it is one."""

    label: str
    value: str
    words: str = ""
    key: str = ""
    known: bool = True


class Table(msgspec.Struct, frozen=True):
    """Rows with named columns.  widths: how wide each is beside the others."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


class Part(msgspec.Struct, frozen=True):
    """What stands under one heading."""

    heading: str
    rows: tuple[Row, ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None
    note: str = ""


class Made(msgspec.Struct, frozen=True):
    """Who made a paper, when (in words), for whom; reference: of the line or case it belongs to.

    shared: it is handed to somebody, and written down as a share; else it stays with the operator.
    """

    when: str
    by: str
    operator: str
    service: str
    reference: str
    demo: bool = False
    shared: bool = True

    @property
    def footer(self) -> str:
        """What stands at the foot of each page."""
        demo = " DEMO: everything here is invented." if self.demo else ""
        who = f"Made {self.when} by {self.by}, {self.operator}, for {self.service}."
        kept = "Written down as shared." if self.shared else "It stays here: hand it to nobody."
        return f"{who} Reference {self.reference}. {kept}{demo}"


class Paper(msgspec.Struct, frozen=True):
    """A paper: banners on top, then its parts.  wide: on its side."""

    title: str
    banners: tuple[str, ...]
    parts: tuple[Part, ...]
    made: Made
    wide: bool = False


def as_json(paper: Paper) -> bytes:
    """The paper for a machine, all words whole."""
    return msgspec.json.format(msgspec.json.encode(paper), indent=2)


def as_csv(paper: Paper) -> bytes:
    """Its tables for a spreadsheet, all words whole.

    A cell that a spreadsheet would run as a formula is given an apostrophe before it: what somebody told us is words.
    """
    text = StringIO()
    writer = csv.writer(text)
    for part in paper.parts:
        if part.table is not None:
            writer.writerow(part.table.columns)
            writer.writerows(map(harmless, part.table.rows))
    writer.writerow(harmless([paper.made.footer]))
    return b"\xef\xbb\xbf" + text.getvalue().encode()  # the mark by which spreadsheets know UTF-8


def harmless(cells: Iterable[str]) -> list[str]:
    """The cells of a row, none of them a formula."""
    return [f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell[:1] in ("\t", "\r") else cell for cell in cells]


def as_pdf(paper: Paper) -> bytes:
    """The paper typeset and tagged, to PDF/UA-1."""
    parts, annex = _shortened(paper.parts)
    given = _everywhere(_printable, msgspec.to_builtins({
        "title": paper.title, "operator": paper.made.operator, "banners": paper.banners, "wide": paper.wide,
        "parts": parts, "annex": annex, "footer": paper.made.footer,
    }))  # fmt: skip
    try:
        return _typeset(given, "ua-1")
    except typst.TypstError:  # it says so of a character that is in no font
        return _marked(given)


def _marked(given: Any) -> bytes:
    """The same where characters are in no font: a mark for each run of them, and words on top that say so."""
    marked = _everywhere(_with_marks, given)
    marked["banners"] = [NOT_PRINTED, *marked["banners"]]
    try:
        return _typeset(marked, "ua-1")
    except typst.TypstError:  # a font names the character, and cannot draw it where it stands
        return _typeset(marked, None)


def _typeset(given: Any, standard: Literal["ua-1"] | None) -> bytes:
    data = {"paper": msgspec.json.encode(given).decode()}
    return typst.compile(_template(), format="pdf", sys_inputs=data, font_paths=_fonts(), pdf_standards=standard)


@cache
def _fonts() -> typst.Fonts:
    """Typst's own, and Noto's for the other scripts and for emoji."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("manimgx_fonts"))])


@cache
def _drawable() -> frozenset[int]:
    """Every character that one of those fonts has; read only where one was missing."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in Path(str(files("manimgx_fonts"))).glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def _with_marks(text: str) -> str:
    drawn = ("" if _joins(each) else each if ord(each) in _drawable() or each in "\n\t" else NO_GLYPH for each in text)
    return re.sub(rf"({re.escape(NO_GLYPH)}\s*)+", f"{NO_GLYPH} ", "".join(drawn)).strip()


def _joins(each: str) -> bool:
    """Shows nothing by itself, and no font has it."""
    return unicodedata.category(each) == "Cf" and ord(each) not in _drawable()


@cache
def _template() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


def _shortened(parts: tuple[Part, ...]) -> tuple[list[Part], list[Row]]:
    """The parts with long answers cut, and those answers whole."""
    annex: list[Row] = []

    def short(row: Row) -> Row:
        cut = {}
        for name in ("value", "words"):
            text = getattr(row, name)
            if len(text) > LONGEST:
                annex.append(Row(row.label, text))
                cut[name] = text[:LONGEST] + CUT
        return replace(row, **cut)

    return [replace(part, rows=tuple(map(short, part.rows))) for part in parts], annex


def _printable(text: str) -> str:
    """Without characters that no printer has."""
    return "".join(each for each in text if unicodedata.category(each) != "Cc" or each in "\n\t")


def _everywhere(change: Callable[[str], str], what: Any) -> Any:
    """The same with each text in it changed."""
    if isinstance(what, str):
        return change(what)
    if isinstance(what, dict):
        return {name: _everywhere(change, each) for name, each in what.items()}
    return [_everywhere(change, each) for each in what] if isinstance(what, list | tuple) else what
