"""`greenhaven model`: what the models are made of, and what they say will happen.

What the commands need is imported when they run: the other commands shall not wait for it.
"""

import time
from typing import Annotated

import typer

from greenhaven.cli import model_run
from greenhaven.cli.screen import Exit, err, fail, out, progress_bar, say
from greenhaven.errors import GreenhavenError

app = typer.Typer(no_args_is_help=True, help="Models: list, show, run.")
MOMENT_D = 0.1  # long enough to need every function of a model
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


@app.command("compile")
def compile_models(*, as_json: Json = False) -> None:
    """Compile every model that is solved in time, once, so that later runs start at once."""
    from greenhaven.cli import composting, digesting  # noqa: PLC0415 -- slow import
    from greenhaven.cli.amounts import Amount  # noqa: PLC0415
    from greenhaven.core.process.compiled import cache_folder  # noqa: PLC0415

    if (folder := cache_folder()) is None:
        message = (
            "compiled models cannot be kept: set GREENHAVEN_CACHE to a folder that can be written"
        )
        fail(message, Exit.FAILED, as_json=as_json)
    grass = [Amount("grass", 1000.0)]
    begun = time.perf_counter()
    with progress_bar() as progress:
        digesting.digest(digesting.Digester(grass, days=MOMENT_D), progress)
        composting.run(composting.Composting(grass, "bay", days=MOMENT_D), progress)
    seconds = time.perf_counter() - begun
    if as_json:
        say({"seconds": seconds, "folder": str(folder)})
    else:
        err.print(f"models are compiled in {folder} ({seconds:.0f} s)", highlight=False)
