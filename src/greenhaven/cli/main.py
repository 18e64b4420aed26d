"""The commands, and how each ends when something is wrong."""

from importlib.metadata import version
from typing import Annotated

import typer

from greenhaven.cli import cities, plan, up

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A city's organic nutrients as one live model that the people who share them also govern.",
    epilog="Exit codes: 0 done, 1 failed, 2 bad input, 3 no plan meets the limits.",
)
app.command("plan")(plan.plan)
app.command("up")(up.up)
app.add_typer(cities.app, name="city")


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
