"""Before Send and after: what was told, under headings; who would see which part; what can be left out or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from bot.dialogue import of_service
from bot.dialogue.conversation import Conversation
from bot.dialogue.exchange import Button, View
from bot.dialogue.known import Tables
from bot.dialogue.machine import Script
from bot.dialogue.of_service import name_of, named_lines, put
from flows.facts import EVERY_FACT, child, fact_of, harmed, person, reporter
from flows.grammar import Answer, Facts, How, Step
from flows.grammar import View as Seen
from flows.notices import HEADINGS, NOTICES, SEEN
from flows.report.voices import ABOUT_ME
from flows.rules.outcome import Line, Plan, Serves

BACK = Button("!back", NOTICES["back_label"], "way")
DANGER = Button("!danger", NOTICES["danger_label"], "way")
LEAVE = Button("!leave", NOTICES["leave_label"], "way")

Headings = tuple[tuple[str, tuple[str, ...]], ...]  # each with its lines
NAMES = frozenset(each for about in (harmed, child, person) for each in (about.given_name, about.family_name))
_HEADING_OF = {topic: heading for heading, those in HEADINGS for topic in those}


def wish_key(kind: Serves) -> str:
    return f"reporter.consent_{kind}"


_WISHES = tuple(key for kind in Serves if (key := wish_key(kind)) in EVERY_FACT)


def as_if_agreed(conversation: Conversation) -> Facts:
    """The facts as they will stand if [Send] is pressed now: what was not left out is agreed to."""
    agreed = Answer("given", conversation.turned_at)
    answers = conversation.told
    for key in _WISHES:
        answers.setdefault(key, agreed)
    return Facts(answers)


def shown_plan(conversation: Conversation, tables: Tables) -> tuple[Facts, Plan]:
    """The facts as they would be sent now, and who would be told; worked out once for a screen."""
    asked, told = (conversation.kept.token, conversation.turned_at), conversation.kept.answers
    if conversation.planned is None or conversation.planned[0] != asked:
        before = conversation.stands
        still = before[1] if before is not None and before[0] == told else None
        facts = as_if_agreed(conversation)
        stands, plan = tables.plan(facts, conversation.turned_at, still)
        if unasked := _unasked(plan) - conversation.told.keys():
            facts = Facts({key: answer for key, answer in facts.items() if key not in unasked})
            _, plan = tables.plan(facts, conversation.turned_at)
        conversation.planned, conversation.stands = (asked, facts, plan), (dict(told), stands)
    return conversation.planned[1:]


def _unasked(plan: Plan) -> set[str]:
    """Wishes on what is not shown: nobody has agreed to a line that they never read of."""
    return {wish_key(line.kind) for line in plan.lines} - {wish_key(line.kind) for line in named_lines(plan)}


def fingerprint(plan: Plan) -> bytes:
    """What the reporter was shown, but for times: if it differs at Send, it is shown once more."""
    return msgspec.json.encode([(line.kind, line.service, line.by, line.release) for line in named_lines(plan)])


def changed_kinds(shown: bytes, plan: Plan) -> tuple[str, ...]:
    """The kinds of service of which another thing holds than was shown."""
    before = {tuple(line) for line in msgspec.json.decode(shown or b"[]")}
    now = {tuple(line) for line in msgspec.json.decode(fingerprint(plan))}
    return tuple(sorted({str(line[0]) for line in before ^ now}))


def plan_lines(conversation: Conversation, tables: Tables) -> tuple[str, ...]:
    facts, plan = shown_plan(conversation, tables)
    lines = named_lines(plan)
    left_out = _left_out(conversation, lines)
    gone = {Serves(kind) for kind in conversation.kept.changed} - {line.kind for line in lines} - set(left_out)
    beside = (
        *(_of_kind("plan_line_left_out", kind) for kind in left_out),
        *(_of_kind("plan_line_gone", kind) for kind in sorted(gone)),
        *of_service.not_sure(plan),
        *((NOTICES["ages_disagree"],) if "ages_disagree" in plan.flags else ()),
        *of_service.outside(plan),
    )
    if not lines:
        return (NOTICES["plan_nobody"].replace("{operator}", tables.manner.operator), *beside)
    told = (_plan_line(line, name_of(line, lines), facts, plan, conversation, tables) for line in lines)
    return (*told, *beside, *_names_seen(facts, conversation))


def _names_seen(facts: Facts, conversation: Conversation) -> Iterator[str]:
    """Whether names would be seen; no service ever sees the name of somebody who tells of another family.

    But a child who writes may have told its own name as one of the home: it is never promised that it stays hidden.
    """
    role = conversation.value(reporter.role.key)
    given = {fact_of(key) for key, answer in facts.items() if answer.is_known} & NAMES
    own = {
        "parent": {harmed.given_name, harmed.family_name}, "young_person": {child.given_name, child.family_name}
    }.get(str(role), set())  # fmt: skip
    if conversation.value(reporter.under_18.key) == "yes":
        own = own | {person.given_name, person.family_name}
    if given:
        yield NOTICES["sees_names"]
    if not given & own:
        yield NOTICES["not_your_name"]


def _left_out(conversation: Conversation, lines: list[Line]) -> list[Serves]:
    still = {line.kind for line in lines}
    return [kind for kind in Serves if kind not in still and conversation.value(wish_key(kind)) == "refused"]


def _of_kind(notice: str, kind: Serves) -> str:
    return put(NOTICES[notice], NOTICES[f"kind_{kind}"])


def _plan_line(line: Line, name: str, facts: Facts, plan: Plan, conversation: Conversation, tables: Tables) -> str:
    sees = sorted(tables.would_see(line.kind, facts), key=SEEN.index)
    told = of_service.before(line, name, plan, sees, tables, conversation.turned_at)
    return f"{NOTICES['changed_line']} {told}" if line.kind in conversation.kept.changed else told


def buttons(conversation: Conversation, tables: Tables, headings: Headings) -> Iterator[Button]:
    """Open a heading; leave a service out or put it back."""
    for number, (heading, _) in enumerate(headings):
        yield Button(f">{number}", heading, "heading", conversation.kept.open_heading == str(number))
    _, plan = shown_plan(conversation, tables)
    lines = named_lines(plan)
    for line in lines:
        if wish_key(line.kind) in EVERY_FACT:
            out = line.wish == "refused"
            label = NOTICES["put_back_label" if out else "leave_out_label"]
            yield Button(f"~{line.kind}", put(label, name_of(line, lines)), "leave_out", out)
    for kind in _left_out(conversation, lines):
        label = put(NOTICES["put_back_label"], NOTICES[f"kind_{kind}"])
        yield Button(f"~{kind}", label, "leave_out", True)


def headings(script: Script, conversation: Conversation) -> Headings:
    """What was told, under the headings of a screen that shows the plan."""
    found: dict[str, list[str]] = {heading: [] for heading, _ in HEADINGS}
    asked = _questions(script, conversation)
    for key, answer in conversation.told.items():
        fact = fact_of(key)
        if answer.is_known and key in asked and (heading := _HEADING_OF.get(fact.topic)) is not None:
            found[heading].append(
                f"{asked[key]} **{answer_in_words(script, key, answer, _of_whom(key, conversation))}**"
            )
    found[_HEADING_OF[reporter.also_wrote.topic]] += [
        f"{NOTICES['also_wrote']} **{_as_it_stands(heard.words)}**"
        for heard in conversation.kept.heard
        if heard.sure_who
    ]
    return tuple((heading, tuple(lines)) for heading, lines in found.items() if lines)


def answer_in_words(script: Script, key: str, answer: Answer, seen: Seen) -> str:
    """An answer as it was pressed or typed: labels for values, the text as it stands."""
    if not answer.is_known:
        return NOTICES[{How.UNKNOWN: "unknown_label", How.DECLINED: "skip_label"}.get(answer.how, "not_safe_label")]
    values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return ", ".join(_as_it_stands(label(script, key, str(value), seen)) for value in values)


def label(script: Script, key: str, value: str, seen: Seen) -> str:
    """A value in the words of the button that is offered to this reader; text as it stands."""
    step = script.asks.get(fact_of(key).key)
    named = [choice for choice in step.choices if choice.value == value] if step is not None else []
    fit = (choice for choice in named if choice.shown_if is None or seen[choice.shown_if] is not False)
    return next((choice.label for choice in (*fit, *named)), value)


def _as_it_stands(words: str) -> str:
    """Marks that somebody typed make nothing bold."""
    return words.replace("**", "* *")


def list_of_answers(script: Script, conversation: Conversation, said: tuple[str, ...]) -> View:
    """The answers given, each of which can be changed."""
    listed = []
    for key, question in _questions(script, conversation).items():
        step = script.asks[fact_of(key).key]
        if step.name not in script.anywhere and _is_asked(step, key, conversation):
            listed.append(Button(f"@{key}", question))
    return View("change", (NOTICES["change"],), (*listed, BACK, DANGER, LEAVE), conversation.kept.token, said=said,
                conversation=conversation.id, version=conversation.version)  # fmt: skip


def _is_asked(step: Step, key: str, conversation: Conversation) -> bool:
    """What a screen wrote down (a child is of the home it tells of) was no answer to this question."""
    return step.asked_if is None or step.asked_if.truth(_of_whom(key, conversation)) is not False


def _questions(script: Script, conversation: Conversation) -> dict[str, str]:
    """What was asked, by the key of its answer; of whom or of which time, where that may be mistaken."""
    steps = {key: script.asks.get(fact_of(key).key) for key in conversation.told}
    asked = {key: _asked_in(step, key, conversation) for key, step in steps.items() if step is not None}
    often = Counter(asked.values())
    times = len({key.partition(".")[0] for key in asked if key.startswith("incident:")})
    return {
        key: f"{_whose(key, conversation)} {question}".strip()
        if often[question] > 1 or key.startswith("person:") or (times > 1 and key.startswith("incident:"))
        else question
        for key, question in asked.items()
    }


def _asked_in(step: Step, key: str, conversation: Conversation) -> str:
    """The question in the words in which it was asked of this one."""
    return step.words_for(_of_whom(key, conversation))[-1]


def _of_whom(key: str, conversation: Conversation) -> Seen:
    about, _, number = key.partition(".")[0].partition(":")
    return conversation.seen.each(about)[int(number)] if number else conversation.seen


def _whose(key: str, conversation: Conversation) -> str:
    """Whom or which time a question is about; a child that writes is the first, and asked as *you*."""
    about, _, number = key.partition(".")[0].partition(":")
    role = conversation.value(reporter.role.key)
    if about == "person":
        other = int(number) - (conversation.seen.each(about)[1][ABOUT_ME] is True)
        return NOTICES["of_person"].replace("{number}", str(other)) if other else ""
    if about == "incident":
        return NOTICES["of_time"].replace("{number}", number)
    if about == "child":
        notice = {"parent": "of_your_child", "young_person": "of_you"}.get(str(role), "of_young_person")
    else:
        notice = "of_you" if about == "reporter" or role == "parent" else "of_hurt"
    return "" if about == "household" else NOTICES[notice]


def sent_lines(conversation: Conversation) -> tuple[str, ...]:
    """What was said of each service when it was sent: kept with the conversation, so that it never changes."""
    told = msgspec.msgpack.decode(conversation.kept.sent, type=tuple[str, ...]) if conversation.kept.sent else ()
    return (*told, NOTICES["sent_words" if conversation.has_words else "sent_no_words"])


def for_sent(plan: Plan, tables: Tables) -> bytes:
    """What the *sent* screen says of a plan: who should read it by when, who else listens, when to call 999."""
    lines, listening = of_service.all_after(plan, tables), tables.signposts(plan)
    listed = (NOTICES["signposts"], *listening) if listening else ()
    return msgspec.msgpack.encode((*lines, *listed, of_service.when_to_call(plan)))
