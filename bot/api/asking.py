"""Who asks, whether they may, and the step over which every request goes to a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Connection

from bot import casework, staff
from bot.api.offered import Api
from bot.api.problems import NOTHING_HERE, Problem, too_often
from bot.casework import AlreadyDone, Refusal
from bot.staff import ApiKey, Person, Scope, Wall

BEARER = HTTPBearer(auto_error=False, description="The key that the operator gave you, once.")
NO_KEY = "Send a key that is neither revoked nor at its end: Authorization: Bearer …"
SHUT = "This is closed to your team. Do not act on it alone. Ask the operator's duty desk who goes on with it."
_ID = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True)
class Asked:
    """One request of a good key."""

    api: Api
    key: ApiKey
    at: datetime

    @property
    def service(self) -> str:
        """Whose part it may see."""
        return self.key.service


def asked_with(scope: Scope) -> Callable[..., Asked]:
    """A dependency: somebody with a good key of this scope, who does not ask too often."""

    def asked(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]) -> Asked:
        api: Api = request.app.state.api
        at = api.clock()
        key = _key(api, request, given.credentials if given else "", at)
        if wait := api.calls.take(key.id, at):
            raise too_often(wait)
        if scope not in key.scopes:
            raise Problem(403, f"This key may not {scope}: ask the operator for one that may.")
        return Asked(api, key, at)

    return asked


def _key(api: Api, request: Request, token: str, at: datetime) -> ApiKey:
    came_from = staff.network_of(request.client.host) if request.client else ""
    if wait := api.failures.wait(came_from, at):
        raise too_often(wait)
    with api.store.read() as db:
        key = staff.key_for(db, token, at) if token else None
    if key is None:
        api.failures.take(came_from, at)
        raise Problem(401, NO_KEY, {"WWW-Authenticate": "Bearer"})
    return key


@contextmanager
def at_the_door(asked: Asked, act: str, about: str, *walls: Wall) -> Iterator[Connection]:
    """The staff room's door, for a key: what does not exist looks like what it may not see."""
    about = about if about == asked.service or is_id(about) else "no id"
    try:
        with staff.door(asked.api.store, asked.key.person, act, about, asked.at, staff.AGENCY, *walls) as db:
            yield db
    except AlreadyDone as done:
        raise Problem(409, f"Done before: {done.what}.", at=done.at.isoformat()) from None
    except Refusal as refusal:
        raise Problem(409, str(refusal)) from None
    except staff.KeyUsedForOther as used:
        raise Problem(422, str(used)) from None
    except staff.Refused:
        raise _shut_or_nothing(asked, about) from None


def _shut_or_nothing(asked: Asked, about: str) -> Problem:
    """What was shut to a service's team is said to be, to that service alone; all else does not exist."""
    with asked.api.store.read() as db:
        since = dict(casework.shut_to(db, asked.service)).get(about)
    return Problem(403, SHUT, closed_at=since.isoformat()) if since else Problem(404, NOTHING_HERE)


def own_part(db: Connection, person: Person, line_id: str) -> bool:
    """Only what has left to their own service."""
    return is_id(line_id) and casework.is_left_to(db, line_id, person.service)


def own_correction(db: Connection, person: Person, correction_id: str) -> bool:
    """Only what their own service is to disregard."""
    return any(each.id == correction_id for each in casework.corrections_for(db, person.service))


def is_id(text: str) -> bool:
    """Whether this could be an id of ours; nothing else comes near the database."""
    return _ID.fullmatch(text) is not None
