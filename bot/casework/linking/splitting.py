"""Taking a case apart: which reports leave it, what belongs to which side, and who has to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from bot.casework import clocks
from bot.casework.belonging import reports_of
from bot.casework.clocks import Kind
from bot.casework.decisions import Act, decide, given
from bot.casework.errors import AllotFirst, CannotSplit
from bot.casework.leaving import look_anew
from bot.casework.linking.allotting import move_meeting, move_step, reseal
from bot.casework.linking.correcting import correct, write_breach
from bot.casework.linking.danger import look_at_danger
from bot.casework.linking.joining import before, between, clocks_back, end_join, move, reject
from bot.casework.linking.resting import Item, made_since, shares_since, together_since
from bot.casework.linking.tables import case_join
from bot.casework.sealed import Reason
from bot.casework.steps import ask_for_step
from bot.casework.tables import case_report, decision, family_case
from bot.casework.whole import reassess_case
from bot.store import new_id
from flows.rules.outcome import Tier


class Side(StrEnum):
    """Where something belongs once a case is taken apart."""

    STAYS = "stays"
    LEAVES = "leaves"


class Parts(msgspec.Struct, frozen=True):
    """What a person has to say before a case is taken apart.

    since: since when both sides stand together.  items: to be put to a side.  services: who got something meanwhile and
    is to be told.
    """

    since: datetime
    items: tuple[Item, ...]
    services: tuple[str, ...]


def parts_of(db: Connection, case_id: str, leaving: set[str]) -> Parts:
    """What was made of both sides together, were these reports to leave."""
    _both_sides(db, case_id, leaving)
    since = together_since(db, case_id, leaving)
    services = sorted({row["service"] for row in shares_since(db, case_id, since)})
    return Parts(since, tuple(made_since(db, case_id, since)), tuple(services))


def split_case(
    db: Connection, case_id: str, who: str, at: datetime, reason: str, leaving: set[str], sides: Mapping[str, Side],
    *, disregard: str = "", to_household: bool = False,
) -> str:  # fmt: skip
    """These reports leave, with what belongs to them; the id of their case.

    sides: by item, where it belongs: each one that was made of both is put to a side.  disregard: what every service
    that got something meanwhile is to forget; needed where there is one.  to_household: somebody at a home may have
    seen it.
    """
    why, parts = Reason(given(reason)), parts_of(db, case_id, leaving)
    if {item.id for item in parts.items} - set(sides):
        raise AllotFirst
    shares = shares_since(db, case_id, parts.since)
    staying = [each for each in reports_of(db, case_id) if each not in leaving]
    gone = [each for each in reports_of(db, case_id) if each in leaving]
    services = correct(db, shares, who, at, disregard) if shares else ()
    to, as_before = _leave(db, case_id, gone, staying, parts, who, at)
    for item in parts.items:
        _allot(db, item, sides[item.id], {Side.STAYS: (case_id, staying), Side.LEAVES: (to, gone)}, who, at)
    for report_id, case in ((staying[-1], case_id), (gone[-1], to)):
        decide(db, report_id, case, who, Act.SPLIT, at, why)
        reassess_case(db, case, at)
        if not as_before:
            _somebody_goes_on(db, case, at)
    _not_one_family(db, staying, gone, who, at, why)
    if services or to_household:
        write_breach(db, gone[-1], services, who, at, why.reason, to_household=to_household)
    for report_id in (*staying, *gone):
        look_at_danger(db, report_id, at)
    return to


def _both_sides(db: Connection, case_id: str, leaving: set[str]) -> None:
    now = set(reports_of(db, case_id))
    if not leaving or not leaving < now:
        raise CannotSplit


def _leave(
    db: Connection, case_id: str, gone: list[str], staying: list[str], parts: Parts, who: str, at: datetime
) -> tuple[str, bool]:  # fmt: skip
    """Move the reports to the case they came from; else to one of their own.  Whether both go on as before."""
    joins = [join for join in _joins(db, case_id) if set(before(db, join).moved) & set(gone)]
    whole = next((join for join in joins if set(before(db, join).moved) == set(gone)), None)
    to = str(whole["source_id"]) if whole is not None else _own_case(db, case_id, gone, at)
    for report_id in gone:
        move(db, report_id, to, who, at)
    both = whole if whole is not None and set(before(db, whole).stayed) == set(staying) else None
    if both is not None:
        _as_it_was(db, both, parts)
    for join in joins:
        end_join(db, join, at)
    if both is None or parts.items or parts.services:
        return to, False
    clocks_back(db, before(db, both), to, at)
    return to, True


def _joins(db: Connection, case_id: str) -> list[RowMapping]:
    """The joinings into this case that hold, newest first."""
    found = select(case_join).where(case_join.c.target_id == case_id, case_join.c.ended_at.is_(None))
    return list(db.execute(found.order_by(case_join.c.at.desc())).mappings())


def _own_case(db: Connection, case_id: str, gone: list[str], at: datetime) -> str:
    """The first case of the oldest of them, if nothing stands in it; else a new one, as urgent as this."""
    c = case_report.c
    first = db.scalars(select(c.case_id).where(c.report_id == gone[0]).order_by(c.at).limit(1)).one()
    if first != case_id and not reports_of(db, first):
        return str(first)
    case = db.execute(select(family_case).where(family_case.c.id == case_id)).mappings().one()
    row = {"id": new_id(), "opened_at": at, "owner_id": case["owner_id"], "claimed_at": case["claimed_at"]}
    db.execute(insert(family_case), row | {name: case[name] for name in ("tier", "could_be", "area")})
    return str(row["id"])


def _somebody_goes_on(db: Connection, case_id: str, at: datetime) -> None:
    """Whoever has it writes down what is next; where nobody has, somebody looks."""
    case = db.execute(select(family_case).where(family_case.c.id == case_id)).mappings().one()
    tier = Tier(case["tier"])
    if case["closed_at"] is not None:
        return
    if case["owner_id"] is not None:
        ask_for_step(db, case_id, tier, at)
        return
    clocks.meet(db, case_id, at, Kind.STEP_SET)
    look_anew(db, case_id, tier, at)


def _as_it_was(db: Connection, join: RowMapping, parts: Parts) -> None:
    """The case that stays is as urgent, and whose, as before, but for what people decided since."""
    was, acts = before(db, join).target, {item.act for item in parts.items}
    back: dict[str, object] = {}
    if Act.OVERRULED not in acts:
        back |= {"tier": was["tier"], "could_be": was["could_be"]}
    if not acts & {Act.CLAIMED, Act.ASSIGNED, Act.LEFT_US}:
        back |= {"owner_id": was["owner_id"], "claimed_at": was["claimed_at"]}
    if back:
        db.execute(update(family_case).where(family_case.c.id == join["target_id"]).values(**back))


def _allot(
    db: Connection, item: Item, side: Side, where: Mapping[Side, tuple[str, list[str]]], who: str, at: datetime
) -> None:  # fmt: skip
    """Put something into the file it belongs to: sealed with the key of a report there, gone from the other."""
    case_id, reports = where[side]
    to = item.report_id if item.report_id in reports else reports[-1]
    if item.kind == "meeting":
        move_meeting(db, item, to)
    else:
        reseal(db, item.kind, item.id, item.report_id, to)
    if item.kind == "decision":
        about = case_id if item.about in {case for case, _ in where.values()} else to
        db.execute(update(decision).where(decision.c.id == item.id).values(about=about))
    if item.act is Act.STEP_SET:
        move_step(db, item, to)
    decide(db, to, to, who, Act.ALLOTTED, at, Reason(value=item.kind))


def _not_one_family(
    db: Connection, staying: list[str], gone: list[str], who: str, at: datetime, why: Reason
) -> None:  # fmt: skip
    """What was confirmed between the two sides is rejected, and remembered."""
    for row in between(db, gone, staying):
        reject(db, row, who, at, why)
