"""Every flow as a Mermaid page, drawn from what runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.dialogue.machine import RESUME, Script
from flows.grammar import Condition, Each, Flow, Step


def draw(script: Script, folder: Path) -> list[Path]:
    """Write one page a flow into `folder`; the pages written."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for flow in script.flows:
        page = folder / f"{flow.name}.md"
        page.write_text(drawn(script, flow), "utf-8")
        pages.append(page)
    return pages


def drawn(script: Script, flow: Flow) -> str:
    """A flow as Markdown with a Mermaid chart: a box a step, an arrow a way on, its condition on the arrow."""
    lines = [
        f"# {flow.name}, version {flow.version}",
        "",
        "Drawn from the flow itself by `make flows`.",
        "",
        "```mermaid",
        "flowchart TD",
    ]
    for step, block in flow.flat():
        lines.append(f'    {_name(step.name)}["{_words(step)}{_each(step, block)}"]')
    for step, _ in flow.flat():
        lines += [f"    {arrow}" for arrow in _arrows(script, step)]
    return "\n".join([*lines, "```", ""])


def _arrows(script: Script, step: Step) -> Iterator[str]:
    for to, when in script.ways_on(step):
        label = f"|{_when(when)}| " if when is not None else ""
        yield f"{_name(step.name)} --> {label}{_name(to)}"
    for (name, value), to in script.alarms.items():
        if name == step.name:
            yield f"{_name(name)} -.-> |{value}| {_name(to)}"
    if step.asked_if is not None:
        yield f"{_name(step.name)} -.-> |passed over| {_name(script.next_of(step.name))}"


def _each(step: Step, block: Each | None) -> str:
    return f"<br>for each {block.subject.__name__}" if block is not None and step is block.steps[0] else ""


def _words(step: Step) -> str:
    words = step.words[-1].replace("**", "").replace('"', "'")
    return f"{step.name}<br>{words[:80]}{'…' if len(words) > 80 else ''}"


def _name(step: str) -> str:
    return "resume([back to the place])" if step == RESUME else step.replace(".", "_").replace(":", "_")


def _when(condition: Condition | str) -> str:
    if isinstance(condition, str):
        return condition
    facts = sorted({fact.key for fact in condition.reads()})
    return ", ".join(facts) or type(condition).__name__
