"""From routes that are true, or that an answer not known leaves open, to one row for each kind of service (H31)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flows.grammar import Facts, Truth, View, in_vain
from flows.rules.outcome import Consent, Row, Serves, Tier, Within
from flows.rules.routing.holds import HOLDS
from flows.rules.rule import Hold, Route, Rule

FREEST_FIRST, KINDS = tuple(Consent), tuple(Serves)
SWALLOWED = {Serves.EARLY_HELP: Serves.CHILDRENS_SERVICES}


class Asked(NamedTuple):
    """A rule that is not false (truth: true or not known), and the facts of which it was asked."""

    rule: Rule
    truth: Truth
    view: View

    @property
    def in_vain(self) -> bool:
        """Whether it is open because a question was asked, and the answer does not decide it."""
        return self.truth is None and in_vain(self.rule.when, self.view)


def rows_of(asked: Iterable[Asked], view: View) -> tuple[Row, ...]:
    """One row a kind: earliest time, freest consent, stricter release, every rule named."""
    true: dict[Serves, list[Route]] = {}
    doubtful: dict[Serves, list[Route]] = {}
    for each in asked:
        if isinstance(each.rule, Route) and (each.truth or each.in_vain):
            for kind in each.rule.tell:
                (true if each.truth else doubtful).setdefault(kind, []).append(each.rule)
    for lesser, greater in SWALLOWED.items():
        if lesser in true and greater in true:
            true[greater] += true.pop(lesser)
    rows = [_row(kind, routes, view, "") for kind, routes in true.items()]
    rows += [
        _row(kind, routes, view, "an answer that decides it is not known")
        for kind, routes in doubtful.items()
        if kind not in true and SWALLOWED.get(kind) not in true
    ]
    return tuple(sorted((row for row in rows if row.kind is not Serves.DUTY_OFFICER), key=_soonest))


def _soonest(row: Row) -> tuple[int, int]:
    return row.within.rank, KINDS.index(row.kind)


def _row(kind: Serves, routes: list[Route], view: View, doubt: str) -> Row:
    freest = min(routes, key=lambda route: FREEST_FIRST.index(route.consent))
    by_person, held = _holds(kind, view)
    people = [doubt, *(route.by_person for route in routes), *by_person]
    return Row(
        kind=kind,
        rules=tuple(dict.fromkeys(route.row for route in routes)),
        within=min((route.within for route in routes), key=lambda within: within.rank),
        consent=freest.consent,
        basis=freest.basis.value,
        because=tuple(dict.fromkeys(route.because for route in routes)),
        place=_place(routes),
        by_person="; ".join(dict.fromkeys(reason for reason in people if reason)),
        held="; ".join(held),
        sure=None if doubt else freest.consent,
    )


def _place(routes: Iterable[Route]) -> str:
    places = {route.place for route in routes}
    return places.pop() if len(places) == 1 else "each"


def _holds(kind: Serves, view: View) -> tuple[list[str], list[str]]:
    """Why a person releases lines of this kind; and, of those reasons, why they never leave by the clock."""
    by_person: list[str] = []
    held: list[str] = []
    for hold in HOLDS:
        if kind not in hold.kinds:
            continue
        truth = view[hold.when]
        if truth:
            by_person.append(hold.because)
            held += [] if hold.leaves_by_clock else [_named(hold)]
        elif truth is None and in_vain(hold.when, view):
            by_person.append(f"not known whether {hold.because}")
    return by_person, held


def _named(hold: Hold) -> str:
    return f"{hold.draft}: {hold.because}"


def nothing_may_be_sent(rows: Iterable[Row], tier: Tier, facts: Facts) -> bool:
    """H32: below HIGH, no line may leave without a wish that was not given."""
    if tier not in (Tier.MEDIUM, Tier.LOWER):
        return False
    return not any(row.consent is Consent.NOT_NEEDED or _given(row.kind, facts) for row in rows)


def _given(kind: Serves, facts: Facts) -> bool:
    answer = facts.get(f"reporter.consent_{kind.value}")
    return answer is not None and answer.is_known and answer.value == "given"


def looks_of(asked: Iterable[Asked], rows: Iterable[Row]) -> tuple[Within | None, tuple[str, ...]]:
    """By when a person looks, and why, soonest first."""
    due: list[tuple[Within, str]] = []
    sent = {row.kind: row for row in rows}
    for each in asked:
        if not isinstance(each.rule, Route):
            continue
        if each.truth and Serves.DUTY_OFFICER in each.rule.tell:
            due.append((each.rule.within, each.rule.because))
        elif each.in_vain:
            due += _doubts(each.rule, sent)
    due.sort(key=lambda pair: pair[0].rank)
    return (due[0][0] if due else None), tuple(dict.fromkeys(because for _, because in due))


def _doubts(route: Route, sent: dict[Serves, Row]) -> list[tuple[Within, str]]:
    """A line that leaves by other rules, but would leave sooner or more freely if an open answer were known."""
    doubts = []
    for kind in route.tell:
        row = sent.get(kind)
        if row is None or (
            route.within.rank < row.within.rank or FREEST_FIRST.index(route.consent) < FREEST_FIRST.index(row.consent)
        ):
            within = Within.SAME_DAY if route.within.rank <= Within.SAME_DAY.rank else Within.NEXT_WORKING_DAY
            doubts.append((within, f"Not known: {route.because}"))
    return doubts
