"""Every workflow and schedule, one sentence each.

| Job | What it does |
|---|---|
| `hand_over` delivery | sends a notice (mail, webhook), for about four and a half hours; then somebody phones |
| `draw` conversation | draws the present screen of a chat that could not be drawn |
| `sweep` conversation | deletes the messages of a chat that could not be deleted, for 48 hours |
| nightly | forgets what need not be kept |
| every quarter of a second, in each process | makes the case of a report that was sent, looks for links |
| every 15 seconds, in each process | rings clocks, looks for links where nobody has, ends drafts |
| beside that, as often | closes screens, for which a channel may take its time |

A job is given an id and nothing else, may run twice, and raises to be tried again; what it raises is kept by its class
alone.  It holds no write transaction while it waits for somebody outside.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent import futures
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from bot import casework, delivery, dialogue, staff
from bot.delivery import Contacts, Mail, MailDeferred, MailRefused, WebhookDeferred, WebhookRefused, Webhooks
from bot.dialogue import Reply
from bot.reception import Reception, Room, Speakers, Swept, say, show
from bot.store import Job, Running, Schedule, Store, forget_done, launch
from flows.rules.outcome import By

EVERY = 15.0  # seconds between two looks at the clocks
MAIL_WAITS = 10.0  # seconds after the first try; each wait is twice the one before, up to twenty minutes
MAIL_TRIES = 21  # with these waits: about four and a half hours
JOBS_KEPT = timedelta(days=14)
OPENED_AGAIN = timedelta(minutes=1)  # until what could not be opened is tried again
SPEAKS_WITHIN = 30.0  # seconds
TURNS_FIRST = 3.0  # seconds for which a job lets people's turns go first, at most: people wait for a turn
HANDS_BACK = 0.001  # seconds that a job's thread at most holds the interpreter while the writer wants it; 5 as it comes

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class NotYet(Exception):
    """A channel could not do it now; it is tried again."""


@dataclass
class Jobs:
    """All jobs, bound to the parts they need.  `mail` is None where the operator has no mail server.

    Bind and launch before the event loop runs, and `attach` the loop once it does: channels live in it.
    """

    store: Store
    room: Room
    reception: Reception
    speakers: Speakers
    mail: Mail | None
    contacts: Contacts
    public_url: str
    clock: Callable[[], datetime]
    every: float = EVERY
    mail_waits: float = MAIL_WAITS
    webhooks: Webhooks = field(default_factory=lambda: Webhooks(strict=True))
    _loop: asyncio.AbstractEventLoop | None = None
    _running: Running | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _rounds: list[threading.Thread] = field(default_factory=list)
    _not_before: dict[str, datetime] = field(default_factory=dict)  # when a report may be opened again

    def launch(self, poll: float = 0.25) -> None:
        """Start doing jobs and ringing clocks in this process."""
        sys.setswitchinterval(HANDS_BACK)
        self._running = launch(self.store, self.jobs(), self.schedules(), poll=poll)
        self._rounds = [
            self._on_and_on("clocks", self.every, self.look_at_clocks),
            self._on_and_on("screens", self.every, partial(self._round, self.close_screens, "close_screens")),
            self._on_and_on("cases", poll, partial(self._round, self.open_cases, "open_cases")),
        ]

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Speak through the channels of this event loop from now on."""
        self._loop = loop

    def close(self, wait: int = 5) -> None:
        """Ring no more and take no more jobs; those that run have `wait` seconds."""
        self._stop.set()
        for rounds in self._rounds:
            rounds.join(wait)
        if self._running:
            self._running.close(wait)

    def unfinished(self) -> int:
        """How many jobs wait or run, and reports to be opened."""
        from dbos import DBOS

        with self.store.read() as db:
            sent = casework.unopened(db)
        return len(sent) + len(
            DBOS.list_workflows(status=["ENQUEUED", "DELAYED", "PENDING"], load_input=False, load_output=False)
        )

    def jobs(self) -> dict[str, Job]:
        """What `later` may ask for.  A screen that is owed is somebody's turn; the others let turns go first."""
        return {
            "hand_over": Job(self._after_turns, attempts=MAIL_TRIES + 1, first_wait=self.mail_waits, longest=1200),
            "draw": Job(self.draw, attempts=12, first_wait=2, longest=600),
            "sweep": Job(self.sweep, attempts=60, first_wait=2, longest=3600),  # 48 hours, as long as Telegram deletes
        }

    def _after_turns(self, delivery_id: str) -> None:
        self.room.let_go_first(TURNS_FIRST)
        self.hand_over(delivery_id)

    def schedules(self) -> dict[str, Schedule]:
        return {"nightly": Schedule("0 3 * * *", self.nightly)}

    def open_cases(self) -> None:
        """Each report that was sent becomes somebody's; then, since no case waits for it, links are looked for."""
        with self.store.read() as db:
            sent = casework.unopened(db)
        for report_id in [one for one in sent if self._open(one)]:
            self.room.let_go_first(TURNS_FIRST)
            self._round(partial(self._look_for_links, report_id), "look_for_links")

    def _open(self, report_id: str) -> bool:
        """Make its case, unless another process has; what cannot be done now is done a minute later."""
        if report_id in self._not_before and self.clock() < self._not_before[report_id]:
            return False
        self.room.let_go_first(TURNS_FIRST)
        try:
            with self.store.begin() as db:
                made = casework.open_case(db, report_id, self.clock())
        except Exception as fault:  # noqa: BLE001 the others are opened all the same
            log.error("report %s could not be opened (%s)", report_id, type(fault).__name__)
            self._not_before[report_id] = self.clock() + OPENED_AGAIN
            return False
        self._not_before.pop(report_id, None)
        return made is not None

    def hand_over(self, delivery_id: str) -> None:
        """A notice is sent; where it cannot be, the row says so and the second way is taken."""
        with self.store.read() as db:
            sent = delivery.find(db, delivery_id)
        if not sent.open:
            return
        try:
            (self._post if sent.way is By.API else self._mail)(sent)
        except (MailRefused, WebhookRefused) as refused:
            self._give_up(delivery_id, refused.code)
        except (MailDeferred, WebhookDeferred) as deferred:
            self._put_off(sent, deferred)
        else:
            with self.store.begin() as db:
                casework.handed_over(db, delivery_id, self.clock())

    def draw(self, conversation: str) -> None:
        """A chat is shown what it is to show now, whatever it was that could not be drawn."""
        self._show(conversation)

    def sweep(self, conversation: str) -> None:
        """A closed chat shows the first screen and none of its messages is left; then the chat itself is forgotten."""
        reply = self._show(conversation)
        if reply is None or not (reply.conversation and reply.address):
            return  # it was opened again, is gone, or all of it is done
        speaker = self.speakers.get(reply.channel)
        if speaker and reply.sweep and not self._in_the_loop(speaker.sweep(reply.address, reply.sweep)):
            raise NotYet(NotYet.__doc__)
        self.room.submit(Swept(conversation, reply.sweep)).result(SPEAKS_WITHIN)

    def nightly(self, at: datetime) -> None:
        """What need not be kept any longer is forgotten."""
        with self.store.begin() as db:
            dialogue.let_go(db, casework.forget_drafts(db, at))
            casework.forget_handovers(db, at)
            staff.sweep(db, at)
        forget_done(at - JOBS_KEPT)

    def look_at_clocks(self) -> None:
        """One round: ring, look for links, destroy drafts; one that fails leaves the others standing."""
        for part in (self._ring, self._tell_of_stuck, self._link_what_waits, self._forget_drafts):
            self._round(partial(part, self.clock()), part.__name__)

    def _round(self, part: Callable[[], None], name: str) -> None:
        try:
            part()
        except Exception as fault:  # noqa: BLE001 whatever it was, the next round comes; its words may hold content
            log.error("a round of %s failed (%s)", name, type(fault).__name__)

    def _on_and_on(self, name: str, every: float, round_: Callable[[], None]) -> threading.Thread:
        """A thread that does this again and again until the end."""

        def rounds() -> None:
            while not self._stop.wait(every):
                round_()

        thread = threading.Thread(target=rounds, name=name, daemon=True)
        thread.start()
        return thread

    def _ring(self, at: datetime) -> None:
        with self.store.begin() as db:
            for due in casework.ring(db, at):
                log.warning("clock %s of %s rang", due.kind, due.about)

    def _tell_of_stuck(self, at: datetime) -> None:
        with self.store.begin() as db:
            casework.tell_of_stuck(db, at)

    def _link_what_waits(self, at: datetime) -> None:
        with self.store.read() as db:
            unlinked = casework.without_links(db, at)
        for report_id in unlinked:
            self._round(partial(self._look_for_links, report_id), "look_for_links")

    def _look_for_links(self, report_id: str) -> None:
        with self.store.begin() as db:
            casework.look_for_links(db, report_id, self.clock())

    def close_screens(self) -> None:
        """Each due conversation goes through the writer as a turn, which looks at the time again."""
        at = self.clock()
        with self.store.read() as db:
            due = dialogue.to_cover(db, at)
        asked = [self.room.submit(dialogue.clock_turn(conversation, version, at)) for conversation, version in due]
        for outcome in asked:
            try:
                for reply in outcome.result(SPEAKS_WITHIN):
                    self._speak(reply)
            except Exception as fault:  # noqa: BLE001 the next screen must close all the same
                log.error("a screen could not be closed (%s)", type(fault).__name__)

    def _forget_drafts(self, at: datetime) -> None:
        with self.store.begin() as db:
            dialogue.forget(db, at)
        self.store.wipe()  # also of what somebody deleted; where it cannot be done now, it is in the next round

    def _show(self, conversation: str) -> Reply | None:
        with self.store.read() as db:
            reply = self.reception.look_at(db, conversation, self.clock())
        speaker = self.speakers.get(reply.channel) if reply else None
        if reply and speaker and reply.address and not self._in_the_loop(show(reply, self.room, speaker)):
            raise NotYet(NotYet.__doc__)
        return reply

    def _speak(self, reply: Reply) -> None:
        if self._loop is not None:
            self._in_the_loop(say(reply, self.room, self.speakers))

    def _in_the_loop(self, spoken: Coroutine[Any, Any, Answer]) -> Answer:
        """Have the event loop do this; not now, if there is none or it takes too long."""
        if self._loop is None or self._loop.is_closed():
            spoken.close()
            raise NotYet(NotYet.__doc__)
        waiting = asyncio.run_coroutine_threadsafe(spoken, self._loop)
        try:
            return waiting.result(SPEAKS_WITHIN)
        except (futures.TimeoutError, futures.CancelledError):
            waiting.cancel()
            raise NotYet(NotYet.__doc__) from None

    def _mail(self, sent: delivery.Knock) -> None:
        contact = self.contacts(sent.service, sent.to)
        if self.mail is None or contact is None or not contact.email:
            raise MailRefused("no_mail_server" if self.mail is None else delivery.NO_ADDRESS)
        notice = delivery.notice(sent.reference, contact.email, sent.open_before, self.public_url, self.clock())
        self.mail.send(notice)

    def _post(self, sent: delivery.Knock) -> None:
        contact = self.contacts(sent.service, sent.to)
        with self.store.read() as db:
            secret = delivery.secret_of(db, sent.service)
        if contact is None or not contact.webhook or not secret:
            raise WebhookRefused("no_secret" if contact and contact.webhook else delivery.NO_ADDRESS)
        self.webhooks.send(contact.webhook, secret, sent, self.clock())

    def _put_off(self, sent: delivery.Knock, deferred: MailDeferred | WebhookDeferred) -> None:
        if sent.attempts + 1 >= MAIL_TRIES:
            self._give_up(sent.id, deferred.code)
            return
        with self.store.begin() as db:
            delivery.not_yet(db, sent.id, deferred.code, self.clock())
        raise deferred

    def _give_up(self, delivery_id: str, fault: str) -> None:
        log.warning("notice %s was given up (%s)", delivery_id, fault)
        with self.store.begin() as db:
            casework.not_delivered(db, delivery_id, fault, self.clock())
