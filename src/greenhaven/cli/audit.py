"""`greenhaven audit`: verify the chain of what was done, and sign it."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer

from greenhaven.cli.screen import Exit, err, fail, say

SETTINGS = "greenhaven.web.settings"
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
    arguments = ["--kept", str(kept)] if kept else []
    _call("verify_audit", arguments, as_json=as_json)


@app.command()
def checkpoint(*, as_json: Annotated[bool, JSON] = False) -> None:
    """Sign the chain as it is, publish that on the site, and print the line to keep."""
    _call("checkpoint_audit", [], as_json=as_json)


def _call(command: str, arguments: list[str], *, as_json: bool) -> None:
    """Run a command of the site; what it printed is printed also where it found something wrong."""
    # The site is reached by the name of its settings, as Django's own commands do.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 -- slow import, not needed by the other commands
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import CommandError, call_command  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    printed = StringIO()
    try:
        django.setup()
        call_command(command, *arguments, *(["--json"] if as_json else []), stdout=printed)
    except CommandError as error:
        _tell(printed.getvalue(), str(error), Exit(error.returncode), as_json=as_json)
    except DatabaseError as error:
        message = f"The database cannot be used: {str(error).strip()}. See DATABASE_URL."
        fail(message, Exit.FAILED, as_json=as_json)
    except ImproperlyConfigured as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    typer.echo(printed.getvalue(), nl=False)


def _tell(printed: str, message: str, code: Exit, *, as_json: bool) -> None:
    if as_json:
        say((json.loads(printed) if printed else {}) | {"error": message, "exit_code": int(code)})
        raise typer.Exit(code)
    typer.echo(printed, nl=False)
    err.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)
