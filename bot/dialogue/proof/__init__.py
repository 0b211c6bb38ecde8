"""Proofs over the flows: every path ends well, every rule's facts are asked, every rule can come true.

Listing all answers explodes, so what is walked is every (step, truth of the conditions that may still be read).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.dialogue.machine import Script
from bot.dialogue.proof import asides, paths, questions, ways_out


@dataclass
class Report:
    """What was proved, in numbers, and what was found wrong."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        told = [f"{name}: {count:,}" for name, count in self.counts.items()]
        return [*told, *(f"WRONG {fault}" for fault in self.faults)]


def prove(script: Script) -> Report:
    """Walk every flow and ask every check."""
    report = Report()
    walked = paths.walk(script)
    report.counts |= {
        "steps": len(script.steps),
        "situations": len(walked.states),
        "answers tried": walked.edges,
        "paths": walked.paths,
    }
    report.faults += paths.faults(script, walked)
    for check in (ways_out, asides, questions):
        count, faults = check.check(script, walked)
        report.counts |= count
        report.faults += faults
    return report
