"""`greenhaven audit`: verify the chain of what was done, and sign it."""

from pathlib import Path
from typing import Annotated

import typer

from greenhaven.cli.site import run_on_site

JSON = typer.Option("--json", help="One object on standard output.")

app = typer.Typer(no_args_is_help=True, help="The chain of what was done: verify it, sign it.")


@app.command()
def verify(
    *,
    kept: Annotated[
        Path | None, typer.Option(help="A file with lines that someone kept, one each.")
    ] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Walk the whole chain, compute every hash again, and name the first row that is wrong."""
    words = ("--kept", str(kept)) if kept else ()
    run_on_site("verify_audit", *words, as_json=as_json)


@app.command()
def checkpoint(*, as_json: Annotated[bool, JSON] = False) -> None:
    """Sign the chain as it is, publish that on the site, and print the line to keep."""
    run_on_site("checkpoint_audit", as_json=as_json)
