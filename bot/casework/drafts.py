"""A draft that the duty desk may see: they pressed [I cannot call], or went silent after a RED answer.

They had not sent it when it was shown, and were told beforehand that a person may read it.  Every other draft is
opened by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from bot import delivery
from bot.casework import clocks
from bot.casework.cases import LOOKS
from bot.casework.clocks import Kind
from bot.casework.errors import AlreadyDone, NotPassedOn, NotYours
from bot.casework.sealed import AllPassed, Draft, Passed, opened, seal
from bot.casework.tables import draft_shown, report
from bot.delivery import OPERATOR, To
from bot.referrals import LOOKS_WITHIN
from bot.store import keys_of, later, new_id
from flows.facts import household
from flows.grammar import Answer, Facts
from flows.rules.outcome import By, Tier

KEPT = timedelta(days=3)
NOBODY = {"seen_at": None, "seen_by": None}
SENT_AS = report.c.conversation_id == draft_shown.c.conversation_id


class Why(StrEnum):
    """Why the desk sees it."""

    CANNOT_CALL = "cannot_call"
    WENT_SILENT = "went_silent"

    @property
    def label(self) -> str:
        """As the page says it."""
        return {
            Why.CANNOT_CALL: "They pressed I cannot call",
            Why.WENT_SILENT: "They told of danger and an address, and then stopped writing",
        }[self]


class DraftPage(msgspec.Struct, frozen=True):
    """A draft, opened.  sent_as: the report that they sent it as since, with sent_at; None: not sent by them.

    passed: what was passed on from it, each time the desk was done with it.  gone: words and answers are destroyed.
    """

    id: str
    conversation_id: str
    why: Why
    at: datetime
    seen_at: datetime | None
    seen_by: str | None
    called_at: datetime | None
    done_at: datetime | None
    sent_as: str | None
    sent_at: datetime | None
    passed: tuple[Passed, ...]
    gone: bool
    answers: Facts
    drafting: dict[str, tuple[str, ...]]
    heard: tuple[tuple[str, str], ...]


def show_draft(
    db: Connection, conversation_id: str, answers: Mapping[str, Answer], drafting: Mapping[str, Sequence[str]],
    at: datetime, heard: Iterable[tuple[str, str]] = (),
) -> str:  # fmt: skip
    """Put a draft before the duty officer, who is mailed and has five minutes; shown again, it has what came since.

    One that the desk was done with, or for which 999 had been called and now cannot be, is nobody's again.
    """
    known = _of(db, conversation_id)
    anew = known is None or known["done_at"] or (known["called_at"] and _why(answers) is Why.CANNOT_CALL)
    key = keys_of(db).unwrap(known["wrapped"]) if known and known["wrapped"] else keys_of(db).new_data_key()
    draft_id = str(known["id"]) if known else new_id()
    draft = _draft(answers, drafting, heard)
    sealed = seal(key, "draft_shown", draft_id, draft)
    values: dict[str, object] = {"why": _why(answers), "at": at, "wrapped": key.wrapped, "sealed": sealed}
    if anew:
        values |= {"called_at": None, "done_at": None, **NOBODY}
        _page(db, draft_id, at)
    if known:
        db.execute(update(draft_shown).where(draft_shown.c.id == draft_id).values(**values))
    else:
        db.execute(insert(draft_shown), {"id": draft_id, "conversation_id": conversation_id, **values})
    return draft_id


def draft_grew(
    db: Connection, conversation_id: str, answers: Mapping[str, Answer], drafting: Mapping[str, Sequence[str]],
    heard: Iterable[tuple[str, str]] = (),
) -> None:  # fmt: skip
    """What was told since: the duty officer who has it open, or opens it, reads that too."""
    known = _of(db, conversation_id)
    if known and known["wrapped"] and known["done_at"] is None:
        draft = _draft(answers, drafting, heard)
        sealed = seal(keys_of(db).unwrap(known["wrapped"]), "draft_shown", str(known["id"]), draft)
        db.execute(update(draft_shown).where(draft_shown.c.id == known["id"]).values(sealed=sealed))


def _draft(
    answers: Mapping[str, Answer], drafting: Mapping[str, Sequence[str]], heard: Iterable[tuple[str, str]]
) -> Draft:
    return Draft(dict(answers), {about: tuple(words) for about, words in drafting.items()}, tuple(heard))


def emergency_called(db: Connection, conversation_id: str, at: datetime) -> None:
    """They say that 999 was called: nobody is paged for this draft any more, it stays where the desk sees it."""
    known = _of(db, conversation_id)
    if known:
        db.execute(update(draft_shown).where(draft_shown.c.id == known["id"]).values(called_at=at))
        clocks.meet(db, known["id"], at, *LOOKS)


def draft_seen(db: Connection, draft_id: str, who: str, at: datetime, instead_of: str = "") -> None:
    """`I have this`: from now the person's screen says that somebody has it.  instead_of: whose it is taken over."""
    row = _locked(db, draft_id)
    if row["seen_by"] == who:
        return
    if row["seen_at"] is not None and row["seen_by"] != instead_of:
        raise AlreadyDone(row["seen_by"], row["seen_at"], "has this")
    db.execute(update(draft_shown).where(draft_shown.c.id == draft_id).values(seen_at=at, seen_by=who))
    clocks.meet(db, draft_id, at, *LOOKS)
    _draw(db, row["conversation_id"], at)


def draft_late(db: Connection, draft_id: str, at: datetime) -> None:
    """Nobody looked in time: the person's screen was to say so, and does."""
    _draw(db, _locked(db, draft_id)["conversation_id"], at)


