"""What people say of two reports: one family, or not; and back again.

Confirming moves reports into one case, the oldest that is open, by a new row each; nothing is changed or copied.  What
was joined is given back as it was as long as nothing was made of it; else a person says what belongs where
(`splitting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from bot.casework import clocks
from bot.casework.belonging import case_of, reports_of
from bot.casework.cases import end_offers
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide, given, not_behind
from bot.casework.errors import AllotFirst, CaseClosed, NothingSaid
from bot.casework.linking.danger import look_at_danger
from bot.casework.linking.pairs import State, change, links_with, locked, opened_pair, reseal, undecided
from bot.casework.linking.resting import made_since, shares_since
from bot.casework.linking.tables import BEFORE, case_join
from bot.casework.meeting import unask
from bot.casework.sealed import Reason
from bot.casework.steps import ask_for_step
from bot.casework.tables import case_report, clock, family_case, handover_item
from bot.casework.whole import reassess_case
from bot.store import keys_of, new_id
from flows.rules.outcome import Tier

TICK = timedelta(microseconds=1)  # what the database tells apart


class Before(msgspec.Struct, frozen=True):
    """How it stood before two cases were joined: the target's row, its clocks and those of what joined it."""

    target: dict[str, Any]
    stayed: tuple[str, ...]
    moved: tuple[str, ...]
    clocks: tuple[dict[str, Any], ...]


# Made before any thread runs: see casework.sealed.
_decode = msgspec.msgpack.Decoder(Before).decode

# Built once: a replay joins many.
_MOVED = select(func.max(case_report.c.at)).where(case_report.c.report_id == bindparam("report_id"))
_CLOCKS = select(clock).where(clock.c.report_id.in_(bindparam("these", expanding=True)))
_BELONGS, _JOINED = insert(case_report), insert(case_join)


def confirm_link(
    db: Connection, link_id: str, who: str, at: datetime, reason: str, seen: int | None = None
) -> str:  # fmt: skip
    """One family: their reports belong to one case from now, the oldest that is open.  Its id."""
    row, why = undecided(db, link_id, seen), Reason(given(reason))
    target, source = _which(case_of(db, row["one_id"]), case_of(db, row["other_id"]))
    _say(db, row, State.CONFIRMED, who, Act.ONE_FAMILY, at, why)
    if target["id"] != source["id"]:
        _join(db, row, target, source, who, at)
        reassess_case(db, target["id"], at)
    _look_again(db, reports_of(db, target["id"]), at)
    return str(target["id"])


def reject_link(
    db: Connection, link_id: str, who: str, at: datetime, reason: str, seen: int | None = None
) -> None:  # fmt: skip
    """Not the same family: remembered, and not asked again unless more comes to speak for it."""
    row, why = undecided(db, link_id, seen), Reason(given(reason))
    reject(db, row, who, at, why)
    _look_again(db, [row["one_id"], row["other_id"]], at)


def reject(db: Connection, row: RowMapping, who: str, at: datetime, why: Reason) -> None:
    """Write down that it is not, and how much spoke for it."""
    pair = opened_pair(db, row)
    reseal(db, row, msgspec.structs.replace(pair, rejected=pair.match.weight))
    _say(db, row, State.REJECTED, who, Act.NOT_ONE_FAMILY, at, why)


def take_back(
    db: Connection, link_id: str, who: str, at: datetime, reason: str, seen: int | None = None
) -> None:  # fmt: skip
    """What somebody said of a pair is taken back, and a person is asked again; a joined case is given back first."""
    row, why = locked(db, link_id), Reason(given(reason))
    not_behind(db, link_id, seen)
    if row["state"] == State.OPEN:
        raise NothingSaid
    if row["state"] == State.CONFIRMED and (join := join_of(db, link_id)) is not None:
        give_back(db, join, who, at, why)
    else:
        reopen(db, row, who, at, why)
    _look_again(db, [row["one_id"], row["other_id"]], at)


def reopen(db: Connection, row: RowMapping, who: str, at: datetime, why: Reason) -> None:
    """Ask again about a pair."""
    change(db, row, state=State.OPEN, decided_at=None, decided_by=None)
    for report_id in (row["one_id"], row["other_id"]):
        decide(db, report_id, row["id"], who, Act.TAKEN_BACK, at, why)


def join_of(db: Connection, link_id: str) -> RowMapping | None:
    """The joining that a link brought about, as long as it holds."""
    found = select(case_join).where(case_join.c.link_id == link_id, case_join.c.ended_at.is_(None))
    return db.execute(found).mappings().one_or_none()


def before(db: Connection, join: RowMapping) -> Before:
    """How it stood before."""
    return _decode(keys_of(db).open(BEFORE, join["sealed"], join["id"].encode()))


def move(db: Connection, report_id: str, case_id: str, who: str, at: datetime) -> None:
    """From now a report belongs to this case, whatever the clock of this machine says of before."""
    newest = db.scalar(_MOVED, {"report_id": report_id})
    at = max(at, newest + TICK) if newest is not None else at
    row = {"id": new_id(), "case_id": case_id, "report_id": report_id, "at": at, "who": who}
    db.execute(_BELONGS, row)


