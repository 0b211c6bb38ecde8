"""`hearthline serve`: the web server, the channels, the desks, the jobs and the clocks, in one process."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import socket
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot import api, casework, console, dialogue, jobs, referrals, staff
from bot.app import House, erasures, fit, manner_of, now, open_house, templates
from bot.app.contacts import contacts_of
from bot.app.discreet import Discreet, OnlyOverHttps, sorry
from bot.app.fit import Unfit
from bot.app.quiet import quiet_logs
from bot.channels import web
from bot.delivery import SmtpMail, Webhooks
from bot.dialogue import Channel
from bot.reception import Speaker
from bot.settings import Settings
from bot.store import migrate
from flows.rules.outcome import Serves

if TYPE_CHECKING:
    from bot.app.inbox import Inbox
    from bot.channels.telegram import Telegram

_LOCAL = {"127.0.0.1", "::1"}
_BY_PROXY = {"x-forwarded-for", "x-real-ip", "forwarded", "via"}
BROKEN_TURNS = Gauge("hearthline_broken_turns", "turns that could not be taken, until somebody has found out why")
STUCK_NOTICES = Gauge("hearthline_stuck_notices", "notices that were tried and do not go")
STUCK_REPORTS = Gauge("hearthline_stuck_reports", "reports of which no case could be made")
OVERDUE = Gauge("hearthline_overdue", "reports and drafts with a clock that ran out")
log = logging.getLogger(__name__)


class Service:
    """Everything of one process; `asgi` is what a web server runs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.house: House = open_house(settings)
        self._bring_up_to_date()
        self._refuse_what_is_unfit()
        self.inbox = _demo_inbox() if settings.is_demo and not settings.smtp_url else None
        smtp = self.inbox.start() if self.inbox else settings.smtp_url
        self.speakers: dict[str, Speaker] = {Channel.WEB: web.Silent()}
        self.telegram = self._telegram() if settings.telegram_token else None
        if self.telegram:
            self.speakers[Channel.TELEGRAM] = self.telegram.speaker
        self.contacts = contacts_of(self.house.deciding.directory, settings)
        mail = SmtpMail(smtp, settings.mail_from) if smtp else None
        self.jobs = jobs.Jobs(self.house.store, self.house.room, self.house.reception, self.speakers, mail,
                              self.contacts, settings.public_url, now,
                              webhooks=Webhooks(strict=not settings.is_demo))  # fmt: skip
        if settings.is_demo:
            self._invent()
        app = Starlette(routes=self._routes(), lifespan=self._living, exception_handlers={Exception: sorry})
        app.router.redirect_slashes = False  # it would lead to whatever host the request names
        self.asgi = Discreet(app if settings.is_demo else OnlyOverHttps(app))

    def _bring_up_to_date(self) -> None:
        """Held from now on: a second process is refused before it has changed the database of the first."""
        try:
            self.house.store.hold()
            migrate(self.house.store)
        except BaseException:
            self.house.close()
            raise

    def _refuse_what_is_unfit(self) -> None:
        """Another database's key in every mode; in production whatever would let a report reach nobody, or anybody."""
        ledger = erasures.ledger_of(self.settings, self.house.store)
        faults = fit.keys(self.house.store) + erasures.broken(ledger)
        if not self.settings.is_demo:
            directory = self.house.deciding.directory
            faults += fit.people(self.house.store) + fit.contacts(self.house.store, directory, now())
            for soon in fit.contacts_soon(self.house.store, directory, now()):
                log.warning("a contact: %s", soon)
        for missing in fit.dress():
            log.warning("%s", missing)
        if faults:
            self.house.close()
            raise Unfit(faults)
        erasures.apply(self.house.store, ledger, now())

    def _telegram(self) -> Telegram:
        """Read only where there is a bot: its libraries take a third of the start."""
        from bot.channels.telegram import Telegram

        chosen = self.settings
        return Telegram(
            token=chosen.telegram_token, api_url=chosen.telegram_api_url, secret=chosen.telegram_webhook_secret,
            reply_in_body=chosen.telegram_reply_in_body, store=self.house.store, room=self.house.room,
            speakers=self.speakers,
            clock=now,
        )  # fmt: skip

    def _invent(self) -> None:
        """One worker for each kind of service of the first area, and that all invented contacts were asked about."""
        area = self.house.deciding.directory.area("dorset") or self.house.deciding.directory.areas[0]
        services = {kind.value: service.id for kind in Serves if (service := area.service(kind)) is not None}
        with self.house.store.begin() as db:
            staff.invent_people(db, services, now())
            referrals.verify_invented(db, self.house.deciding.directory, now())

    def _routes(self) -> list[BaseRoute]:
        house, chosen = self.house, self.settings
        desk = console.Desk(
            store=house.store, clock=now, operator=chosen.operator_name, demo=chosen.is_demo,
            stays_here=not (chosen.telegram_token or chosen.smtp_url),
            directory=house.deciding.directory, contacts=self.contacts, decide=house.deciding.assess,
            phone=chosen.duty_phone,
        )  # fmt: skip
        routes: list[BaseRoute] = [
            Route("/staff", lambda request: RedirectResponse("/staff/", 308), methods=["GET"]),
            *console.routes(desk),
            *api.routes(api.Api(house.store, now)),
            Mount("/static", StaticFiles(directory=fit.STATIC)),
            Route("/health/live", self._live),
            Route("/health/ready", self._ready),
            Route("/metrics", self._metrics),
        ]
        if self.inbox:
            routes.append(self.inbox.route())
        if self.telegram and chosen.telegram_webhook_secret:
            routes.append(Route("/telegram", self.telegram.webhook, methods=["POST"]))
        routes += web.routes(
            store=house.store, reception=house.reception, room=house.room, speakers=self.speakers, clock=now,
            exit_url=chosen.exit_url, manner=manner_of(chosen), secure=not chosen.is_demo, demo=chosen.is_demo,
        )  # fmt: skip
        return routes

    @contextlib.asynccontextmanager
    async def _living(self, app: Starlette) -> AsyncIterator[None]:
        """Channels live in this event loop; jobs were launched before it ran and speak through it from now on."""
        self.jobs.attach(asyncio.get_running_loop())
        templates.compile_all(web.environment())
        templates.compile_meanwhile(console.environment())
        polling = None
        if self.telegram and not self.settings.telegram_webhook_secret:
            polling = asyncio.create_task(self.telegram.poll())
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        try:
            yield
        finally:
            if polling:
                polling.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await polling
            if self.telegram:
                await self.telegram.close()

    async def _live(self, request: Request) -> Response:
        return JSONResponse({"live": True})

    def _ready(self, request: Request) -> Response:
        """Ready while the database answers."""
        try:
            with self.house.store.read() as db:
                db.execute(text("SELECT 1"))
        except SQLAlchemyError as away:
            log.warning("the database is away (%s)", type(away).__name__)
            return JSONResponse({"ready": False}, 503)
        return JSONResponse({"ready": True})

    def _metrics(self, request: Request) -> Response:
        """Counts without content; for this machine only, and not for whoever comes through a proxy on it."""
        proxied = not _BY_PROXY.isdisjoint(request.headers)
        if proxied or request.client is None or request.client.host not in _LOCAL:
            return Response(status_code=404)
        with self.house.store.read() as db:
            at, mail = now(), casework.stuck_mail(db)
            unopened = casework.stuck_reports(db, at)
            STUCK_REPORTS.set(unopened.reports if unopened else 0)
            BROKEN_TURNS.set(dialogue.broken_turns(db))
            STUCK_NOTICES.set(mail.notices if mail else 0)
            OVERDUE.set(sum(item.overdue(at) for item in casework.duty_queue(db, at)))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    def close(self) -> None:
        self.jobs.close()
        self.house.close()
        if self.inbox:
            self.inbox.stop()


def _demo_inbox() -> Inbox:
    """Its mail server is read only where it is shown."""
    from bot.app.inbox import Inbox

    return Inbox()


def serve(settings: Settings) -> None:
    """Run until told to stop."""
    quiet_logs()
    service = Service(settings)
    try:
        _refuse_a_taken_address(settings)
        _run(service, settings)
    finally:
        service.close()


def _refuse_a_taken_address(settings: Settings) -> None:
    """Before the first job runs, and before anybody is told where to click: another service would answer there."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as taken:
            here = f"{settings.host}:{settings.port} cannot be listened on ({taken.strerror})"
            raise Unfit([f"{here}: end what listens there, or set HEARTHLINE_PORT to another port"]) from None


def _run(service: Service, settings: Settings) -> None:
    service.jobs.launch()
    where = settings.public_url
    log.info("open (%s, listens on %s:%d): reporter %s, staff %s/staff%s", settings.mode.value, settings.host,
             settings.port, where, where, f", inbox {where}/inbox" if service.inbox else "")  # fmt: skip
    uvicorn.run(service.asgi, host=settings.host, port=settings.port, loop="uvloop", http="httptools",
                ws="none", access_log=False, log_config=None, log_level="warning", server_header=False)  # fmt: skip
