"""Every address of the API, in the order in which a system uses them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from sqlalchemy import Connection

from bot import casework, delivery, referrals, staff
from bot.api import shapes
from bot.api.asking import Asked, asked_with, at_the_door, is_id, own_correction, own_part
from bot.api.problems import MEDIA_TYPE, Problem
from bot.casework import Correction, LinePage
from bot.staff import Person, Scope
from flows.rules import sharing

PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}}
ALWAYS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No good key", **PROBLEM},
    403: {"description": "Not in this key's scopes, or shut to your team", **PROBLEM},
    422: {"description": "Not as this document says", **PROBLEM}, 429: {"description": "Too often", **PROBLEM},
}  # fmt: skip
ABOUT_ONE = {**ALWAYS, 404: {"description": "Nothing here for this key", **PROBLEM}}
DEED = {**ABOUT_ONE, 400: {"description": "Cannot be read at all", **PROBLEM},
        409: {"description": "Done before, by them or by somebody else", **PROBLEM},
        413: {"description": "Too large", **PROBLEM}}  # fmt: skip

Reads = Annotated[Asked, Depends(asked_with(Scope.READ))]
Acknowledges = Annotated[Asked, Depends(asked_with(Scope.ACKNOWLEDGE))]
Decides = Annotated[Asked, Depends(asked_with(Scope.DECIDE))]
Once = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$",
           description="The same for every try of one thing: it is done once. Remembered for a day."),
]  # fmt: skip

router = APIRouter()


@router.get("/referrals", responses=ALWAYS, summary="What your service was told of")
def list_referrals(
    asked: Reads,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before")] = None,
    waiting: Annotated[bool, Query(description="Only what is neither acknowledged nor given back")] = False,
) -> shapes.Referrals:
    """Ids and times, oldest first; never what it says."""
    after = _opened(cursor) if cursor else None
    with at_the_door(asked, "read packet list", asked.service) as db:
        found = casework.agency_page(db, asked.service, after, limit + 1, waiting)
    page = found[:limit]
    return shapes.Referrals(
        items=[shapes.Referral.model_validate(line) for line in page],
        next=_cursor(page[-1].released_at, page[-1].id) if len(found) > limit else None,
    )


@router.get("/notices/{reference}", responses=ABOUT_ONE, summary="What a webhook's reference stands for")
def follow_notice(asked: Reads, reference: str) -> shapes.Referral | shapes.Correction:
    """The referral of a notice, or the correction, if it is your service's."""

    def theirs(db: Connection, person: Person, reference: str) -> bool:
        knock = delivery.by_reference(db, reference) if is_id(reference) else None
        return knock is not None and (own_part(db, person, knock.about) or own_correction(db, person, knock.about))

    with at_the_door(asked, "follow notice", reference, theirs) as db:
        knock = delivery.by_reference(db, reference)
        assert knock is not None  # the wall has seen it
        if (found := casework.correction_in(db, knock.about)) is not None:
            return _correction(found)
        return shapes.Referral.model_validate(casework.agency_line(db, knock.about, asked.service))


@router.get("/corrections", responses=ALWAYS, summary="What your service is to disregard")
def list_corrections(asked: Reads) -> list[shapes.Correction]:
    """All of them, those nobody there knows of first."""
    with at_the_door(asked, "read corrections", asked.service) as db:
        return [_correction(each) for each in casework.corrections_for(db, asked.service)]


@router.post("/corrections/{id}/acknowledge", responses=DEED, summary="A person knows what to disregard")
def acknowledge_correction(asked: Acknowledges, id: str, body: shapes.Acknowledge) -> shapes.Correction:
    """A person at your service says that they know: it is done. Told twice, the second answer is 409."""
    with at_the_door(asked, "acknowledge correction", id, own_correction) as db:
        casework.know_correction(db, id, asked.key.id, asked.at, body.person)
        found = casework.correction_in(db, id)
        assert found is not None  # the wall has seen it
        return _correction(found)


@router.get("/referrals/{id}", responses=ABOUT_ONE, summary="How far one referral is")
def one_referral(asked: Reads, id: str) -> shapes.Referral:
    """Ids and times."""
    with at_the_door(asked, "read packet times", id, own_part) as db:
        return shapes.Referral.model_validate(casework.agency_line(db, id, asked.service))


@router.get("/referrals/{id}/packet", responses=ABOUT_ONE, summary="Your part")
def read_packet(asked: Reads, id: str) -> shapes.Packet:
    """What your service needs of it. That it was fetched is written down first; it is no receipt."""
    with at_the_door(asked, "read packet", id, own_part) as db:
        casework.fetch_line(db, id, asked.key.id, asked.at)
        line = casework.line_page(db, id, asked.service)
    return _packet(line)


