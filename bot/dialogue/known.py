"""What a turn may look up and never changes: rules, places, services, who is on duty.  `app` binds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from flows.grammar import Facts
from flows.rules.outcome import Plan, Serves


@dataclass(frozen=True)
class Manner:
    """How this operator runs Hearthline: settings that the words and the clock speak of.

    cover: silence after which the screen closes; words: the same while own words are open; sent: after *sent*.
    web: the address of the web page, shown in Telegram.
    kept: how long a draft with five words is kept once closed; brief: one without.  desk: silence after a red answer.
    """

    operator: str = "Hearthline"
    people_read: str = "one of us, when on duty"
    web: str = "/"
    cover: timedelta = timedelta(minutes=5)
    words: timedelta = timedelta(minutes=15)
    sent: timedelta = timedelta(minutes=2)
    kept: timedelta = timedelta(days=3)
    brief: timedelta = timedelta(hours=1)
    sent_kept: timedelta = timedelta(days=90)
    desk: timedelta = timedelta(minutes=5)


class Plans(Protocol):
    """Who would be told; and what takes longer to find, to be handed in again (stands) with the same facts."""

    def __call__(self, facts: Facts, at: datetime, stands: Any = None, /) -> tuple[Any, Plan]: ...


@dataclass(frozen=True)
class Tables:
    """Read-only look-ups for one batch of turns, at one time.

    heard_danger(text, only_now): danger words in it; once somebody said that it is over, only those that mean *now*.
    is_red(facts, at, fact): whether a red sign is true, of those that read this fact.  red_reads: all that they read.
    plan(facts, at): who would be told.  would_see(kind): headings of what it would be shown.
    is_place(words): whether they name a place that there is.  signposts(plan): helplines worth showing, a line each.
    on_duty(): whether a person is on duty now.  desk_has(conversation): whether one has claimed this draft.
    status(conversation, at): what became of the report that was sent, a line a service.
    """

    at: datetime
    heard_danger: Callable[[str, bool], bool]
    is_red: Callable[[Facts, datetime, str | None], bool]
    red_reads: frozenset[str]
    plan: Plans
    would_see: Callable[[Serves, Facts], tuple[str, ...]]
    is_place: Callable[[str], bool] = lambda words: True
    signposts: Callable[[Plan], tuple[str, ...]] = lambda plan: ()
    on_duty: Callable[[], bool] = lambda: False
    desk_has: Callable[[str], bool] = lambda conversation: False
    status: Callable[[str, datetime], tuple[str, ...]] = lambda conversation, at: ()
    manner: Manner = field(default_factory=Manner)
