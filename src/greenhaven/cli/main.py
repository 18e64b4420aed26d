"""The commands, and how each ends when something is wrong."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from greenhaven.cli import (
    audit,
    cities,
    consequences,
    council,
    forecast,
    hub_forecast,
    ledger,
    model,
    people,
    plan,
    rounds,
    rules,
    serve,
    up,
)
from greenhaven.cli.screen import Exit, say

# Wherever typer has its click from, a misspelt option is an error of this class.
USAGE_ERROR: type[Exception] = typer.BadParameter.mro()[1]
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A city's organic nutrients as one live model that the people who share them also govern.",
    epilog="Exit codes: 0 done, 1 failed, 2 bad input, 3 no plan meets the limits.",
)
app.command("plan")(plan.plan)
app.command("rounds")(rounds.rounds)
app.command("up")(up.up)
app.command("serve")(serve.serve)
app.command("invite")(people.invite)
app.command("people")(people.people)
app.command("forecast")(forecast.forecast)
app.command("consequences")(consequences.consequences)
app.add_typer(cities.app, name="city")
app.add_typer(audit.app, name="audit")
model.app.command("hubs")(hub_forecast.hubs)
app.add_typer(model.app, name="model")
app.add_typer(rules.app, name="rules")
app.add_typer(council.app, name="council")
app.add_typer(ledger.app, name="ledger")


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 -- typer calls it so
    if wanted:
        typer.echo(f"greenhaven {version('greenhaven')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell it.")
    ] = False,
) -> None:
    """Options that come before a command."""


def main() -> None:
    """The command; with `--json` even a misspelt option is answered by an object."""
    if "--json" not in sys.argv:
        app()
    try:
        code = app(standalone_mode=False)
    except USAGE_ERROR as error:
        code = Exit.BAD_INPUT
        said = getattr(error, "format_message", error.__str__)()
        say({"error": said, "exit_code": int(code)})
    sys.exit(code or Exit.DONE)