@router.post("/referrals/{id}/acknowledge", responses=DEED, summary="A person has it")
def acknowledge(
    asked: Acknowledges, id: str, body: shapes.Acknowledge, request: Request, response: Response, once: Once = None
) -> shapes.Referral:
    """A person at your service says that they have it: the clock stops, and the reporter is told so."""

    def deed(db: Connection) -> None:
        casework.acknowledge(db, id, asked.key.id, asked.at, casework.SYSTEM, body.person)

    return _done(asked, "acknowledge packet", id, deed, body, once, request, response)


@router.post("/referrals/{id}/accept", responses=DEED, summary="A person takes it on")
def accept(
    asked: Decides, id: str, body: shapes.Accept, request: Request, response: Response, once: Once = None
) -> shapes.Referral:
    """It is theirs. What was not acknowledged is with this."""

    def deed(db: Connection) -> None:
        casework.accept(db, id, asked.key.id, asked.at, body.person)

    return _done(asked, "accept packet", id, deed, body, once, request, response)


@router.post("/referrals/{id}/decline", responses=DEED, summary="Not taken on, with the reason")
def decline(
    asked: Decides, id: str, body: shapes.Decline, request: Request, response: Response, once: Once = None
) -> shapes.Referral:
    """It goes back to the operator's people, who own it until somebody has taken it."""

    def deed(db: Connection) -> None:
        casework.decline(db, id, asked.key.id, asked.at, "not said", _signed(body.reason, body.person))

    return _done(asked, "give packet back", id, deed, body, once, request, response)


@router.post("/referrals/{id}/pass-on", responses=DEED, summary="Not ours: whose it is")
def pass_on(
    asked: Decides, id: str, body: shapes.PassOn, request: Request, response: Response, once: Once = None
) -> shapes.Referral:
    """The operator's people pass it on and own it until the other has taken it."""

    def deed(db: Connection) -> None:
        casework.decline(db, id, asked.key.id, asked.at, body.to_whom, _signed(body.reason, body.person))

    return _done(asked, "give packet back", id, deed, body, once, request, response)


@router.post("/referrals/{id}/outcome", responses=DEED, summary="What came of it")
def outcome(
    asked: Decides, id: str, body: shapes.Outcome, request: Request, response: Response, once: Once = None
) -> shapes.Referral:
    """For the operator's people, who close the case; may be told again when it changes."""

    def deed(db: Connection) -> None:
        casework.record_outcome(db, id, asked.key.id, asked.at, body.person, body.outcome, body.words)

    return _done(asked, "tell outcome", id, deed, body, once, request, response)


def _done(
    asked: Asked, act: str, id: str, deed: Callable[[Connection], None], body: shapes.Sent, once: str | None,
    request: Request, response: Response,
) -> shapes.Referral:  # fmt: skip
    """Do it, once for each idempotency key; the answer is always how far the referral is now."""
    what = f"{request.url.path} {body.model_dump_json()}".encode()
    with at_the_door(asked, act, id, own_part) as db:
        if once is None or staff.first_time(db, asked.key, once, what, asked.at):
            deed(db)
        else:
            response.headers["Idempotency-Replayed"] = "true"
        return shapes.Referral.model_validate(casework.agency_line(db, id, asked.service))


def _packet(line: LinePage) -> shapes.Packet:
    made, later = referrals.packet(line.facts, line.assessment, line.line, sharing), []
    if referrals.may_hear_more(line.line, line.facts, sharing):
        later = [words for _, words in line.heard] + [added.words for added in line.additions if added.words]
    return shapes.Packet(
        id=line.id, service_name=made.service_name, due_at=line.line.due, unlooked=line.unlooked, basis=made.basis,
        banners=list(made.banners), because=list(made.because), told_later=later,
        sections=[
            shapes.Section(
                heading=section.heading, not_asked=list(section.not_asked),
                told=[shapes.Told.model_validate(each, from_attributes=True) for each in section.told],
            )
            for section in made.sections
        ],
    )  # fmt: skip


def _correction(found: Correction) -> shapes.Correction:
    given = [shapes.Given(form=form, at=at) for form, at in found.disregard.given]
    return shapes.Correction(
        id=found.id, about=found.line_id, at=found.at, told_at=found.told_at, disregard=found.disregard.words,
        given=given,
    )  # fmt: skip


def _signed(reason: str, person: str) -> str:
    return f"{reason} ({person})".strip()


def _cursor(at: datetime, id: str) -> str:
    return base64.urlsafe_b64encode(f"{at.astimezone(UTC).isoformat()}|{id}".encode()).decode()


def _opened(cursor: str) -> tuple[datetime, str]:
    try:
        at, _, id = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii").partition("|")
        moment = datetime.fromisoformat(at)
    except (binascii.Error, ValueError):
        raise Problem(422, "This is no cursor of ours: take `next` of the page before.") from None
    if not is_id(id) or moment.tzinfo is None:
        raise Problem(422, "This is no cursor of ours: take `next` of the page before.")
    return moment.astimezone(UTC), id
