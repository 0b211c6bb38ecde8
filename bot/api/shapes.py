"""What goes in and out, as the OpenAPI document tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SAYS_SOMETHING = r"\S"
Person = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200, pattern=SAYS_SOMETHING),
    Field(description="Who at the service says so: name and team. A system cannot; a person there must have."),
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000, pattern=SAYS_SOMETHING)]
Perhaps = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]


class Sent(BaseModel):
    """Something that a person at the service decided."""

    model_config = ConfigDict(extra="forbid", strict=True)
    person: Person


class Acknowledge(Sent):
    """A person at the service has it."""


class Accept(Sent):
    """A person at the service takes it on."""


class Decline(Sent):
    """It is theirs to answer, and they do not take it on."""

    reason: Words


class PassOn(Sent):
    """Not ours: whose it is, as far as they know."""

    to_whom: Words
    reason: Perhaps = ""


class Outcome(Sent):
    """What came of it at the service, in a few words; more in `words`."""

    outcome: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=SAYS_SOMETHING)]
    words: Perhaps = ""


class Referral(BaseModel):
    """One referral, by ids and times. due_at: by then a person at the service has it. unlooked: it left by the clock,
    and nobody at the operator's has looked at it yet.
    """

    model_config = ConfigDict(from_attributes=True)
    id: str
    released_at: datetime
    due_at: datetime
    unlooked: bool
    fetched_at: datetime | None
    acknowledged_at: datetime | None
    accepted_at: datetime | None
    declined_at: datetime | None
    outcome_at: datetime | None


class Referrals(BaseModel):
    """A page of the list, oldest first. next: the cursor of the following page; null: there is none."""

    items: list[Referral]
    next: str | None


class Given(BaseModel):
    """Something that the service was given: in what form, and when."""

    form: str
    at: datetime


class Correction(BaseModel):
    """What the service is to disregard: reports were taken for one family, and are not. about: the referral, or the
    sharing agreement, by which it was given. told_at: when a person at the service said that they know.
    """

    id: str
    about: str
    at: datetime
    told_at: datetime | None
    disregard: str
    given: list[Given]


class Told(BaseModel):
    """One fact. how: known, or which way of not knowing; unknown is never no. words: as the person wrote it."""

    key: str
    about: str
    what: str
    value: str
    how: str
    words: str


class Section(BaseModel):
    """Facts under one heading. not_asked: what would stand here, had anybody asked."""

    heading: str
    told: list[Told]
    not_asked: list[str]


class Packet(BaseModel):
    """The service's part. banners: to be read first, and obeyed. told_later: what the person wrote after sending."""

    id: str
    service_name: str
    due_at: datetime
    unlooked: bool
    basis: str
    banners: list[str]
    because: list[str]
    sections: list[Section]
    told_later: list[str]


class ProblemDetails(BaseModel):
    """What is wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
