"""Pairs of reports that may be about one family: what speaks for it, and what people said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, insert, or_, select, update

from bot.casework.belonging import cases_of
from bot.casework.decisions import Act, Decided, decided, not_behind, version_of
from bot.casework.errors import AlreadyDone
from bot.casework.linking.tables import link
from bot.casework.linking.weighing import Match, Verdict, Why
from bot.casework.sealed import key_of, told_in
from bot.referrals import conflicts
from bot.store import new_id
from flows.rules.outcome import Tier


class State(StrEnum):
    """What people say of a pair."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Pair(msgspec.Struct, frozen=True):
    """What is sealed of a link.  rejected: how much it weighed when a person said that it is not the same family."""

    match: Match
    rejected: float | None = None


class LinkShown(msgspec.Struct, frozen=True):
    """A link as it is seen from one of its reports.

    other: the other report, in `other_case`; joined: both are in one case now.  version: to be given back with a
    decision.  if_linked: the tier there would be, where that is danger.  history: what people said of it, oldest first.
    restricted: somebody concerned in either works for a service that may be told (R19): for supervisors only.
    """

    id: str
    report: str
    other: str
    other_case: str
    joined: bool
    verdict: Verdict
    state: State
    found_at: datetime
    match: Match
    version: int
    if_linked: Tier | None
    history: tuple[Decided, ...]
    restricted: bool

    @property
    def waits(self) -> bool:
        """Whether a person is asked for an answer."""
        return self.state is State.OPEN and not self.joined and self.verdict is not Verdict.NOT

    def would_raise(self, tier: Tier) -> bool:
        """Whether a case of this tier would be more urgent, were it one family."""
        return self.if_linked is not None and self.if_linked.rank > tier.rank

    @property
    def why(self) -> tuple[Why, ...]:
        """What weighs anything, for it or against it; heaviest first."""
        return tuple(sorted((why for why in self.match.why if why.weight), key=lambda why: -abs(why.weight)))

    @property
    def two_sides(self) -> Decided | None:
        """Who said that the two tell of one home from two sides."""
        return next((each for each in self.history if each.act is Act.TWO_SIDES), None)

    @property
    def rejected_before(self) -> Decided | None:
        """Who had said before that it is not the same family."""
        said = [each for each in self.history if each.act is Act.NOT_ONE_FAMILY]
        return said[-1] if said else None


# Made before any thread runs: see casework.sealed.
_decode = msgspec.msgpack.Decoder(Pair).decode

# Built once: every report that comes in asks them.
_THESE: BindParameter[str] = bindparam("these", expanding=True)
_WITH = select(link).where(or_(link.c.one_id.in_(_THESE), link.c.other_id.in_(_THESE)))
_PAIR = select(link).where(link.c.one_id == bindparam("one"), link.c.other_id == bindparam("other"))
_THIS = link.c.id == bindparam("link_id")
_LOCKED, _CHANGED, _NEW = select(link).where(_THIS).with_for_update(), update(link).where(_THIS), insert(link)


def links_of(db: Connection, report_id: str) -> list[LinkShown]:
    """Every pair this report is in, what waits for a person first, then heaviest first."""
    shown = [_shown(db, row, report_id) for row in links_with(db, report_id)]
    return sorted(shown, key=lambda one: (not one.waits, -one.match.weight))


def links_with(db: Connection, *report_ids: str) -> Sequence[RowMapping]:
    """All pairs in which one of these reports is."""
    return db.execute(_WITH, {"these": report_ids}).mappings().all()


def restricted(db: Connection, row: RowMapping) -> bool:
    """Whether somebody concerned in either report works for a service that may be told (R19): supervisors only."""
    return any(conflicts(told_in(db, each).facts) for each in (row["one_id"], row["other_id"]))


def the_other(row: RowMapping, report_id: str) -> str:
    return str(row["other_id"] if row["one_id"] == report_id else row["one_id"])


def opened_pair(db: Connection, row: RowMapping) -> Pair:
    """What speaks for a pair: it opens only while both reports' keys are kept."""
    bound = f"link:{row['id']}".encode()
    inner = key_of(db, row["one_id"]).open(row["sealed"], bound)
    return _decode(key_of(db, row["other_id"]).open(inner, bound))


def write_pair(
    db: Connection, mine: str, theirs: str, match: Match, verdict: Verdict, at: datetime
) -> None:  # fmt: skip
    """Keep what was found of a pair that nobody has decided about; a pair that is known is weighed anew."""
    one, other = sorted((mine, theirs))
    row = db.execute(_PAIR, {"one": one, "other": other}).mappings().one_or_none()
    if row is None:
        link_id = new_id()
        found = {"id": link_id, "one_id": one, "other_id": other, "found_at": at}
        found |= {"verdict": verdict, "state": State.OPEN, "sealed": _sealed(db, link_id, one, other, Pair(match))}
        db.execute(_NEW, found)
        return
    pair = msgspec.structs.replace(opened_pair(db, row), match=match)
    change(db, row, verdict=verdict, sealed=_sealed(db, row["id"], one, other, pair))


def undecided(db: Connection, link_id: str, seen: int | None) -> RowMapping:
    """A pair that waits for a person, held until the transaction ends; else who did what."""
    row = locked(db, link_id)
    not_behind(db, link_id, seen)
    if row["state"] != State.OPEN:
        act = Act.ONE_FAMILY if row["state"] == State.CONFIRMED else Act.NOT_ONE_FAMILY
        raise AlreadyDone(row["decided_by"], row["decided_at"], act)
    return row


def locked(db: Connection, link_id: str) -> RowMapping:
    row = db.execute(_LOCKED, {"link_id": link_id}).mappings().one_or_none()
    if row is None:
        raise LookupError("There is no such link.")
    return row


def reseal(db: Connection, row: RowMapping, pair: Pair) -> None:
    change(db, row, sealed=_sealed(db, row["id"], row["one_id"], row["other_id"], pair))


def change(db: Connection, row: RowMapping, **values: object) -> None:
    db.execute(_CHANGED, {"link_id": row["id"], **values})


def _sealed(db: Connection, link_id: str, one: str, other: str, pair: Pair) -> bytes:
    bound = f"link:{link_id}".encode()
    return key_of(db, one).seal(key_of(db, other).seal(msgspec.msgpack.encode(pair), bound), bound)


def _shown(db: Connection, row: RowMapping, report_id: str) -> LinkShown:
    other = the_other(row, report_id)
    cases = cases_of(db, [report_id, other])
    history = decided(db, key_of(db, report_id), report_id, row["id"])
    return LinkShown(
        id=row["id"], report=report_id, other=other, other_case=cases.get(other, ""),
        joined=len(set(cases.values())) == 1, verdict=Verdict(row["verdict"]), state=State(row["state"]),
        found_at=row["found_at"], match=opened_pair(db, row).match, version=version_of(db, row["id"]),
        if_linked=Tier(row["if_linked"]) if row["if_linked"] else None, history=tuple(history),
        restricted=restricted(db, row),
    )  # fmt: skip
