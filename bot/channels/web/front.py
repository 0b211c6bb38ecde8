"""The addresses of the web channel and what each does."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot import dialogue
from bot.channels.web import pages
from bot.channels.web.attempts import Attempts
from bot.channels.web.pace import Pace
from bot.channels.web.posted import STAY, Part, Posted, TooMuch, Unreadable, is_old, parts, read
from bot.channels.web.session import Cookies, keys_of, new_id
from bot.dialogue import Channel, Reply, Turn, View, phrase
from bot.reception import Reception, Room, Speakers, arrive
from bot.store import Store

LEAVE = "x.!leave"  # works from every screen, whatever its token
TWICE = timedelta(seconds=3)  # a button pressed twice within it was meant once

log = logging.getLogger(__name__)

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Seen:
    """The present screen of a session, when it closes, and when something was last done there.

    overdue: (id, version) of the conversation whose time is up, before the clock has come by to close it.
    """

    view: View
    closes_at: datetime | None = None
    turned_at: datetime | None = None
    overdue: tuple[str, int] | None = None


@dataclass(frozen=True)
class Visit:
    """Somebody who sent a page: their session (new, if they had none), what they sent, and what they saw.

    tried_too_often: five words were typed once too often, and are not looked for; the page is as if they were wrong.
    """

    session: str
    person: str
    is_new: bool
    posted: Posted
    seen: Seen
    at: datetime
    tried_too_often: bool = False


@dataclass(frozen=True)
class Front:
    """The reporter's pages."""

    store: Store
    reception: Reception
    room: Room
    speakers: Speakers
    clock: Callable[[], datetime]
    frame: pages.Frame
    cookies: Cookies
    attempts: Attempts = field(default_factory=Attempts)
    pace: Pace = field(default_factory=Pace)

    async def screen(self, request: Request) -> Response:
        """`/`: the present screen, and what is pressed on it."""
        answers = {"GET": self._look, "HEAD": self._look, "POST": self._take}
        return await self._guarded(request, answers, self._broken)

    async def leave(self, request: Request) -> Response:
        """`/leave`: in one press, whatever else is broken."""
        return await self._guarded(request, {"GET": self._leave, "POST": self._leave}, self._gone)

    async def about(self, request: Request) -> Response:
        """`/about`: what this is."""
        return await self._guarded(request, {"GET": self._about, "HEAD": self._about}, self._broken)

    async def nothing_here(self, request: Request) -> Response:
        """Every other address."""
        return pages.plain(self.frame, 404, "nothing_here")

    async def _guarded(
        self, request: Request, answers: Mapping[str, Answer], otherwise: Callable[[], Response]
    ) -> Response:
        """Never an error alone, and nothing of what was written in any log."""
        answer = answers.get(request.method)
        if answer is None:
            return pages.plain(self.frame, 405, "nothing_here")
        try:
            return await answer(request)
        except TooMuch:
            return pages.plain(self.frame, 413, "too_big")
        except Unreadable:
            return pages.plain(self.frame, 400, "page_reload")
        except Exception as error:  # noqa: BLE001 - whatever broke, the person gets an answer
            log.error("a page could not be drawn: %s", type(error).__name__)
            return otherwise()

    def _broken(self, posted: Posted | None = None) -> Response:
        """Help by telephone, and what was typed, to be sent again."""
        return pages.plain(self.frame, 503, "broken", typed=posted)

    async def _about(self, request: Request) -> Response:
        return pages.about(self.frame)

    async def _look(self, request: Request) -> Response:
        at = self.clock()
        seen = await self._seen(self.cookies.person(self.cookies.session(request)), at)
        return self._drawn(seen, at, self.cookies.said(request))

    def _drawn(self, seen: Seen, at: datetime, said: Iterable[str], typed: Posted | None = None) -> Response:
        left = None if seen.closes_at is None else max(0.0, (seen.closes_at - at).total_seconds())
        return pages.screen(self.frame, seen.view, said, left, typed)

    async def _seen(self, person: str, at: datetime) -> Seen:
        return await run_in_threadpool(self._read, person, at)

    def _read(self, person: str, at: datetime) -> Seen:
        """What stands there.  A screen whose time is up is the first screen, also before the clock has come by."""
        with self.store.read() as db:
            conversation = dialogue.find(db, person) if person else None
            view = self.reception.view(db, conversation, at)
        if conversation is None:
            return Seen(view)
        if conversation.is_over(at):
            return Seen(view, overdue=(conversation.id, conversation.version))
        return Seen(view, None if view.neutral else conversation.cover_at, conversation.turned_at)

    async def _take(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return pages.plain(self.frame, 403, "page_reload")
        posted = await read(request)
        if not (posted.press.endswith(".!leave") or self._may_send(request, posted)):
            return pages.plain(self.frame, 429, "broken", typed=posted)
        try:
            visit = await self._visit(request, posted)
            return await (self._go(visit) if posted.press.endswith(".!leave") else self._answered(visit))
        except Exception as error:  # noqa: BLE001 - as above, and what they typed goes back to them
            log.error("a page could not be taken: %s", type(error).__name__)
            return self._broken(posted)

    def _may_send(self, request: Request, posted: Posted) -> bool:
        return self.pace.may_send(self.cookies.session(request), _address(request), posted.text, self.clock())

    async def _visit(self, request: Request, posted: Posted) -> Visit:
        at, session = self.clock(), self.cookies.session(request)
        seen = await self._seen(self.cookies.person(session), at)
        if seen.overdue is not None:  # closed before anything else: whoever sends this saw the first screen
            await self.room.put(dialogue.clock_turn(*seen.overdue, at))
        is_new = not session or (seen.view.neutral and not posted.text)  # a new start owes nothing to an older cookie
        session = new_id() if is_new else session
        if tried_too_often := not self.attempts.may_try(posted.text, _address(request), at):
            posted = replace(posted, words="", short="")
        return Visit(session, self.cookies.person(session), is_new, posted, seen, at, tried_too_often)

    async def _answered(self, visit: Visit) -> Response:
        posted, before = visit.posted, visit.seen.view
        replies = await self._done(visit)
        if self._opened(visit, replies):
            visit = self._under_a_new_id(visit)
            replies = await self._done(visit)
        if replies and replies[-1].view.step == "broken":
            return self._broken(posted)
        if replies and replies[-1].closes and before.step != "delete_it":
            return self._gone()
        if posted.press == STAY and not is_old(posted, before):
            return self._drawn(await self._seen(visit.person, visit.at), visit.at, (), posted)
        return self._back_to_the_page(visit, self._told(visit, replies))

    def _opened(self, visit: Visit, replies: list[Reply]) -> bool:
        """Whether five words have just opened something under an id that this browser held before."""
        typed = not visit.is_new and visit.seen.view.neutral and phrase.heard(visit.posted.text) is not None
        return typed and bool(replies) and not replies[-1].view.neutral

    def _under_a_new_id(self, visit: Visit) -> Visit:
        """Somebody at home may have noted the one that lay here: opened once more, it is open under this one alone."""
        session = new_id()
        return replace(visit, session=session, person=self.cookies.person(session), is_new=True)

    async def _done(self, visit: Visit) -> list[Reply]:
        """Have it written, part by part; what closes the screen ends it."""
        replies: list[Reply] = []
        for number, part in enumerate(parts(visit.posted, visit.seen.view)):
            replies.append(await arrive(self._turn(visit, number, part), self.room, self.speakers))
            if replies[-1].closes or replies[-1].view.step == "broken":
                break
        return replies

    def _turn(self, visit: Visit, number: int, part: Part) -> Turn:
        """The same page sent twice is the same turn; with other words in it, it is another."""
        named = "\0".join((visit.person, visit.posted.once, str(number), part.text, part.press, *(part.picks or ())))
        key = f"web:{self.store.keys.blind('web page', named.encode()).hex()}"
        return Turn(key, visit.person, Channel.WEB, visit.at, secrets.token_bytes(64), text=part.text, press=part.press,
                    picks=part.picks, unable=part.unable, starts=part.starts)  # fmt: skip

    def _told(self, visit: Visit, replies: list[Reply]) -> tuple[str, ...]:
        """What stands above the next screen."""
        posted, before = visit.posted, visit.seen
        if visit.tried_too_often:
            return ("wrong_words_web",)
        if before.view.step == "delete_it" and replies and replies[-1].closes:
            return ("deleted",)
        said = [key for reply in replies for key in keys_of(reply.view.said)]
        if before.view.neutral and posted.text and replies and replies[-1].view.neutral:
            said = ["wrong_words_web" if phrase.meant(posted.text) else "kept"]
        if posted.press == "" and not posted.text and not is_old(posted, before.view):
            said.append("nothing_written")
        late = before.turned_at is not None and visit.at - before.turned_at > TWICE
        if is_old(posted, before.view) and late and not posted.press.endswith(".!danger"):
            said.append("browser_back")
        return tuple(dict.fromkeys(said))

    def _back_to_the_page(self, visit: Visit, said: Iterable[str]) -> Response:
        response = RedirectResponse("/", 303, pages.HEADERS)
        if visit.is_new:
            self.cookies.keep_session(response, visit.session)
        self.cookies.keep_said(response, said)
        return response

    async def _leave(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site") == "cross-site":  # another site may not have this browser forget us
            return RedirectResponse(self.frame.exit_url, 303, pages.HEADERS)
        try:
            posted = await read(request) if request.method == "POST" else Posted()
        except (TooMuch, Unreadable):
            posted = Posted()
        gone = await self._go(await self._visit(request, posted))
        return gone if request.method == "POST" else self._away()

    async def _go(self, visit: Visit) -> Response:
        """What is in the box is kept first; then the screen is a stranger's."""
        if not visit.is_new:
            await self._done(replace(visit, posted=replace(visit.posted, press=LEAVE)))
        return self._gone()

    def _gone(self) -> Response:
        return self._ended(pages.gone(self.frame))

    def _away(self) -> Response:
        """For a link, which may be led elsewhere."""
        return self._ended(RedirectResponse(self.frame.exit_url, 303, pages.HEADERS))

    def _ended(self, response: Response) -> Response:
        response.headers["clear-site-data"] = '"cache", "cookies", "storage"'
        self.cookies.end(response)
        return response


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
