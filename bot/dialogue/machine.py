"""The flows as one shared state machine: every step a state, every way on a row.

`answer` moves from a step that was answered, by the first row whose condition is true; a step that does not apply is
passed over to the next.  Where somebody stands is found by walking onward over the answers held, so going back,
changing an answer, resuming, and a new version of the flow are one operation: replay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from transitions import Event, Machine, Transition

from bot.dialogue.conversation import Conversation
from bot.dialogue.fitting import base_of, fits, may_be, version_of
from flows.facts import EVERY_FACT
from flows.grammar import Answer, Condition, Each, Fact, Flow, Interrupt, OwnWords, Question, Screen, Step, When
from flows.notices import NOTICES

RESUME = "resume"  # a reserved name: back to the place by replaying the answers
LONGEST_WALK = 2_000  # steps; a walk that is longer goes in a circle


class BrokenFlow(ValueError):
    """The flow names a step that does not exist, or goes in a circle: run `hearthline flows check`."""


class Way(Transition):
    """A way on.  Steps are data and call nothing when they are come to or left, so none of that is looked for."""

    def is_open(self, conversation: Conversation) -> bool:
        for condition in self.conditions:  # noqa: SIM110 - a generator would cost more than what it asks
            if not condition.func(conversation):  # type: ignore[operator]
                return False
        return True


class Answered(Event):
    """The one event there is: the first way that is open is taken."""

    def trigger(self, model: Conversation) -> bool:  # type: ignore[override]
        ways: list[Way] = self.transitions[model.kept.place]  # type: ignore[assignment]
        for way in ways:
            if way.is_open(model):
                model.kept.place = str(way.dest)
                return True
        return False


class Steps(Machine):
    """The machine of all steps; its models are conversations."""

    transition_cls, event_cls = Way, Answered


class Script:
    """The flows compiled.  opens_at: the first step; reopens_at: of one that was sent; anywhere: reached from any step.

    version: another one whenever anything of the flows is another.  on_the_way: keys of what is asked on the way, the
    facts that anything else holds (wishes, what is asked beside the way) never leave the answers.
    part_of: how far a step is, as "Part 2 of 5".  alarms: by step and choice, what it brings beside the way.
    """

    def __init__(
        self, opening: tuple[Flow, ...], reopening: Flow, anywhere: Flow, interrupts: tuple[Interrupt, ...]
    ) -> None:
        self.flows = (*opening, reopening, anywhere)
        self.reopening = reopening
        self.interrupts = {interrupt.name: interrupt for interrupt in interrupts}
        self.steps: dict[str, Step] = {}
        self.blocks: dict[str, Each] = {}
        self.anywhere = {step.name for step, _ in anywhere.flat()}
        self.alarms: dict[tuple[str, str], str] = {}
        self.asks: dict[str, Question] = {}
        self._first_of: dict[str, Each] = {}
        self._next: dict[str, str] = {}
        self._keys: dict[str, str] = {}  # of steps that are asked once
        way = tuple(pair for flow in opening for pair in flow.flat())
        for run in (way, tuple(reopening.flat()), tuple(anywhere.flat())):
            self._lay_out(run)
        self.opens_at = next(opening[0].flat())[0].name
        self.reopens_at = next(reopening.flat())[0].name
        self.on_the_way = {
            key for name, step in self.steps.items() if name not in self.anywhere for key in _held_under(step)
        }
        self.part_of = {name: part for flow in opening for name, part in _parts_of(flow)}
        self.version = version_of(self.steps.values())
        self._stands_alone((*way, *reopening.flat()))
        self.machine = self._machine()
        self._answer = self.machine.events["answer"].trigger

    def _lay_out(self, run: tuple[tuple[Step, Each | None], ...]) -> None:
        for place, (step, block) in enumerate(run):
            if step.name in self.steps:
                raise BrokenFlow(f"two steps are named {step.name!r}")
            self.steps[step.name] = step
            for choice in step.choices:
                if choice.then in self.anywhere and step.name not in self.anywhere:
                    self.alarms[step.name, choice.value] = choice.then
            if isinstance(step, Question):
                self.asks.setdefault(step.fact.key, step)
            self._next[step.name] = run[place + 1][0].name if place + 1 < len(run) else RESUME
            if isinstance(step, Question) and not step.fact.repeated:
                self._keys[step.name] = step.fact.key
            elif not isinstance(step, Question) and block is None:
                self._keys[step.name] = f"screen:{step.name}"
            if block is not None:
                self.blocks[step.name] = block
                if step is block.steps[0]:
                    self._first_of[step.name] = block

    def _stands_alone(self, way: tuple[tuple[Step, Each | None], ...]) -> None:
        """What is asked beside the way may not turn it: the place is not looked for again when an aside ends.

        Of what is stated beside the facts, the way may ask the channel and the words, which no aside changes.
        """
        beside = {key for name in self.anywhere for key in _held_under(self.steps[name])}
        for step, block in way:
            ways = [way.condition for way in step.then if isinstance(way, When)]
            for condition in (step.asked_if, None if block is None else block.asked_if, *ways):
                if condition is not None and (found := condition.looks_at & beside):
                    raise BrokenFlow(f"{step.name!r} turns on {min(found)!r}, which is asked beside the way")

    def next_of(self, name: str) -> str:
        """The step that stands after this one."""
        return self._next[name]

    def after_block(self, block: Each) -> str:
        return self._next[block.steps[-1].name]

    def _machine(self) -> Steps:
        machine = Steps(
            model=None,
            states=[*self.steps, RESUME],
            initial=RESUME,
            auto_transitions=False,
            queued=False,
        )
        for step in self.steps.values():
            for to, condition in self._ways_on(step):
                if to != RESUME and to not in self.steps:
                    raise BrokenFlow(f"{step.name!r} leads to {to!r}, which is no step")
                machine.add_transition("answer", step.name, to, conditions=[condition] if condition else None)
        return machine

    def ways_on(self, step: Step) -> list[tuple[str, Condition | str | None]]:
        """Where a step leads and when: a condition, the value of its choice, or always."""
        ways: list[tuple[str, Condition | str | None]] = [
            (choice.then, choice.value)
            for choice in step.choices
            if choice.then and (step.name, choice.value) not in self.alarms
        ]
        block = self.blocks.get(step.name)
        if block is not None and step is block.steps[-1]:
            ways.append((block.steps[0].name, "yes"))
        ways += [(way.then, way.condition) if isinstance(way, When) else (way, None) for way in step.then]
        if not step.then or isinstance(step.then[-1], When):
            ways.append((self._next[step.name], None))
        return ways

    def _ways_on(self, step: Step) -> list[tuple[str, Callable[[Conversation], bool] | None]]:
        rows: list[tuple[str, Callable[[Conversation], bool] | None]] = []
        for to, condition in self.ways_on(step):
            if condition is None:
                rows.append((to, None))
            elif isinstance(condition, str):
                rows.append((to, partial(self._chose, step, condition)))
            else:
                rows.append((to, partial(_holds, condition)))
        return rows

    def _chose(self, step: Step, value: str, conversation: Conversation) -> bool:
        return conversation.value(self.key(conversation, step)) == value

    def key(self, conversation: Conversation, step: Step) -> str:
        """Under which key the answer to a step is held: `person:2.relation` while telling of the second person."""
        if (always := self._keys.get(step.name)) is not None:
            return always
        if isinstance(step, Question):
            return self.fact_key(conversation, step.fact)
        return f"screen:{step.name}:{conversation.kept.numbers.get(self.blocks[step.name].subject.__name__, 1)}"

    def fact_key(self, conversation: Conversation, fact: Fact) -> str:
        """The key of a fact; of the one being told of just now if it repeats."""
        return fact.of(conversation.kept.numbers.get(fact.about, 1)) if fact.repeated else fact.key

    def is_answered(self, conversation: Conversation, step: Step) -> bool:
        kept, key = conversation.kept, self.key(conversation, step)
        if key not in kept.answers and not (kept.off and self._taken_up(conversation, step, key)):
            return False
        return not (isinstance(step, OwnWords) and key in kept.drafting)

    def _taken_up(self, conversation: Conversation, step: Step, key: str) -> bool:
        """Whether an answer held off the way fits the step that the way has come to: then it counts again."""
        kept = conversation.kept
        if key not in kept.off or not fits(step, kept.off[key]):
            return False
        if isinstance(step, Screen) and step.records is not None and step.recorded(str(kept.off[key].value)):
            recorded = self.fact_key(conversation, step.records)
            if recorded in kept.off and may_be(step.records, kept.off[recorded]):
                kept.answers[recorded] = kept.off.pop(recorded)
        kept.answers[key] = kept.off.pop(key)
        conversation.changed()
        return True

    def onward(self, conversation: Conversation) -> None:
        """Walk from the place over all that is answered or does not apply, to the first step that is neither."""
        kept, steps, first_of = conversation.kept, self.steps, self._first_of
        for _ in range(LONGEST_WALK):
            step = steps[kept.place]
            if (block := first_of.get(step.name)) is not None and _surely_not(block.asked_if, conversation):
                kept.place = self.after_block(block)
            elif step.asked_if is not None and conversation.seen[step.asked_if] is False:
                kept.place = self._next[step.name]
            elif self.is_answered(conversation, step):
                self._answer(conversation)
            else:
                return
            if kept.place in first_of:
                self._enter(conversation)
            elif kept.place == RESUME:
                raise BrokenFlow(f"{step.name!r} leads nowhere")
        raise BrokenFlow(f"the flow goes in a circle at {conversation.state!r}")

    def _enter(self, conversation: Conversation) -> None:
        block = self._first_of.get(conversation.state)
        if block is not None:
            about = block.subject.__name__
            conversation.kept.numbers[about] = conversation.kept.numbers.get(about, 0) + 1
            conversation.changed()  # conditions mean another one from here on

    def bring_up_to_date(self, conversation: Conversation) -> bool:
        """Find the place anew if it was found with other flows than these; true if it was."""
        kept = conversation.kept
        if kept.script == self.version:
            return False
        if conversation.sent_at is not None:
            kept.opens_at = self.reopens_at
        elif kept.opens_at not in self.steps:
            kept.opens_at = self.opens_at
        kept.aside = kept.aside if kept.aside in self.anywhere else ""
        self.replay(conversation)
        return True

    def replay(self, conversation: Conversation) -> None:
        """Find the place from the answers alone; those that the way does not come by are off it."""
        kept, answers = conversation.kept, {}
        for key, answer in kept.answers.items():
            if self._stays(key, answer):
                answers[key] = answer
            else:
                kept.off[key] = answer
        kept.answers, kept.numbers, kept.script = answers, {}, self.version
        conversation.changed()
        conversation.state = conversation.kept.opens_at
        self._enter(conversation)
        self.onward(conversation)

    def _stays(self, key: str, answer: Answer) -> bool:
        """Whether an answer counts wherever the way goes: it was given beside it."""
        base = base_of(key)
        if key.startswith("screen:"):
            return base in self.anywhere
        return base not in self.on_the_way and base in EVERY_FACT and may_be(EVERY_FACT[base], answer)

    def asked_again(self, conversation: Conversation) -> bool:
        """Whether a question of the way stands beside it, as its answer is to be changed."""
        return conversation.kept.aside in self.steps and conversation.kept.aside not in self.anywhere

    def leads(self, conversation: Conversation, step: Step) -> str:
        """Where a step of `anywhere` leads now that it is answered; RESUME ends the aside."""
        place, conversation.state = conversation.state, step.name
        self._answer(conversation)
        to, conversation.state = conversation.state, place
        return to


def _holds(condition: Condition, conversation: Conversation) -> bool:
    return condition.truth(conversation.seen) is True


def _surely_not(condition: Condition | None, conversation: Conversation) -> bool:
    return condition is not None and conversation.seen[condition] is False


def _parts_of(flow: Flow) -> Iterator[tuple[str, str]]:
    """Each step that lies in a part, with the words for it."""
    for name, part in flow.parts_of():
        yield name, NOTICES["part"].replace("{part}", str(part)).replace("{parts}", str(len(flow.parts)))


def _held_under(step: Step) -> tuple[str, ...]:
    """The keys under which what a step is answered with is held, without numbers."""
    return (step.name, step.records.key) if isinstance(step, Screen) and step.records is not None else (step.name,)
