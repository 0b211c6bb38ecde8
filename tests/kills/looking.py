"""After the kills: what stands in the database beside what people gave, and whether every report is somebody's once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from bot import casework, dialogue
from bot.casework.clocks import Kind
from bot.casework.sealed import told_in
from bot.casework.tables import assessment, case_report, clock, family_case, report
from bot.delivery.tables import delivery
from bot.dialogue import Conversation
from bot.dialogue.conversation import ADDITION
from bot.dialogue.tables import conversation, quarantine, turn
from bot.reception import Reception
from bot.referrals.tables import referral
from bot.store import Store
from tests.kills.browsing import Reader
from tests.kills.house import House, Post
from tests.kills.people import Tale, Teller
from tests.kills.record import tokens
from tests.kills.story import Story, told

UNDER_WAY = ("PENDING", "ENQUEUED", "DELAYED")
SETTLES = 180.0  # seconds: a notice caught in the last call is given up after 20, and goes again after 10, 20, 40


@dataclass
class Seen:
    """What was found: faults in words, and the counts to be printed."""

    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass
class TalesOf:
    """What one pseudonym was given, in the order it was begun, and the story it is a part of."""

    person: str
    tales: list[Tale]
    story: Story


def look(store: Store, house: House, post: Post, told_by: list[TalesOf]) -> Seen:
    """Everything that must be true once all that was under way has ended."""
    seen = Seen()
    with store.read() as db:
        for person in told_by:
            if wrong := list(_answers(db, person)):
                seen.faults += [f"{house.name}: {fault}" for fault in wrong]
                seen.faults += [*_held(db, person), *house.record.of(person.tales[0].chat)]
        seen.faults += [*_turns(db, house), *_reports(db), *_mails(db, post)]
        tales = [tale for person in told_by for tale in person.tales]
        seen.counts["answers"] = sum(tale.done + len(tale.notes) for tale in tales)
        seen.counts["conversations"] = len(tales)
        seen.counts["on the web"] = sum(tale.done > 0 for tale in tales if tale.chat < 0)
        seen.counts["reports"] = db.scalar(select(func.count()).select_from(report)) or 0
        seen.counts["lines"] = db.scalar(select(func.count()).select_from(referral)) or 0
        seen.counts["mails"] = len({str(mail["Message-ID"]) for mail in post.kept})
    return seen


def chats(store: Store, story: Story, people: list[Teller]) -> list[TalesOf]:
    """Who told what on Telegram, chat by chat."""
    by_chat: dict[int, list[Tale]] = {}
    for tale in (tale for person in people for tale in person.tales):
        by_chat.setdefault(tale.chat, []).append(tale)
    return [
        TalesOf(store.keys.blind("person", f"telegram:{chat}".encode()).hex(), tales, story)
        for chat, tales in by_chat.items()
    ]


def windows(story: Story, readers: list[Reader]) -> list[TalesOf]:
    """Who told what on the web, window by window."""
    return [
        TalesOf(person, [tale], story)
        for reader in readers
        for person, tale in zip(reader.people, reader.tales, strict=True)
    ]


def _ids(db: Connection, told_by: TalesOf) -> list[str]:
    theirs = (conversation.c.person == told_by.person) | (conversation.c.was_person == told_by.person)
    return list(db.scalars(select(conversation.c.id).where(theirs).order_by(conversation.c.started_at)))


def _held(db: Connection, told_by: TalesOf) -> Iterator[str]:
    """What is held of somebody of whom something is wrong."""
    for held in filter(None, (dialogue.find_by_id(db, id) for id in _ids(db, told_by))):
        yield f"  held: {held.id} of {held.started_at}, version {held.version}, at {held.state}, token {held.kept.token}"


def _answers(db: Connection, told_by: TalesOf) -> Iterator[str]:
    """Each answer given once is there exactly once, in the conversation it was given in."""
    ids = _ids(db, told_by)
    begun = [tale for tale in told_by.tales if tale.done or tale.notes]
    if len(ids) != len(begun):
        yield f"{begun} were begun, {len(ids)} are held"
        return
    for id, tale in zip(ids, begun, strict=True):
        held = dialogue.find_by_id(db, id)
        assert held is not None
        yield from _one(held, tale, told_by.story)


def _one(held: Conversation, tale: Tale, story: Story) -> Iterator[str]:
    given, found = story.after(tale.done, tale.mark), told(held)
    waits, typed = given["drafting"].pop(ADDITION, []), found["drafting"].pop(ADDITION, [])  # since it was sent
    for what in given:
        if given[what] != found[what]:
            yield f"chat {tale.chat}, {tale.done} acts: {what}: {_difference(given[what], found[what])}"
    notes, should = sorted([*(heard.words for heard in held.kept.heard), *typed]), sorted([*tale.notes, *waits])
    if notes != should:
        yield f"chat {tale.chat}: beside the answers should stand {should}, there stands {notes}"


def _difference(should: Any, found: Any) -> str:
    if isinstance(should, dict) and isinstance(found, dict):
        differ = [key for key in (*should, *found) if should.get(key) != found.get(key)]
        return "; ".join(f"{key} should be {should.get(key)}, is {found.get(key)}" for key in dict.fromkeys(differ))
    return f"should be {should}, is {found}"


def _turns(db: Connection, house: House) -> Iterator[str]:
    """Each update of which Telegram was told that we have it was taken, and none was set aside."""
    taken = set(db.scalars(select(turn.c.key)))
    missing = [update for update in house.brought if f"telegram:{update}" not in taken]
    if missing:
        yield f"{len(missing)} updates were answered with 200 and never taken"
    if broken := db.scalar(select(func.count()).select_from(quarantine)):
        yield f"{broken} turns were set aside"


def _reports(db: Connection) -> Iterator[str]:
    """One report for each Send, one case for each report, its lines and clocks once."""
    sent = Counter(db.scalars(select(conversation.c.id).where(conversation.c.sent_at.is_not(None))))
    made = Counter(db.scalars(select(report.c.conversation_id)))
    if sent != made:
        yield f"{len(sent)} conversations were sent, there are reports of {made}"
    for table in (case_report, assessment):
        per_report = Counter(db.scalars(select(table.c.report_id)))
        if set(per_report.values()) - {1} or set(per_report) != set(db.scalars(select(report.c.id))):
            yield f"{table.name}: not one for each of {len(made)} reports: {per_report}"
    if (cases := db.scalar(select(func.count()).select_from(family_case))) != len(made):
        yield f"{cases} cases of {len(made)} reports"
    for id in db.scalars(select(report.c.id)).all():
        yield from _owned(db, id)


def _owned(db: Connection, id: str) -> Iterator[str]:
    """A report has the clock of somebody who looks; each of its lines stands there once and has a time."""
    if db.scalar(select(report.c.opened_at).where(report.c.id == id)) is None:
        yield f"report {id} was never opened"
    clocks = {(row.about, row.kind) for row in db.execute(select(clock).where(clock.c.report_id == id))}
    if (id, Kind.LOOK) not in clocks:
        yield f"report {id} has no clock: nobody has to look at it"
    lines = db.execute(select(referral.c.id, referral.c.number).where(referral.c.report_id == id)).all()
    if sorted(line.number for line in lines) != list(range(len(told_in(db, id).plan.lines))):
        yield f"report {id}: the plan has {len(told_in(db, id).plan.lines)} lines, the lines are {lines}"
    for line in lines:
        if (line.id, Kind.DUE) not in clocks:
            yield f"line {line.number} of report {id} has no time"


def _mails(db: Connection, post: Post) -> Iterator[str]:
    """What was handed over was mailed; a mail that was sent twice has one Message-ID, so that it is shown once."""
    rows = db.execute(select(delivery).where(delivery.c.way == "email")).all()
    known = {row.reference for row in rows}
    mailed = {str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in post.kept}
    handed = {row.reference for row in rows if row.handed_over_at is not None}
    if mailed - known:
        yield f"{len(mailed - known)} mails were sent of which there is no row"
    if handed - mailed:
        yield f"{len(handed - mailed)} notices stand as handed over and never were"


def behind(store: Store, desk: Reception, people: list[Teller]) -> dict[int, str]:
    """Chats in which the present screen does not stand."""
    at, old = datetime.now(UTC), {}
    with store.read() as db:
        for person in people:
            pseudonym = store.keys.blind("person", f"telegram:{person.chat}".encode()).hex()
            view = desk.look(db, pseudonym, at).view
            if [option.token for option in view.options] not in map(tokens, person.shown):
                texts = [shown.text[-60:] for shown in person.shown]
                old[person.chat] = f"{person.chat} should see {view.step} at {view.version} and sees {texts}"
    return old


def under_way(db: Connection) -> set[tuple[str, str]]:
    """Jobs that are not done: their names and ids."""
    schema = "" if db.dialect.name == "sqlite" else "dbos."
    query = text(f"SELECT name, workflow_uuid FROM {schema}workflow_status WHERE status IN :statuses")
    wanted = query.bindparams(bindparam("statuses", UNDER_WAY, expanding=True))
    return {(row.name, row.workflow_uuid) for row in db.execute(wanted)}


async def settled(house: House, store: Store, desk: Reception, people: list[Teller]) -> list[str]:
    """Wait until nothing is under way any more; what still is after so long a time."""
    await house.all_brought()
    give_up = time.monotonic() + SETTLES
    while time.monotonic() < give_up:
        with store.read() as db:
            jobs = under_way(db) | {("open_case", report_id) for report_id in casework.unopened(db)}
        old = behind(store, desk, people)
        if not jobs and not old:
            return house.faults
        await asyncio.sleep(0.2)
    told = [line for chat, fault in old.items() for line in (fault, *house.record.of(chat))]
    return [f"jobs that do not end: {sorted(jobs)}"] * bool(jobs) + told + house.faults
