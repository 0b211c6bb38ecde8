"""The one module that builds the service out of its parts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial

from sqlalchemy import Connection

from bot import casework, referrals, staff
from bot.app.status import status_in_words
from bot.dialogue import Manner, Script, Tables
from bot.dialogue.times import said
from bot.reception import Reception, Room
from bot.settings import Settings
from bot.store import Keys, Store, Writer, check_keys, check_version
from flows import rules
from flows.follow_up import follow_up
from flows.grammar import Facts
from flows.interrupts import INTERRUPTS, anywhere
from flows.notices import NOTICES
from flows.report import report
from flows.rules import danger_words, sharing
from flows.rules.outcome import Assessment, Plan, Recommendation
from flows.welcome import welcome

log = logging.getLogger(__name__)


def now() -> datetime:
    """The one clock of the service."""
    return datetime.now(UTC)


def open_script() -> Script:
    """Every flow, compiled."""
    return Script((welcome, report), follow_up, anywhere, INTERRUPTS)


Stands = tuple[Recommendation, referrals.Homes]  # what is the same however often the same facts are looked at


@dataclass(frozen=True)
class Deciding:
    """Places, services and hours, with which facts become a plan."""

    places: referrals.Places
    directory: referrals.Directory
    hours: referrals.Hours

    def plan(self, facts: Facts, at: datetime, stands: Stands | None = None) -> tuple[Stands, Plan]:
        """Who would be told by when; and, to be handed in again with the same facts, what takes longer to find."""
        before, where = stands or (None, None)
        recommended = (before and rules.still(before, at)) or rules.recommend(facts, at)
        where = where or referrals.homes(facts, self.places, self.directory)
        plan = referrals.plan(facts, at, recommended, self.places, self.directory, self.hours, where)
        return (recommended, where), plan

    def assess(self, facts: Facts, at: datetime) -> tuple[Assessment, Plan]:
        """The same, with the reasons: for whoever reads them, not for a turn."""
        assessment = rules.assess(facts, at)
        return assessment, referrals.plan(facts, at, assessment, self.places, self.directory, self.hours)

    def is_place(self, words: str) -> bool:
        """Whether words name a place that there is: a postcode of the data, a part of one, a known town."""
        found = self.places.find(words)
        return found.council is not None or bool(found.may_be)

    def signposts(self, plan: Plan) -> tuple[str, ...]:
        """The lines that the rules would show, in the reporter's words: first those that answer at that time."""
        area = self.directory.area(plan.area)
        found = [(name, self.directory.signpost(name, area)) for name in plan.signposts]
        found.sort(key=lambda each: each[1] is not None and not self.hours.is_open(each[1], plan.at))
        return tuple(line for name, service in found if (line := self._signpost(name, service, plan.at)))

    def _signpost(self, name: str, service: referrals.Service | None, at: datetime) -> str:
        """One line: a number, and when it opens if it is closed then, as far as is known; else a page; else words."""
        if service is None:
            return NOTICES.get(name, "")
        told = ""
        if service.phone:
            closed = "signpost_closed" if service.schedule.known else "signpost_may_be_closed"
            told = NOTICES["signpost_line" if self.hours.is_open(service, at) else closed]
            told = told.replace("{phone}", service.phone.value)
        elif page := service.contact("web", referrals.Purpose.PUBLIC):
            told = NOTICES["signpost_web"].replace("{web}", page.value.removeprefix("https://"))
        opens = said(self.hours.next_opening(service, at), at)
        return told.replace("{service}", service.name).replace("{opens}", opens)


def open_deciding(settings: Settings) -> Deciding:
    return Deciding(
        referrals.open_places(settings.data_directory / "places"),
        referrals.open_directory(settings.is_demo, areas=settings.areas),
        referrals.open_hours(),
    )


def manner_of(settings: Settings) -> Manner:
    """How this operator runs it, as the words say it."""
    return Manner(
        operator=settings.operator_name,
        people_read=f"{settings.who_reads}, {settings.when_read}",
        web=settings.public_url,
        cover=timedelta(minutes=settings.cover_minutes),
        words=timedelta(minutes=settings.cover_minutes_own_words),
        sent=timedelta(minutes=settings.cover_minutes_sent),
    )


def tables_for(deciding: Deciding, manner: Manner) -> Callable[[Connection, datetime], Tables]:
    """What a batch of turns may look up; who is on duty and what became of a report are asked of the database."""

    def tables(db: Connection, at: datetime) -> Tables:
        return Tables(
            at=at,
            heard_danger=danger_words.heard,
            is_red=rules.is_red,
            red_reads=frozenset(rules.RED_BY_FACT),
            plan=deciding.plan,
            would_see=sharing.headings,
            is_place=deciding.is_place,
            signposts=deciding.signposts,
            on_duty=cache(partial(staff.anybody_on_duty, db, at)),
            desk_has=lambda conversation: casework.desk_has_it(db, conversation) is not None,
            status=partial(status_in_words, db),
            manner=manner,
        )

    return tables


@dataclass(frozen=True)
class House:
    """The parts that every channel, page and job share."""

    store: Store
    deciding: Deciding
    reception: Reception
    room: Room

    def close(self) -> None:
        """What waits to be written is written; then the database is let go."""
        self.room.close()
        self.store.close()


def open_store(settings: Settings) -> Store:
    """The database with its keys; every table is known once this module is imported."""
    settings.data_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Store(settings.database_url, Keys.from_settings(settings.master_key))


def open_ready(settings: Settings) -> Store:
    """The database for a command, which writes nothing unless it is of this version and made with this keyset."""
    store = open_store(settings)
    try:
        check_version(store)
        check_keys(store)
    except BaseException:
        store.close()
        raise
    return store


def open_house(settings: Settings) -> House:
    """Open the database, of whatever version, and everything that reads it; no channel yet, no job, no clock."""
    store = open_store(settings)
    deciding = open_deciding(settings)
    reception = Reception(open_script(), tables_for(deciding, manner_of(settings)))
    return House(store, deciding, reception, Writer(store, reception.receive))
