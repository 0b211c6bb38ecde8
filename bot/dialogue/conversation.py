"""A conversation: what was answered, where it stands, and the clear times by which the clock finds it."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any

import msgspec

from bot.store import DataKey
from flows.grammar import Answer, Facts, How, Source, View
from flows.rules.outcome import Plan

CONTACT = "reporter.contact"
ADDITION = "reporter.anything_else"
MOST = 500_000  # bytes of one conversation, some 90,000 words; what is FEW characters long is taken up to twice that
FEW = 200
_OTHERS = frozenset(source.value for source in Source)
SELDOM_MOVE = ("person", "was_person", "phrase", "desk_at", "ends_at", "sent_at", "held_at")  # of what stands in clear
seldom_moves = attrgetter(*SELDOM_MOVE)


class Heard(msgspec.Struct, frozen=True):
    """Words that were not an answer: kept as they came, with the step they were typed at."""

    at: datetime
    step: str
    words: str
    sure_who: bool = True


class Kept(msgspec.Struct, omit_defaults=True):
    """The sealed part.  The answers are the state: `place` can always be found again by replaying them.  What is as its
    default here is not written, so that a default never changes: what was stored would change with it.

    answers: facts by key, and `screen:<name>` for screens passed, in the order of the way: what counts.  off: answers
    that are not on the way as it stands: they count for nothing, and count again if the way comes by.  drafting: own
    words still open, by key.  ticks: boxes ticked and not yet confirmed.  retracted: answers taken back, never shown
    again, never lost.  script: the version of the flows that the place was found with.
    messages: every message of the chat that may still be there, live_message the one that shows the screen.
    reachable: false once the chat would not take a screen: nobody is reached there, which is not "withdrew".
    changed: kinds of service of which another thing holds than was shown before Send was pressed.
    numbers: which person, which incident the place is in.  aside: the step shown instead of the place (danger …).
    """

    place: str
    opens_at: str
    script: str = ""
    numbers: dict[str, int] = {}
    aside: str = ""
    answers: dict[str, Answer] = {}
    off: dict[str, Answer] = {}
    drafting: dict[str, list[str]] = {}
    ticks: tuple[str, ...] = ()
    heard: list[Heard] = []
    retracted: list[tuple[str, Answer]] = []
    token: str = ""
    open_heading: str = ""
    channel: str = ""
    address: str = ""
    live_message: int | None = None
    messages: list[tuple[int, datetime]] = []
    reachable: bool = True
    offered_phrase: str = ""
    plan_shown: bytes = b""
    changed: tuple[str, ...] = ()
    sent: bytes = b""
    desk_told: bool = False
    red: bool = False
    danger_shown: bool = False
    turned_at: datetime | None = None
    covered_at: datetime | None = None


class Conversation:
    """A plain object whose `state` the shared machine moves; `kept` is sealed when it is stored.

    person: keyed pseudonym of the chat it is open in, None when it is open nowhere.  version: counts its turns.
    cover_at, desk_at, ends_at: when the screen closes, the duty desk may see the draft, and the draft is destroyed.
    planned: who would be told, worked out for one screen.  stands: what was told, and what of the plan stands with it.
    key: what it is sealed with, and size: how many bytes that was when it was opened.  stored: version and what seldom
    moves, as the database has them after this batch.
    """

    __slots__ = (
        "_facts",
        "_seen",
        "cover_at",
        "deleted",
        "desk_at",
        "ends_at",
        "held_at",
        "id",
        "kept",
        "key",
        "new_phrase",
        "person",
        "phrase",
        "planned",
        "sent_at",
        "size",
        "stands",
        "started_at",
        "stored",
        "version",
        "was_person",
        "wrapped",
    )  # fmt: skip

    def __init__(self, id: str, person: str | None, at: datetime, kept: Kept) -> None:
        self.id, self.person, self.kept = id, person, kept
        self.was_person: str | None = None
        self.version = 0
        self.wrapped = b""
        self.phrase: bytes | None = None
        self.started_at = at
        self.cover_at: datetime | None = None
        self.desk_at: datetime | None = None
        self.ends_at: datetime | None = None
        self.sent_at: datetime | None = None
        self.held_at: datetime | None = None
        self.deleted = False
        self.new_phrase = ""
        self.planned: tuple[tuple[str, datetime], Facts, Plan] | None = None
        self.stands: tuple[dict[str, Answer], object] | None = None
        self.key: DataKey | None = None
        self.size = 0
        self.stored: tuple[int, tuple[Any, ...]] | None = None
        self._facts: Facts | None = None
        self._seen: View | None = None

    @property
    def turned_at(self) -> datetime:
        """When somebody last did something here."""
        return self.kept.turned_at or self.started_at

    @turned_at.setter
    def turned_at(self, at: datetime) -> None:
        self.kept.turned_at = at

    def is_over(self, at: datetime) -> bool:
        """Whether its screen is to be closed by now, also before the clock has come by."""
        return self.cover_at is not None and self.cover_at <= at

    @property
    def covered_at(self) -> datetime | None:
        """Since when the screen is closed."""
        return self.kept.covered_at

    @covered_at.setter
    def covered_at(self, at: datetime | None) -> None:
        self.kept.covered_at = at

    @property
    def state(self) -> str:
        return self.kept.place

    @state.setter
    def state(self, step: str) -> None:
        self.kept.place = step

    @property
    def facts(self) -> Facts:
        """What was told on the way so far, for rules to look up; `told` is the same to be read through."""
        if self._facts is None:
            self._facts = Facts(self.kept.answers)
        return self._facts

    @property
    def told(self) -> dict[str, Answer]:
        """Every answer to a question of the way, without the screens that were passed."""
        return {key: answer for key, answer in self.kept.answers.items() if not key.startswith("screen:")}

    @property
    def everything(self) -> dict[str, Answer]:
        """What was told and not taken back, on the way or off it: for a person who looks because of danger."""
        off = {key: answer for key, answer in self.kept.off.items() if not key.startswith("screen:")}
        return {**off, **self.told}

    @property
    def also_wrote(self) -> list[tuple[str, str]]:
        """Words of theirs that answered no question, each with the step they were typed at."""
        return [(heard.step, heard.words) for heard in self.kept.heard if heard.sure_who]

    @property
    def waits_to_be_added(self) -> bool:
        """Whether something was written after it was sent, and not added to it."""
        return self.sent_at is not None and (
            bool(self.kept.drafting.get(ADDITION)) or self.value_anywhere(ADDITION) is not None
        )

    @property
    def written_after(self) -> list[Heard]:
        """Words that reached the chat once its screen was closed: nobody knows whose."""
        return [heard for heard in self.kept.heard if not heard.sure_who]

    @property
    def seen(self) -> View:
        """The conversation as conditions ask it; `channel`, `words` (taken, none) and, of what was sent, `contact` and
        `words_wait` (some wait to be added) are stated beside the facts.
        """
        if self._seen is None:
            stated: dict[str, object] = {"channel": self.kept.channel, "words": "taken" if self.has_words else "none"}
            if (contact := self.kept.off.get(CONTACT)) is not None:
                stated["contact"] = contact.value
            if self.waits_to_be_added:
                stated["words_wait"] = "yes"
            self._seen = View(self.facts, self.turned_at, stated, self.kept.numbers)
        return self._seen

    def changed(self) -> None:
        """What was worked out from the answers has to be worked out again."""
        self._facts = self._seen = None

    def has_room(self, words: str) -> bool:
        """Whether words may still be kept.  Each turn opens and seals all of it, while everybody else waits."""
        return self.size + len(words) <= (MOST if len(words) > FEW else 2 * MOST)

    def turn_is_over(self) -> None:
        """What was of this turn alone is of no other."""
        self.new_phrase, self.planned = "", None
        self.changed()

    def source_of(self, key: str) -> Source:
        """How the person writing knows it: what they tell of themselves is theirs, all else is as they said."""
        known = self.value("reporter.how_known")
        return Source(known) if known in _OTHERS and not key.startswith("reporter.") else Source.SELF

    @property
    def has_words(self) -> bool:
        """Whether five words open it."""
        return self.phrase is not None or bool(self.new_phrase)

    def answer(self, key: str, answer: Answer) -> None:
        """Record an answer; one that it replaces is kept among the retracted."""
        self.take_back(key)
        self.put(key, answer)

    def put(self, key: str, answer: Answer) -> None:
        """Record an answer where it stands: it has only become longer."""
        self.kept.answers[key] = answer
        self.changed()

    def take_back(self, key: str) -> None:
        for held in (self.kept.answers, self.kept.off):
            if (old := held.pop(key, None)) is not None:
                self.changed()
                if not key.startswith("screen:"):
                    self.kept.retracted.append((key, old))

    def value(self, key: str) -> object:
        """The known value of an answer, or which way it is not known."""
        answer = self.kept.answers.get(key)
        if answer is None:
            return How.NOT_ASKED
        return answer.value if answer.is_known else answer.how

    def value_anywhere(self, key: str) -> object:
        """The known value of what was told and not taken back, on the way or off it; None if there is none."""
        answer = self.kept.answers.get(key) or self.kept.off.get(key)
        return None if answer is None or not answer.is_known else answer.value
