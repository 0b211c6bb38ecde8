"""`hearthline flows book`: every rule on a page for those who answer for it, with the rows that test it.

One page for each tier of risk and for each row of the rule book, so that what belongs together is read together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from bot.cli.opening import Refused
from bot.referrals.pages import LOADER
from flows.grammar import Condition
from flows.grammar.reading import in_words
from flows.rules import FLAGS, HOLDS, INDICATORS, LOOKS, ROUTES, SIGNPOSTS, Hold, Indicator, Route, Tier
from flows.rules.routing import FLAG_MARKS, SIGNPOST_MARKS
from flows.rules.rule import Mark, Rule

SHARED_BY = ("flows.rules.signs", "flows.rules.routing.by_age", "flows.rules.routing.by_need",
             "flows.rules.routing.looks", "flows.rules.routing.marks")  # fmt: skip
READINGS = "../readings.md"
STATES = {"fires": "It is true", "silent": "It is known not to be true", "open": "It is not known"}
MARKED = {"": "It is shown", "no_": "It is not shown"}
MADE = (
    "Written by `hearthline flows book` from `flows/rules/` and the rows in `tests/rules/`; a test keeps them alike.\n"
)
DOORS = {
    Tier.RED: ("red", "RED", "each alone means that a person acts within the hour, and that 999 stands on the screen"),
    Tier.HIGH: ("high", "HIGH", "somebody at a service acts the same day"),
    Tier.MEDIUM: ("medium", "MEDIUM", "by the next working day"),
    Tier.LOWER: ("lower", "LOWER", "everything that matters was asked, and the answer was no"),
}
NEEDS = {"not_needed": "is not needed", "seek": "is sought; a person decides if it is refused", "needed": "is needed"}
HOW = """How rules are written and signed off: [rules](../rules.md). R16, R17 and R19 are [looks](looks.md); how a place
that nobody knows (R17) and somebody close to a service (R19) hold a line stands in `bot/referrals/release.py`."""
PLACES = {
    "child": "where the young person lives",
    "harmed": "where the person harmed lives",
    "each": "where each of them lives",
}
BESIDES: tuple[tuple[str, str, str, tuple[Rule, ...]], ...] = (
    ("looks.md", "When a person looks", "The operator's duty officer looks at the report.", LOOKS),
    ("holds.md", "Why lines wait", "Lines that a route would send wait for a person.", HOLDS),
    ("flags.md", "Flags", "What staff are told to mind.", FLAG_MARKS),
    ("signposts.md", "Signposts", "Which lines of help the reporter is shown.", SIGNPOST_MARKS),
)

Rows = list[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Group:
    """A page of the book: its part of the book, its file, its title, what stands on top, and its rules."""

    part: str
    file: str
    title: str
    says: str
    rules: tuple[Rule, ...]


def write(out: Path, rows: Path) -> list[Path]:
    """Write every page; what was a page of the book and is none any more goes."""
    made = pages(rows)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (out / name).write_text(text, "utf-8")
    return [out / name for name in made]


def pages(rows: Path) -> dict[str, str]:
    """Every page by the name of its file."""
    tested, names = rows_in(rows), shared()
    groups = tuple(every_group())
    links = {sign.when: f"[{sign.name}]({_file(sign)}#{sign.name})" for sign in INDICATORS}
    links |= {condition: f"[{name}](shared.md#{_anchor(name)})" for condition, name in names.items()}
    made = {group.file: "\n".join(_page(group, links, tested)) for group in groups}
    return {"README.md": _index(groups), **made, "shared.md": "\n".join(_shared(names, links))}


def every_group() -> Iterator[Group]:
    for tier, (file, title, says) in DOORS.items():
        signs = tuple(sign for sign in INDICATORS if sign.tier is tier)
        yield Group("Risk", f"{file}.md", title, f"{title}: {says}.", signs)
    for row in dict.fromkeys(route.row for route in ROUTES):
        told = tuple(route for route in ROUTES if route.row == row)
        says = f"Who must know, row {row}. All rows that are true count together."
        yield Group("Who must know, and when", f"{row}.md", row, says, told)
    for file, title, says, rules in BESIDES:
        yield Group("Besides", file, title, says, rules)


def _file(sign: Indicator) -> str:
    return f"{DOORS[sign.tier][0]}.md"


def shared() -> dict[Condition, str]:
    """The conditions that have a name of their own in the rules, by what is said for them."""
    found: dict[Condition, str] = {}
    for module in SHARED_BY:
        for name, value in vars(import_module(module)).items():
            if name.isupper() and isinstance(value, Condition) and value.parts() and not name.startswith("_"):
                found.setdefault(value, name.lower().replace("_", " "))
    return found


def rows_in(folder: Path) -> Rows:
    """Every row of the tests: its sentence and what it says of the rules."""
    found: Rows = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "calm.yaml":
            found += [(name, said) for name, said in yaml.load(path.read_text("utf-8"), LOADER).items()]  # noqa: S506 (both loaders are safe)
    if not found:
        raise Refused(f"{folder} holds no rows of rules: run this where the source is, or name it with --rows.")
    return found


def _index(groups: Iterable[Group]) -> str:
    lines = ["# The rule book", "", MADE, HOW, ""]
    for title in dict.fromkeys(group.part for group in groups):
        lines += [f"## {title}", "", "| Page | Rules | Signed off |", "|---|---|---|"]
        lines += [*(_row(group) for group in groups if group.part == title), ""]
    return "\n".join([*lines, "[Words the rules share](shared.md)", "", f"[House readings]({READINGS})", ""])


def _row(group: Group) -> str:
    signed = sum(rule.signed_off is not None for rule in group.rules)
    return f"| [{group.title}]({group.file}) | {len(group.rules)} | {signed} |"


def _page(group: Group, links: Mapping[Condition, str], tested: Rows) -> Iterator[str]:
    yield from (f"# {group.title}", "", MADE, group.says, "")
    for rule in group.rules:
        yield from (f"## {rule.name}", "", _words(rule), "")
        yield from _effect(rule)
        signed = f"signed off: {rule.signed_off}" if rule.signed_off else "not signed off: staff see *draft*"
        yield f"- Version {rule.version}; {signed}"
        if rule.draft:
            yield f"- House reading: [{rule.draft}]({READINGS}#{rule.draft.lower()})"
        url = f"<{rule.source.url}>" if rule.source.url else ""
        where = ", ".join(part for part in (rule.source.title, rule.source.where, rule.source.dated, url) if part)
        yield from (f"- Source: {where}", "", "**True when**", "")
        yield from _told(rule.when, links)
        yield from _tests(rule, tested)


def _words(rule: Rule) -> str:
    if not isinstance(rule, Mark):
        return rule.because
    says = FLAGS.get(rule.name) or SIGNPOSTS.get(rule.name, "")
    return f"{rule.because} {says[:1].upper()}{says[1:]}.".replace("..", ".")


def _effect(rule: Rule) -> Iterator[str]:
    if isinstance(rule, Route):
        kinds = ", ".join(kind.value.replace("_", " ") for kind in rule.tell) or "nobody"
        yield f"- Tells: {kinds}; due: {rule.within.value}"
        if rule not in LOOKS:
            yield f"- Consent {NEEDS[rule.consent.value]}; ground: {rule.basis.value}"
            yield f"- Which service: by {PLACES[rule.place]}"
        if rule.by_person:
            yield f"- A person lets it go: {rule.by_person}"
    elif isinstance(rule, Hold):
        yield f"- Holds: {', '.join(kind.value.replace('_', ' ') for kind in rule.kinds)}"
        yield f"- {'May leave by the clock' if rule.leaves_by_clock else 'Never leaves by the clock: it escalates'}"


def _told(condition: Condition, links: Mapping[Condition, str]) -> Iterator[str]:
    yield from (f"{'  ' * depth}- {line}" for depth, line in in_words(condition, links))
    yield ""


def _tests(rule: Rule, tested: Rows) -> Iterator[str]:
    for says, names in rows_of(rule, tested).items():
        if names:
            yield from (f"**{says}** in these rows", "", *(f"- {name}" for name in names), "")


def rows_of(rule: Rule, tested: Rows) -> dict[str, list[str]]:
    """The sentences of the rows that say something of a rule, by what they say."""
    if isinstance(rule, Hold):
        return {"It holds": [name for name, said in tested if any(_is_of(rule, why) for why in _reasons(said))]}
    if isinstance(rule, Mark):
        of = "flags" if rule in FLAG_MARKS else "signposts"
        return {says: _names(tested, prefix + of, rule.name) for prefix, says in MARKED.items()}
    found = {says: _names(tested, state, rule.name) for state, says in STATES.items()}
    if rule in LOOKS:
        found["A person looks because of it"] = _names(tested, "looks", rule.name)
    return found


def _names(tested: Rows, state: str, rule: str) -> list[str]:
    return [name for name, said in tested if rule in (said.get(state) or ())]


def _reasons(said: Mapping[str, Any]) -> Iterator[str]:
    for state in ("held", "by_person"):
        yield from (said.get(state) or {}).values()


def _is_of(hold: Hold, why: str) -> bool:
    return why in hold.because or why in f"{hold.draft}: {hold.because}"


def _shared(names: Mapping[Condition, str], links: Mapping[Condition, str]) -> Iterator[str]:
    yield from ("# Words the rules share", "", MADE)
    for condition, name in sorted(names.items(), key=lambda pair: pair[1]):
        yield from (f"## {name}", "")
        yield from _told(condition, links)


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
