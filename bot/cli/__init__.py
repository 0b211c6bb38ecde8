"""The command line: `hearthline --help` lists what it can do.  Every command imports only what it needs."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import benching, keeping
from bot.cli.connecting import api_app
from bot.cli.directory import directory_app
from bot.cli.disclosing import case_app
from bot.cli.for_flows import flows_app
from bot.cli.for_staff import staff_app
from bot.cli.learning import lessons
from bot.cli.opening import Refused, ready, settings
from bot.cli.refusing import Refusing

app = typer.Typer(
    cls=Refusing, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)
telegram_app = typer.Typer(no_args_is_help=True, help="The Telegram bot.")
keys_app = typer.Typer(no_args_is_help=True, help="The master keyset.")
app.add_typer(flows_app, name="flows")
app.add_typer(staff_app, name="staff")
app.add_typer(telegram_app, name="telegram")
app.add_typer(keys_app, name="keys")
app.add_typer(directory_app, name="directory")
app.add_typer(case_app, name="case")
app.add_typer(api_app, name="api")
app.command()(lessons)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    app()


@app.command()
def serve() -> None:
    """Run the whole service: the reporter's page, both desks, Telegram if a token is set, and every job."""
    from bot.app.fit import Unfit
    from bot.app.serving import serve as run

    try:
        run(settings())
    except Unfit as unfit:
        typer.echo(str(unfit), err=True)
        raise typer.Exit(1) from None


@app.command()
def talk(
    script: Annotated[Path | None, typer.Option(help="A .chat file to play; differences make it fail.")] = None,
    aloud: Annotated[bool, typer.Option("--aloud", help="Show every screen of it.")] = False,
) -> None:
    """Hold a conversation here, or play a written one on a database of its own."""
    from bot.cli import trying

    if script is None:
        trying.talk(settings())
        return
    from rich.console import Console

    differences = trying.play(settings(), script, Console() if aloud else None)
    for difference in differences:
        typer.echo(str(difference))
    if differences:
        raise typer.Exit(1)
    typer.echo(f"{script}: as written")


@app.command()
def check() -> None:
    """Say whether this installation is fit for production; every fault with its way out."""
    from bot.cli import fitness

    faults = fitness.faults(settings())
    for fault in faults:
        typer.echo(f"- {fault}")
    for note in fitness.notes(settings()):
        typer.echo(f"note: {note}")
    typer.echo("not fit for production" if faults else "fit for production")
    raise typer.Exit(1 if faults else 0)


@app.command()
def migrate() -> None:
    """Bring the database up to this version."""
    from bot.app import open_store
    from bot.store import check_keys
    from bot.store import migrate as up

    with closing(open_store(settings())) as store:
        store.hold()
        up(store)
        check_keys(store)


app.command()(keeping.backup)
app.command()(keeping.restore)


@app.command()
def audit(
    kept: Annotated[str, typer.Option(help="A head that was printed before: shows whether rows are gone.")] = "",
) -> None:
    """Print the head of the audit chain, to be kept elsewhere, and whether the chain holds."""
    from bot.cli import auditing

    head, broken = auditing.audited(settings(), kept)
    typer.echo(f"head {head}")
    if broken is None:
        typer.echo("the chain holds")
        return
    typer.echo(f"the chain does not hold: row {broken} was altered or is missing; keep the database and find out why")
    raise typer.Exit(1)


@app.command()
def where(postcode: Annotated[str, typer.Argument(help="Or a town, or an address.")], as_json: AsJson = False) -> None:
    """The council of a place, who answers for children and adults, the police force, and the services."""
    from bot.cli.placing import where_page

    found = where_page(settings(), postcode, datetime.now(UTC))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else _lines(found))
    raise typer.Exit(0 if found["answering"] else 1)


