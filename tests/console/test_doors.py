"""Who may come to which page and press which button: each goes through the door, and the door is told these roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot import console, staff
from bot.staff import AGENCY, BREAK_GLASS, OPERATOR, SUPERVISORS, Role
from tests.console.conftest import Browser, hidden

NO_RECORD = {"/sign-in", "/sign-out", "/", "/duty/news"}
MAY = (
    (r"/r/.*|/what-if", OPERATOR | AGENCY),
    (r"/(packets|corrections|shared)\b.*", AGENCY),
    (r"/lessons\b.*|/breaches|/breaches/.*/decide|/cases/.*/sharing.*|/glass/.*", SUPERVISORS),
    (r"/reports/.*/(disclose/.*|keep-out|aside/.*|lines/.*/open-again)", SUPERVISORS),
    (r"/break-glass", BREAK_GLASS),
    (r"/cases/[^/]*(/brief.*)?", OPERATOR | BREAK_GLASS),
    (r".*", OPERATOR),
)
PLACES = {"format": "pdf", "form": "packet"}
FILLED = {
    "agency": "x", "answer": "not", "basis": "consent", "became": "x", "by": "call", "came": "came", "case": "a" * 26,
    "could_not": "x", "decided": "not_reported", "due": "17:00", "due-day": "3", "due-month": "12", "due-time": "10:00",
    "due-year": "2026", "form": "planning", "found": "no_sign", "held-day": "3", "held-month": "12",
    "held-time": "10:00", "held-year": "2026", "how": "taken", "kind": "police", "line": "x", "minutes": "x",
    "name": "x", "note": "x", "parts": "risk", "passed": "no", "reason": "x", "role": "x", "service": "dorset_police",
    "shift": "x", "taken": "x", "tier": "high", "to": "x", "to_whom": "x", "until": "2026-12-24", "what": "x",
    "where": "x", "whom": "x", "why": "child", "words": "x",
}  # fmt: skip
LISTS = (  # fields of one name that take from one list in one form and from another in the next
    {"choice": "end", "code": "feedback_closed_here", "outcome": "advice"},
    {"choice": "give", "code": "question", "outcome": "no_answer"},
)
Asked = set[tuple[str, frozenset[Role]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Each act that somebody came to the door with, and who may do it; nobody comes in."""
    came: Asked = set()

    @contextmanager
    def door(
        _store: Any, _person: Any, act: str, _about: str, _at: Any, roles: frozenset[Role], *_: Any
    ) -> Iterator[Any]:
        came.add((act, roles))
        raise staff.Refused
        yield

    monkeypatch.setattr(staff, "door", door)
    return came


def test_who_may_do_what(desk: console.Desk, visit: Callable[..., Browser], asked: Asked) -> None:
    client = visit("dilys").client
    token = hidden(client.get("/staff/sign-in").text)["csrf"]
    for route in console.pages(desk):
        if route.path in NO_RECORD:
            continue
        path = "/staff" + re.sub(r"\{(\w+)\}", lambda name: PLACES.get(name[1], "a" * 26), route.path)
        asked.clear()
        client.get(path, follow_redirects=False)
        shown = set(asked)
        if "POST" in (route.methods or ()):
            for more in LISTS:
                client.post(path, data={"csrf": token} | FILLED | more)
            assert asked > shown, f"nothing was done at {route.path}: does its form need another field?"
        may = next(roles for places, roles in MAY if re.fullmatch(places, route.path))
        assert {roles for _, roles in asked} == {may}, (route.path, asked)