def give_back(db: Connection, join: RowMapping, who: str, at: datetime, why: Reason) -> None:
    """Both cases as they were, row for row; refused where something was made of them together.

    Every pair that held them together is asked about again.
    """
    if made_since(db, join["target_id"], join["at"]) or shares_since(db, join["target_id"], join["at"]):
        raise AllotFirst
    was = before(db, join)
    if set(reports_of(db, join["target_id"])) != {*was.stayed, *was.moved}:
        raise AllotFirst
    part(db, join, was, who, at, why)
    db.execute(update(family_case).where(family_case.c.id == join["target_id"]).values(**was.target))
    clocks_back(db, was, join["source_id"], at)
    for row in between(db, was.stayed, was.moved):
        reopen(db, row, who, at, why)


def part(db: Connection, join: RowMapping, was: Before, who: str, at: datetime, why: Reason) -> None:
    """The reports that were moved go back to the case they came from."""
    for report_id in was.moved:
        move(db, report_id, join["source_id"], who, at)
    end_join(db, join, at)
    for report_id in (was.stayed[-1], was.moved[-1]):
        decide(db, report_id, join["target_id"], who, Act.SPLIT, at, why)


def between(db: Connection, some: Sequence[str], others: Sequence[str]) -> list[RowMapping]:
    """The pairs of which a person said that they are one family, one of each side."""
    confirmed = [row for row in links_with(db, *some) if row["state"] == State.CONFIRMED]
    return [row for row in confirmed if {row["one_id"], row["other_id"]} & set(others)]


def end_join(db: Connection, join: RowMapping, at: datetime) -> None:
    """From now it does not hold any more; what was asked for only because it did is not asked."""
    was = before(db, join)
    unask(db, [*was.stayed, *was.moved], join["at"])
    db.execute(update(case_join).where(case_join.c.id == join["id"]).values(ended_at=at))


def _which(one: RowMapping, other: RowMapping) -> tuple[RowMapping, RowMapping]:
    """The case that stays, the oldest that is open, and the one that joins it."""
    target, source = sorted(
        (one, other), key=lambda case: (case["closed_at"] is not None, case["opened_at"], case["id"])
    )
    if target["closed_at"] is not None:
        raise CaseClosed
    return target, source


def _join(db: Connection, row: RowMapping, target: RowMapping, source: RowMapping, who: str, at: datetime) -> None:
    stayed, moved = tuple(reports_of(db, target["id"])), tuple(reports_of(db, source["id"]))
    theirs = db.execute(_CLOCKS, {"these": [*stayed, *moved]}).mappings()
    was = Before(dict(target), stayed, moved, tuple(dict(each) for each in theirs))
    join = {"id": new_id(), "link_id": row["id"], "target_id": target["id"], "source_id": source["id"], "at": at}
    join |= {"who": who, "sealed": keys_of(db).seal(BEFORE, msgspec.msgpack.encode(was), str(join["id"]).encode())}
    db.execute(_JOINED, join)
    for report_id in moved:
        move(db, report_id, target["id"], who, at)
    clocks.meet(db, source["id"], at)  # what is next is asked of the case that it is part of now
    end_offers(db, handover_item.c.case_id == source["id"], at)
    what = Reason(value=target["owner_id"] or "", before=source["owner_id"] or "")
    for report_id in (stayed[-1], moved[-1]):  # whoever had the other case reads here who has it now
        decide(db, report_id, target["id"], who, Act.JOINED, at, what)
    if target["owner_id"] is None and source["owner_id"] is not None:
        owner = {"owner_id": source["owner_id"], "claimed_at": source["claimed_at"]}
        db.execute(update(family_case).where(family_case.c.id == target["id"]).values(**owner))
        ask_for_step(db, target["id"], max(Tier(target["tier"]), Tier(source["tier"]), key=lambda tier: tier.rank), at)


def _say(db: Connection, row: RowMapping, state: State, who: str, act: Act, at: datetime, why: Reason) -> None:
    change(db, row, state=state, decided_at=at, decided_by=who, if_linked=None)
    clocks.meet(db, row["id"], at)
    for report_id in (row["one_id"], row["other_id"]):
        decide(db, report_id, row["id"], who, act, at, why)


def _look_again(db: Connection, report_ids: list[str], at: datetime) -> None:
    """What is still asked of these reports may be danger, or none any more."""
    for report_id in report_ids:
        look_at_danger(db, report_id, at)


def clocks_back(db: Connection, was: Before, source_id: str, at: datetime) -> None:
    """Clocks that the joining set or met go again as before; one that it started and that rang stays, met."""
    known = {(each["about"], each["kind"]): each for each in was.clocks}
    for row in db.execute(_CLOCKS, {"these": [*was.stayed, *was.moved]}).mappings().all():
        same = (clock.c.about == row["about"], clock.c.kind == row["kind"])
        past = known.get((row["about"], row["kind"]))
        if past is not None and (past["due_at"] != row["due_at"] or row["about"] == source_id):
            db.execute(update(clock).where(*same).values(**past))
        elif past is None and row["rung_at"] is None:
            db.execute(delete(clock).where(*same))
        elif past is None:
            clocks.meet(db, row["about"], at, Kind(row["kind"]))
