"""A stand-in for Telegram over real HTTP: the Bot API on one side, a person with a phone on the other.

It is strict where Telegram is (an edit that changes nothing, a message that is not there, a button that carries too
much are refused), remembers every call, and can be told to misbehave: to refuse, to make us wait, to hang before or
after doing what was asked, to bring an update twice.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import aiohttp
from aiohttp import web

Update = dict[str, Any]


@dataclass
class Shown:
    """A message in a chat."""

    id: int
    text: str
    ours: bool
    keyboard: list[list[dict[str, str]]] = field(default_factory=list)
    quiet: bool = True

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]


@dataclass
class Call:
    method: str
    given: dict[str, Any]
    at: float
    in_body: bool = False


class Refused(Exception):
    def __init__(self, code: int, why: str, **parameters: int) -> None:
        self.code, self.why, self.parameters = code, why, parameters


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


BLOCKED = Refused(403, "Forbidden: bot was blocked by the user")
DELETED = Refused(400, "Bad Request: message to edit not found")
BROKEN = Refused(502, "Bad Gateway")


@dataclass
class Hangs:
    """The call is taken, and done first if `after`, but no answer comes for `seconds`."""

    seconds: float
    after: bool = False


class BotApi:
    """The Bot API of one bot.  `misbehave[method]` is what the next calls of a method meet instead of an answer."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.chats: dict[int, dict[int, Shown]] = defaultdict(dict)
        self.calls: list[Call] = []
        self.misbehave: dict[str, deque[Refused | Hangs]] = defaultdict(deque)
        self.alerts: list[str] = []
        self.queue: list[Update] = []
        self.confirmed = 0
        self.left: list[int] = []
        self.webhook: dict[str, Any] = {}
        self.another_asks = False
        self._ids = 100
        self._updates = 1000
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None

    def next_id(self) -> int:
        self._ids += 1
        return self._ids

    def next_update(self) -> int:
        self._updates += 1
        return self._updates

    def of(self, *methods: str) -> list[Call]:
        return [call for call in self.calls if call.method in methods]

    def ours(self, chat: int) -> list[Shown]:
        return [shown for shown in self.chats[chat].values() if shown.ours]

    def theirs(self, chat: int) -> list[Shown]:
        return [shown for shown in self.chats[chat].values() if not shown.ours]

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given: dict[str, Any] = {**request.query, **(await request.post())}
        if request.match_info["token"] != self.token:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        try:
            return web.json_response({"ok": True, "result": await self.do(method, given)})
        except Refused as refused:
            answer = {"ok": False, "error_code": refused.code, "description": refused.why}
            if refused.parameters:
                answer["parameters"] = refused.parameters
            return web.json_response(answer, status=refused.code)

    async def do(self, method: str, given: dict[str, Any], in_body: bool = False) -> Any:
        given = {name: _unpacked(value) for name, value in given.items()}
        self.calls.append(Call(method, given, time.monotonic(), in_body))
        faults = self.misbehave[method]
        fault = faults.popleft() if faults else None
        if isinstance(fault, Refused):
            raise fault
        if isinstance(fault, Hangs) and not fault.after:
            await asyncio.sleep(fault.seconds)
        result = await getattr(self, f"_{method}", self._anything)(given)
        if isinstance(fault, Hangs) and fault.after:
            await asyncio.sleep(fault.seconds)
        return result

    async def _anything(self, given: dict[str, Any]) -> bool:
        return True

    async def _sendMessage(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = int(given["chat_id"])
        shown = Shown(
            self.next_id(), _checked(given), True, _keyboard(given), given.get("disable_notification") is True
        )
        self.chats[chat][shown.id] = shown
        return _message(chat, shown)

    async def _editMessageText(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = int(given["chat_id"])
        shown = self.chats[chat].get(int(given["message_id"]))
        if shown is None or not shown.ours:
            raise DELETED
        text, keyboard = _checked(given), _keyboard(given)
        if (text, keyboard) == (shown.text, shown.keyboard):
            raise Refused(400, "Bad Request: message is not modified: specified new message content is the same")
        shown.text, shown.keyboard = text, keyboard
        return _message(chat, shown)

    async def _deleteMessages(self, given: dict[str, Any]) -> bool:
        ids = given["message_ids"]
        if not 1 <= len(ids) <= 100:
            raise Refused(400, "Bad Request: too many message identifiers specified")
        for message in ids:
            self.chats[int(given["chat_id"])].pop(int(message), None)
        return True

    async def _answerCallbackQuery(self, given: dict[str, Any]) -> bool:
        if given.get("show_alert"):
            assert len(given["text"]) <= 200
            self.alerts.append(given["text"])
        return True

    async def _leaveChat(self, given: dict[str, Any]) -> bool:
        self.left.append(int(given["chat_id"]))
        return True

    async def _setWebhook(self, given: dict[str, Any]) -> bool:
        self.webhook = given
        return True

    async def _getUpdates(self, given: dict[str, Any]) -> list[Update]:
        if self.another_asks:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        self.confirmed = int(given["offset"])
        self.queue = [update for update in self.queue if update["update_id"] >= self.confirmed]
        for _ in range(20):
            if self.queue:
                break
            await asyncio.sleep(0.05)
        return self.queue[:100]


Brings = Callable[[Update], Awaitable[Any]]


class Person:
    """Somebody with a phone.  `brings` carries their updates: to a webhook, or into the queue that is polled."""

    def __init__(self, api: BotApi, brings: Brings, chat: int) -> None:
        self._api, self._brings, self.chat = api, brings, chat

    async def writes(self, text: str = "", **content: Any) -> Any:
        return await self._brings(self.writing(text, **content))

    async def presses(self, label: str) -> Any:
        return await self._brings(self.pressing(label))

    def writing(self, text: str = "", **content: Any) -> Update:
        id = self._api.next_id()
        self._api.chats[self.chat][id] = Shown(id, text, False)
        return self._update("message", self._message(id, text, **content))

    def edits(self, id: int, text: str) -> Update:
        return self._update("edited_message", self._message(id, text))

    def pressing(self, label: str, of: Shown | None = None) -> Update:
        shown = of or self.screen
        data = next((b["callback_data"] for row in shown.keyboard for b in row if label in b["text"]), None)
        assert data is not None, f"no {label!r} among {shown.labels} under {shown.text!r}"
        return self.pressing_data(data, shown.id)

    def pressing_data(self, data: str, message: int) -> Update:
        press = {"id": str(self._api.next_id()), "from": self._user, "chat_instance": "1", "data": data,
                 "message": self._message(message, "")}  # fmt: skip
        return self._update("callback_query", press)

    @property
    def screen(self) -> Shown:
        """The one message that is ours in the chat."""
        ours = self._api.ours(self.chat)
        assert len(ours) == 1, [shown.text for shown in ours]
        return ours[0]

    @property
    def left_in_chat(self) -> list[str]:
        return [shown.text for shown in self._api.theirs(self.chat)]

    @property
    def _user(self) -> dict[str, Any]:
        return {"id": self.chat, "is_bot": False, "first_name": "Invented"}

    def _message(self, id: int, text: str, **content: Any) -> dict[str, Any]:
        chat = {"id": self.chat, "type": "private", "first_name": "Invented"}
        message = {"message_id": id, "date": 1_800_000_000, "chat": chat, "from": self._user, **content}
        return {**message, "text": text} if text else message

    def _update(self, kind: str, what: dict[str, Any]) -> Update:
        return {"update_id": self._api.next_update(), kind: what}


class Webhook:
    """Brings updates to a webhook as Telegram does, and does what the answer's body asks for."""

    def __init__(self, api: BotApi, url: str, secret: str) -> None:
        self._api, self._url, self._secret = api, url, secret
        self.bodies: list[dict[str, Any]] = []

    async def __call__(self, update: Update) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret}
        async with aiohttp.ClientSession() as session, session.post(self._url, json=update, headers=headers) as answer:
            body = await answer.read()
            if answer.status == 200 and body:
                asked = json.loads(body)
                self.bodies.append(asked)
                with suppress(Refused):  # nobody would learn of it
                    await self._api.do(asked.pop("method"), asked, in_body=True)
            return answer.status


class _Marks(HTMLParser):
    """Telegram's HTML: what is open must be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.plain = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("b", "i"):
            raise Refused(400, f'Bad Request: can\'t parse entities: unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused(400, "Bad Request: can't parse entities: unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.plain += data


def _checked(given: dict[str, Any]) -> str:
    marks = _Marks()
    marks.feed(given.get("text", ""))
    marks.close()
    if marks.open or not marks.plain.strip():
        raise Refused(400, "Bad Request: message text is empty or has an open tag")
    if len(marks.plain.encode("utf-16-le")) // 2 > 4096:
        raise Refused(400, "Bad Request: message is too long")
    return str(given["text"])


def _keyboard(given: dict[str, Any]) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = (given.get("reply_markup") or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > 100 or any(
        len(b["callback_data"].encode()) > 64 or not b["text"] for r in rows for b in r
    ):
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows


def _message(chat: int, shown: Shown) -> dict[str, Any]:
    of = {"id": 666, "is_bot": True, "first_name": "Hello"}
    return {"message_id": shown.id, "date": 1_800_000_000, "chat": {"id": chat, "type": "private"}, "from": of,
            "text": shown.text}  # fmt: skip


def _unpacked(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("[", "{"):
        return json.loads(value)
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
