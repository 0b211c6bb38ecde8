"""What is wrong, as problem details (RFC 9457): a sentence and the way out, never a word that somebody told us."""

from __future__ import annotations

import logging
import math
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
NOTHING_HERE = "There is nothing here for this key."
SAYS = {
    400: "The request cannot be read.", 404: NOTHING_HERE, 405: "This address does not take this method.",
    413: "The request is too large.", 500: "Something broke here. Nothing was done; try again later.",
}  # fmt: skip

log = logging.getLogger(__name__)


class Problem(Exception):
    """A request that is not done, and why."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers, more

    @property
    def answer(self) -> Response:
        """As it is sent."""
        told = {"type": "about:blank", "title": HTTPStatus(self.status).phrase, "status": self.status,
                "detail": self.detail, **self.more}  # fmt: skip
        return Response(msgspec.json.encode(told), self.status, self.headers, MEDIA_TYPE)


def too_often(seconds: float) -> Problem:
    """Slow down."""
    wait = {"Retry-After": str(max(1, math.ceil(seconds)))}
    return Problem(429, "Too many requests: wait as long as Retry-After says.", wait)


async def told(_request: Request, problem: Exception) -> Response:
    """A problem that was raised."""
    assert isinstance(problem, Problem)
    return problem.answer


async def refused(_request: Request, fault: Exception) -> Response:
    """An address or method that there is not."""
    assert isinstance(fault, HTTPException)
    return Problem(fault.status_code, SAYS.get(fault.status_code, "This cannot be done."), fault.headers).answer


async def unreadable(_request: Request, fault: Exception) -> Response:
    """Fields that are missing or wrong: where each stands and of which kind the fault is, never what was sent."""
    faults: list[dict[str, Any]] = getattr(fault, "errors")()  # noqa: B009 FastAPI's, which is not read for its type
    where = [{"at": [str(part) for part in each["loc"][:1]] + _names(each), "fault": each["type"]} for each in faults]
    return Problem(422, "The request is not as the OpenAPI document says.", errors=where).answer


async def broken(_request: Request, fault: Exception) -> Response:
    """A fault of ours: its class and place go to the log, nothing goes to the caller."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    log.error("a request to the API failed: %s at %s:%s", type(fault).__name__, last.filename, last.lineno)
    return Problem(500, SAYS[500]).answer


def _names(fault: Mapping[str, Any]) -> list[str]:
    """The field, as long as it is one of ours: a name that the caller made up is not said back."""
    return [str(part) for part in fault["loc"][1:] if fault["type"] != "extra_forbidden"]
