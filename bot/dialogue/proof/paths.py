"""Every path goes on to the read-back, none goes in a circle, no step is out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from itertools import combinations

import msgspec

from bot.dialogue.conversation import Conversation, Kept
from bot.dialogue.machine import RESUME, BrokenFlow, Script
from flows.grammar import Answer, Condition, DayOf, Happened, How, OneOf, Question, SomeOf, Step, When
from flows.grammar.conditions import OfFact
from flows.grammar.many import AtLeast

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
ENDS = ("sent",)
Signature = tuple[object, ...]
Live = dict[str, tuple[tuple[Condition, frozenset[str]], ...]]  # by step: conditions, and who has to be told of


@dataclass
class Walked:
    """Situations by signature, each with one conversation that is in it; where every answer leads."""

    states: dict[Signature, Conversation] = field(default_factory=dict)
    ways: dict[Signature, list[Signature]] = field(default_factory=dict)
    again: set[tuple[Signature, Signature]] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    @property
    def edges(self) -> int:
        return sum(len(ways) for ways in self.ways.values())

    @cached_property
    def paths(self) -> int:
        """How many ways through there are, every block told of once or twice; 0 if the way goes in a circle."""
        return _paths(self)


def walk(script: Script) -> Walked:
    """From the first screen and from coming back, over everything that can be answered."""
    live = _live(script)
    walked = Walked()
    starts = [_begun(script, script.opens_at, channel) for channel in ("telegram", "web")]
    starts.append(_begun(script, script.reopens_at, "web"))
    waiting = []
    for start in starts:
        script.replay(start)
        waiting.append((signature(script, live, start), start))
    while waiting:
        here, conversation = waiting.pop()
        if here in walked.states:
            continue
        walked.states[here] = conversation
        walked.ways[here] = []
        for answer, following in _following(script, conversation, walked):
            there = signature(script, live, following)
            walked.ways[here].append(there)
            if answer == "yes" and _repeats(script, conversation):
                walked.again.add((here, there))
            if there not in walked.states:
                waiting.append((there, following))
    return walked


def _begun(script: Script, opens_at: str, channel: str) -> Conversation:
    return Conversation("proof", "proof", AT, Kept(place=opens_at, opens_at=opens_at, channel=channel))


def _repeats(script: Script, conversation: Conversation) -> bool:
    block = script.blocks.get(conversation.state)
    return block is not None and block.steps[-1].name == conversation.state


def _following(script: Script, conversation: Conversation, walked: Walked) -> Iterator[tuple[str, Conversation]]:
    step = script.steps[conversation.state]
    if step.name in ENDS:
        return
    for value in answers_to(script, step):
        if (
            isinstance(value.value, str)
            and (step.name, value.value) in script.alarms
            and not isinstance(step, Question)
        ):
            continue  # it stands beside the way, and comes back
        after = Conversation("proof", "proof", AT, _copy(conversation.kept))
        after.kept.answers[script.key(after, step)] = value
        try:
            script.onward(after)
        except BrokenFlow as broken:
            walked.broken.append(f"{step.name} answered {value.value or value.how}: {broken}")
            continue
        yield str(value.value or value.how), after


def _copy(kept: Kept) -> Kept:
    return msgspec.structs.replace(kept, answers=dict(kept.answers), numbers=dict(kept.numbers))


def answers_to(script: Script, step: Step) -> Iterator[Answer]:
    """One answer for every difference that a condition could make."""
    if isinstance(step, Question):
        if step.may_skip or any(choice.value == "unknown" for choice in step.choices):
            yield from (Answer(None, AT, how) for how in (How.UNKNOWN, How.DECLINED, How.NOT_SAFE))
        yield from _values(script, step)
    else:
        yield from (Answer(choice.value, AT) for choice in step.choices)


def _values(script: Script, step: Question) -> Iterator[Answer]:
    values = [choice.value for choice in step.choices]
    if isinstance(step, SomeOf):
        asked = sorted({value for atom in atoms_of(script) if isinstance(atom, OfFact) and atom.fact is step.fact
                        for value in getattr(atom, "values", ())[:1]})  # fmt: skip
        picks = [part for size in range(1, min(len(asked), 3) + 1) for part in combinations(asked, size)]
        yield from (Answer(part, AT) for part in [*picks, (values[-1],)])
    elif isinstance(step, OneOf):
        yield from (Answer(value, AT) for value in values if value not in ("unknown", "declined", "not_safe"))
    else:
        happened = Happened(AT.date(), AT.date()) if isinstance(step, DayOf) else None
        yield Answer("words", AT, happened=happened)


def conditions_of(script: Script, step: Step) -> Iterator[Condition]:
    """What decides where this step leads, and whether it is asked."""
    block = script.blocks.get(step.name)
    for asked_if in (step.asked_if, block.asked_if if block else None):
        if asked_if is not None:
            yield asked_if
    yield from (way.condition for way in step.then if isinstance(way, When))


@cache
def atoms_of(script: Script) -> tuple[Condition, ...]:
    found: dict[Condition, None] = {}
    for step in script.steps.values():
        for condition in conditions_of(script, step):
            found.update(dict.fromkeys(_atoms(condition)))
    return tuple(found)


def _atoms(condition: Condition) -> Iterator[Condition]:
    parts = condition.parts()
    if not parts or isinstance(condition, AtLeast):
        yield condition
    else:
        for part in parts:
            yield from _atoms(part)


def _live(script: Script) -> Live:
    """For each step, the atoms that it or anything after it may read, and the kinds of people each is about."""
    reach: dict[str, set[str]] = {name: {name} for name in script.steps}
    ways = {
        name: {to for to, _ in script.ways_on(step)} | {script.next_of(name)} for name, step in script.steps.items()
    }
    changed = True
    while changed:
        changed = False
        for name, own in reach.items():
            before = len(own)
            for to in ways[name] - {RESUME}:
                own |= reach[to]
            changed = changed or len(own) != before
    read = {name: tuple(atom for condition in conditions_of(script, step) for atom in _atoms(condition))
            for name, step in script.steps.items()}  # fmt: skip
    about = {atom: frozenset(fact.about for fact in atom.reads() if fact.repeated) for atom in atoms_of(script)}
    atoms = {name: dict.fromkeys(atom for to in sorted(own) for atom in read[to]) for name, own in reach.items()}
    return {name: tuple((atom, about[atom]) for atom in own) for name, own in atoms.items()}


def signature(script: Script, live: Live, conversation: Conversation) -> Signature:
    """The step, whether it is the first or a later one of its kind, and the truth of all that may still be read."""
    block = script.blocks.get(conversation.state)
    told_of, seen = conversation.kept.numbers, conversation.seen
    turn = min(told_of.get(block.subject.__name__, 0), 2) if block else 0
    truths = [seen[atom] if not about or about <= told_of.keys() else None for atom, about in live[conversation.state]]
    return (conversation.state, turn, conversation.kept.opens_at, *truths)


def faults(script: Script, walked: Walked) -> list[str]:
    """Dead ends, circles, steps that nobody can reach."""
    found = list(dict.fromkeys(walked.broken))
    ends = {state for state in walked.states if state[0] in ENDS or state[0] == script.reopens_at}
    found += [f"{state[0]} never leads to an end" for state in set(walked.states) - _reaching(walked, ends)]
    reached = {str(state[0]) for state in walked.states} | script.anywhere
    found += [f"{name} is never reached" for name in script.steps if name not in reached]
    if walked.paths == 0:
        found.append("the flow goes in a circle")
    return sorted(set(found))


def _reaching(walked: Walked, ends: set[Signature]) -> set[Signature]:
    back: dict[Signature, list[Signature]] = {}
    for here, ways in walked.ways.items():
        for there in ways:
            back.setdefault(there, []).append(here)
    reached, waiting = set(ends), list(ends)
    while waiting:
        for here in back.get(waiting.pop(), ()):
            if here not in reached:
                reached.add(here)
                waiting.append(here)
    return reached


def _paths(walked: Walked) -> int:
    paths: dict[Signature, int] = {}
    open_: set[Signature] = set()
    for start in walked.states:
        stack = [start]
        while stack:
            here = stack[-1]
            forward = [there for there in walked.ways[here] if (here, there) not in walked.again]
            todo = [there for there in forward if there not in paths]
            if here in paths:
                stack.pop()
            elif not todo:
                paths[here] = sum(paths[there] for there in forward) or 1
                open_.discard(here)
                stack.pop()
            elif here in open_:
                return 0
            else:
                open_.add(here)
                stack += todo
    return max(paths.values(), default=0)
