"""`hearthline case …`: what one person of a case is given when they ask what is held about them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.opening import Refused, ready, settings, supervisor

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.casework import Entry
    from bot.staff import Person
    from bot.store import Store

case_app = typer.Typer(no_args_is_help=True, help="Subject access, and erasure.")

For = Annotated[str, typer.Option("--for", help="child, harmed, reporter or person:2: whom it is about.")]
By = Annotated[str, typer.Option(help="E-mail address of the supervisor who answers for it.")]


@case_app.command("disclose")
def disclose(
    case: Annotated[str, typer.Argument(help="Id of the case, or of a report of it.")],
    about: For,
    by: By,
    work: Annotated[bool, typer.Option("--work", help="The working list, with what is masked.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What a person is given of what is held about them; what is withheld stands there as withheld, and by what."""
    with ready(settings()) as store:
        shown, whole = answer(store, case, about, by, work, datetime.now(UTC))
    typer.echo(json.dumps(shown, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(shown)))
    raise typer.Exit(0 if whole else 1)


@case_app.command("decide")
def decide(
    case: str,
    line: Annotated[str, typer.Argument(help="Id of the line, from `case disclose --work`.")],
    about: For,
    by: By,
    reason: Annotated[str, typer.Option(help="Why.")],
    withhold: Annotated[str, typer.Option(help="third_party, serious_harm or crime; else the line is given.")] = "",
) -> None:
    """Decide on one line: give it to the person it is about, or withhold it by an exemption."""
    with ready(settings()) as store:
        settle(store, case, line, about, by, withhold, reason, datetime.now(UTC))
    typer.echo(f"{line}: {'withheld' if withhold else 'given'}")


@case_app.command("erase")
def erase(
    report: str,
    by: By,
    ground: Annotated[str, typer.Option(help="asked, kept_long_enough or no_report.")],
    reason: Annotated[str, typer.Option(help="Why.")],
) -> None:
    """Erase a report of a closed case for good, once two supervisors have asked for it."""
    from bot.cli import keeping

    typer.echo(keeping.erased(settings(), report, by, ground, reason))


def answer(store: Store, case: str, about: str, by: str, work: bool, at: datetime) -> tuple[dict[str, Any], bool]:
    """What is printed, and whether nothing waits for a decision; the audit row stands first."""
    from bot import casework
    from bot.store import audit

    with store.begin() as db:
        person, case_id = _asked(db, case, about, by)
        audit.append(db, person.id, "read disclosure list" if work else "made disclosure", case_id, at)
        entries = casework.disclosure(db, case_id, about)
    waiting = sum(entry.waits for entry in entries)
    if work:
        listed = [_for_work(entry) for entry in entries]
        shown = {"case": case_id, "about": about, "before": casework.BEFORE, "waiting": waiting, "lines": listed}
        return shown, not waiting
    given = casework.what_is_given(entries)
    if given.says:
        return {"says": given.says}, not waiting
    return {"lines": list(given.lines), "rights": list(given.rights)}, True


def settle(store: Store, case: str, line: str, about: str, by: str, withhold: str, reason: str, at: datetime) -> None:
    """One decision, with its audit row."""
    from bot import casework
    from bot.store import audit

    if withhold and withhold not in set(casework.Exemption):
        raise Refused(f"{withhold!r} is no exemption: it is one of {', '.join(casework.Exemption)}.")
    with store.begin() as db:
        person, case_id = _asked(db, case, about, by)
        audit.append(db, person.id, "decided on disclosure", case_id, at)
        by_what = casework.Exemption(withhold) if withhold else None
        casework.decide_entry(db, case_id, about, line, person.id, at, by_what, reason)


def _asked(db: Connection, case: str, about: str, by: str) -> tuple[Person, str]:
    """The supervisor who answers for it, and the case."""
    from bot import casework

    if not casework.is_about(about):
        raise Refused(f"{about!r} is nobody of a case: it is child, harmed, reporter or person:2.")
    person = supervisor(db, by)
    try:
        return person, casework.case_of(db, case)["id"]
    except LookupError:
        return person, case


def _for_work(entry: Entry) -> dict[str, Any]:
    state = "waits" if entry.waits else "given" if entry.given else "withheld"
    decided = {"who": entry.decided.who, "why": entry.decided.reason.reason} if entry.decided else None
    return {"id": entry.id, "state": state, "marks": list(entry.marks), "what": entry.what, "text": entry.text,
            "decided": decided}  # fmt: skip


def _lines(shown: dict[str, Any]) -> list[str]:
    if "says" in shown:
        return [shown["says"]]
    if "before" in shown:
        return [shown["before"], f"{shown['waiting']} lines wait for a decision", *map(_work_line, shown["lines"])]
    return [*(f"- {what}: {text}" for what, text in shown["lines"]), "", *shown["rights"]]


def _work_line(line: dict[str, Any]) -> str:
    marks = f" [{', '.join(line['marks'])}]" if line["marks"] else ""
    return f"{line['state']:9}{line['id']}{marks} {line['what']}: {line['text']}"
