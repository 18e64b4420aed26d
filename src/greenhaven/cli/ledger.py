"""`greenhaven ledger`: go through the books."""

from typing import Annotated

import typer

from greenhaven.cli.site import run_on_site

app = typer.Typer(no_args_is_help=True, help="Books: go through them from the beginning.")


@app.callback()
def ledger() -> None:
    """Books: go through them from the beginning."""


@app.command()
def check(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One object on standard output.")] = False,
) -> None:
    """Count every balance anew from its postings, and see that nothing is missing."""
    run_on_site("check_ledger", as_json=as_json)
