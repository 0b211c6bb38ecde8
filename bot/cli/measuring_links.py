"""`hearthline bench linking`: how well linking finds one family's reports in ten invented towns, and what it costs."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

import typer

from bot.casework.linking import Household, Match, Verdict, blocking, compare_all, household_of, judged
from bot.cli.invented import Trial, trial
from bot.cli.invented.counting import counted

SEEDS = range(6, 16)
"""Towns that no weight knows."""
TOO_COMMON = 50  # reports that share a value, from which on the index leaves it out
REPORTS = 10  # each compared with all that are stored, for the time of one


@dataclass(frozen=True)
class Figures:
    """Shares of one; and for each new report, how many are shown (possible or suggested) and how many compared."""

    suggested_precision: float
    suggested_recall: float
    possible_recall: float
    possible_precision: float
    shown_a_report: float
    compared_a_report: float


def run() -> None:
    """Measure and print."""
    every = []
    for seed in SEEDS:
        every.append(measured(trial(seed)))
        typer.echo(f"seed {seed}: {_line(every[-1])}")
    for name, best in (("mean", _mean), ("worst", _worst)):
        typer.echo(f"{name}: {_line(Figures(*(best(each.name, every) for each in fields(Figures))))}")
    typer.echo(f"{microseconds(trial(SEEDS[0], 600, 400)):.0f} us to compare one candidate")


def estimate() -> None:
    """Count m and u anew, and print them."""
    for (comparison, level), (m, u) in counted().items():
        typer.echo(f"{comparison:14} {level:16} m {m:<9.2g} u {u:.2g}")


def measured(town: Trial) -> Figures:
    """The new reports of a town, each weighed against those in the files that share a value with it."""
    stored = [household_of(facts) for facts in town.stored]
    index = indexed(stored)
    suggested = right = possible = own = shown = compared = homes = 0
    for new in town.new:
        matches = weighed(household_of(new.facts), stored, index)
        verdicts = judged(matches)
        named = {report for report, verdict in verdicts.items() if verdict is Verdict.SUGGESTED}
        seen = {report for report, verdict in verdicts.items() if verdict is not Verdict.NOT}
        suggested, right = suggested + len(named), right + (str(new.own) in named)
        possible, own = possible + len(seen), own + (str(new.own) in seen)
        shown, compared, homes = shown + len(seen), compared + len(matches), homes + (new.own is not None)
    reports = len(town.new)
    return Figures(
        right / max(suggested, 1),
        right / homes,
        own / homes,
        own / max(possible, 1),
        shown / reports,
        compared / reports,
    )


def indexed(stored: Iterable[Household]) -> Mapping[tuple[str, str], list[int]]:
    index: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, household in enumerate(stored):
        for value in blocking(household):
            index[value].append(place)
    return {value: places for value, places in index.items() if len(places) <= TOO_COMMON}


def weighed(
    household: Household, stored: list[Household], index: Mapping[tuple[str, str], list[int]]
) -> dict[str, Match]:
    """As in the service, but that the values are not hashed."""
    places = {place for value in blocking(household) for place in index.get(value, ())}
    return compare_all(household, {str(place): stored[place] for place in places})


def microseconds(town: Trial) -> float:
    """The processor's time of one comparison with a candidate, reading it and the words for staff with it."""
    stored = {str(place): household_of(facts) for place, facts in enumerate(town.stored)}
    new = [household_of(report.facts) for report in town.new[:REPORTS]]
    began = time.process_time()
    for household in new:
        compare_all(household, stored)
    return (time.process_time() - began) / len(new) / len(stored) * 1e6


def _mean(name: str, every: list[Figures]) -> float:
    return statistics.fmean(getattr(each, name) for each in every)


def _worst(name: str, every: list[Figures]) -> float:
    """The most to look at, and the least of everything else."""
    those: list[float] = [getattr(each, name) for each in every]
    return max(those) if name.endswith("a_report") else min(those)


def _line(figures: Figures) -> str:
    return (
        f"suggested precision {figures.suggested_precision:.4f}, recall {figures.suggested_recall:.3f}; "
        f"possible or better recall {figures.possible_recall:.3f}, precision {figures.possible_precision:.3f}; "
        f"a report: {figures.shown_a_report:.2f} shown, {figures.compared_a_report:.1f} compared"
    )
