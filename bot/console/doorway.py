"""What happens around every page: who asks, is the form ours, and what is shown when something is wrong.

A page is a function that shows, and perhaps one that acts; both run in a thread, since the database makes them wait.
Whatever is shown is drawn after the commit of the door it went through.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import staff
from bot.console.cookies import KNOWN, SESSION, VISITOR, cookie_named, forget_cookie, set_cookie
from bot.console.forms import Closed, Overtaken, PressedBefore, Wrong
from bot.console.pages import Answer, Asked, Data, Desk, File, Go, Page, render
from bot.store import SealBroken

MOST_BYTES = 200_000  # of one form
NEVER_KEPT = {"csrf", "password", "code"}
_decode_typed = msgspec.json.Decoder(staff.Typed).decode
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "cache-control": "no-store", "content-security-policy": POLICY, "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin", "x-robots-tag": "noindex", "permissions-policy": "geolocation=()",
}  # fmt: skip
EMPTY: Mapping[str, str] = {}
_NAMED = re.compile(r"[a-z0-9_:]{1,60}")  # ids, kinds of paper, "person:2"; nothing else comes near the database
_OUR_PATH = re.compile(r"/staff/[\w/-]*(\?[\w=&-]*)?")

log = logging.getLogger(__name__)

Show = Callable[[Asked], Answer]
Banner = Callable[[Asked], Mapping[str, Any]]


@dataclass(frozen=True)
class Visit:
    """A request, as far as the pages need it.  secret: the cookie from which the form's token is made.  mark: of a
    browser in which somebody came in before.
    """

    desk: Desk
    path: str
    named: Mapping[str, str]
    query: Mapping[str, str]
    token: str
    secret: str
    mark: str
    came_from: str
    posted: Mapping[str, str] | None
    from_elsewhere: bool

    @property
    def csrf(self) -> str:
        """The token that every form of this visitor carries."""
        return self.desk.store.keys.blind("csrf", self.secret.encode()).hex()


class SecretPages:
    """Sets on every answer that nothing of it may be stored, framed, or told to anybody else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def screen(
    desk: Desk, path: str, show: Show, act: Show | None = None, *, back: str = "", banner: Banner
) -> Route:  # fmt: skip
    """A page for somebody signed in; `act` takes its form, at the same address.

    back: where who sends the form twice goes on, the second time for nothing; "": it may be sent as often as one likes.
    """

    def answer(visit: Visit) -> Response:
        return _for_somebody(visit, show, act, banner, back)

    return Route(path, _endpoint(desk, answer), methods=["GET", "POST"] if act else ["GET"], name=show.__qualname__)


def deed(desk: Desk, path: str, act: Show, shows: Show, *, back: str, gives: bool = False, banner: Banner) -> Route:
    """A button on the page that `shows` draws, at `back`: what is wrong is told there, and so is who only looks.

    gives: it gives a file or a page, as often as it is pressed; else twice is once.
    """

    def answer(visit: Visit) -> Response:
        if visit.posted is None:
            return RedirectResponse("/staff" + back.format(**visit.named), 303)
        return _for_somebody(visit, shows, act, banner, "" if gives else back)

    return Route(path, _endpoint(desk, answer), methods=["GET", "POST"], name=act.__qualname__)


def open_to_all(desk: Desk, path: str, answer: Callable[[Visit], Response]) -> Route:
    """The one page for somebody who is not signed in."""
    return Route(path, _endpoint(desk, answer), methods=["GET", "POST"], name="sign_in")


