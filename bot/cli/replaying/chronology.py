"""A chronology: dated reports about families, one a line, as somebody wrote them down for learning.

    {"at": "2023-02-14T10:00", "from": "school", "facts": {"child.school": "excluded_no_place"}, "words": "…",
     "acts": [{"at": "2023-02-15T09:00", "act": "acknowledged", "kind": "childrens_services"}]}

`from` is a word for a person (mother, neighbour, …) or else the name of an agency; a time without a zone is London's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from bot.cli.assessing import FactsWrong, facts_from
from bot.cli.replaying.times import LONDON
from flows.facts import harmed, incident, reporter
from flows.grammar import Facts
from flows.rules.outcome import Serves

EXAMPLE = '{"at": "2023-02-14T10:00", "from": "school", "facts": {"child.age_band": "10_to_15"}}'
ROLES = {
    "mother": "parent", "father": "parent", "parent": "parent", "stepmother": "parent", "stepfather": "parent",
    "other parent": "other_parent", "brother": "brother_sister", "sister": "brother_sister", "grandmother": "relative",
    "grandfather": "relative", "aunt": "relative", "uncle": "relative", "relative": "relative", "friend": "friend",
    "neighbour": "friend", "young person": "young_person",
}  # fmt: skip
PARENTS = {"mother": "mother", "father": "father", "stepmother": "step_parent", "stepfather": "step_parent"}


class ChronologyWrong(ValueError):
    """The chronology cannot be read: it says in which line, and what to write instead."""


class Did(StrEnum):
    """What somebody did about a report, in their own time."""

    LOOKED = "looked"
    TOOK = "took"
    LET_GO = "let_go"
    ACKNOWLEDGED = "acknowledged"
    NOT_OURS = "not_ours"
    MEETING_HELD = "meeting_held"
    CLOSED = "closed"
    NO_FURTHER_ACTION = "no_further_action"


class Deed(msgspec.Struct, frozen=True):
    """One of them.  kind: the kind of service, "" for all that were told.  by: who, as two people count as two."""

    at: datetime
    act: Did
    kind: str = ""
    words: str = ""
    by: str = "somebody"


@dataclass(frozen=True)
class Told:
    """One report.  number: 1 for the first line."""

    number: int
    at: datetime
    told_by: str
    facts: Facts
    deeds: tuple[Deed, ...] = ()


def read(text: str) -> tuple[Told, ...]:
    """Every report; ChronologyWrong names the line and the way out."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise ChronologyWrong(f"there is no report in it; write one a line, such as {EXAMPLE}")
    found = []
    for count, (number, line) in enumerate(lines, 1):
        try:
            found.append(_told(count, json.loads(line)))
        except json.JSONDecodeError as wrong:
            raise ChronologyWrong(
                f"line {number}: no JSON ({wrong.msg}); one report a line, such as {EXAMPLE}"
            ) from None
        except (FactsWrong, ValueError, TypeError) as wrong:
            raise ChronologyWrong(f"line {number}: {wrong}") from None
    return tuple(found)


def _told(number: int, given: Any) -> Told:
    _known(given, {"at", "from", "facts", "words", "acts"}, needed=("at", "from", "facts"))
    at, told_by = _time(given["at"]), str(given["from"]).strip()
    facts = facts_from(_whole(told_by, given), at)
    deeds = sorted((_deed(each) for each in given.get("acts", [])), key=lambda deed: deed.at)
    if deeds and deeds[0].at < at:
        raise ChronologyWrong(f'"acts": {deeds[0].act} is before the report itself; give it a later time')
    return Told(number, at, told_by, facts, tuple(deeds))


def _whole(told_by: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with who told them, and their words where they belong."""
    facts = given["facts"]
    if not isinstance(facts, Mapping):
        raise ChronologyWrong('"facts" is an object such as {"child.age_band": "10_to_15"}')
    role = ROLES.get(told_by.casefold(), "professional")
    whole: dict[str, Any] = {reporter.role.key: role}
    whole |= {reporter.workplace.key: told_by} if role == "professional" else {}
    whole |= {harmed.relation.key: PARENTS[told_by.casefold()]} if told_by.casefold() in PARENTS else {}
    if given.get("words"):
        told_of = any(key.startswith("incident:1.") for key in facts)
        whole[incident.account.of(1) if told_of else reporter.anything_else.key] = str(given["words"])
    return whole | dict(facts)


def _deed(given: Any) -> Deed:
    _known(given, {"at", "act", "kind", "words", "by"}, needed=("at", "act"))
    acts, kinds = [each.value for each in Did], [each.value for each in Serves]
    if given["act"] not in acts:
        raise ChronologyWrong(f'"act" is never {given["act"]!r}: it is one of {", ".join(acts)}')
    if given.get("kind", kinds[0]) not in kinds:
        raise ChronologyWrong(f'"kind" is never {given["kind"]!r}: it is one of {", ".join(kinds)}')
    words, by = str(given.get("words", "")), str(given.get("by", "somebody"))
    return Deed(_time(given["at"]), Did(given["act"]), given.get("kind", ""), words, by)


def _known(given: Any, names: set[str], needed: tuple[str, ...]) -> None:
    if not isinstance(given, Mapping):
        raise ChronologyWrong(f"this is no object; write one, such as {EXAMPLE}")
    if strange := set(given) - names:
        raise ChronologyWrong(f"there is no {sorted(strange)[0]!r}; known here: {', '.join(sorted(names))}")
    if missing := [name for name in needed if name not in given]:
        raise ChronologyWrong(f"{missing[0]!r} is missing; write it, as in {EXAMPLE}")


def _time(given: Any) -> datetime:
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        raise ChronologyWrong(f'"at" is a time such as "2023-02-14T10:00", not {given!r}') from None
    return at if at.tzinfo else at.replace(tzinfo=LONDON)
