"""`hearthline flows …`: what is written in `flows/` proved, drawn and printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

flows_app = typer.Typer(no_args_is_help=True, help="Prove the flows, draw them, print the rule book.")


@flows_app.command("check")
def flows_check() -> None:
    """Prove that every path of every flow ends well, that every report lands with somebody, and print the counts."""
    from bot import referrals
    from bot.app import open_script
    from bot.dialogue import proof
    from bot.referrals import landing

    report = proof.prove(open_script())
    landed = landing.prove(referrals.open_places(), referrals.open_directory(demo=False), referrals.open_hours())
    report.counts |= {"plans landed": landed.plans, "lines with a release": landed.lines}
    report.faults += landed.told()
    for line in report.lines():
        typer.echo(line)
    raise typer.Exit(1 if report.faults else 0)


@flows_app.command("draw")
def flows_draw(out: Annotated[Path, typer.Option(help="Where the Mermaid pages go.")] = Path("docs/flows")) -> None:
    """Draw every flow as a Mermaid page."""
    from bot.app import open_script
    from bot.dialogue import drawing

    for page in drawing.draw(open_script(), out):
        typer.echo(str(page))


@flows_app.command("book")
def flows_book(
    out: Annotated[Path, typer.Option(help="Where the pages go.")] = Path("docs/rules"),
    rows: Annotated[Path, typer.Option(help="The rows that test the rules.")] = Path("tests/rules"),
) -> None:
    """Write the rule book: every rule with its words, source, state of sign-off, condition and test rows."""
    from bot.cli import book

    typer.echo(f"{out}: {len(book.write(out, rows))} pages")