def _endpoint(desk: Desk, answer: Callable[[Visit], Response]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        if not all(map(_NAMED.fullmatch, request.path_params.values())):
            raise HTTPException(404)
        token = request.cookies.get(cookie_named(SESSION, desk), "")
        secret = token or request.cookies.get(cookie_named(VISITOR, desk), "")
        visit = Visit(
            desk=desk, path=request.url.path, named=request.path_params, query=dict(request.query_params), token=token,
            secret=secret, mark=request.cookies.get(cookie_named(KNOWN, desk), ""),
            came_from=request.client.host if request.client else "",
            posted=await _posted(request) if request.method == "POST" else None,
            from_elsewhere=request.headers.get("sec-fetch-site") == "cross-site",
        )  # fmt: skip
        if visit.posted is not None and not _same(visit.posted.get("csrf", ""), visit.csrf if secret else ""):
            raise HTTPException(403)
        return await run_in_threadpool(answer, visit)

    return endpoint


def _same(given: str, expected: str) -> bool:
    return bool(expected) and compare_digest(given.encode(), expected.encode())


async def _posted(request: Request) -> dict[str, str]:
    """The form's fields, without the character that PostgreSQL takes in no text; what no form of ours is, is empty."""
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > MOST_BYTES:
        raise HTTPException(413)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    typed: dict[str, str] = {}
    for name, value in (await request.form()).multi_items():
        text = str(value).replace("\r\n", "\n").replace("\x00", "")
        typed[name] = f"{typed[name]},{text}" if name in typed else text
    return typed


def _for_somebody(visit: Visit, show: Show, act: Show | None, banner: Banner, back: str) -> Response:
    desk, at = visit.desk, visit.desk.clock()
    person = staff.who(desk.store, visit.token, at) if visit.token else None
    if person is None:
        return _not_signed_in(visit)
    typed_before = staff.typed_before(desk.store, person)
    kept = typed_before.fields if typed_before and typed_before.path == visit.path else {}
    asked = Asked(desk, person, at, visit.path, visit.named, visit.query, visit.posted or kept, {}, bool(kept),
                  _pressed(visit, person) if back else "")  # fmt: skip
    try:
        asked, answer = _answered(asked, show, act if visit.posted is not None else None)
    except staff.Refused:
        raise HTTPException(404) from None
    except PressedBefore:
        answer = Go(our_path("/staff" + back.format(**{**(visit.posted or {}), **visit.named})))
    except Closed as closed:
        answer = Page(closed.template, closed.shows, status=403)
    if kept and isinstance(answer, Go):
        staff.keep_typed(desk.store, person, None)
    return _drawn(visit, asked, answer, banner)


def _pressed(visit: Visit, person: staff.Person) -> str:
    """A form as it was sent, with the mark that its page gave it; empty where it has none."""
    if not visit.posted or not visit.posted.get("press"):
        return ""
    return msgspec.json.encode([person.id, visit.path, sorted(visit.posted.items())]).decode()


def _answered(asked: Asked, show: Show, act: Show | None) -> tuple[Asked, Answer]:
    """The answer, and what was asked with the errors that it turned out to have."""
    if act is None:
        return asked, show(asked)
    try:
        return asked, act(asked)
    except Wrong as wrong:
        asked, status = replace(asked, errors=wrong.errors, kept=False, pressed=""), 422
    except Overtaken as overtaken:
        asked, status = replace(asked, errors={"": str(overtaken)}, kept=False, pressed=""), 409
    answer = show(asked)
    return asked, replace(answer, status=status) if isinstance(answer, Page) else answer


def _drawn(visit: Visit, asked: Asked, answer: Answer, banner: Banner) -> Response:
    if isinstance(answer, Go):
        gone = RedirectResponse(answer.to, 303)
        return _ended(gone, visit.desk) if answer.ends else gone
    if isinstance(answer, Data):
        return JSONResponse(answer.of)
    if isinstance(answer, File):
        return Response(answer.body, headers={"content-disposition": f'attachment; filename="{answer.name}"'},
                        media_type=answer.media)  # fmt: skip
    every = {"csrf": visit.csrf, "press": secrets.token_hex(8), **banner(asked)}
    html = render(answer, asked=asked, desk=visit.desk, at=asked.at, **every)
    response = HTMLResponse(html, answer.status)
    if answer.refresh:
        response.headers["refresh"] = str(answer.refresh)
    return response


def _not_signed_in(visit: Visit) -> Response:
    if visit.posted is None:
        if visit.from_elsewhere and not visit.token:  # our cookie stays at home when a link in a mail is followed
            return HTMLResponse(render(Page("go_on.html"), desk=visit.desk, here=visit.path))
        return RedirectResponse(f"/staff/sign-in?to={our_path(visit.path)}", 303)
    return sign_in_page(visit, visit.path, kept=_sealed(visit), status=401)


def sign_in_page(
    visit: Visit, to: str, *, kept: str = "", errors: Mapping[str, str] = EMPTY, email: str = "", status: int = 200
) -> Response:
    """The page where one comes in; `kept` carries, sealed, a form whose session had ended."""
    people, directory = [], visit.desk.directory
    if visit.desk.demo:
        with visit.desk.store.read() as db:
            people = staff.invented_people(db)
    names = {each.service: found.name for each in people if (found := directory.service(each.service))}
    page = Page(
        "sign_in.html", {"people": people, "names": names, "to": to, "kept": kept, "errors": errors, "email": email}
    )
    secret = visit.secret or secrets.token_urlsafe(32)
    csrf = replace(visit, secret=secret).csrf
    response = HTMLResponse(render(page, desk=visit.desk, csrf=csrf), status)
    if not visit.secret:
        set_cookie(response, visit.desk, VISITOR, secret)
    return response


def _ended(response: Response, desk: Desk) -> Response:
    """Back shows no page of whoever has gone: some browsers keep them whole, whatever is said of storing."""
    response.headers["clear-site-data"] = '"cache"'
    forget_cookie(response, desk, SESSION)
    return response


def our_path(path: str) -> str:
    """The path if it is one of ours, else the first page: nobody is sent elsewhere from here."""
    return path if _OUR_PATH.fullmatch(path) else "/staff/"


def _sealed(visit: Visit) -> str:
    """The form that came too late, sealed for the person whose session it was."""
    account_id = staff.whose(visit.desk.store, visit.token) if visit.token else ""
    if not account_id or visit.posted is None:
        return ""
    fields = {name: value for name, value in visit.posted.items() if name not in NEVER_KEPT}
    typed = msgspec.json.encode(staff.Typed(visit.path, fields))
    return visit.desk.store.keys.seal("form too late", typed, account_id.encode()).hex()


def unsealed(visit: Visit, kept: str, person: staff.Person) -> staff.Typed | None:
    """What they typed before their session ended; nothing where somebody else signs in."""
    try:
        typed = visit.desk.store.keys.open("form too late", bytes.fromhex(kept), person.id.encode())
    except (SealBroken, ValueError):
        return None
    return _decode_typed(typed)


def fault_pages(desk: Desk) -> dict[Any, Any]:
    """What is shown when there is no page: never anything that somebody told us."""

    def drawn(status: int) -> HTMLResponse:
        return HTMLResponse(render(Page("fault.html", {"status": status}), desk=desk), status)

    async def refused(_request: Request, fault: HTTPException) -> Response:
        return drawn(fault.status_code)

    async def broken(_request: Request, fault: Exception) -> Response:
        log.error("a page of the desks failed: %s", type(fault).__name__)
        return drawn(500)

    return {HTTPException: refused, Exception: broken}