def draft_done(db: Connection, draft_id: str, passed: Passed) -> None:
    """What this draft called for was done, or could not be: whoever has it writes down what they passed on, to whom."""
    row = _locked(db, draft_id)
    if row["seen_by"] != passed.who or row["done_at"] is not None:
        raise NotYours
    if not passed.could_not and not (passed.words and passed.to_whom):
        raise NotPassedOn
    key = keys_of(db).unwrap(row["passed_wrapped"]) if row["passed_wrapped"] else keys_of(db).new_data_key()
    kept = seal(key, "passed", draft_id, AllPassed((*_passed(db, row), passed)))
    done = {"done_at": passed.at, "passed_wrapped": key.wrapped, "passed": kept}
    db.execute(update(draft_shown).where(draft_shown.c.id == draft_id).values(done))


def passed_on(db: Connection, conversation_id: str) -> tuple[Passed, ...]:
    """What was passed on before they sent it, while it was a draft before the desk."""
    found = select(draft_shown).where(draft_shown.c.conversation_id == conversation_id)
    row = db.execute(found).mappings().one_or_none()
    return _passed(db, row) if row else ()


def drafts_of(db: Connection, who: str) -> list[str]:
    """The drafts that somebody has, and is not done with."""
    theirs = (draft_shown.c.seen_by == who, draft_shown.c.done_at.is_(None))
    return list(db.scalars(select(draft_shown.c.id).where(*theirs)))


def give_draft_back(db: Connection, draft_id: str, who: str, at: datetime) -> None:
    """Whoever has it goes, at the end of a shift; LookupError if it is not theirs."""
    if draft_id not in drafts_of(db, who):
        raise LookupError("This draft is not yours.")
    nobody_has_it(db, draft_id, at)


def nobody_has_it(db: Connection, draft_id: str, at: datetime) -> None:
    """Whoever had it is gone: it waits for a person anew, and the screen no longer says that somebody has it."""
    row = _locked(db, draft_id)
    db.execute(update(draft_shown).where(draft_shown.c.id == draft_id).values(**NOBODY))
    if row["called_at"] is None:
        _page(db, draft_id, at)
    _draw(db, row["conversation_id"], at)


def desk_has_it(db: Connection, conversation_id: str) -> datetime | None:
    """Since when a person has this draft; None while nobody does."""
    found = select(draft_shown.c.seen_at).where(draft_shown.c.conversation_id == conversation_id)
    seen: datetime | None = db.scalar(found)
    return seen


def draft_page(db: Connection, draft_id: str) -> DraftPage:
    """A draft, for the duty desk only; once its words are gone, what was passed on from it."""
    found = select(draft_shown, report.c.id.label("sent_as"), report.c.sent_at).outerjoin(report, SENT_AS)
    row = db.execute(found.where(draft_shown.c.id == draft_id)).mappings().one_or_none()
    if row is None or not (row["wrapped"] or row["passed"]):
        raise LookupError("There is no such draft.")
    draft = Draft({}, {})
    if row["wrapped"]:
        draft = opened(keys_of(db).unwrap(row["wrapped"]), "draft_shown", draft_id, row["sealed"], Draft)
    return DraftPage(
        row["id"], row["conversation_id"], Why(row["why"]), row["at"], row["seen_at"], row["seen_by"], row["called_at"],
        row["done_at"], row["sent_as"], row["sent_at"], _passed(db, row), not row["wrapped"],
        Facts(draft.answers), draft.drafting, draft.heard,
    )  # fmt: skip


def forget_drafts(db: Connection, at: datetime) -> list[str]:
    """Destroy the words and keys of drafts that the desk was done with three days ago; their conversations."""
    over = (draft_shown.c.done_at <= at - KEPT, draft_shown.c.wrapped.is_not(None))
    let_go = list(db.scalars(select(draft_shown.c.conversation_id).where(*over)))
    db.execute(update(draft_shown).where(*over).values(wrapped=None, sealed=b""))
    return let_go


def _passed(db: Connection, row: RowMapping) -> tuple[Passed, ...]:
    if not row["passed"]:
        return ()
    return opened(keys_of(db).unwrap(row["passed_wrapped"]), "passed", row["id"], row["passed"], AllPassed).each


def _page(db: Connection, draft_id: str, at: datetime) -> None:
    """It is nobody's: the duty desk is mailed, and has five minutes."""
    due = at + LOOKS_WITHIN[Tier.RED]
    clocks.start_anew(db, draft_id, Kind.LOOK, due, "")
    delivery.over(db, draft_id, at)
    delivery.knock(db, draft_id, By.EMAIL, OPERATOR, To.DUTY, due, at)


def _draw(db: Connection, conversation_id: str, at: datetime) -> None:
    """What stands on the person's screen has changed without them: it is owed to the chat."""
    later(db, "draw", conversation_id, key=f"draw:{conversation_id}:desk:{at:%Y%m%dT%H%M%S%f}")


def _why(answers: Mapping[str, Answer]) -> Why:
    said = answers.get(household.emergency_called.key)
    return Why.CANNOT_CALL if said is not None and said.value == "cannot_call" else Why.WENT_SILENT


def _of(db: Connection, conversation_id: str) -> RowMapping | None:
    found = select(draft_shown).where(draft_shown.c.conversation_id == conversation_id).with_for_update()
    return db.execute(found).mappings().one_or_none()


def _locked(db: Connection, draft_id: str) -> RowMapping:
    row = db.execute(select(draft_shown).where(draft_shown.c.id == draft_id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such draft.")
    return row
