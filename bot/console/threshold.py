"""The step over which every page of the desks goes to a record, and how casework's refusals are told there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from bot import casework, staff
from bot.casework import AlreadyDone, Refusal
from bot.console.forms import Closed, Overtaken, PressedBefore, Wrong
from bot.console.pages import Asked, Desk, capitalize_first, clock_time
from bot.staff import OPERATOR, Role, Wall
from flows.rules.outcome import ELSEWHERE, Line

OTHERS = {"clock": "the clock", "reporter": "the reporter", "job": "Hearthline", "": "Hearthline"}


@contextmanager
def at_the_door(
    asked: Asked, act: str, about: str, *walls: Wall, roles: frozenset[Role] = OPERATOR
) -> Iterator[Connection]:
    """The staff room's door, for this page: what does not exist looks like what one may not see, and a form that was
    sent before is not done again.
    """
    form = f"{act}\n{asked.pressed}" if asked.pressed else ""
    try:
        with staff.door(asked.desk.store, asked.person, act, about, asked.at, roles, _has_part(asked), *walls) as db:
            if form and not staff.first_press(db, form, asked.at):
                raise PressedBefore
            yield db
    except staff.Refused:
        raise _shut_or_nothing(asked, about, form) from None
    except AlreadyDone as done:
        raise Overtaken(_who_was_first(asked, done)) from None
    except Refusal as refusal:
        raise Overtaken(str(refusal)) from None
    except LookupError as nothing:
        if type(nothing) is not LookupError:
            raise  # a KeyError is a fault of ours, not a record that does not exist
        raise staff.Refused(staff.Refused.__doc__) from None


@contextmanager
def at_field(**refusals: type[Refusal]) -> Iterator[None]:
    """What is refused because of one field is told at that field."""
    try:
        yield
    except tuple(refusals.values()) as refusal:
        field = next(name for name, kind in refusals.items() if isinstance(refusal, kind))
        raise Wrong(**{field: str(refusal)}) from None


def _has_part(asked: Asked) -> Wall:
    """Whoever stands aside from a family comes near nothing of it, by whatever id a page is asked for."""
    return lambda db, person, about: not casework.stands_aside(db, person.id, {about, *asked.named.values()})


def _shut_or_nothing(asked: Asked, about: str, form: str) -> Exception:
    """What was shut to a team is said to be, to that team alone, and what one stands aside from; all else does not
    exist.
    """
    with asked.desk.store.read() as db:
        if form and staff.pressed_before(db, form):
            return PressedBefore()
        if not _has_part(asked)(db, asked.person, about):
            return Closed("stands_aside.html")
        since = dict(casework.shut_to(db, asked.person.service)).get(about) if asked.person.service else None
    return Closed("closed.html", since=since) if since else staff.Refused(staff.Refused.__doc__)


def called(names: dict[str, str], who: str | None) -> str:
    """The name behind an id in the record."""
    return names.get(who or "") or OTHERS.get(who or "", "somebody")


def service_name(desk: Desk, service: str, line: Line | None = None) -> str:
    """The service's name in the directory; outside it, as a person wrote it on the line."""
    if service == ELSEWHERE:
        return line.service_name if line else "Outside the directory"
    found = desk.directory.service(service) if service else None
    return found.name if found else service or "No service yet"


def _who_was_first(asked: Asked, done: AlreadyDone) -> str:
    when = clock_time(done.at, asked.at)
    if done.who == asked.person.id:
        return f"You did this before: {done.what}, {when}. Look at what is there now, then decide what is left."
    with asked.desk.store.read() as db:
        who = capitalize_first(called(staff.names(db), done.who))
    return f"{who} was first: {done.what}, {when}. Look at what they did, then decide what is left."
