"""`greenhaven model`: what the models are made of, and what they say will happen.

What the commands need is imported when they run: the other commands shall not wait for it.
"""

from typing import Annotated

import typer

from greenhaven.cli import model_run
from greenhaven.cli.screen import Exit, fail, out, say
from greenhaven.errors import GreenhavenError

app = typer.Typer(no_args_is_help=True, help="Models: list, show, run.")
app.add_typer(model_run.app, name="run")
Json = Annotated[bool, typer.Option("--json", help="One object on standard output.")]


@app.command("list")
def list_models(*, as_json: Json = False) -> None:
    """Name the models and their size."""
    from greenhaven.cli import model_shown  # noqa: PLC0415 -- slow import
    from greenhaven.core.models.catalogue import ENTRIES  # noqa: PLC0415

    if as_json:
        sizes = [{"name": each.name, **model_shown.size(each.model())} for each in ENTRIES]
        say({"models": sizes})
    else:
        model_shown.list_models()


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A model, such as digestion.")],
    *,
    source: Annotated[
        bool, typer.Option("--source", help="Print the right-hand side that is run, as Python.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show a model: its table of processes, its constants with their sources, what it conserves."""
    from greenhaven.cli import model_shown  # noqa: PLC0415 -- slow import
    from greenhaven.core.models.catalogue import find  # noqa: PLC0415

    try:
        entry = find(name)
    except GreenhavenError as error:
        fail(str(error), Exit.BAD_INPUT, as_json=as_json)
    if as_json:
        say(model_shown.as_object(entry))
    elif source:
        out.print(entry.model().to_source(), markup=False, highlight=False, soft_wrap=True)
    else:
        model_shown.show(entry)
