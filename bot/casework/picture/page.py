"""Everything of one case for the operator's own people, over all its reports."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from bot.casework.belonging import reports_of
from bot.casework.linking import compare, household_of
from bot.casework.picture.accounts import Account, numbered
from bot.casework.picture.chapters import Chapter, chapters_of
from bot.casework.picture.compared import Compared, compared
from bot.casework.picture.doings import came_in, doings
from bot.casework.picture.people import Home, Someone, homes_of, people_of
from bot.casework.picture.risk import Step, risk_over_time
from bot.casework.picture.timeline import Event, in_order, told
from bot.casework.queue import Waiting
from bot.casework.steps import NextStep, next_step_of
from bot.casework.tables import family_case
from bot.casework.whole import assess_reports, case_assessment_of
from flows.grammar import Facts
from flows.rules.outcome import Assessment, Tier


class CasePage(msgspec.Struct, frozen=True):
    """The whole picture of a family.  pages, accounts: of its reports, oldest first; the numbers are the same.

    assessment: of all reports together.  step: what its owner does next.  waits: what is to be done, soonest first.
    """

    id: str
    tier: Tier
    could_be: Tier
    area: str
    opened_at: datetime
    owner_id: str | None
    claimed_at: datetime | None
    closed_at: datetime | None
    pages: tuple[Chapter, ...]
    accounts: tuple[Account, ...]
    people: tuple[Someone, ...]
    homes: tuple[Home, ...]
    timeline: tuple[Event, ...]
    compared: tuple[Compared, ...]
    risk: tuple[Step, ...]
    assessment: Assessment
    step: NextStep | None
    waits: tuple[Waiting, ...]


def case_page(db: Connection, case_id: str, at: datetime) -> CasePage:
    """The picture as it is now; LookupError where there is no such case."""
    row = db.execute(select(family_case).where(family_case.c.id == case_id)).mappings().one_or_none()
    reports = reports_of(db, case_id)
    if row is None or not reports:
        raise LookupError("There is no such case.")
    pages = chapters_of(db, reports)
    accounts = accounts_of(pages)
    events = [*told(accounts), *(came_in(each, page.rules_tier) for each, page in zip(accounts, pages, strict=True))]
    events += [event for each, page in zip(accounts, pages, strict=True) for event in doings(each, page)]
    return CasePage(
        row["id"], Tier(row["tier"]), Tier(row["could_be"]), row["area"], row["opened_at"], row["owner_id"],
        row["claimed_at"], row["closed_at"], pages, accounts, people_of(accounts), homes_of(accounts),
        in_order(events), compared(accounts), risk_over_time(pages),
        _assessed(db, case_id, pages, at), next_step_of(db, case_id),
        tuple(sorted((wait for page in pages for wait in page.waits), key=lambda wait: wait.due_at)),
    )  # fmt: skip


def accounts_of(pages: tuple[Chapter, ...]) -> tuple[Account, ...]:
    """Reports as the picture reads them."""
    told = [(page.id, page.sent_at, page.facts, page.heard) for page in pages]
    households = {id(page.facts): household_of(page.facts) for page in pages}

    def one_source(one: Facts, other: Facts) -> bool:
        """Whether two reports come from one person, as far as linking can say."""
        return compare(households[id(one)], households[id(other)]).one_teller

    return numbered(told, one_source)


def _assessed(db: Connection, case_id: str, pages: tuple[Chapter, ...], at: datetime) -> Assessment:
    """What the rules said of all together when something last changed; worked out now where they were never asked."""
    whole = case_assessment_of(db, case_id)
    if whole is not None and set(whole.reports) == {page.id for page in pages}:
        return whole.assessment
    return pages[0].assessment if len(pages) == 1 else assess_reports(db, [page.id for page in pages], at)