@app.command()
def assess(
    facts: Path,
    at: Annotated[datetime | None, typer.Option(help="ISO 8601, London's time; else the file's own, else now.")] = None,
    as_json: AsJson = False,
) -> None:
    """What the rules say of a file of facts: tier, reasons, what is not known, who would be told what."""
    from bot.cli import assessing

    try:
        given = assessing.read(facts.read_text("utf-8"))
        for name in assessing.not_read(given):
            typer.echo(f"{facts}: {name!r} is not read; what is: {', '.join(sorted(assessing.READ))}", err=True)
        found = assessing.assessed(settings(), given, at)
    except (ValueError, OSError) as wrong:
        raise Refused(f"{facts}: {wrong}") from None
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else assessing.as_text(found))


@app.command()
def reassess(
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Reports sent on this day or later.")],
    as_json: AsJson = False,
) -> None:
    """What the rules of today would change on reports that were sent before; nothing is changed."""
    from bot.cli import reassessing

    found = reassessing.reassessed(settings(), since.date())
    if as_json:
        typer.echo(reassessing.as_json(found))
        return
    for changed in found.changed:
        typer.echo(str(changed))
    reports = "report" if found.looked_at == 1 else "reports"
    typer.echo(f"{found.looked_at} {reports} looked at, {len(found.changed)} would change")


@app.command()
def replay(
    chronology: Path,
    confirm: Annotated[str, typer.Option(help="Which links it says yes to: none or suggested.")] = "suggested",
    as_json: AsJson = False,
) -> None:
    """Play a chronology of dated reports: what would have been shown and demanded, day by day.  Nothing is kept."""
    from bot.app import open_deciding
    from bot.cli import replaying

    try:
        told = replaying.read(chronology.read_text("utf-8"))
    except (ValueError, OSError) as wrong:
        raise Refused(f"{chronology}: {wrong}") from None
    if confirm not in set(replaying.Confirm):
        raise typer.BadParameter("write none or suggested", param_hint="--confirm")
    entries = replaying.play(told, open_deciding(settings()), replaying.Confirm(confirm))
    typer.echo(replaying.as_json(entries) if as_json else replaying.as_text(entries))


@app.command()
def facts(as_json: AsJson = False) -> None:
    """Every fact that may be held, the closed lists of flags and signposts."""
    from bot.cli import assessing

    found = assessing.every_fact()
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else assessing.facts_as_text(found))


app.command()(benching.bench)


@telegram_app.command("setup")
def telegram_setup() -> None:
    """Tell Telegram where updates go (webhook or polling), and give the bot its neutral name and texts."""
    from bot.channels.telegram import SetupFailed, setup

    chosen = settings()
    try:
        told = setup(chosen.telegram_token, chosen.telegram_api_url, chosen.public_url, chosen.telegram_webhook_secret)
    except SetupFailed as failed:
        typer.echo(failed, err=True)
        raise typer.Exit(1) from None
    typer.echo(told)


@keys_app.command("next")
def keys_next() -> None:
    """Print the keyset with one more key, the newest last: set it, then run `hearthline keys rotate`."""
    from bot.store import Keys

    typer.echo(Keys.from_settings(settings().master_key).rotated_text())


@keys_app.command("rotate")
def keys_rotate() -> None:
    """Seal every data key under the newest master key of the keyset."""
    from bot.store import rewrap

    with ready(settings()) as store:
        for column, rows in rewrap(store).items():
            typer.echo(f"{column}: {rows}")


@keys_app.command("index")
def keys_index() -> None:
    """Make the index of linking anew under another key: older reports are found too, and the old key is forgotten."""
    from bot import casework

    with ready(settings()) as store:
        typer.echo(f"{casework.make_index_anew(store, datetime.now(UTC))} reports")


def _lines(found: Any, indent: str = "") -> str:
    """A nested answer as lines of `name: value`."""
    lines = []
    for name, value in found.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name.replace('_', ' ')}:", _lines(value, indent + "  ")]
        elif isinstance(value, list | tuple):
            lines += (
                [f"{indent}{name.replace('_', ' ')}:", *(f"{indent}  {_one(one)}" for one in value)] if value else []
            )
        elif value not in (None, ""):
            lines.append(f"{indent}{name.replace('_', ' ')}: {value}")
    return "\n".join(lines)


def _one(value: Any) -> str:
    return ", ".join(str(part) for part in value.values() if part) if isinstance(value, dict) else str(value)
