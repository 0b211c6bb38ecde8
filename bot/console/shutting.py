"""Shutting a line to its service's team (R19), and opening it again."""

from __future__ import annotations

from collections.abc import Callable

from bot import casework, staff
from bot.console.forms import written
from bot.console.lines import may_decide
from bot.console.pages import Answer, Asked, Go, Page
from bot.console.report import HERE, line_shown
from bot.console.threshold import at_the_door
from bot.staff import OPERATOR, SUPERVISORS, Role


def shut(asked: Asked) -> Answer:
    """The form by which whoever learned that somebody concerned works there shuts their team out."""
    return _form(asked, "open shut form", OPERATOR, "shut.html")


def do_shut(asked: Asked) -> Answer:
    """At once; a supervisor is told, and tells the service's named manager."""
    return _done(asked, "shut line", OPERATOR, casework.shut_line)


def open_again(asked: Asked) -> Answer:
    """The form by which a supervisor opens it to the team again."""
    return _form(asked, "open form to open line again", SUPERVISORS, "open_again.html")


def do_open_again(asked: Asked) -> Answer:
    """From now they read it as before."""
    return _done(asked, "open line again", SUPERVISORS, casework.open_to_team)


def _form(asked: Asked, act: str, roles: frozenset[Role], template: str) -> Answer:
    report_id, line_id = asked.named["report"], asked.named["line"]
    with at_the_door(asked, act, line_id, may_decide(report_id), roles=roles) as db:
        page, names = casework.report_page(db, report_id), staff.names(db)
    line = next(each for each in page.lines if each.id == line_id)
    shown = line_shown(asked, line, names, page.facts)
    return Page(template, {"here": HERE.format(report=report_id), "line": shown, "names": names})


def _done(asked: Asked, act: str, roles: frozenset[Role], deed: Callable[..., None]) -> Answer:
    report_id, line_id = asked.named["report"], asked.named["line"]
    (reason,) = written(asked.typed, reason="Write why.")
    with at_the_door(asked, act, line_id, may_decide(report_id), roles=roles) as db:
        deed(db, line_id, asked.person.id, asked.at, reason)
    return Go(f"{HERE.format(report=report_id)}#line-{line_id}")
