"""How fast we may speak: 30 calls a second over all chats, the urgent first; one screen a second in a chat."""

from __future__ import annotations

import asyncio
import heapq
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from itertools import count

A_SECOND = 30  # calls to Telegram in any one second
BETWEEN_SCREENS = 1.0  # seconds between two screens drawn in one chat
REMEMBERED = 5_000  # chats whose last screen this process remembers


class Line:
    """Where every call waits for its place: the urgent (danger, cover) first, the others in the order they came."""

    def __init__(self, a_second: int = A_SECOND) -> None:
        self._went: deque[float] = deque(maxlen=a_second)
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    async def place(self, *, urgent: bool = False) -> None:
        """Wait until one more call may go."""
        loop = asyncio.get_running_loop()
        if not self._waiting and self._wait(loop.time()) <= 0:
            self._went.append(loop.time())
            return
        mine: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (not urgent, next(self._numbers), mine))
        self._wind(loop)
        await mine

    def _wait(self, now: float) -> float:
        """Seconds until one more call may go."""
        full = len(self._went) == self._went.maxlen
        return self._went[0] + 1.0 - now if full else 0.0

    def _wind(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is None and self._waiting:
            self._timer = loop.call_later(max(0.0, self._wait(loop.time())), self._let_go, loop)

    def _let_go(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        while self._waiting and self._wait(loop.time()) <= 0:
            _, _, first = heapq.heappop(self._waiting)
            if not first.done():  # it may have given up
                self._went.append(loop.time())
                first.set_result(None)
        self._wind(loop)


@dataclass
class Chat:
    """What this process knows of a chat's screen; nothing here is needed to be right, and a restart forgets it.

    newest: number of the newest screen asked for.  live: the message that shows the screen; shown: all that may.
    drawn_at: when one was last drawn.  shut_until: Telegram asked us to wait until then.  Both in seconds of the event
    loop's clock.
    """

    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0
    drawn_at: float = float("-inf")
    shut_until: float = float("-inf")
    live: int | None = None
    shown: set[int] = field(default_factory=set)


class Chats:
    """The chats that were drawn in lately, by address."""

    def __init__(self) -> None:
        self._chats: OrderedDict[str, Chat] = OrderedDict()

    def of(self, address: str) -> Chat:
        chat = self._chats.setdefault(address, Chat())
        self._chats.move_to_end(address)
        if len(self._chats) > REMEMBERED and not next(iter(self._chats.values())).drawing.locked():
            self._chats.popitem(last=False)
        return chat
